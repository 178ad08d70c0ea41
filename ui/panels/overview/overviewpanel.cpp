// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/overview/overviewpanel.h"

#include "models/items/celltext.h"
#include "models/items/qtext.h"
#include "ui/panels/overview/overviewdelegate.h"
#include "ui/panels/overview/overviewheader.h"

#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace sidestage {

namespace {

/// As high as its lines: the page scrolls, its parts do not.
class WholeList final : public QListWidget
{
public:
    using QListWidget::QListWidget;
    QSize sizeHint() const override
    {
        const int line = count() > 0 ? sizeHintForRow(0) : fontMetrics().height();
        return {200, std::max(1, count()) * line + 2 * frameWidth() + 4};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace

OverviewPanel::OverviewPanel(QWidget *parent)
    : QScrollArea(parent)
    , m_model(new OverviewModel(this))
    , m_delegate(new OverviewDelegate(this))
    , m_sentence(new QLabel)
    , m_counts(new QLabel)
    , m_measured(new QLabel)
    , m_grid(new QTableView)
    , m_environments(new OverviewHeader(Qt::Horizontal, m_grid))
    , m_areas(new OverviewHeader(Qt::Vertical, m_grid))
    , m_attentionHead(new QLabel(tr("Needs a person")))
    , m_attention(new WholeList)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setWeight(QFont::DemiBold);
    m_sentence->setFont(large);
    m_sentence->setWordWrap(true);
    m_counts->setWordWrap(true);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    m_attentionHead->setFont(strong);

    m_grid->setModel(m_model);
    m_grid->setItemDelegate(m_delegate);
    m_grid->setAccessibleName(tr("Areas and environments"));
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setShowGrid(false);
    m_grid->setSelectionMode(QAbstractItemView::SingleSelection);
    m_grid->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_grid->setTabKeyNavigation(false);
    m_grid->setCornerButtonEnabled(false);
    m_grid->setHorizontalHeader(m_environments);
    m_grid->setVerticalHeader(m_areas);
    m_environments->setSectionResizeMode(QHeaderView::Stretch);
    m_environments->setMinimumSectionSize(110);
    m_areas->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_attention->setAccessibleName(m_attentionHead->text());
    m_attention->setFrameShape(QFrame::NoFrame);
    m_attention->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_attention->setTextElideMode(Qt::ElideRight);

    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(6);
    layout->addWidget(m_sentence);
    layout->addWidget(m_counts);
    layout->addWidget(m_measured);
    layout->addSpacing(8);
    layout->addWidget(m_grid);
    layout->addSpacing(12);
    layout->addWidget(m_attentionHead);
    layout->addWidget(m_attention);
    layout->addStretch(1);
    setWidget(page);

    connect(m_grid, &QTableView::activated, this, &OverviewPanel::follow);
    connect(m_grid, &QTableView::clicked, this, &OverviewPanel::follow);
    connect(m_attention, &QListWidget::itemActivated, this,
            [this](QListWidgetItem *item) { followAttention(m_attention->row(item)); });
    connect(m_attention, &QListWidget::itemClicked, this,
            [this](QListWidgetItem *item) { followAttention(m_attention->row(item)); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &OverviewPanel::fitGrid);
    showOverview();
}

void OverviewPanel::setTheme(const ThemePointer &theme)
{
    m_theme = theme;
    m_delegate->setTheme(theme);
    m_environments->setTheme(theme);
    m_areas->setTheme(theme);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme->mutedText());
    m_counts->setPalette(muted);
    m_measured->setPalette(muted);
    for (auto *view : std::initializer_list<QAbstractItemView *>{m_grid, m_attention}) {
        QPalette own = palette();
        own.setColor(QPalette::Base, theme->base());
        own.setColor(QPalette::Highlight, theme->selection());
        own.setColor(QPalette::HighlightedText, theme->text());
        view->setPalette(own);
    }
    showOverview();
    fitGrid();
}

void OverviewPanel::setJudgement(const std::shared_ptr<const Judgement> &judgement)
{
    m_judgement = judgement;
    m_model->setOverview(judgement ? Overview::of(*judgement) : Overview());
    showOverview();
}

void OverviewPanel::setMeasured(const QString &text)
{
    m_measured->setText(text);
    m_measured->setVisible(!text.isEmpty());
}

void OverviewPanel::showOverview()
{
    const auto &overview = m_model->overview();
    m_sentence->setText(m_judgement ? overview.sentence : tr("Nothing has been measured yet"));
    m_counts->setText(overview.counts);
    m_counts->setVisible(!overview.counts.isEmpty());
    m_grid->setVisible(!overview.areas.empty());
    m_attention->clear();
    for (const auto &one : overview.attention) {
        auto *item = new QListWidgetItem(one.text, m_attention);
        item->setToolTip(one.finding
                             ? qstring(m_judgement->reason(one.finding->row, one.finding->column))
                             : one.text);
        item->setSizeHint({0, fontMetrics().height() + 10});
        if (m_theme)
            item->setIcon(QIcon(m_theme->pixmap(iconOf(one.state), m_theme->ink(one.state), 14,
                                                devicePixelRatioF())));
        item->setData(Qt::AccessibleTextRole,
                      QString(stateText(one.state) % QStringLiteral(": ") % one.text));
    }
    if (overview.furtherAttention > 0) {
        auto *more = new QListWidgetItem(
            tr("and %n more", nullptr, static_cast<int>(overview.furtherAttention)), m_attention);
        more->setToolTip(tr("Go to the first of them in Compare"));
        more->setSizeHint({0, fontMetrics().height() + 10});
    }
    m_attentionHead->setVisible(m_attention->count() > 0);
    m_attention->setVisible(m_attention->count() > 0);
    m_attention->updateGeometry();
}

void OverviewPanel::follow(const QModelIndex &index)
{
    const auto &overview = m_model->overview();
    if (!index.isValid())
        return;
    const auto row = static_cast<std::size_t>(index.row());
    const auto &cell = overview.cell(row, static_cast<std::size_t>(index.column()));
    if (cell.telling)
        Q_EMIT rowRequested(cell.telling->row, cell.telling->column);
    else
        Q_EMIT areaRequested(overview.areas[row]);
}

void OverviewPanel::followAttention(int line)
{
    const auto &attention = m_model->overview().attention;
    if (line < 0)
        return;
    if (line >= static_cast<int>(attention.size())) {
        Q_EMIT furtherRequested();
        return;
    }
    const auto &one = attention[static_cast<std::size_t>(line)];
    if (one.finding)
        Q_EMIT rowRequested(one.finding->row, one.finding->column);
    else if (one.note >= 0)
        Q_EMIT noteRequested(
            qstring(m_judgement->notes().notes[static_cast<std::size_t>(one.note)].title));
}

void OverviewPanel::fitGrid()
{
    int height = m_environments->sizeHint().height() + 2 * m_grid->frameWidth();
    for (int row = 0; row < m_model->rowCount(); ++row)
        height += m_grid->rowHeight(row);
    m_grid->setFixedHeight(height);
}

} // namespace sidestage
