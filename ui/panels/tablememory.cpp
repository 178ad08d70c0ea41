// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/tablememory.h"

#include <QSettings>
#include <QUrl>

namespace sidestage {

namespace {

/// A project's name may hold what separates the settings' groups.
QString groupOf(const QString &project)
{
    return QStringLiteral("table/") % QString::fromLatin1(QUrl::toPercentEncoding(project))
        % QLatin1Char('/');
}

template <typename Names>
QStringList namesOf(std::uint16_t bits, const Names &names, bool isSet)
{
    QStringList list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (((bits >> i) & 1U) == (isSet ? 1U : 0U))
            list.append(
                QString::fromUtf8(names[i].data(), static_cast<qsizetype>(names[i].size())));
    }
    return list;
}

template <typename Names>
std::uint16_t bitsOf(const QStringList &list, const Names &names)
{
    std::uint16_t bits = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (list.contains(
                QString::fromUtf8(names[i].data(), static_cast<qsizetype>(names[i].size()))))
            bits |= static_cast<std::uint16_t>(1U << i);
    }
    return bits;
}

constexpr QLatin1StringView statesKey("filter/shownStates");
constexpr QLatin1StringView changesKey("filter/hiddenChanges");
constexpr QLatin1StringView severitiesKey("filter/hiddenSeverities");
constexpr QLatin1StringView areasKey("filter/hiddenAreas");

} // namespace

TableLayout readTableLayout(const QSettings &settings, const QString &project)
{
    const QString group = groupOf(project);
    TableLayout layout;
    layout.order = settings.value(group % QStringLiteral("order")).toStringList();
    const auto widths = settings.value(group % QStringLiteral("widths")).toMap();
    for (auto it = widths.begin(); it != widths.end(); ++it) {
        if (const int width = it.value().toInt(); width > 0)
            layout.widths.insert(it.key(), width);
    }
    const auto shown = settings.value(group % QStringLiteral("shown")).toMap();
    for (auto it = shown.begin(); it != shown.end(); ++it)
        layout.shown.insert(it.key(), it.value().toBool());
    return layout;
}

void writeTableLayout(QSettings &settings, const QString &project, const TableLayout &layout)
{
    const QString group = groupOf(project);
    QVariantMap widths;
    for (auto it = layout.widths.begin(); it != layout.widths.end(); ++it)
        widths.insert(it.key(), it.value());
    QVariantMap shown;
    for (auto it = layout.shown.begin(); it != layout.shown.end(); ++it)
        shown.insert(it.key(), it.value());
    settings.setValue(group % QStringLiteral("order"), layout.order);
    settings.setValue(group % QStringLiteral("widths"), widths);
    settings.setValue(group % QStringLiteral("shown"), shown);
}

RowFilter readSwitches(const QSettings &settings)
{
    RowFilter filter;
    if (settings.contains(statesKey))
        filter.states = bitsOf(settings.value(statesKey).toStringList(), stateNames);
    const auto withoutHidden = [&](QLatin1StringView key, const auto &names) {
        return static_cast<std::uint16_t>(RowFilter::all
                                          & ~bitsOf(settings.value(key).toStringList(), names));
    };
    filter.changes = withoutHidden(changesKey, changeNames);
    filter.severities = withoutHidden(severitiesKey, severityNames);
    filter.areas = withoutHidden(areasKey, areaNames);
    return filter;
}

void writeSwitches(QSettings &settings, const RowFilter &filter)
{
    settings.setValue(statesKey, namesOf(filter.states, stateNames, true));
    settings.setValue(changesKey, namesOf(filter.changes, changeNames, false));
    settings.setValue(severitiesKey, namesOf(filter.severities, severityNames, false));
    settings.setValue(areasKey, namesOf(filter.areas, areaNames, false));
}

} // namespace sidestage
