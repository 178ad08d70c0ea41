// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/outcome.h"

#include <QAbstractTableModel>

#include <string>
#include <vector>

namespace sidestage {

/// One probe of a run, as far as it has come.
struct ProbeActivity
{
    enum class Stage : std::uint8_t { Queued, Running, Done };
    std::string service;
    std::string environment;
    std::string kind;
    Stage stage = Stage::Queued;
    Outcome outcome; ///< valid when done
    std::vector<std::string> log;
    friend bool operator==(const ProbeActivity &a, const ProbeActivity &b)
    {
        return a.service == b.service && a.environment == b.environment && a.stage == b.stage
            && a.outcome.kind == b.outcome.kind && a.outcome.duration == b.outcome.duration
            && a.outcome.error == b.outcome.error && a.log == b.log;
    }
};

/// The probes of the run in a table. Updated in place: a row is a probe for the whole of a run.
class ActivityModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Service, EnvironmentName, Result, Seconds, ColumnCount };
    enum Role { IconRole = Qt::UserRole, IsFailedRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setActivity(std::vector<ProbeActivity> probes);
    const std::vector<ProbeActivity> &probes() const { return m_probes; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString resultText(const ProbeActivity &probe) const;

    std::vector<ProbeActivity> m_probes;
};

} // namespace sidestage
