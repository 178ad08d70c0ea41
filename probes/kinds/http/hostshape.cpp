// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/hostshape.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/publicsuffix.h"
#include "probes/transport/hostlookup.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sidestage {

namespace {

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// "staging", "stage2", "pr42": the usual words, with or without a number.
bool isUsualWord(std::string_view word)
{
    constexpr std::array<std::string_view, 27> words{
        "staging",    "stage",  "stg",     "testing", "test",        "tst", "qa",
        "uat",        "dev",    "develop", "devel",   "development", "int", "integration",
        "preview",    "review", "demo",    "sandbox", "preprod",     "pre", "preproduction",
        "production", "prod",   "live",    "canary",  "pr",          "mr"};
    while (!word.empty() && isDigit(word.back()))
        word.remove_suffix(1);
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// A label without the environment's word, and whether it had one.
std::string withoutWord(std::string_view label, std::string_view environment, bool &hadWord)
{
    const auto before = std::string(environment) + '-';
    const auto behind = '-' + std::string(environment);
    hadWord = true;
    if (label == environment)
        return {};
    if (label.starts_with(before))
        return std::string(label.substr(before.size()));
    if (label.ends_with(behind))
        return std::string(label.substr(0, label.size() - behind.size()));
    hadWord = false;
    const auto parts = split(label, '-');
    std::string rest;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        // "pr-42": the number belongs to the word.
        const bool isNumber = i > 0 && isUsualWord(parts[i - 1])
            && std::all_of(parts[i].begin(), parts[i].end(), isDigit);
        if (isUsualWord(parts[i]) || isNumber)
            hadWord = true;
        else
            rest += (rest.empty() ? "" : "-") + parts[i];
    }
    return rest;
}

} // namespace

HostShape hostShape(std::string_view host, std::string_view environment)
{
    const auto name = lowered(host.ends_with('.') ? host.substr(0, host.size() - 1) : host);
    const auto own = lowered(environment);
    HostShape shape{{}, "nowhere"};
    if (isLoopbackHost(name))
        shape.form = "this machine";
    else if (isIpAddress(name))
        shape.form = "an address";
    else if (name.find('.') == std::string::npos)
        shape.form = "a single name";
    if (!shape.form.empty())
        return shape;

    const auto registered = registrableDomain(name);
    if (registered.empty() || registered.size() >= name.size()) {
        shape.form = name;
        return shape;
    }
    const auto labels =
        split(std::string_view(name).substr(0, name.size() - registered.size() - 1), '.');
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i == 0 && labels[i] == "www")
            continue;
        bool hadWord = false;
        const auto rest = withoutWord(labels[i], own, hadWord);
        if (!rest.empty())
            shape.form += rest + '.';
        if (hadWord)
            shape.environment = !rest.empty() ? "a part of a label"
                : i == 0                      ? "a label in front"
                                              : "a label within";
    }
    shape.form += registered;
    return shape;
}

} // namespace sidestage
