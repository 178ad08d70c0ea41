// SPDX-License-Identifier: Apache-2.0
// The reader of motdotla/dotenv (17): assignments are found by one pattern; `\n` and `\r` mean
// line ends inside double quotes alone; nothing is expanded.
#include "probes/kinds/env/assignment.h"
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/envtext.h"

namespace sidestage {

namespace {

std::string withLineEnds(std::string_view value)
{
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto pair = value.substr(i, 2);
        if (pair == "\\n" || pair == "\\r") {
            out += pair[1] == 'n' ? '\n' : '\r';
            ++i;
        } else {
            out += value[i];
        }
    }
    return out;
}

std::string_view withoutSpace(std::string_view text)
{
    while (const auto length = unicodeSpaceAt(text, 0))
        text.remove_prefix(length);
    for (bool again = true; again && !text.empty();) {
        again = false;
        for (std::size_t length = 1; length <= 3 && length <= text.size(); ++length) {
            if (unicodeSpaceAt(text, text.size() - length) == length) {
                text.remove_suffix(length);
                again = true;
                break;
            }
        }
    }
    return text;
}

} // namespace

EnvText readNodeEnv(std::string_view text)
{
    EnvText result;
    const auto plain = withPlainLineEnds(text);
    forEachAssignment(plain, {"'\"`", true, true, false}, result.problems,
                      [&result](const Assignment &found, int line) {
                          auto value = withoutSpace(found.value);
                          const char quote = value.empty() ? '\0' : value.front();
                          const bool isQuote = quote == '"' || quote == '\'' || quote == '`';
                          if (isQuote && value.size() > 1 && value.back() == quote)
                              value = value.substr(1, value.size() - 2);
                          result.entries.push_back(
                              {std::string(found.key),
                               quote == '"' ? withLineEnds(value) : std::string(value), line});
                      });
    return result;
}

} // namespace sidestage
