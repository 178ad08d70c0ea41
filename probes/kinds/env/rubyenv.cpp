// SPDX-License-Identifier: Apache-2.0
// The reader of bkeepers/dotenv (3): assignments are found by one pattern; a backslash outside
// single quotes takes the next character as it is, but for `\n` and `\r` inside double quotes,
// which stay as they are (DOTENV_LINEBREAK_MODE=legacy makes line ends of them); `$NAME` and
// `${NAME}` are expanded outside single quotes.
#include "probes/kinds/env/assignment.h"
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/envtext.h"

namespace sidestage {

namespace {

std::string unescaped(std::string_view value, bool isDoubleQuoted, bool isLegacy)
{
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char next = i + 1 < value.size() ? value[i + 1] : '\0';
        if (value[i] != '\\' || i + 1 == value.size() || next == '$') {
            out += value[i];
            continue;
        }
        ++i;
        const bool isLineEnd = isDoubleQuoted && (next == 'n' || next == 'r');
        if (isLineEnd && isLegacy)
            out += next == 'n' ? '\n' : '\r';
        else if (isLineEnd)
            (out += '\\') += next;
        else
            out += next;
    }
    return out;
}

class Expansion
{
public:
    Expansion(EnvScope &known, EnvText &result, int line)
        : m_known(known), m_result(result), m_line(line)
    {
    }

    std::string operator()(std::string_view value) const
    {
        std::string out;
        for (std::size_t i = 0; i < value.size();) {
            const bool isEscaped = value.substr(i, 2) == "\\$";
            if (!isEscaped && value[i] != '$') {
                out += value[i++];
                continue;
            }
            const auto dollar = isEscaped ? i + 1 : i;
            if (value.substr(dollar + 1, 1) == "(") {
                if (!isEscaped)
                    m_result.problems.push_back(
                        {m_line, 1, "a command in a value is not run here; its text is kept",
                         false});
                out += '$';
                i = dollar + 1;
                continue;
            }
            auto at = dollar + 1;
            const bool hasBrace = value.substr(at, 1) == "{";
            at += hasBrace ? 1 : 0;
            auto end = at;
            while (end < value.size() && isWord(value[end]))
                ++end;
            const auto name = value.substr(at, end - at);
            if (value.substr(end, 1) == "}")
                ++end;
            const auto known = m_known.find(name);
            if (isEscaped || name.empty() || known == m_known.end())
                out += value.substr(dollar, end - dollar);
            else
                out += known->second;
            i = end;
        }
        return out;
    }

private:
    EnvScope &m_known;
    EnvText &m_result;
    int m_line;
};

} // namespace

EnvText readRubyEnv(std::string_view text, const EnvScope &scope)
{
    EnvText result;
    EnvScope known = scope;
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    const auto plain = withPlainLineEnds(text);
    forEachAssignment(
        plain, {"'\"", false, false, true}, result.problems,
        [&](const Assignment &found, int line) {
            if (found.isExported && !found.hasSeparator) {
                // `export NAME` asserts that the variable was set above; it sets nothing.
                if (!known.contains(found.key))
                    result.problems.push_back(
                        {line, 1, "export names a variable that no earlier line sets", true});
                return;
            }
            auto value = trimmed(found.value);
            const char quote =
                value.size() > 1 && value.front() == value.back() ? value.front() : '\0';
            if (quote == '"' || quote == '\'')
                value = value.substr(1, value.size() - 2);
            std::string final(value);
            if (quote != '\'') {
                const auto mode = known.find("DOTENV_LINEBREAK_MODE");
                const bool isLegacy = mode != known.end() && mode->second == "legacy";
                final = Expansion(known, result, line)(unescaped(value, quote == '"', isLegacy));
            }
            known.insert_or_assign(std::string(found.key), final);
            result.entries.push_back({std::string(found.key), std::move(final), line});
        });
    return result;
}

} // namespace sidestage
