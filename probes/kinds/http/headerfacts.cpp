// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/headerfacts.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/addressmask.h"
#include "probes/kinds/http/policyfacts.h"
#include "probes/kinds/http/textmask.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 52> volatileNames{
    // clocks and versions of the content
    "date", "age", "expires", "etag", "last-modified", "content-length", "content-md5", "digest",
    "content-digest", "retry-after",
    // one connection
    "connection", "keep-alive", "transfer-encoding", "trailer", "upgrade",
    // written under names of their own
    "set-cookie", "location", "content-type", "content-encoding",
    // numbers of requests and of the machines that answered
    "x-request-id", "request-id", "x-correlation-id", "x-trace-id", "traceparent", "tracestate",
    "x-amzn-requestid", "x-amzn-trace-id", "x-amz-request-id", "x-amz-id-2", "x-amz-cf-id",
    "x-amz-cf-pop", "x-cloud-trace-context", "x-github-request-id", "x-vercel-id", "cf-ray",
    "cf-cache-status", "fly-request-id", "x-railway-request-id", "x-served-by", "x-timer",
    "x-cache", "x-cache-hits", "x-varnish", "x-backend-server", "x-ms-request-id",
    // how long it took, how much is left
    "x-runtime", "server-timing", "x-response-time", "x-envoy-upstream-service-time",
    // where reports go: long addresses with a fresh token
    "nel", "report-to", "x-nf-request-id"};

constexpr std::array<std::string_view, 8> setNames{"vary",
                                                   "allow",
                                                   "cache-control",
                                                   "accept-ranges",
                                                   "access-control-allow-methods",
                                                   "access-control-allow-headers",
                                                   "access-control-expose-headers",
                                                   "x-robots-tag"};

bool carriesKey(std::string_view name)
{
    if (name == "www-authenticate" || name == "proxy-authenticate")
        return false;
    constexpr std::array<std::string_view, 8> parts{
        "token", "secret", "csrf", "xsrf", "apikey", "api-key", "session", "authorization"};
    return !name.starts_with("access-control-")
        && std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
               return name.find(part) != std::string_view::npos;
           });
}

std::vector<std::string> parts(std::string_view text, char separator)
{
    std::vector<std::string> result;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        const auto part = withoutBlanks(text.substr(0, end));
        if (!part.empty())
            result.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

} // namespace

bool isVolatileHeader(std::string_view lowerCaseName, const std::set<std::string> &further)
{
    return isAmong(volatileNames, lowerCaseName) || isPolicyHeader(lowerCaseName)
        || lowerCaseName.starts_with("x-b3-") || lowerCaseName.starts_with("ratelimit")
        || lowerCaseName.starts_with("x-ratelimit-") || lowerCaseName.starts_with("x-rate-limit-")
        || further.count(std::string(lowerCaseName)) != 0;
}

FactValue headerFact(std::string_view lowerCaseName, const std::string &value)
{
    if (carriesKey(lowerCaseName))
        return FactValue::text("\u2026");
    if (isAmong(setNames, lowerCaseName))
        return FactValue::textSet(parts(lowered(maskedSecrets(value)), ','));
    // What is an address as a whole may hold blanks as well.
    if (lowerCaseName == "content-location")
        return FactValue::text(maskedAddress(value));
    if (lowerCaseName == "refresh") {
        const auto begin = std::min(lowered(value).find("url"), value.size());
        const auto address = std::min(value.find('=', begin), value.size());
        return FactValue::text(maskedAddressesIn(std::string_view(value).substr(0, address))
                               + maskedAddress(std::string_view(value).substr(address)));
    }
    return FactValue::text(maskedAddressesIn(value));
}

void writeHeaders(const FactWriter &facts, const HttpHeaders &headers, const HttpHeaders *again,
                  const std::set<std::string> &furtherVolatile)
{
    constexpr std::size_t mostNames = 300;
    std::set<std::string> names;
    // What the second answer alone has is noise as well, or it would be a difference by chance.
    for (const auto *answer : {&headers, again}) {
        if (!answer)
            continue;
        for (const auto &header : *answer) {
            if (!isVolatileHeader(header.name, furtherVolatile))
                names.insert(header.name);
        }
    }
    if (names.size() > mostNames) {
        facts.gap("headers",
                  {ErrorCode::TooLarge,
                   "the answer has more than " + std::to_string(mostNames) + " headers",
                   {},
                   {}});
        return;
    }
    const auto writer = facts.below("headers");
    const auto factOf = [](const HttpHeaders &answer, const std::string &name) {
        const auto value = headerValue(answer, name);
        return value ? std::optional(headerFact(name, *value)) : std::nullopt;
    };
    for (const auto &name : names) {
        const auto value = factOf(headers, name);
        const bool isNoise = !value || (again && factOf(*again, name) != value);
        writer.add(maskedSecrets(name), isNoise ? FactValue::text("\u2026") : *value);
    }
    writePolicies(facts, headers, again, furtherVolatile);
}

} // namespace sidestage
