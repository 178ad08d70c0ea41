// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/asciitext.h"

#include <string>
#include <string_view>

namespace sidestage {

inline constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// A letter, digit or underscore of ASCII.
constexpr bool isWord(char c)
{
    return isLetterOrDigit(c) || c == '_';
}

/// How many bytes the space at `at` takes, Unicode's spaces and the byte-order mark included;
/// 0 where there is none.
std::size_t unicodeSpaceAt(std::string_view text, std::size_t at);

/// CR LF and a lone CR become LF.
std::string withPlainLineEnds(std::string_view text);

/// Counts lines while a reader moves forward: each byte is looked at once.
class LineCounter
{
public:
    explicit LineCounter(std::string_view text) : m_text(text) { }
    /// The line of a position, from 1; positions never go back.
    int lineAt(std::size_t position);
    /// The column of that position in its line, from 1.
    int columnAt(std::size_t position) const
    {
        return static_cast<int>(position - m_lineStart) + 1;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_lineStart = 0;
    int m_line = 1;
};

} // namespace sidestage
