// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/credentialstore.h"

#include <QAbstractTableModel>

#include <vector>

namespace sidestage {

/// The credentials of a workspace: what uses each, where its value is kept, how old it is. Never a
/// value. Updated in place: a credential keeps its row while the list stays the same.
class CredentialModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, UsedBy, KeptIn, Set, ColumnCount };
    enum Role {
        IconRole = Qt::UserRole, ///< the name of a drawing
        IsProblemRole, ///< a run would not get it
        IsUnknownRole, ///< nobody could look: it may be there
        IsDueRole ///< it should have been replaced by now
    };

    using QAbstractTableModel::QAbstractTableModel;
    /// One without a name is the key of the workspace's fingerprints.
    void setLooks(std::vector<CredentialLook> looks, std::chrono::sys_days today);
    const std::vector<CredentialLook> &looks() const { return m_looks; }
    /// How many a run would not get.
    int problemCount() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static QString nameOf(const CredentialLook &look);

private:
    static bool isProblem(const CredentialLook &look);
    static QString usesOf(const CredentialLook &look);
    static QString placeOf(const CredentialLook &look);
    QString ageOf(const CredentialLook &look) const;
    QString explain(const CredentialLook &look) const;

    std::vector<CredentialLook> m_looks;
    std::chrono::sys_days m_today;
};

} // namespace sidestage
