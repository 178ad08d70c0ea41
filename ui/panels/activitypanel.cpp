// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/activitypanel.h"

#include "ui/windowactions.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace sidestage {

namespace {

class ResultDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    ThemePointer theme;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {60, option.fontMetrics.height() + 10};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (!theme)
            return;
        const State state =
            index.data(ActivityModel::IsFailedRole).toBool() ? State::Violation : State::None;
        option->palette.setColor(QPalette::HighlightedText, theme->text());
        option->palette.setColor(QPalette::Highlight, theme->selection());
        if (index.column() != ActivityModel::Result)
            return;
        option->palette.setColor(QPalette::Text, theme->ink(state));
        option->palette.setColor(QPalette::HighlightedText, theme->ink(state));
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {14, 14};
        option->icon =
            theme->pixmap(index.data(ActivityModel::IconRole).toString(), theme->ink(state), 14, 1);
    }
};

} // namespace

ActivityPanel::ActivityPanel(const WindowActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_model(new ActivityModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_counts(new QLabel(this))
    , m_list(new QTreeView(this))
    , m_log(new QPlainTextEdit(this))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ActivityModel::SortRole);
    m_list->setModel(m_sorted);
    m_list->setItemDelegate(new ResultDelegate(this));
    m_list->setAccessibleName(tr("Probes of this audit"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setSortingEnabled(true);
    m_list->header()->setSortIndicatorClearable(true);
    m_list->sortByColumn(-1, Qt::AscendingOrder); // the plan's order, until a head is clicked
    m_list->header()->resizeSection(ActivityModel::Service, 180);
    m_list->header()->resizeSection(ActivityModel::EnvironmentName, 150);
    m_list->header()->resizeSection(ActivityModel::Kind, 110);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(ActivityModel::Result, QHeaderView::Stretch);
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setFrameShape(QFrame::NoFrame);
    m_log->setAccessibleName(tr("Log of the selected probe"));
    m_log->setPlaceholderText(tr("Select a probe to read its log."));

    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 8);
    head->addWidget(m_counts, 1);
    for (QAction *action : {actions.cancelProbe, actions.probeAgain, actions.retryFailed}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setFocusPolicy(Qt::StrongFocus);
        head->addWidget(button);
        m_list->addAction(action);
    }
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_log);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(splitter);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ActivityPanel::showLog);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ActivityPanel::targetsChanged);
    connect(m_model, &ActivityModel::dataChanged, this, &ActivityPanel::showLog);
    showCounts();
}

void ActivityPanel::setTheme(const ThemePointer &theme)
{
    static_cast<ResultDelegate *>(m_list->itemDelegate())->theme = theme;
    m_log->setFont(theme->valueFont(font()));
    m_list->viewport()->update();
}

void ActivityPanel::setActivity(std::vector<ProbeActivity> probes)
{
    m_model->setActivity(std::move(probes));
    showCounts();
    Q_EMIT targetsChanged();
}

void ActivityPanel::showCounts()
{
    const auto counts = ActivityCounts::of(m_model->probes());
    if (counts.total == 0) {
        m_counts->setText(tr("Nothing was probed yet."));
        return;
    }
    QStringList parts{tr("%1 of %n probes done", nullptr, static_cast<int>(counts.total))
                          .arg(locale().toString(static_cast<qulonglong>(counts.done)))};
    if (counts.running > 0)
        parts.append(tr("%n running", nullptr, static_cast<int>(counts.running)));
    if (counts.failed > 0)
        parts.append(tr("%n without an answer", nullptr, static_cast<int>(counts.failed)));
    m_counts->setText(parts.join(QStringLiteral("  ·  ")));
}

std::vector<const ProbeActivity *> ActivityPanel::selectedProbes() const
{
    std::vector<const ProbeActivity *> probes;
    for (const auto &index : m_list->selectionModel()->selectedRows())
        probes.push_back(
            &m_model->probes()[static_cast<std::size_t>(m_sorted->mapToSource(index).row())]);
    return probes;
}

std::vector<TargetName> ActivityPanel::selected() const
{
    std::vector<TargetName> targets;
    for (const auto *probe : selectedProbes())
        targets.push_back(probe->target());
    return targets;
}

std::vector<TargetName> ActivityPanel::selectedUnfinished() const
{
    std::vector<TargetName> targets;
    for (const auto *probe : selectedProbes()) {
        if (!probe->isDone())
            targets.push_back(probe->target());
    }
    return targets;
}

std::vector<TargetName> ActivityPanel::failed() const
{
    std::vector<TargetName> targets;
    for (const auto &probe : m_model->probes()) {
        if (probe.isFailed())
            targets.push_back(probe.target());
    }
    return targets;
}

void ActivityPanel::showLog()
{
    const QModelIndex current = m_sorted->mapToSource(m_list->currentIndex());
    QStringList lines;
    if (current.isValid()) {
        const auto &probe = m_model->probes()[static_cast<std::size_t>(current.row())];
        for (const auto &line : probe.log)
            lines.append(QString::fromStdString(line));
        if (probe.isDone() && probe.outcome.error)
            lines.append(QString::fromStdString(probe.outcome.error->toString()));
    }
    const QString text = lines.join(QLatin1Char('\n'));
    if (text != m_log->toPlainText())
        m_log->setPlainText(text);
}

} // namespace sidestage
