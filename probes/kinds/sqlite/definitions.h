// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/sqlite/sqltokens.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

// The definitions of indexes, views and triggers in a form in which two that act alike read
// alike: without their own name, without clauses that say what would be so anyway.

/// "UNIQUE (a, b COLLATE NOCASE DESC) WHERE a IS NOT NULL", of a CREATE INDEX.
std::string normaliseIndex(std::string_view sql);
/// "SELECT …", or "(a, b) AS SELECT …" where the view names its columns, of a CREATE VIEW.
std::string normaliseView(std::string_view sql);
/// "AFTER UPDATE OF a WHEN … BEGIN … END", of a CREATE TRIGGER.
std::string normaliseTrigger(std::string_view sql);

/// The terms of an index or a key, without ASC.
std::string normaliseIndexTerms(std::span<const SqlToken> terms);
/// The parts between commas that stand in no brackets.
std::vector<std::span<const SqlToken>> splitAtCommas(std::span<const SqlToken> tokens);
/// How many tokens a bracket that opens at the first one covers, both ends counted; 0 where it
/// opens none, all where it never closes.
std::size_t bracketLength(std::span<const SqlToken> tokens);

} // namespace sidestage
