// SPDX-License-Identifier: Apache-2.0
#include "models/notes/fieldtokens.h"

#include "models/notes/markdownlines.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <map>

namespace sidestage {

namespace {

class Tokens
{
public:
    explicit Tokens(std::string_view text) : m_text(text)
    {
        for (auto at = m_text.find('`'); at != std::string_view::npos;) {
            const auto end = std::min(m_text.find_first_not_of('`', at), m_text.size());
            m_runs[end - at].push_back(at);
            at = m_text.find('`', end);
        }
    }

    std::vector<FieldToken> take()
    {
        skipMarker(0);
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '`') {
                takeRun();
                continue;
            }
            if (c == ',' || c == '\n' || c == '\r') {
                endWord();
                ++m_at;
                if (c != ',')
                    skipMarker(m_at);
            } else {
                if (m_word.text.empty())
                    m_word.offset = m_at;
                if (!m_word.text.empty() || !isBlank(c))
                    m_word.text += c;
                ++m_at;
            }
        }
        endWord();
        return std::move(m_tokens);
    }

private:
    void skipMarker(std::size_t lineBegin)
    {
        const auto line =
            m_text.substr(lineBegin, m_text.find_first_of("\r\n", lineBegin) - lineBegin);
        const auto content = withoutBlanks(line);
        m_at = lineBegin
            + (content.empty() ? 0 : static_cast<std::size_t>(content.data() - line.data()));
        if (startsWithListMarker(content))
            m_at += content.find_first_of(" \t");
    }

    /// A run of backticks: a code span where another run of that length follows, else text.
    void takeRun()
    {
        const auto runEnd = std::min(m_text.find_first_not_of('`', m_at), m_text.size());
        const auto length = runEnd - m_at;
        const auto &runs = m_runs[length];
        const auto closing = std::ranges::upper_bound(runs, m_at);
        if (closing == runs.end()) {
            if (m_word.text.empty())
                m_word.offset = m_at;
            m_word.text += m_text.substr(m_at, length);
            m_at = runEnd;
            return;
        }
        endWord();
        m_tokens.push_back({m_at, contentOf(m_text.substr(runEnd, *closing - runEnd)), true});
        m_at = *closing + length;
    }

    static std::string contentOf(std::string_view span)
    {
        std::string content;
        for (std::size_t i = 0; i < span.size(); ++i) {
            if (span[i] == '\r' && i + 1 < span.size() && span[i + 1] == '\n')
                continue;
            if (span[i] == '\r' || span[i] == '\n') {
                content += ' ';
                // The indentation of the next line is not part of what it says.
                while (i + 1 < span.size() && (span[i + 1] == ' ' || span[i + 1] == '\t'))
                    ++i;
            } else {
                content += span[i];
            }
        }
        if (content.size() > 1 && content.starts_with(' ') && content.ends_with(' ')
            && content.find_first_not_of(' ') != std::string::npos)
            content = content.substr(1, content.size() - 2);
        return content;
    }

    void endWord()
    {
        m_word.text = std::string(withoutBlanks(m_word.text));
        if (!m_word.text.empty())
            m_tokens.push_back(std::move(m_word));
        m_word = {};
    }

    std::string_view m_text;
    std::map<std::size_t, std::vector<std::size_t>> m_runs; ///< of backticks, by length
    std::size_t m_at = 0;
    FieldToken m_word;
    std::vector<FieldToken> m_tokens;
};

} // namespace

std::vector<FieldToken> tokensOf(std::string_view text)
{
    return Tokens(text).take();
}

} // namespace sidestage
