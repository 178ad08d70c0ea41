// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <QString>

namespace sidestage {

/// The words that people read for a cell, its state and its neighbours: translated here, once, so
/// that the window, a screen reader and a copied text say the same.

/// "Violation"
QString stateText(State state);
/// "Violations", for a switch that shows or hides them.
QString statePluralText(State state);
/// "Missing here"
QString changeText(Change change);
QString severityText(Severity severity);
/// "data shape"
QString riskText(Risk risk);
QString areaText(Area area);
/// A few words for a table cell: "unreachable", "no permission".
QString shortText(ErrorCode code);
/// What stands in one cell of a row. One line, at most a few hundred characters.
QString cellText(const Judgement &judgement, std::size_t row, std::size_t column);
/// The same for reading: the whole value, up to a stated number of characters.
QString wholeCellText(const Judgement &judgement, std::size_t row, std::size_t column);
/// The name of the icon of a state: "drift"; empty where it has none.
QString iconOf(State state);

} // namespace sidestage
