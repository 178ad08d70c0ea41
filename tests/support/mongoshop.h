// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/mongoserver.h"

namespace sidestage::test {

/// A small shop: one collection or view of each kind, one index of each kind, users and roles, as
/// a MongoDB 7.0 tells them, in the database of that name.
MongoScript mongoShop(const std::string &database = "shop");

/// The script with `from` replaced in the answer of `command`, where it must stand.
MongoScript changed(MongoScript script, const std::string &command, const std::string &from,
                    const std::string &to);

} // namespace sidestage::test
