// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notefields.h"

#include "models/notes/fieldtokens.h"
#include "models/notes/markdownlines.h"
#include "models/yaml/suggestion.h"
#include "probes/base/asciitext.h"
#include "probes/base/factpath.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace sidestage {

namespace {

std::string folded(std::string_view name)
{
    std::string text;
    for (const char c : name) {
        if (isBlank(c)) {
            if (!text.empty() && text.back() != ' ')
                text += ' ';
        } else {
            text += lowerLetter(c);
        }
    }
    if (text.ends_with(' '))
        text.pop_back();
    return text;
}

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
        const auto line = withoutBlanks(text.substr(0, end));
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
    for (auto &token : tokensOf(text)) {
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
    for (auto &token : tokensOf(text))
        names.push_back(std::move(token.text));
    return names;
}

std::optional<Date> readDate(std::string_view text, std::vector<FieldProblem> &problems)
{
    const auto tokens = tokensOf(text);
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
    const FieldToken *path = nullptr;
    const auto tokens = tokensOf(text);
    const auto lacksPin = [&problems](const FieldToken &token) {
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
        // As an item of a list, a name of marks alone would read as a thematic break ("* **").
        const bool isPlain = name.find_first_of("`,\r\n") == std::string::npos
            && withoutBlanks(name) == name && !startsWithListMarker(name)
            && name.find_first_not_of("*-_ \t") != std::string::npos;
        text += (text.empty() ? "" : ", ") + (isPlain ? name : codeSpan(name));
    }
    return text;
}

} // namespace sidestage
