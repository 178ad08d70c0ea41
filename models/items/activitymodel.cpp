// SPDX-License-Identifier: Apache-2.0
#include "models/items/activitymodel.h"

#include "models/items/celltext.h"

#include <QLocale>

namespace sidestage {

ActivityCounts ActivityCounts::of(const std::vector<ProbeActivity> &probes)
{
    ActivityCounts counts;
    counts.total = probes.size();
    for (const auto &probe : probes) {
        counts.running += probe.stage == ProbeActivity::Stage::Running ? 1 : 0;
        counts.done += probe.isDone() ? 1 : 0;
        counts.failed += probe.isFailed() ? 1 : 0;
    }
    return counts;
}

void ActivityModel::setActivity(std::vector<ProbeActivity> probes)
{
    if (probes.size() != m_probes.size()) {
        const int before = rowCount();
        const int after = static_cast<int>(probes.size());
        if (after < before) {
            beginRemoveRows({}, after, before - 1);
            m_probes.resize(probes.size());
            endRemoveRows();
        } else {
            beginInsertRows({}, before, after - 1);
            m_probes.insert(m_probes.end(), probes.begin() + before, probes.end());
            endInsertRows();
        }
    }
    for (std::size_t row = 0; row < probes.size(); ++row) {
        if (probes[row] == m_probes[row])
            continue;
        m_probes[row] = std::move(probes[row]);
        Q_EMIT dataChanged(index(static_cast<int>(row), 0),
                           index(static_cast<int>(row), ColumnCount - 1));
    }
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_probes.size());
}

int ActivityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Service:
        return tr("Service");
    case EnvironmentName:
        return tr("Environment");
    case Kind:
        return tr("Kind");
    case Result:
        return tr("Result");
    case Seconds:
        return tr("Seconds");
    default:
        return {};
    }
}

QString ActivityModel::resultText(const ProbeActivity &probe) const
{
    switch (probe.stage) {
    case ProbeActivity::Stage::Queued:
        return tr("queued");
    case ProbeActivity::Stage::Running:
        return tr("running");
    case ProbeActivity::Stage::Done:
        break;
    }
    switch (probe.outcome.kind) {
    case OutcomeKind::Ok:
        return tr("ok");
    case OutcomeKind::Cancelled:
        return tr("cancelled");
    case OutcomeKind::Skipped:
        return tr("skipped");
    case OutcomeKind::TimedOut:
    case OutcomeKind::Failed:
        break;
    }
    return probe.outcome.error ? QString::fromStdString(probe.outcome.error->message)
                               : tr("failed");
}

QVariant ActivityModel::sortKey(const ProbeActivity &probe, int column) const
{
    if (column == Seconds)
        return probe.isDone() ? qlonglong(probe.outcome.duration.count()) : qlonglong(-1);
    if (column != Result)
        return {};
    const int rank = probe.isFailed()                  ? 0
        : probe.stage == ProbeActivity::Stage::Running ? 1
        : probe.stage == ProbeActivity::Stage::Queued  ? 2
                                                       : 3;
    return QString(QString::number(rank) % resultText(probe));
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ProbeActivity &probe = m_probes[static_cast<std::size_t>(index.row())];
    if (role == IsFailedRole)
        return probe.isFailed();
    if (role == IconRole) {
        if (!probe.isDone())
            return QStringLiteral("unmeasured");
        return probe.isFailed() ? QStringLiteral("problem") : QStringLiteral("match");
    }
    if (role == SortRole) {
        if (auto key = sortKey(probe, index.column()); key.isValid())
            return key;
        role = Qt::DisplayRole;
    }
    if (role == Qt::TextAlignmentRole && index.column() == Seconds)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Result)
        return resultText(probe);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Service:
        return QString::fromStdString(probe.service);
    case EnvironmentName:
        return QString::fromStdString(probe.environment);
    case Kind:
        return QString::fromStdString(probe.kind);
    case Result:
        return resultText(probe);
    case Seconds:
        return probe.isDone()
            ? QLocale().toString(static_cast<double>(probe.outcome.duration.count()) / 1000, 'f', 2)
            : QString();
    default:
        return {};
    }
}

} // namespace sidestage
