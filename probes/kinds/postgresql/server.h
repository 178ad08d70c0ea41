// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/postgresql/answers.h"

namespace sidestage {

/// What a server is, which database was read, and what is installed in it.
PgQueries pgServerQueries(int version);
/// Writes `server/…`, `extensions/NAME/{version,schema}` and the settings that a database is made
/// with: `settings/{server_encoding,lc_collate,lc_ctype,locale_provider,…}`.
void writePgServer(PgAnswers answers, int version, const RoleMap &roles, const FactWriter &facts);
inline constexpr std::size_t pgServerQueryCount = 2;

} // namespace sidestage
