// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <string>
#include <string_view>

namespace sidestage {

struct Inflated
{
    std::string bytes;
    bool isTruncated = false; ///< there was more than the limit
    bool isWhole = false; ///< the data came to their own end
};

/// Decompresses gzip (RFC 1952) or zlib (RFC 1950) data up to `limit` bytes: a small body that
/// would fill the memory gives its beginning. Data that end early give what they hold. Corrupt
/// where they are damaged.
Result<Inflated> inflated(std::string_view compressed, std::size_t limit);

} // namespace sidestage
