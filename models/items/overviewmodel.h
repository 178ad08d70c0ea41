// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/overview.h"

#include <QAbstractTableModel>

namespace sidestage {

/// The grid of areas and environments for a view: the area stands in the vertical header. Cells are
/// changed in place where the same areas and environments stay.
class OverviewModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        WorstRole = Qt::UserRole, ///< int of State
        CountsRole, ///< QList<int> by State: what wants to be seen, matches and allowed left out
        IsQuietRole, ///< bool: nothing is there to be compared
        PhraseRole, ///< the few words that tell most; may be empty
        KindRole, ///< of a column's head: int of EnvironmentKind
        NameRole, ///< of a column's head: the environment
        RelationRole ///< of a column's head: "mirrors production"
    };

    using QAbstractTableModel::QAbstractTableModel;
    void setOverview(Overview overview);
    const Overview &overview() const { return m_overview; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// The display text says the whole cell in words, for whoever does not see its colours.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    Overview m_overview;
};

} // namespace sidestage
