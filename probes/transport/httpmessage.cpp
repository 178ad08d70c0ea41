// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/httpmessage.h"

#include <array>

namespace sidestage {

std::string_view nameOf(HttpMethod method)
{
    constexpr std::array<std::string_view, 3> names{"GET", "HEAD", "OPTIONS"};
    return names.at(static_cast<std::size_t>(method));
}

std::optional<std::string> headerValue(const HttpHeaders &headers, std::string_view lowerCaseName)
{
    std::optional<std::string> joined;
    for (const auto &header : headers) {
        if (header.name != lowerCaseName)
            continue;
        if (joined)
            *joined += ", " + header.value;
        else
            joined = header.value;
    }
    return joined;
}

} // namespace sidestage
