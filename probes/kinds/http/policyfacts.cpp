// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/policyfacts.h"

#include "probes/kinds/http/contentpolicy.h"
#include "probes/kinds/http/featurepolicy.h"
#include "probes/kinds/http/transportpolicy.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sidestage {

namespace {

/// What one header says: facts by the last two segments of their paths. The second is empty for
/// the value that says that the first is there.
using PolicyParts = std::map<std::pair<std::string, std::string>, FactValue>;

struct PolicyHeader
{
    std::string_view name;
    std::string_view segment;
    Result<PolicyParts> (*read)(const HttpHeaders &headers, std::string_view name,
                                std::string_view segment);
};

FactValue setOf(const std::set<std::string> &members)
{
    return FactValue::textSet({members.begin(), members.end()});
}

/// Of several such headers browsers heed the first alone (RFC 6797 section 8.1).
Result<PolicyParts> transportParts(const HttpHeaders &headers, std::string_view name,
                                   std::string_view segment)
{
    const auto header = std::find_if(headers.begin(), headers.end(),
                                     [&](const auto &each) { return each.name == name; });
    if (header == headers.end())
        return {};
    const auto policy = parseTransportPolicy(header->value);
    const std::string root(segment);
    PolicyParts parts;
    parts[{root, ""}] = FactValue::boolean(true);
    parts[{root, "max-age"}] = policy.maxAge ? FactValue::integer(*policy.maxAge) : FactValue();
    parts[{root, "includes-subdomains"}] = FactValue::boolean(policy.includesSubdomains);
    parts[{root, "preload"}] = FactValue::boolean(policy.preload);
    if (!policy.ignored.empty())
        parts[{root, "ignored"}] = FactValue::text(policy.ignored);
    return parts;
}

Result<PolicyParts> contentParts(const HttpHeaders &headers, std::string_view name,
                                 std::string_view segment)
{
    const auto policies = parseContentPolicies(headerValue(headers, name).value_or(""));
    if (!policies)
        return tl::unexpected(policies.error());
    PolicyParts parts;
    for (std::size_t i = 0; i < policies->size(); ++i) {
        const auto root = std::string(segment) + (i == 0 ? "" : '-' + std::to_string(i + 1));
        parts[{root, ""}] = FactValue::boolean(true);
        for (const auto &[directive, values] : (*policies)[i].directives)
            parts[{root, directive}] =
                isFlagDirective(directive) ? FactValue::boolean(true) : setOf(values);
        if (!(*policies)[i].ignored.empty())
            parts[{root, "ignored"}] = setOf((*policies)[i].ignored);
    }
    return parts;
}

Result<PolicyParts> featureParts(const HttpHeaders &headers, std::string_view name,
                                 std::string_view segment)
{
    const auto value = headerValue(headers, name);
    if (!value)
        return {};
    const auto policy = parseFeaturePolicy(*value);
    if (!policy && policy.error().code == ErrorCode::TooLarge)
        return tl::unexpected(policy.error());
    const std::string root(segment);
    PolicyParts parts;
    parts[{root, ""}] = FactValue::boolean(true);
    if (!policy) {
        parts[{root, "ignored"}] = FactValue::text(policy.error().message);
        return parts;
    }
    for (const auto &[feature, allowed] : *policy)
        parts[{root, feature}] = setOf(allowed);
    return parts;
}

constexpr std::array<PolicyHeader, 5> policyHeaders{{
    {"strict-transport-security", "hsts", transportParts},
    {"content-security-policy", "csp", contentParts},
    {"content-security-policy-report-only", "csp-report-only", contentParts},
    {"permissions-policy", "permissions", featureParts},
    {"permissions-policy-report-only", "permissions-report-only", featureParts},
}};

} // namespace

bool isPolicyHeader(std::string_view lowerCaseName)
{
    return std::any_of(policyHeaders.begin(), policyHeaders.end(),
                       [&](const auto &header) { return header.name == lowerCaseName; });
}

void writePolicies(const FactWriter &facts, const HttpHeaders &headers, const HttpHeaders *again,
                   const std::set<std::string> &leftOut)
{
    for (const auto &header : policyHeaders) {
        if (leftOut.count(std::string(header.name)) != 0)
            continue;
        const auto parts = header.read(headers, header.name, header.segment);
        if (!parts) {
            facts.gap(header.segment, parts.error());
            continue;
        }
        const auto second = again ? header.read(*again, header.name, header.segment)
                                  : Result<PolicyParts>(PolicyParts());
        auto said = *parts;
        if (again && second) {
            const auto unsteady = FactValue::text("\u2026");
            for (auto &[place, value] : said) {
                const auto other = second->find(place);
                if (other == second->end() || other->second != value)
                    value = unsteady;
            }
            for (const auto &part : *second) // what only that one says
                said.emplace(part.first, unsteady);
        }
        for (const auto &[place, value] : said) {
            const auto writer = facts.below(place.first);
            if (place.second.empty())
                writer.set(value);
            else
                writer.add(place.second, value);
        }
    }
}

} // namespace sidestage
