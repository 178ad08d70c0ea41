// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/characters.h"

#include <algorithm>

namespace sidestage {

std::size_t unicodeSpaceAt(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return 0;
    if (isAsciiSpace(text[at]))
        return 1;
    if (static_cast<unsigned char>(text[at]) < 0x80)
        return 0;
    const auto two = text.substr(at, 2);
    if (two == "\xC2\xA0" || two == "\xC2\x85")
        return 2;
    const auto three = text.substr(at, 3);
    if (three == byteOrderMark || three == "\xE1\x9A\x80" || three == "\xE3\x80\x80"
        || three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9" || three == "\xE2\x80\xAF"
        || three == "\xE2\x81\x9F")
        return 3;
    const bool isGeneralSpace = three.size() == 3 && three.substr(0, 2) == "\xE2\x80"
        && static_cast<unsigned char>(three[2]) <= 0x8A;
    return isGeneralSpace ? 3 : 0;
}

std::string withPlainLineEnds(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            plain += text[i];
        } else {
            plain += '\n';
            i += text.substr(i, 2) == "\r\n" ? 1 : 0;
        }
    }
    return plain;
}

int LineCounter::lineAt(std::size_t position)
{
    for (const auto end = std::min(position, m_text.size()); m_at < end; ++m_at) {
        if (m_text[m_at] == '\n') {
            ++m_line;
            m_lineStart = m_at + 1;
        }
    }
    return m_line;
}

} // namespace sidestage
