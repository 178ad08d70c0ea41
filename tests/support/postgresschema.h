// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/snapshot.h"
#include "probes/kinds/postgresql/schema.h"
#include "tests/support/postgresserver.h"

#include <string>
#include <vector>

namespace sidestage::test {

/// The facts of one database's schema, as service "db", read over the Unix socket. With the
/// server's major version, as the probe says it.
Reading readPostgresSchema(const PostgresServer &server, const std::string &database,
                           const SchemaOptions &options = {}, const std::string &user = "postgres");

/// What the rules that ship with the product find in staging, held against production: a line for
/// each finding that is no match and not allowed, "drift blocker database.indexes missing PATH".
/// Judging errors (ties of rules) are lines of their own.
std::vector<std::string> findingsBetween(const Reading &staging, const Reading &production);

/// The lines that only one of the two has, with "-" or "+" before them, as far as estimates of
/// rows are not concerned. Values that differ give two lines.
std::string differencesBetween(const Reading &before, const Reading &after);

} // namespace sidestage::test
