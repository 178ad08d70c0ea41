// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/returnpaths.h"

#include "probes/kinds/http/addressmask.h"
#include "probes/kinds/oidc/authorizerequest.h"

#include <array>

namespace sidestage {

namespace {

/// What OpenID Connect RP-Initiated Logout 1.0 (section 2) and large providers call it.
constexpr std::array<std::string_view, 4> returnNames{"post_logout_redirect_uri", "returnTo",
                                                      "logout_uri", "redirect_uri"};

struct FirstAnswer
{
    int status = 0;
    bool isRedirect = false;
    std::optional<WebUrl> next; ///< nothing for a redirect to what is no address
};

Result<FirstAnswer> firstAnswer(WebReader &reader, const WebUrl &url)
{
    const auto response = reader.ask(url);
    if (!response)
        return tl::unexpected(response.error());
    FirstAnswer answer;
    answer.status = response->status;
    answer.isRedirect = isRedirectStatus(response->status);
    if (answer.isRedirect) {
        const auto location = headerValue(response->headers, "location");
        answer.next = location ? url.resolved(*location) : std::nullopt;
    }
    return answer;
}

} // namespace

Result<void> writeCallback(const FactWriter &facts, WebReader &reader, const WebUrl &callback)
{
    const auto answer = firstAnswer(reader, callback);
    if (!answer)
        return tl::unexpected(answer.error());
    facts.add("status", FactValue::integer(answer->status));
    if (answer->isRedirect)
        facts.add("location",
                  answer->next ? FactValue::text(answer->next->shownFrom(&callback)) : FactValue());
    return {};
}

Result<void> writeLogout(const FactWriter &facts, WebReader &reader, const WebUrl &logout)
{
    const auto answer = firstAnswer(reader, logout);
    if (!answer)
        return tl::unexpected(answer.error());
    facts.add("status", FactValue::integer(answer->status));
    if (!answer->isRedirect)
        return {};
    const auto &next = answer->next;
    if (!next || !next->isWeb()) {
        facts.add("location", next ? FactValue::text(next->shownFrom(nullptr)) : FactValue());
        return {};
    }
    const auto path = maskedAddress(next->path());
    facts.add("location",
              FactValue::text(!next->hasSameOrigin(logout) ? next->place()
                                  : path.empty()           ? "/"
                                                           : path));
    for (const auto name : returnNames) {
        if (const auto address = next->parameter(name)) {
            facts.add("return-to", FactValue::text(publicAddress(*address)));
            break;
        }
    }
    return {};
}

} // namespace sidestage
