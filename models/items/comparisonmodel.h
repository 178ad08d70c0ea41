// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/comparisontree.h"

#include <QAbstractItemModel>

#include <memory>

namespace sidestage {

class TreeWorker;

/// Environments side by side for a view: column 0 is the item, the others are the columns of the
/// judgement. Trees are built on a worker thread and exchanged in place: selection, expansion and
/// current row follow their paths. Reset only when other environments are shown.
///
/// Thread: the owner's (the window's).
class ComparisonModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        StateRole = Qt::UserRole, ///< int of State; of a group the worst
        ChangeRole, ///< int of Change
        SeverityRole, ///< int of Severity
        IconRole, ///< the name of an icon, QString; empty: none
        SumsRole, ///< QList<int> by State: findings of a group in this column
        DetailRole, ///< of a folded area: the service's name
        IsGroupRole, ///< bool
        IsMissingRole, ///< bool: nothing is there, or nobody could look
        ReasonRole, ///< the verdict's sentence
        PathRole ///< escaped
    };

    explicit ComparisonModel(QObject *parent = nullptr);
    ~ComparisonModel() override;

    /// Shows a judgement as soon as its tree is built.
    void setJudgement(std::shared_ptr<const Judgement> judgement);
    void setFilter(RowFilter filter);
    const RowFilter &filter() const { return m_filter; }
    /// What is on the screen; never nullptr.
    const ComparisonTree &tree() const { return *m_tree; }
    std::shared_ptr<const ComparisonTree> treePointer() const { return m_tree; }
    /// The newest judgement, which may be a step ahead of the tree; may be nullptr.
    std::shared_ptr<const Judgement> judgement() const { return m_judgement; }
    /// Shows a tree at once. Public for tests and benchmarks; others use the two setters.
    void replaceTree(std::shared_ptr<const ComparisonTree> tree);

    QModelIndex indexOf(std::uint32_t node, int column = 0) const;
    /// ComparisonTree::none for an invalid index.
    std::uint32_t nodeOf(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// After a tree has been exchanged and every view has seen it.
    void treeReplaced();

private:
    QVariant nodeData(std::uint32_t node, int role) const;
    QVariant cellData(std::uint32_t node, std::size_t column, int role) const;
    bool hasSameColumns(const ComparisonTree &tree) const;

    std::shared_ptr<const Judgement> m_judgement;
    std::shared_ptr<const ComparisonTree> m_tree;
    RowFilter m_filter;
    std::unique_ptr<TreeWorker> m_worker;
};

} // namespace sidestage
