// SPDX-License-Identifier: Apache-2.0
#include "models/items/overviewmodel.h"

#include "models/items/celltext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::array wanted{State::Violation, State::Drift, State::Known, State::Unmeasured};

bool haveSameShape(const Overview &a, const Overview &b)
{
    return a.areas == b.areas
        && std::ranges::equal(a.columns, b.columns, {}, &Overview::Column::name,
                              &Overview::Column::name);
}

QString inWords(const OverviewCell &cell)
{
    QStringList parts;
    for (const auto state : wanted) {
        if (const auto count = cell.counts[state]; count > 0)
            parts.append(QString::number(count) + QLatin1Char(' ')
                         + (count == 1 ? stateText(state) : statePluralText(state)).toLower());
    }
    if (!cell.phrase.isEmpty())
        parts.append(cell.phrase);
    if (parts.isEmpty())
        parts.append(stateText(State::Match));
    return parts.join(QStringLiteral(", "));
}

} // namespace

void OverviewModel::setOverview(Overview overview)
{
    if (!haveSameShape(m_overview, overview)) {
        beginResetModel();
        m_overview = std::move(overview);
        endResetModel();
        return;
    }
    m_overview = std::move(overview);
    if (m_overview.areas.empty() || m_overview.columns.empty())
        return;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int OverviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_overview.areas.size());
}

int OverviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_overview.columns.size());
}

QVariant OverviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &cell = m_overview.cell(static_cast<std::size_t>(index.row()),
                                       static_cast<std::size_t>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return inWords(cell);
    case Qt::AccessibleTextRole:
        return QString(areaText(m_overview.areas[static_cast<std::size_t>(index.row())])
                       % QStringLiteral(", ")
                       % m_overview.columns[static_cast<std::size_t>(index.column())].name
                       % QStringLiteral(": ") % inWords(cell));
    case Qt::ToolTipRole:
        return QString(inWords(cell) % QLatin1Char('\n') % tr("Show these in Compare"));
    case PhraseRole:
        return cell.phrase;
    case WorstRole:
        return static_cast<int>(cell.worst);
    case CountsRole: {
        QList<int> counts(static_cast<qsizetype>(stateNames.size()));
        for (const auto state : wanted)
            counts[static_cast<qsizetype>(state)] = static_cast<int>(cell.counts[state]);
        return QVariant::fromValue(counts);
    }
    case IsQuietRole:
        return !cell.hasTarget && cell.worst < State::Known;
    default:
        return {};
    }
}

QVariant OverviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0)
        return {};
    const auto place = static_cast<std::size_t>(section);
    if (orientation == Qt::Vertical) {
        if (place >= m_overview.areas.size() || role != Qt::DisplayRole)
            return {};
        return areaText(m_overview.areas[place]);
    }
    if (place >= m_overview.columns.size())
        return {};
    const auto &column = m_overview.columns[place];
    if (role == Qt::DisplayRole)
        return QString(column.name % QStringLiteral(" · ") % column.relation);
    if (role == KindRole)
        return static_cast<int>(column.kind);
    if (role == NameRole)
        return column.name;
    if (role == RelationRole)
        return column.relation;
    return {};
}

} // namespace sidestage
