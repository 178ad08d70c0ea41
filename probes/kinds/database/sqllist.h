// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace sidestage {

/// "a, b", or "a DESC, b DESC" with an ending: names that are quoted already.
inline std::string sqlList(const std::vector<std::string> &parts, const std::string &ending = {})
{
    std::string text;
    for (const auto &part : parts)
        text += (text.empty() ? "" : ", ") + part + ending;
    return text;
}

} // namespace sidestage
