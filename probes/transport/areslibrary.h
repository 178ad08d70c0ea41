// SPDX-License-Identifier: Apache-2.0
#pragma once

// Version 1.18 of c-ares has no others; later ones call these deprecated and keep them.
#define CARES_NO_DEPRECATED

#include "probes/base/error.h"

#include <ares.h>
#include <memory>
#include <type_traits>

namespace sidestage {

struct AresEnd
{
    /// Ends whatever is under way, each with a last call of its callback.
    void operator()(ares_channel channel) const { ares_destroy(channel); }
};
/// Owns a channel of c-ares. Used by one thread.
using AresChannel = std::unique_ptr<std::remove_pointer_t<ares_channel>, AresEnd>;

/// Opens a channel; the library is made ready before the first one.
Result<AresChannel> openAres(ares_options &options, int mask);

} // namespace sidestage
