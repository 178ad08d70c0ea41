// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/spfrecord.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::string_view version = "v=spf1";
constexpr std::array<std::string_view, 8> mechanisms{"all", "include", "a",   "mx",
                                                     "ptr", "ip4",     "ip6", "exists"};
/// Those that mean nothing without a value.
constexpr std::array<std::string_view, 4> valued{"include", "ip4", "ip6", "exists"};

std::string_view resultOf(char qualifier)
{
    switch (qualifier) {
    case '-':
        return "fail";
    case '~':
        return "soft fail";
    case '?':
        return "neutral";
    default:
        return "pass";
    }
}

void complain(SpfRecord &record, std::string problem)
{
    if (record.problem.empty())
        record.problem = std::move(problem);
}

/// A name of a modifier (RFC 7208, section 12): a letter, then letters, digits, "-", "_", ".".
bool isModifierName(std::string_view name)
{
    return !name.empty() && isLetter(name.front()) && std::ranges::all_of(name, [](char c) {
        return isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    });
}

void readModifier(SpfRecord &record, const std::string &name, std::string_view value)
{
    if (name != "redirect")
        return; // "exp" is a sentence for senders; unknown ones are ignored by receivers
    if (!record.redirect.empty() || value.empty())
        complain(record, "redirect without a domain, or twice");
    record.redirect = lowered(value);
}

void readMechanism(SpfRecord &record, std::string_view term)
{
    const bool isQualified = std::string_view("+-~?").find(term.front()) != std::string_view::npos;
    const char qualifier = isQualified ? term.front() : '+';
    if (isQualified)
        term.remove_prefix(1);
    const auto end = std::min(term.find_first_of(":/"), term.size());
    const auto name = lowered(term.substr(0, end));
    const auto value = term.substr(end);
    if (!isAmong(mechanisms, name)) {
        complain(record, "a mechanism that does not exist");
        return;
    }
    if (isAmong(valued, name) && value.size() < 2)
        complain(record, name + " without a value");
    if (name == "all") {
        if (!value.empty())
            complain(record, "all with a value");
        if (record.all == "not said")
            record.all = resultOf(qualifier);
    }
    // Names and addresses are without case; macros ("%{S}") are not.
    const bool hasMacro = value.find('%') != std::string_view::npos;
    record.mechanisms.push_back((qualifier == '+' ? std::string() : std::string(1, qualifier))
                                + name + (hasMacro ? std::string(value) : lowered(value)));
}

} // namespace

std::optional<SpfRecord> readSpf(std::string_view text)
{
    if (lowered(text.substr(0, version.size())) != version
        || (text.size() > version.size() && text[version.size()] != ' '))
        return {};
    text.remove_prefix(version.size());
    SpfRecord record;
    while (!text.empty()) {
        const auto start = std::min(text.find_first_not_of(' '), text.size());
        text.remove_prefix(start);
        const auto term = text.substr(0, text.find(' '));
        text.remove_prefix(term.size());
        if (term.empty())
            continue;
        const auto equals = term.find_first_of("=:/");
        const bool isModifier = equals != std::string_view::npos && term[equals] == '='
            && isModifierName(term.substr(0, equals));
        if (isModifier)
            readModifier(record, lowered(term.substr(0, equals)), term.substr(equals + 1));
        else
            readMechanism(record, term);
    }
    return record;
}

} // namespace sidestage
