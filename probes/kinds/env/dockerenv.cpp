// SPDX-License-Identifier: Apache-2.0
// The reader of `docker run --env-file`: a line is a variable, everything behind the first `=`
// is the value as it stands, quotes and spaces included. A name with a space in it, or none at
// all, makes docker refuse the file.
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/envtext.h"

#include <algorithm>

namespace sidestage {

EnvText readDockerEnv(std::string_view text)
{
    constexpr std::size_t longestLine = 64U * 1024; // of the line scanner that docker uses
    EnvText result;
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    int number = 0;
    while (!text.empty()) {
        ++number;
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.size() >= longestLine) {
            result.problems.push_back(
                {number, 1, "the line is longer than docker reads (64 KiB)", true});
            return result;
        }
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        while (const auto length = unicodeSpaceAt(line, 0))
            line.remove_prefix(length);
        if (line.empty() || line.front() == '#')
            continue;
        const auto equals = line.find('=');
        const auto name = line.substr(0, equals);
        if (name.empty() || name.find_first_of(" \t") != std::string_view::npos) {
            result.problems.push_back({number, 1,
                                       name.empty() ? "the line has no variable name"
                                                    : "the variable name contains a space",
                                       true});
            return result;
        }
        if (equals == std::string_view::npos)
            result.entries.push_back({std::string(trimmed(name)), std::nullopt, number});
        else
            result.entries.push_back(
                {std::string(name), std::string(line.substr(equals + 1)), number});
    }
    return result;
}

} // namespace sidestage
