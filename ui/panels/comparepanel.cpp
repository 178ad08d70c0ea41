// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/comparepanel.h"

#include "models/items/qtext.h"
#include "ui/delegates/chip.h"
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

ComparePanel::ComparePanel(QSettings &settings, QAction *previous, QAction *next, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
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

    m_filterBar->setFilter(readSwitches(m_settings));
    connect(m_filterBar, &FilterBar::changed, this, [this] {
        RowFilter switches;
        m_filterBar->applyTo(switches);
        writeSwitches(m_settings, switches);
        applyFilter();
    });
    connect(m_view->heads(), &EnvironmentHeader::movedByHand, this, &ComparePanel::rememberOrder);
    connect(m_view->heads(), &EnvironmentHeader::resizedByHand, this,
            &ComparePanel::rememberWidths);
    connect(m_model, &ComparisonModel::treeReplaced, this, &ComparePanel::showTree);
    connect(m_model, &ComparisonModel::modelReset, this, &ComparePanel::applyColumns);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ComparePanel::tellSubject);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ComparePanel::selectionChanged);
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
    // the same one is read again before each audit
    if (workspace && (!m_workspace || m_workspace->file != workspace->file))
        m_wantsSelection = true;
    m_workspace = std::move(workspace);
    m_layout = m_workspace
        ? readTableLayout(m_settings, QString::fromStdString(m_workspace->project))
        : TableLayout();
    decideColumns();
    applyFilter();
    applyColumns();
}

void ComparePanel::decideColumns()
{
    m_hidden.clear();
    if (!m_workspace)
        return;
    const auto &environments = m_workspace->environments;
    for (const Environment &environment : environments) {
        // one that nobody is compared with begins hidden; its switch says so
        const bool isCompared = environments.size() == 1 || environment.mirrors.has_value()
            || std::any_of(environments.begin(), environments.end(),
                           [&](const auto &each) { return each.mirrors == environment.name; });
        const QString name = QString::fromStdString(environment.name);
        if (!m_layout.shown.value(name, isCompared))
            m_hidden.insert(name);
    }
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
    m_layout.shown.insert(name, isShown);
    if (m_workspace)
        writeTableLayout(m_settings, QString::fromStdString(m_workspace->project), m_layout);
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
    const auto nameOf = [&](int i) {
        return QString::fromStdString(columns[static_cast<std::size_t>(i)].name);
    };
    if (!m_layout.order.isEmpty()) {
        // a person's order; environments that are new since then stay behind it
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
            const auto rank = [&](int i) {
                const auto at = m_layout.order.indexOf(nameOf(i));
                return at < 0 ? m_layout.order.size() : at;
            };
            return rank(a) < rank(b);
        });
    }
    std::map<int, int> widths;
    for (int i = -1; i < static_cast<int>(columns.size()); ++i) {
        const auto width = m_layout.widths.constFind(i < 0 ? QString() : nameOf(i));
        if (width != m_layout.widths.constEnd())
            widths.emplace(i + 1, *width);
    }
    m_view->setColumnWidths(std::move(widths));
    m_view->setColumnOrder(std::move(order));
}

void ComparePanel::rememberOrder()
{
    const Judgement *judgement = m_model->tree().judgement();
    if (!judgement || !m_workspace)
        return;
    m_layout.order.clear();
    for (const int column : m_view->columnOrder()) {
        m_layout.order.append(QString::fromStdString(
            judgement->comparison().topology().columns[static_cast<std::size_t>(column)].name));
    }
    writeTableLayout(m_settings, QString::fromStdString(m_workspace->project), m_layout);
    applyColumns();
}

void ComparePanel::rememberWidths()
{
    const Judgement *judgement = m_model->tree().judgement();
    if (!judgement || !m_workspace)
        return;
    const auto &columns = judgement->comparison().topology().columns;
    m_layout.widths.insert(QString(), m_view->columnWidth(0));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int width = m_view->columnWidth(static_cast<int>(i) + 1);
        if (width > 0) // hidden ones have none
            m_layout.widths.insert(QString::fromStdString(columns[i].name), width);
    }
    writeTableLayout(m_settings, QString::fromStdString(m_workspace->project), m_layout);
    applyColumns();
}

