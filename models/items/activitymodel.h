// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/outcome.h"
#include "probes/base/targetname.h"

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

    bool isDone() const { return stage == Stage::Done; }
    bool isFailed() const { return isDone() && !outcome.isOk(); }
    TargetName target() const { return {service, environment}; }
    friend bool operator==(const ProbeActivity &a, const ProbeActivity &b)
    {
        return a.service == b.service && a.environment == b.environment && a.stage == b.stage
            && a.outcome.kind == b.outcome.kind && a.outcome.duration == b.outcome.duration
            && a.outcome.error == b.outcome.error && a.log == b.log;
    }
};

/// How far the probes of a run are.
struct ActivityCounts
{
    std::size_t total = 0;
    std::size_t running = 0;
    std::size_t done = 0; ///< the failed ones too
    std::size_t failed = 0; ///< without an answer: failed, timed out, cancelled, skipped
    static ActivityCounts of(const std::vector<ProbeActivity> &probes);
};

/// The probes of the run in a table. Updated in place: a row is a probe for the whole of a run.
class ActivityModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Service, EnvironmentName, Kind, Result, Seconds, ColumnCount };
    /// SortRole: a number for the seconds, the worst first for the results.
    enum Role { IconRole = Qt::UserRole, IsFailedRole, SortRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setActivity(std::vector<ProbeActivity> probes);
    const std::vector<ProbeActivity> &probes() const { return m_probes; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString resultText(const ProbeActivity &probe) const;
    QVariant sortKey(const ProbeActivity &probe, int column) const;

    std::vector<ProbeActivity> m_probes;
};

} // namespace sidestage
