// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/pgconnection.h"

#include <string>
#include <string_view>

namespace sidestage {

/// How far a connection had come when it failed.
enum class PgStage { Reaching, Encrypting, SigningIn };

/// "db.acme.test:5432", or the socket's folder.
std::string pgPeer(const PgTarget &target);

/// What the server's code (SQLSTATE, five characters) means to a person, in a sentence that holds
/// neither the server's words nor the password.
Error pgServerFailure(std::string_view sqlState, const PgTarget &target);
/// What kept a connection from being made, by libpq's own words (in the C locale, with
/// PQERRORS_SQLSTATE), which are looked at and not repeated.
Error pgConnectFailure(std::string_view words, PgStage stage, bool isPasswordMissing,
                       const PgTarget &target);

} // namespace sidestage
