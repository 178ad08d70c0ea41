// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

// Definitions of PostgreSQL in a form in which two that say the same read the same, whichever
// version of the server printed them and whether they were restored from a dump.

/// An expression or a whole command as the server prints it: on one line, without casts of texts
/// to one of the types for text, without brackets around a single value, without quotes that a
/// newer server's keywords ask for.
std::string normalisedPg(std::string_view sql);

/// A query as pg_get_viewdef prints it: also without the prefix that a column of the only table
/// has before version 16.
std::string normalisedPgQuery(std::string_view sql);

/// The parts of a list of expressions between commas that stand in no brackets, each normalised.
std::vector<std::string> normalisedPgList(std::string_view sql);

/// "CREATE TRIGGER a BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()" without
/// the trigger's and the table's names, which the path tells; the same for a rule.
std::string withoutOwnName(std::string_view createCommand);

/// A function's text as it was given: line ends as line feeds, no space at both ends.
std::string plainBody(std::string_view body);

/// The text with each literal that is a credential replaced (see maskOfLiteral), all other bytes
/// kept. `name` is what the whole is given to: the column of a default.
std::string withoutCredentialsPg(std::string text, std::string_view name,
                                 const Fingerprinter &fingerprints);

} // namespace sidestage
