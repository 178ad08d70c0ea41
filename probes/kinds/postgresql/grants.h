// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/database/tablefilter.h"
#include "probes/kinds/postgresql/answers.h"

namespace sidestage {

/// Permissions, as far as they differ from what every object of its kind has by itself: an access
/// list that is spelled out says the same as none. Objects of the system and of extensions are
/// left out, and so is a partition whose permissions are its parent's.
PgQueries pgGrantQueries(int version);
inline constexpr std::size_t pgGrantQueryCount = 2;

/// Writes, with roles under their mapped names and PUBLIC for everybody,
/// - `grants/KIND NAME/ROLE`: a set ("SELECT", "INSERT (may pass it on)", "ALL"); the owner is
///   called "(owner)", with what was taken from it ("without DELETE"); an empty set where a role
///   lacks what it would have by itself;
/// - `default-privileges/OWNER/KIND[ in SCHEMA]/ROLE` likewise.
/// `tables` choose by "SCHEMA.TABLE", `schemas` by "SCHEMA".
void writePgGrants(PgAnswers answers, const TableFilter &tables, const TableFilter &schemas,
                   const RoleMap &roles, const FactWriter &facts);

} // namespace sidestage
