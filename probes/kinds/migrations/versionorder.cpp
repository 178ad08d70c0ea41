// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/versionorder.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <cstddef>

namespace sidestage {

namespace {

/// Cuts the leading run of digits off `text`, without its leading zeros.
std::string_view cutNumber(std::string_view &text)
{
    const auto length =
        static_cast<std::size_t>(std::ranges::find_if_not(text, isDigit) - text.begin());
    auto number = text.substr(0, length);
    text.remove_prefix(length);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

} // namespace

bool comesBefore(std::string_view a, std::string_view b)
{
    auto left = a;
    auto right = b;
    while (!left.empty() && !right.empty()) {
        if (isDigit(left.front()) && isDigit(right.front())) {
            const auto x = cutNumber(left);
            const auto y = cutNumber(right);
            if (x.size() != y.size())
                return x.size() < y.size();
            if (x != y)
                return x < y;
            continue;
        }
        if (left.front() != right.front())
            return static_cast<unsigned char>(left.front())
                < static_cast<unsigned char>(right.front());
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    if (left.empty() != right.empty())
        return left.empty();
    return a < b; // "01" and "1"
}

} // namespace sidestage
