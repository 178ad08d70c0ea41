// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/freshvalues.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sidestage {

namespace {

struct Parameter
{
    std::string_view name;
    std::string_view value; ///< with its "="; empty where there is none
    bool isTaken = false; ///< has its counterpart in the other reading
};

std::pair<std::string_view, std::vector<Parameter>> partsOf(std::string_view address)
{
    std::vector<Parameter> parameters;
    const auto mark = std::min(address.find('?'), address.size());
    auto query = address.substr(std::min(mark + 1, address.size()));
    while (!query.empty()) {
        const auto piece = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(piece.size() + 1, query.size()));
        const auto equals = std::min(piece.find('='), piece.size());
        parameters.push_back({piece.substr(0, equals), piece.substr(equals), false});
    }
    return {address.substr(0, mark), std::move(parameters)};
}

} // namespace

std::optional<std::string> withoutFreshValues(std::string_view first, std::string_view second)
{
    const auto [place, parameters] = partsOf(first);
    auto [otherPlace, others] = partsOf(second);
    if (place != otherPlace)
        return {};
    std::string text(place);
    char separator = '?';
    const auto add = [&](std::string_view name, std::string_view value) {
        text += std::exchange(separator, '&');
        text += name;
        text += value;
    };
    for (const auto &parameter : parameters) {
        const auto other = std::find_if(others.begin(), others.end(), [&](const auto &each) {
            return !each.isTaken && each.name == parameter.name;
        });
        const bool isKept = other != others.end() && other->value == parameter.value;
        if (other != others.end())
            other->isTaken = true;
        add(parameter.name, isKept ? parameter.value : "=\u2026");
    }
    for (const auto &other : others) {
        if (!other.isTaken)
            add(other.name, "=\u2026");
    }
    return text;
}

} // namespace sidestage
