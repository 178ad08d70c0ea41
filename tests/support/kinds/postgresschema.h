// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/snapshot.h"
#include "probes/kinds/postgresql/schema.h"
#include "tests/support/postgresserver.h"
#include "tests/support/readingfindings.h"

#include <string>

namespace sidestage::test {

/// The facts of one database's schema, as service "db", read over the Unix socket. With the
/// server's major version, as the probe says it.
Reading readPostgresSchema(const PostgresServer &server, const std::string &database,
                           const SchemaOptions &options = {}, const std::string &user = "postgres");

} // namespace sidestage::test
