// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/pgconnection.h"

#include <span>
#include <string>
#include <vector>

namespace sidestage {

// What is asked of a server goes to it in one pipeline: each part of the probe gives its queries,
// and is later given as many answers, in the same order.
using PgQueries = std::vector<PgQuery>;
using PgAnswers = std::span<const Result<PgRows>>;

/// Adds a query that one who may not see its catalog is refused, which is a gap of that part.
inline void addPgQuery(PgQueries &queries, std::string sql)
{
    queries.push_back({std::move(sql), true});
}

} // namespace sidestage
