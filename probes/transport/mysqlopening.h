// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/mysqlconnection.h"

#include <memory>

namespace sidestage {

/// Connects and signs in, and always ends at the deadline or its stop. The library looks up a
/// host's name and shakes hands for TLS in ways that block, so that it does so on a thread of its
/// own, which is left to itself where it does not come back; what it opens then is closed there.
///
/// An address that was looked up before is all that the library gets, but with
/// MySqlTls::VerifyFull: it checks the certificate for the very name that it connects to.
Result<std::unique_ptr<MySqlSession>> openMySqlSession(const MySqlTarget &target,
                                                       const Deadline &deadline);

} // namespace sidestage
