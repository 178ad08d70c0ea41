// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notes.h"

#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

bool matchesName(std::string_view pattern, std::string_view name)
{
    std::size_t p = 0;
    std::size_t n = 0;
    // Where to go on when a literal fails: the last star takes one character more.
    std::size_t star = std::string_view::npos;
    std::size_t taken = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool Note::coversEnvironment(std::string_view environment) const
{
    return environments.empty()
        || std::ranges::any_of(environments, [environment](const std::string &pattern) {
               return matchesName(pattern, environment);
           });
}

NoteStanding standingOf(const Note &note, Date today)
{
    using namespace std::chrono;
    if (!note.isComplete() || !note.reviewBy)
        return NoteStanding::Incomplete;
    const auto left = sys_days(*note.reviewBy) - sys_days(today);
    if (left < days(0))
        return NoteStanding::Overdue;
    if (left <= days(7))
        return NoteStanding::DueIn7;
    if (left <= days(14))
        return NoteStanding::DueIn14;
    return left <= days(30) ? NoteStanding::DueIn30 : NoteStanding::Active;
}

namespace {

/// Kind, length and bytes: no two different values have one serialisation, since every part says
/// where it ends. The letters are part of the pin's format: pins live in people's files.
void appendPart(std::string &text, char kind, std::string_view bytes)
{
    text += kind;
    text += std::to_string(bytes.size());
    text += ':';
    text += bytes;
}

/// Versions are equal by their numbers ("1.02" = "1.2"): equal ones must have equal pins.
std::string withoutLeadingZeros(std::string_view version)
{
    std::string text;
    for (std::size_t i = 0; i < version.size(); ++i) {
        const bool startsNumber = text.empty() || !isDigit(text.back()) || !isDigit(version[i]);
        const bool isFollowed = i + 1 < version.size() && isDigit(version[i + 1]);
        if (startsNumber && version[i] == '0' && isFollowed)
            continue;
        text += version[i];
    }
    return text;
}

void append(std::string &text, const FactValue &value)
{
    switch (value.kind()) {
    case FactValue::Kind::Nothing:
        return appendPart(text, 'n', {});
    case FactValue::Kind::Boolean:
        return appendPart(text, 'b', value.toBoolean() ? "1" : "0");
    case FactValue::Kind::Integer:
        return appendPart(text, 'i', std::to_string(value.toInteger()));
    case FactValue::Kind::Decimal:
        return appendPart(text, 'd', value.toText());
    case FactValue::Kind::Text:
        return appendPart(text, 't', value.toText());
    case FactValue::Kind::Instant:
        return appendPart(text, 'z', std::to_string(value.toInteger()));
    case FactValue::Kind::Duration:
        return appendPart(text, 'p', std::to_string(value.toInteger()));
    case FactValue::Kind::Version:
        return appendPart(text, 'v', withoutLeadingZeros(value.toText()));
    case FactValue::Kind::List:
    case FactValue::Kind::Set: {
        std::string members;
        for (const auto &member : value.members())
            append(members, member);
        return appendPart(text, value.kind() == FactValue::Kind::List ? 'l' : 's', members);
    }
    case FactValue::Kind::Secret:
        return appendPart(text, 'k', value.toSecret().fingerprintText());
    }
}

} // namespace

std::string pinOf(const Fingerprinter &fingerprints, const FactValue *value,
                  const FactValue *reference)
{
    // The beginning keeps a pin from ever being the fingerprint of a value.
    std::string text = "sidestage difference 1\n";
    for (const auto *side : {value, reference}) {
        if (side != nullptr)
            append(text, *side);
        else
            appendPart(text, 'a', {});
    }
    SecretDigest digest;
    digest.fingerprint = fingerprints.of(text);
    return "k1:" + digest.fingerprintText().substr(0, 12);
}

} // namespace sidestage
