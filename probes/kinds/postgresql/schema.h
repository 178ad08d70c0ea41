// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/database/tablefilter.h"
#include "probes/transport/pgconnection.h"

#include <vector>

namespace sidestage {

/// What of a schema is read, and how.
struct SchemaOptions
{
    TableFilter tables; ///< by "SCHEMA.TABLE": tables and views with what belongs to them
    TableFilter schemas; ///< by "SCHEMA": everything in them
    bool withRows = true; ///< estimates, as the server last made them
    bool withComments = true;
    bool withOwners = true;
    RoleMap roles;
};

/// Everything that is to be asked; the answers go, in the same order, to the second function. So
/// they can share one round trip with what else is asked. What another session's locks may hold
/// up, or the server refuse, may be refused.
std::vector<PgQuery> schemaQueries(int serverVersion, const SchemaOptions &options);

/// Writes `schemas`, `tables`, `views`, `sequences`, `types`, `functions` and the rarer kinds
/// below the service. A part whose query was refused is a gap there; an error is one without
/// which nothing could be said, or that time is up. `answers[first]` answers the first of
/// schemaQueries; rows that are no longer needed are let go, for there may be very many.
Result<void> writePostgresSchema(std::vector<Result<PgRows>> &answers, std::size_t first,
                                 const SchemaOptions &options, const ProbeContext &context);

/// Asks and writes.
Result<void> writePostgresSchema(PgConnection &connection, const SchemaOptions &options,
                                 const ProbeContext &context);

} // namespace sidestage
