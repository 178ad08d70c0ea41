// SPDX-License-Identifier: Apache-2.0
#include "models/items/comparisonmodel.h"

#include "models/items/celltext.h"
#include "models/items/qtext.h"
#include "models/items/treeworker.h"

#include <QMetaObject>

#include <algorithm>

namespace sidestage {

ComparisonModel::ComparisonModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_tree(std::make_shared<ComparisonTree>())
    , m_worker(std::make_unique<TreeWorker>([this](std::shared_ptr<const ComparisonTree> tree) {
        QMetaObject::invokeMethod(
            this, [this, tree = std::move(tree)] { replaceTree(tree); }, Qt::QueuedConnection);
    }))
{
}

ComparisonModel::~ComparisonModel() = default;

void ComparisonModel::setJudgement(std::shared_ptr<const Judgement> judgement)
{
    m_judgement = std::move(judgement);
    m_worker->request(m_judgement, m_filter, TreeWorker::Urgency::Follows);
}

void ComparisonModel::setFilter(RowFilter filter)
{
    if (filter == m_filter)
        return;
    m_filter = std::move(filter);
    m_worker->request(m_judgement, m_filter, TreeWorker::Urgency::Replaces);
}

void ComparisonModel::replaceTree(std::shared_ptr<const ComparisonTree> tree)
{
    if (!hasSameColumns(*tree)) {
        beginResetModel();
        m_tree.swap(tree);
        endResetModel();
    } else {
        Q_EMIT layoutAboutToBeChanged();
        // views hold few of these (the selection, open groups), however many rows there are
        const QModelIndexList before = persistentIndexList();
        std::vector<std::optional<std::uint32_t>> nodes;
        nodes.reserve(static_cast<std::size_t>(before.size()));
        for (const auto &index : before)
            nodes.push_back(tree->find(m_tree->key(nodeOf(index))));
        m_tree.swap(tree);
        QModelIndexList after;
        after.reserve(before.size());
        for (qsizetype i = 0; i < before.size(); ++i) {
            const auto &node = nodes[static_cast<std::size_t>(i)];
            after.append(node ? indexOf(*node, before[i].column()) : QModelIndex());
        }
        changePersistentIndexList(before, after);
        Q_EMIT layoutChanged();
    }
    m_worker->retire(std::move(tree));
    Q_EMIT treeReplaced();
}

bool ComparisonModel::hasSameColumns(const ComparisonTree &tree) const
{
    if (!m_tree->judgement() || !tree.judgement())
        return m_tree->judgement() == tree.judgement();
    const auto &before = m_tree->judgement()->comparison().topology().columns;
    const auto &after = tree.judgement()->comparison().topology().columns;
    return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                      [](const auto &a, const auto &b) { return a.name == b.name; });
}

QModelIndex ComparisonModel::indexOf(std::uint32_t node, int column) const
{
    return createIndex(static_cast<int>(m_tree->node(node).rowInParent), column,
                       static_cast<quintptr>(node));
}

std::uint32_t ComparisonModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<std::uint32_t>(index.internalId()) : ComparisonTree::none;
}

QModelIndex ComparisonModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const auto node = m_tree->child(nodeOf(parent), static_cast<std::uint32_t>(row));
    return createIndex(row, column, static_cast<quintptr>(node));
}

QModelIndex ComparisonModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const auto parent = m_tree->node(nodeOf(index)).parent;
    return parent == ComparisonTree::none ? QModelIndex() : indexOf(parent);
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(m_tree->childCount(nodeOf(parent)));
}

int ComparisonModel::columnCount(const QModelIndex &) const
{
    return m_tree->judgement() ? 1 + static_cast<int>(m_tree->columnCount()) : 0;
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (section == 0)
        return role == Qt::DisplayRole ? tr("Item") : QVariant();
    const auto &column =
        m_tree->judgement()->comparison().topology().columns[static_cast<std::size_t>(section - 1)];
    if (role == Qt::DisplayRole)
        return qstring(column.name);
    if (role == Qt::ToolTipRole) {
        if (column.reference < 0)
            return tr("%1: others are held against it").arg(qstring(column.name));
        const auto &reference = m_tree->judgement()
                                    ->comparison()
                                    .topology()
                                    .columns[static_cast<std::size_t>(column.reference)];
        return tr("%1 mirrors %2").arg(qstring(column.name), qstring(reference.name));
    }
    return {};
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto node = nodeOf(index);
    if (role == IsGroupRole)
        return m_tree->node(node).kind != ComparisonTree::Kind::Fact;
    if (role == PathRole)
        return qstring(m_tree->path(node));
    return index.column() == 0 ? nodeData(node, role)
                               : cellData(node, static_cast<std::size_t>(index.column() - 1), role);
}

QVariant ComparisonModel::nodeData(std::uint32_t node, int role) const
{
    const auto &item = m_tree->node(node);
    const bool isService = item.kind == ComparisonTree::Kind::Service;
    switch (role) {
    case Qt::DisplayRole:
        if (item.kind == ComparisonTree::Kind::Area || item.isAreaFolded)
            return areaText(item.area);
        return qstring(m_tree->label(node));
    case DetailRole:
        return item.isAreaFolded ? qstring(m_tree->label(node)) : QVariant();
    case StateRole:
        return static_cast<int>(item.worst);
    case IconRole:
        return item.kind == ComparisonTree::Kind::Fact ? iconOf(item.worst) : QVariant();
    case Qt::ToolTipRole:
        return qstring(m_tree->path(node));
    case Qt::AccessibleTextRole: {
        QString text = nodeData(node, Qt::DisplayRole).toString();
        if (isService && item.isAreaFolded)
            text += QLatin1Char(' ') % qstring(m_tree->label(node));
        return item.worst == State::None ? text : tr("%1, %2").arg(text, stateText(item.worst));
    }
    default:
        return {};
    }
}

QVariant ComparisonModel::cellData(std::uint32_t node, std::size_t column, int role) const
{
    const auto &item = m_tree->node(node);
    const bool isGroup = item.kind != ComparisonTree::Kind::Fact;
    if (role == SumsRole) {
        if (!isGroup)
            return {};
        QList<int> sums;
        for (const auto sum : m_tree->sums(node, column))
            sums.append(static_cast<int>(sum));
        return QVariant::fromValue(sums);
    }
    if (item.row == ComparisonTree::none)
        return role == StateRole ? QVariant(static_cast<int>(State::None)) : QVariant();
    const Judgement &judgement = *m_tree->judgement();
    const Verdict &verdict = judgement.verdict(item.row, column);
    const auto kind = judgement.comparison().cell(item.row, column).kind();
    switch (role) {
    case Qt::DisplayRole:
        return cellText(judgement, item.row, column);
    case StateRole:
        return static_cast<int>(verdict.state);
    case ChangeRole:
        return static_cast<int>(verdict.change);
    case SeverityRole:
        return static_cast<int>(verdict.severity);
    case IconRole:
        return verdict.state == State::Match ? QVariant() : iconOf(verdict.state);
    case IsMissingRole:
        return kind != Cell::Kind::Value;
    case ReasonRole:
    case Qt::ToolTipRole:
        return qstring(judgement.reason(item.row, column));
    case Qt::AccessibleTextRole: {
        const QString text = cellText(judgement, item.row, column);
        return verdict.state == State::None ? text
                                            : tr("%1, %2").arg(text, stateText(verdict.state));
    }
    default:
        return {};
    }
}

} // namespace sidestage
