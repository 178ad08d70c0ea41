// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/discovery/folderproposal.h"

#include <QAbstractTableModel>

#include <vector>

namespace sidestage {

/// What was found in a folder, as a table: where, what, and what it became in the proposal.
class FindingsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Where, What, Became, ColumnCount };
    enum Role {
        IconRole = Qt::UserRole, ///< the name of a drawing; empty: none
        IsUnreadRole, ///< could not be read
        LeadsNowhereRole, ///< nothing in the proposal follows from it
        PlaceRole ///< as comments of the proposal name it: "deploy/staging.env:4"
    };

    using QAbstractTableModel::QAbstractTableModel;
    /// Replaces all rows.
    void setFindings(std::vector<FolderFinding> findings);
    /// How many could not be read.
    int unreadCount() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    static QString kindText(FindingKind kind);

    std::vector<FolderFinding> m_findings;
};

} // namespace sidestage
