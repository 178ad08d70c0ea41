// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/assignment.h"

#include "probes/kinds/env/characters.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sidestage {

namespace {

/// Where an opening quote of a kind is known to have no partner further on: without this a file
/// of many stray quotes would be searched to its end once for each of them.
class Matcher
{
public:
    Matcher(std::string_view text, const AssignmentSyntax &syntax) : m_text(text), m_syntax(syntax)
    {
    }

    /// The assignment that starts at or after the beginning of a line, and where it ends.
    std::optional<std::pair<Assignment, std::size_t>> matchAt(std::size_t lineStart)
    {
        const auto start = skipSpace(lineStart);
        if (m_text.substr(start, 6) == "export") {
            const auto key = skipSpace(start + 6);
            if (key > start + 6) {
                if (auto match = matchKey(key, true))
                    return match;
            }
        }
        return matchKey(start, false);
    }

private:
    std::size_t skipSpace(std::size_t at) const
    {
        while (at < m_text.size()) {
            const auto length = m_syntax.unicodeSpaces ? unicodeSpaceAt(m_text, at)
                                                       : std::size_t(isAsciiSpace(m_text[at]));
            if (!length)
                break;
            at += length;
        }
        return at;
    }
    std::size_t lineEnd(std::size_t at) const
    {
        return std::min(m_text.find('\n', at), m_text.size());
    }

    /// Whether only space and a comment follow on the line; then where that ends.
    std::optional<std::size_t> tail(std::size_t at) const
    {
        const auto end = lineEnd(at);
        const auto next = skipSpace(at);
        if (next >= end)
            return end;
        if (m_text[next] == '#')
            return end;
        return {};
    }

    std::optional<std::pair<Assignment, std::size_t>> matchKey(std::size_t start, bool isExported)
    {
        auto keyEnd = start;
        while (keyEnd < m_text.size()
               && (isWord(m_text[keyEnd]) || m_text[keyEnd] == '.'
                   || (m_syntax.dashInKey && m_text[keyEnd] == '-')))
            ++keyEnd;
        if (keyEnd == start)
            return {};
        Assignment found{m_text.substr(start, keyEnd - start), {}, start, isExported, true};
        auto value = skipSpace(keyEnd);
        if (value < m_text.size() && m_text[value] == '=') {
            ++value;
        } else if (keyEnd + 1 < m_text.size() && m_text[keyEnd] == ':'
                   && skipSpace(keyEnd + 1) > keyEnd + 1) {
            value = keyEnd + 2;
        } else if (m_syntax.separatorOptional) {
            const auto end = tail(keyEnd);
            if (!end)
                return {};
            found.hasSeparator = false;
            return {{found, *end}};
        } else {
            return {};
        }
        const auto open = skipSpace(value);
        if (open < m_text.size()) {
            const auto quote = m_syntax.quotes.find(m_text[open]);
            if (quote != std::string_view::npos) {
                if (const auto close = closingQuote(open, quote)) {
                    found.value = m_text.substr(open, *close + 1 - open);
                    return {{found, *tail(*close + 1)}};
                }
            }
        }
        const auto end = std::min(m_text.find_first_of("#\n", value), m_text.size());
        found.value = m_text.substr(value, end - value);
        return {{found, lineEnd(end)}};
    }

    /// The first unescaped quote if nothing but a comment follows it; else the last escaped one
    /// before it of which that is true.
    std::optional<std::size_t> closingQuote(std::size_t open, std::size_t quoteIndex)
    {
        const char quote = m_text[open];
        auto &hopeless = m_hopelessFrom.at(quoteIndex);
        if (open >= hopeless)
            return {};
        std::vector<std::size_t> escaped;
        auto at = open + 1;
        for (; at < m_text.size() && m_text[at] != quote; ++at) {
            if (m_text[at] == '\\' && at + 1 < m_text.size() && m_text[at + 1] == quote)
                escaped.push_back(++at);
        }
        if (at < m_text.size() && tail(at + 1))
            return at;
        for (auto candidate = escaped.rbegin(); candidate != escaped.rend(); ++candidate) {
            if (tail(*candidate + 1))
                return *candidate;
        }
        if (at >= m_text.size())
            hopeless = open;
        return {};
    }

    std::string_view m_text;
    const AssignmentSyntax &m_syntax;
    std::array<std::size_t, 4> m_hopelessFrom{std::string_view::npos, std::string_view::npos,
                                              std::string_view::npos, std::string_view::npos};
};

} // namespace

void forEachAssignment(std::string_view text, const AssignmentSyntax &syntax,
                       std::vector<EnvProblem> &problems,
                       const std::function<void(const Assignment &assignment, int line)> &take)
{
    Matcher matcher(text, syntax);
    LineCounter lines(text);
    for (std::size_t at = 0; at < text.size();) {
        // Blank lines are stepped over here, so that the matcher starts at a line with something.
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = trimmed(text.substr(at, end - at));
        if (line.empty() || line.front() == '#') {
            at = end + 1;
        } else if (const auto match = matcher.matchAt(at)) {
            take(match->first, lines.lineAt(match->first.at));
            at = std::max(match->second, end) + 1;
        } else {
            const auto number = lines.lineAt(at);
            problems.push_back({number, 1, "this line is no assignment and is passed over", false});
            at = end + 1;
        }
    }
}

} // namespace sidestage
