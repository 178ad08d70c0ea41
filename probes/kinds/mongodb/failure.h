// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <mongoc/mongoc.h>

#include <string>

namespace sidestage {

/// What the server refused with a number of its own (the `code` of its answer). `command` names the
/// question. The server's own words are not repeated: they quote whatever was sent.
Error mongoRefusal(std::uint32_t code, const std::string &command);

/// What libmongoc reports, and no broken connection explains better. `peer`: whom it was asked.
Error mongoFailure(const bson_error_t &error, const std::string &command, const std::string &peer);

/// What was answered is nothing that MongoDB says.
Error notMongo(const std::string &peer);

} // namespace sidestage
