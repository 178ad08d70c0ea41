// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamltext.h"

#include <algorithm>

namespace sidestage {

std::optional<Error> findTabIndentation(std::string_view text, const std::string &file)
{
    int line = 1;
    for (std::size_t start = 0; start < text.size(); ++line) {
        const auto end = std::min(text.find('\n', start), text.size());
        const auto content = text.substr(start, end - start);
        const auto first = content.find_first_not_of(" \t\r");
        if (content.starts_with('\t') && first != std::string_view::npos && content[first] != '#') {
            return Error{ErrorCode::BadInput,
                         "the line is indented with a tab",
                         {file, line, 1},
                         "YAML indents with spaces alone"};
        }
        start = end + 1;
    }
    return {};
}

bool isUnclosedQuote(std::string_view text, const Location &where)
{
    std::size_t at = 0;
    for (int line = 1; line < where.line; ++line) {
        const auto end = text.find('\n', at);
        if (end == std::string_view::npos)
            return false;
        at = end + 1;
    }
    at += static_cast<std::size_t>(std::max(where.column, 1)) - 1;
    if (where.line == 0 || at >= text.size() || (text[at] != '"' && text[at] != '\''))
        return false;
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            // Two single quotes stand for one.
            if (quote == '"' || at + 1 >= text.size() || text[at + 1] != quote)
                return false;
            ++at;
        }
    }
    return true;
}

} // namespace sidestage
