// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <string_view>

namespace sidestage {

struct MySqlTarget;

/// "mysql server db.acme.test:3306", or with the path of its socket.
std::string placeOf(const MySqlTarget &target);

/// What an error's number means to a person. Of the server's own words only what TLS says about a
/// certificate is used: others quote accounts, statements and rows.
Error mySqlFailure(unsigned number, std::string_view words, const MySqlTarget &target);

} // namespace sidestage
