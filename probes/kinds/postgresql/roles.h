// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/postgresql/answers.h"

#include <string>

namespace sidestage {

/// `application`: the role that the application signs in as; empty where the target does not say.
PgQueries pgRoleQueries(int version, const std::string &application);
inline constexpr std::size_t pgRoleQueryCount = 3;

/// Writes, with roles under their mapped names,
/// - `roles/NAME` and below it `superuser`, `login`, `inherit`, `create-role`, `create-database`,
///   `replication`, `bypass-row-security`, `connection-limit`, `valid-until`, `member-of` (a set);
/// - `application/{superuser,bypass-row-security,create-role,create-database,replication,
///   owns-database,owns-tables}` where the application's role is known.
/// The server's own roles (pg_…) are the same everywhere and left out.
void writePgRoles(PgAnswers answers, const std::string &application, const RoleMap &roles,
                  const FactWriter &facts);

} // namespace sidestage