void ComparePanel::forgetArrangement()
{
    m_layout.order.clear();
    m_layout.widths.clear();
    if (m_workspace)
        writeTableLayout(m_settings, QString::fromStdString(m_workspace->project), m_layout);
    applyColumns();
}

void ComparePanel::selectFirstFinding()
{
    m_wantsSelection = true;
    trySelecting();
}

void ComparePanel::trySelecting()
{
    // a workspace's tree may be asked for before its judgement is there
    if (!m_wantsSelection || m_model->tree().judgement() != m_model->judgement().get())
        return;
    if (m_view->currentIndex().isValid() || m_view->stepToUnexplained(CompareView::Step::First))
        m_wantsSelection = false;
}

void ComparePanel::showRow(std::size_t row, std::size_t column)
{
    const auto judgement = m_model->judgement();
    if (!judgement || row >= judgement->comparison().rowCount())
        return;
    const auto &comparison = judgement->comparison();
    const auto &path = comparison.path(row);
    m_wanted = ComparisonTree::Key{comparison.serviceInfo(row).areaOfPath(path.text()),
                                   std::string(path.text())};
    m_wantedColumn = static_cast<int>(column) + 1;
    setEnvironmentShown(QString::fromStdString(comparison.topology().columns[column].name), true);
    if (auto *chip = m_filterBar->chip(judgement->verdict(row, column).state))
        chip->setChecked(true);
    tryShowing();
}

void ComparePanel::showArea(Area area)
{
    m_wanted = ComparisonTree::Key{area, {}};
    m_wantedColumn = 0;
    if (auto *chip = m_filterBar->chip(State::Match))
        chip->setChecked(true);
    tryShowing();
}

void ComparePanel::tryShowing()
{
    if (!m_wanted)
        return;
    const auto node = m_model->tree().find(*m_wanted);
    if (!node)
        return;
    m_wanted.reset();
    const auto index = m_model->indexOf(*node, m_wantedColumn);
    for (auto parent = index.parent(); parent.isValid(); parent = parent.parent())
        m_view->expand(parent.siblingAtColumn(0));
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index, QAbstractItemView::PositionAtCenter);
    m_view->setFocus();
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
    tryShowing();
    trySelecting();
    tellSubject();
}

void ComparePanel::tellSubject()
{
    const QModelIndex current = m_view->currentIndex();
    Q_EMIT subjectChanged(m_model->nodeOf(current), current.isValid() ? current.column() - 1 : -1);
}

std::vector<std::size_t> ComparePanel::shownColumns() const
{
    std::vector<std::size_t> columns;
    for (const int column : m_view->columnOrder()) {
        if (!m_view->isColumnHidden(column + 1))
            columns.push_back(static_cast<std::size_t>(column));
    }
    return columns;
}

std::vector<std::uint32_t> ComparePanel::selectedNodes() const
{
    std::vector<std::uint32_t> nodes;
    for (const auto &index : m_view->selectionModel()->selectedRows())
        nodes.push_back(m_model->nodeOf(index));
    return nodes;
}

bool ComparePanel::hasSelection() const
{
    return m_model->tree().judgement() && m_view->selectionModel()->hasSelection();
}

QString ComparePanel::selectedTable(TableFormat format) const
{
    if (!hasSelection())
        return {};
    const TableText table(*m_model->tree().judgement(), shownColumns(), format);
    QString text = table.head();
    for (const auto row : rowsIn(m_model->tree(), selectedNodes()))
        text += table.line(row);
    return text;
}

QString ComparePanel::selectedPaths() const
{
    auto nodes = selectedNodes();
    std::ranges::sort(nodes); // as on the screen
    QStringList paths;
    for (const auto node : nodes) {
        if (const auto path = m_model->tree().path(node); !path.empty())
            paths.append(qstring(path));
    }
    return paths.join(QLatin1Char('\n'));
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
    menu->addSeparator();
    menu->addAction(tr("Arrange columns by themselves"), this, &ComparePanel::forgetArrangement);
    menu->popup(m_view->heads()->mapToGlobal(point));
}

} // namespace sidestage
