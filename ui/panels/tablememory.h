// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/rowfilter.h"

#include <QMap>
#include <QString>
#include <QStringList>

class QSettings;

namespace sidestage {

/// How a person arranged the table's columns, by the names of environments; the item column has an
/// empty name. What was never touched is absent.
struct TableLayout
{
    QStringList order;
    QMap<QString, int> widths; ///< logical pixels
    QMap<QString, bool> shown;

    friend bool operator==(const TableLayout &, const TableLayout &) = default;
};

/// Kept for each project: its environments are its own.
TableLayout readTableLayout(const QSettings &settings, const QString &project);
void writeTableLayout(QSettings &settings, const QString &project, const TableLayout &layout);

/// The switches of a filter, for every project; neither its search nor its columns. Words that are
/// not known, as those of a later version, are passed over.
RowFilter readSwitches(const QSettings &settings);
void writeSwitches(QSettings &settings, const RowFilter &filter);

} // namespace sidestage
