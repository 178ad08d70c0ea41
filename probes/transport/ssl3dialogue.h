// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/tlsdialogue.h"

namespace sidestage {

/// The greeting of SSL 3.0 (RFC 6101) and the server's answer to it, and no more: today's
/// libraries do not speak that version, and whoever agrees to it has said enough. No certificate
/// is read.
std::unique_ptr<TlsDialogue> ssl3Dialogue();

} // namespace sidestage
