// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlgreeting.h"

#include <algorithm>

namespace sidestage {

namespace {
constexpr std::size_t greetingHead = 4; ///< three bytes of length, one number
constexpr unsigned char saysNo = 0xff;
constexpr unsigned char version10 = 10;
constexpr std::size_t behindVersion = 4 + 8 + 1; ///< thread, beginning of the challenge, filler
constexpr unsigned char offersTls = 0x08; ///< CLIENT_SSL, 0x0800, in the second byte
} // namespace

std::optional<std::size_t> MySqlGreeting::sizeOf(std::span<const unsigned char> bytes)
{
    if (bytes.size() < greetingHead)
        return {};
    return greetingHead + (bytes[0] | std::size_t{bytes[1]} << 8U | std::size_t{bytes[2]} << 16U);
}

bool MySqlGreeting::lacksTls(std::span<const unsigned char> bytes)
{
    if (bytes.size() <= greetingHead || bytes[greetingHead] == saysNo)
        return false;
    const auto body = bytes.subspan(greetingHead);
    if (body[0] != version10)
        return true; // older ones know no TLS
    const auto end = std::find(body.begin(), body.end(), 0);
    const auto capabilities = static_cast<std::size_t>(end - body.begin()) + 1 + behindVersion;
    return capabilities + 1 >= body.size() || (body[capabilities + 1] & offersTls) == 0;
}

} // namespace sidestage
