// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notefields.h"

#include "models/notes/markdownlines.h"
#include "models/yaml/suggestion.h"
#include "probes/base/factpath.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>

namespace sidestage {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string folded(std::string_view name)
{
    std::string text;
    for (const char c : name) {
        if (isBlank(c)) {
            if (!text.empty() && text.back() != ' ')
                text += ' ';
        } else {
            text += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        }
    }
    if (text.ends_with(' '))
        text.pop_back();
    return text;
}

/// A member of a field: a code span, or bare text between separators.
struct Token
{
    std::size_t offset = 0;
    std::string text;
    bool isCode = false;
};

/// Cuts a field's text into code spans (CommonMark, section 6.1) and bare words. Commas, line ends
/// and the markers of a nested list separate.
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

    std::vector<Token> take()
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
        const auto content = trimmed(line);
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
        m_word.text = std::string(trimmed(m_word.text));
        if (!m_word.text.empty())
            m_tokens.push_back(std::move(m_word));
        m_word = {};
    }

    std::string_view m_text;
    std::map<std::size_t, std::vector<std::size_t>> m_runs; ///< of backticks, by length
    std::size_t m_at = 0;
    Token m_word;
    std::vector<Token> m_tokens;
};

bool isPin(std::string_view text)
{
    return text.size() == 15 && text.starts_with("k1:")
        && text.find_first_not_of("0123456789abcdef", 3) == std::string_view::npos;
}

std::optional<int> digitsOf(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
        return {};
    return number;
}

} // namespace

std::optional<NoteField> noteFieldNamed(std::string_view name)
{
    const auto wanted = folded(name);
    for (std::size_t i = 0; i < noteFieldNames.size(); ++i) {
        if (folded(noteFieldNames.at(i)) == wanted)
            return static_cast<NoteField>(i);
    }
    return {};
}

std::string readSentence(std::string_view text)
{
    std::string sentence;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty())
            continue;
        if (!sentence.empty())
            sentence += startsWithListMarker(line) ? '\n' : ' ';
        sentence += line;
    }
    return sentence;
}

std::vector<PathGlob> readPatterns(std::string_view text, std::vector<FieldProblem> &problems)
{
    std::vector<PathGlob> patterns;
    for (auto &token : Tokens(text).take()) {
        if (!token.isCode) {
            problems.push_back({token.offset, inQuotes(token.text) + " is not in backticks",
                                "write patterns in backticks, separated by commas"});
        } else if (auto pattern = PathGlob::parse(token.text)) {
            patterns.push_back(*std::move(pattern));
        } else {
            problems.push_back({token.offset, pattern.error().message, pattern.error().suggestion});
        }
    }
    return patterns;
}

std::vector<std::string> readNames(std::string_view text, std::vector<FieldProblem> &)
{
    std::vector<std::string> names;
    for (auto &token : Tokens(text).take())
        names.push_back(std::move(token.text));
    return names;
}

std::optional<Date> readDate(std::string_view text, std::vector<FieldProblem> &problems)
{
    const auto tokens = Tokens(text).take();
    if (tokens.empty())
        return {};
    const std::string_view word = tokens.front().text;
    const auto first = word.find('-');
    const auto second = first == std::string_view::npos ? first : word.find('-', first + 1);
    if (tokens.size() == 1 && second != std::string_view::npos) {
        const auto year = digitsOf(word.substr(0, first));
        const auto month = digitsOf(word.substr(first + 1, second - first - 1));
        const auto day = digitsOf(word.substr(second + 1));
        if (year && month && day && *month <= 12 && *day <= 31 && first == 4) {
            const Date date(std::chrono::year(*year),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day)));
            const bool isIso = second == 7 && word.size() == 10;
            if (date.ok() && isIso)
                return date;
            problems.push_back(
                {tokens.front().offset,
                 inQuotes(word)
                     + (date.ok() ? " is not an ISO date" : " is no day of the calendar"),
                 date.ok() ? "did you mean '" + written(date) + "'?"
                           : "write the year, the month and the day: '2027-02-01'"});
            return {};
        }
    }
    problems.push_back({tokens.front().offset, inQuotes(readSentence(text)) + " is not a date",
                        "write the year, the month and the day: '2027-02-01'"});
    return {};
}

std::vector<AcceptedPin> readPins(std::string_view text, std::vector<FieldProblem> &problems)
{
    std::vector<AcceptedPin> pins;
    const Token *path = nullptr;
    const auto tokens = Tokens(text).take();
    const auto lacksPin = [&problems](const Token &token) {
        problems.push_back({token.offset, inQuotes(token.text) + " has no pin after it",
                            "write pairs of a path and its pin: `path` `k1:9f31c0d2a41e`"});
    };
    for (const auto &token : tokens) {
        if (!token.isCode) {
            problems.push_back({token.offset, inQuotes(token.text) + " is not in backticks",
                                "write pairs of a path and its pin: `path` `k1:9f31c0d2a41e`"});
        } else if (path == nullptr) {
            path = &token;
        } else if (isPin(token.text)) {
            if (auto parsed = FactPath::parse(path->text))
                pins.push_back({path->text, token.text, {{}, 0, static_cast<int>(path->offset)}});
            else
                problems.push_back({path->offset, parsed.error().message, {}});
            path = nullptr;
        } else if (token.text.starts_with("k1:")) {
            problems.push_back({token.offset, inQuotes(token.text) + " is not a pin",
                                "a pin is 'k1:' and twelve of 0-9 and a-f"});
            path = nullptr;
        } else {
            lacksPin(*path);
            path = &token;
        }
    }
    if (path != nullptr)
        lacksPin(*path);
    return pins;
}

std::string codeSpan(std::string_view text)
{
    std::vector<bool> taken(text.size() + 2);
    for (std::size_t i = 0; i < text.size();) {
        const auto end = std::min(text.find_first_not_of('`', i), text.size());
        taken[end - i] = true;
        i = std::max(end, i + 1);
    }
    std::size_t length = 1;
    while (taken[length])
        ++length;
    const std::string run(length, '`');
    // A space at both ends is taken off by readers, unless there is nothing else.
    const bool isPadded = text.starts_with('`') || text.ends_with('`')
        || (text.starts_with(' ') && text.ends_with(' ')
            && text.find_first_not_of(' ') != std::string_view::npos);
    const std::string_view pad = isPadded ? " " : "";
    return run + std::string(pad) + std::string(text) + std::string(pad) + run;
}

std::string written(const std::vector<PathGlob> &patterns)
{
    std::string text;
    for (const auto &pattern : patterns)
        text += (text.empty() ? "" : ", ") + codeSpan(pattern.text());
    return text;
}

std::string written(const std::vector<AcceptedPin> &pins)
{
    std::string text;
    for (const auto &pin : pins)
        text += (text.empty() ? "" : ", ") + codeSpan(pin.path) + ' ' + codeSpan(pin.pin);
    return text;
}

std::string written(Date date)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

std::string writtenNames(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names) {
        const bool isPlain = name.find_first_of("`,\r\n") == std::string::npos
            && trimmed(name) == name && !startsWithListMarker(name);
        text += (text.empty() ? "" : ", ") + (isPlain ? name : codeSpan(name));
    }
    return text;
}

} // namespace sidestage
