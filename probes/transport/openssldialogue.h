// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/tlsdialogue.h"

namespace sidestage {

/// A handshake of TLS 1.0 to 1.3, as far as OpenSSL speaks them; every cipher is offered that it
/// can compute. Unsupported where it cannot speak the version that is offered alone.
Result<std::unique_ptr<TlsDialogue>> openSslDialogue(const TlsOffer &offer);

} // namespace sidestage
