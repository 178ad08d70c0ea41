// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/comparepanel.h"

#include "ui/panels/environmentheader.h"
#include "ui/panels/filterbar.h"
#include "ui/panels/overviewgutter.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sidestage {

ComparePanel::ComparePanel(QAction *previous, QAction *next, QWidget *parent)
    : QWidget(parent)
    , m_model(new ComparisonModel(this))
    , m_view(new CompareView(this))
    , m_filterBar(new FilterBar(this))
    , m_gutter(new OverviewGutter(m_view, m_model, this))
    , m_empty(new QLabel(m_view))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_view->setComparison(m_model);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(10, 9, 10, 9);
    bar->setSpacing(4);
    bar->addWidget(m_filterBar, 1, Qt::AlignVCenter);
    for (QAction *action : {previous, next}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        bar->addWidget(button, 0, Qt::AlignTop);
    }
    auto *table = new QHBoxLayout;
    table->setContentsMargins(0, 0, 0, 0);
    table->setSpacing(0);
    table->addWidget(m_view, 1);
    auto *beside = new QVBoxLayout;
    beside->setSpacing(0);
    beside->addSpacing(m_view->heads()->sizeHint().height());
    beside->addWidget(m_gutter);
    table->addLayout(beside);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addLayout(table, 1);
    auto *over = new QVBoxLayout(m_view);
    over->setContentsMargins(40, 40, 40, 40);
    over->addWidget(m_empty);

    connect(m_filterBar, &FilterBar::changed, this, &ComparePanel::applyFilter);
    connect(m_model, &ComparisonModel::treeReplaced, this, &ComparePanel::showTree);
    connect(m_model, &ComparisonModel::modelReset, this, &ComparePanel::applyColumns);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ComparePanel::tellSubject);
    connect(m_view->heads(), &QWidget::customContextMenuRequested, this,
            &ComparePanel::showColumnMenu);
}

void ComparePanel::setTheme(ThemePointer theme)
{
    QPalette palette = m_empty->palette();
    palette.setColor(QPalette::WindowText, theme->mutedText());
    m_empty->setPalette(palette);
    m_filterBar->setTheme(theme);
    m_gutter->setTheme(theme);
    m_view->setTheme(std::move(theme));
}

void ComparePanel::setWorkspace(std::shared_ptr<const Workspace> workspace)
{
    m_workspace = std::move(workspace);
    m_hidden.clear();
    applyFilter();
    applyColumns();
}

void ComparePanel::setJudgement(std::shared_ptr<const Judgement> judgement)
{
    m_model->setJudgement(std::move(judgement));
    applyFilter(); // which columns are hidden is known by name, the filter counts them
}

void ComparePanel::setSearch(const QString &text)
{
    m_search = text;
    applyFilter();
}

void ComparePanel::setEnvironmentShown(const QString &name, bool isShown)
{
    if (isShown != m_hidden.contains(name))
        return;
    if (isShown)
        m_hidden.remove(name);
    else
        m_hidden.insert(name);
    applyFilter();
    applyColumns();
    Q_EMIT environmentShownChanged(name, isShown);
}

void ComparePanel::applyFilter()
{
    RowFilter filter;
    m_filterBar->applyTo(filter);
    filter.search = m_search.trimmed().toStdString();
    if (const auto judgement = m_model->judgement()) {
        for (const auto &column : judgement->comparison().topology().columns)
            filter.hiddenColumns.push_back(m_hidden.contains(QString::fromStdString(column.name)));
    }
    m_model->setFilter(std::move(filter));
}

void ComparePanel::applyColumns()
{
    const Judgement *judgement = m_model->tree().judgement();
    if (!judgement)
        return;
    const auto &columns = judgement->comparison().topology().columns;
    std::vector<EnvironmentHeader::Head> heads;
    int pinned = -1;
    std::vector<int> order;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        QString detail;
        if (m_workspace) {
            if (const Environment *environment = m_workspace->environment(columns[i].name))
                detail = QString::fromStdString(environment->branch);
        }
        heads.push_back({columns[i].kind, detail});
        m_view->setColumnHidden(static_cast<int>(i) + 1,
                                m_hidden.contains(QString::fromStdString(columns[i].name)));
        // what most of the others are held against
        if (columns[i].reference < 0
            && (pinned < 0 || columns[i].kind == EnvironmentKind::Production))
            pinned = static_cast<int>(i);
    }
    m_view->heads()->setHeads(std::move(heads));
    // the reference, then what is nearest to it in the order of promotion, then what is compared
    // with nothing
    for (int i = static_cast<int>(columns.size()); i-- > 0;)
        order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        const auto rank = [&](int i) {
            return i == pinned ? 0 : columns[static_cast<std::size_t>(i)].reference >= 0 ? 1 : 2;
        };
        return rank(a) < rank(b);
    });
    m_view->setColumnOrder(std::move(order));
}

void ComparePanel::showTree()
{
    const ComparisonTree &tree = m_model->tree();
    m_filterBar->setCounts(tree.filterCounts());
    QString empty;
    if (tree.judgement() && tree.rowCount() == 0) {
        const bool isCalm = tree.filterCounts().states.unexplained() == 0;
        empty = !m_search.isEmpty()
            ? tr("Nothing matches “%1” among the rows that are shown.").arg(m_search)
            : isCalm
            ? tr("No differences to show. What is equal is hidden: switch on “Matching” to see it.")
            : tr("The filters hide every row.");
    }
    m_empty->setText(empty);
    m_empty->setVisible(!empty.isEmpty());
    tellSubject();
}

void ComparePanel::tellSubject()
{
    const QModelIndex current = m_view->currentIndex();
    Q_EMIT subjectChanged(m_model->nodeOf(current), current.isValid() ? current.column() - 1 : -1);
}

void ComparePanel::showColumnMenu(const QPoint &point)
{
    const Judgement *judgement = m_model->tree().judgement();
    if (!judgement)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSection(tr("Environments"));
    for (const auto &column : judgement->comparison().topology().columns) {
        const QString name = QString::fromStdString(column.name);
        QAction *action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(!m_hidden.contains(name));
        connect(action, &QAction::toggled, this,
                [this, name](bool isShown) { setEnvironmentShown(name, isShown); });
    }
    menu->popup(m_view->heads()->mapToGlobal(point));
}

} // namespace sidestage
