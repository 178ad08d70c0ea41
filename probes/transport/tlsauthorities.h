// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QSslConfiguration>

#include <string>

namespace sidestage {

/// What verifies a peer: by the system's authorities, and by those in `caFile` (PEM) if it has a
/// name. NotFound or BadInput where that file cannot be used.
Result<QSslConfiguration> verifyingTls(const std::string &caFile);

} // namespace sidestage
