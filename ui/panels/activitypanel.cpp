// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/activitypanel.h"

#include <QHeaderView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStyledItemDelegate>
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

ActivityPanel::ActivityPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new ActivityModel(this))
    , m_list(new QTreeView(this))
    , m_log(new QPlainTextEdit(this))
{
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ResultDelegate(this));
    m_list->setAccessibleName(tr("Probes of this audit"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->header()->resizeSection(ActivityModel::Service, 180);
    m_list->header()->resizeSection(ActivityModel::EnvironmentName, 150);
    m_list->header()->resizeSection(ActivityModel::Result, 420);
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setFrameShape(QFrame::NoFrame);
    m_log->setAccessibleName(tr("Log of the selected probe"));
    m_log->setPlaceholderText(tr("Select a probe to read its log."));
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_log);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ActivityPanel::showLog);
    connect(m_model, &ActivityModel::dataChanged, this, &ActivityPanel::showLog);
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
}

void ActivityPanel::showLog()
{
    const QModelIndex current = m_list->currentIndex();
    QStringList lines;
    if (current.isValid()) {
        const auto &probe = m_model->probes()[static_cast<std::size_t>(current.row())];
        for (const auto &line : probe.log)
            lines.append(QString::fromStdString(line));
        if (probe.stage == ProbeActivity::Stage::Done && probe.outcome.error)
            lines.append(QString::fromStdString(probe.outcome.error->toString()));
    }
    const QString text = lines.join(QLatin1Char('\n'));
    if (text != m_log->toPlainText())
        m_log->setPlainText(text);
}

} // namespace sidestage
