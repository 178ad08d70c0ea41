// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/digitrun.h"

#include "probes/base/asciitext.h"

namespace sidestage {

namespace {

// A longer one is a blob in digits, and nobody's number.
constexpr std::size_t longestRun = 64;

bool isSeparator(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '/';
}

bool isGlue(char c)
{
    return isLetter(c) || c == '_' || c == '#' || static_cast<unsigned char>(c) >= 0x80U;
}

class RunReader
{
public:
    RunReader(std::string_view text, std::size_t at) : m_text(text), m_at(at) { m_run.begin = at; }

    /// Behind it `end` is where the search goes on, whatever was read.
    DigitRun read()
    {
        if (peek() == '+') {
            m_run.hasPlus = true;
            ++m_at;
        }
        if (peek() == '(')
            ++m_at;
        while (isDigit(peek())) {
            readGroup();
            if (!skipSeparator())
                break;
        }
        m_run.end = m_at;
        return std::move(m_run);
    }

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    void readGroup()
    {
        const auto begin = m_at;
        while (isDigit(peek()))
            ++m_at;
        m_run.digits += m_text.substr(begin, m_at - begin);
        m_run.groups.push_back(m_at - begin);
    }

    /// One separator, or a bracket with a blank beside it, and only where digits follow.
    bool skipSeparator()
    {
        std::size_t length = 0;
        char kind = '\0';
        if (peek() == ')') {
            kind = ')';
            length = isSeparator(peek(1)) ? 2 : 1;
        } else if (peek() == '(') {
            kind = '(';
            length = 1;
        } else if (isSeparator(peek())) {
            kind = peek() == ' ' && peek(1) == '(' ? '(' : peek();
            length = kind == '(' ? 2 : 1;
        }
        if (length == 0 || !isDigit(peek(length)))
            return false;
        m_run.separators += kind;
        m_at += length;
        return true;
    }

    std::string_view m_text;
    std::size_t m_at;
    DigitRun m_run;
};

} // namespace

std::vector<DigitRun> digitRunsOf(std::string_view text, std::size_t fewest)
{
    std::vector<DigitRun> runs;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const bool isStart = isDigit(c)
            || (c == '(' && at + 1 < text.size() && isDigit(text[at + 1]))
            || (c == '+' && at + 1 < text.size() && (isDigit(text[at + 1]) || text[at + 1] == '('));
        if (!isStart) {
            ++at;
            continue;
        }
        auto run = RunReader(text, at).read();
        const bool isGlued =
            (at > 0 && isGlue(text[at - 1])) || (run.end < text.size() && isGlue(text[run.end]));
        at = run.end > at ? run.end : at + 1;
        if (!isGlued && run.digits.size() >= fewest && run.digits.size() <= longestRun)
            runs.push_back(std::move(run));
    }
    return runs;
}

} // namespace sidestage
