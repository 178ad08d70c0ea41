// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/mongoserver.h"
#include "tests/support/proberunner.h"

#include <set>

namespace sidestage::test {

/// Options for the database `shop` of that server, over and beside which `more` counts.
OptionValue mongoOptionsFor(const MongoServer &server, OptionValue::Map more = {});

/// Reads that server as the service "db".
Reading readMongoServer(const MongoServer &server, OptionValue::Map more = {},
                        std::map<std::string, std::string> credentials = {},
                        std::vector<std::string> *log = nullptr);

/// "path = value" of all facts, "path ! code sentence" of all gaps.
std::set<std::string> linesOf(const Reading &reading);

/// What is in the first one and not in the second.
std::set<std::string> difference(const std::set<std::string> &a, const std::set<std::string> &b);

} // namespace sidestage::test
