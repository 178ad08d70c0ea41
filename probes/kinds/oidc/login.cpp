// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/login.h"

#include "probes/kinds/oidc/samlrequest.h"

namespace sidestage {

namespace {

bool isSignInRequest(const WebUrl &url)
{
    return isAuthorizeRequest(url) || isSamlRequest(url);
}

std::string_view kindOf(const RedirectChain &chain)
{
    if (chain.end == ChainEnd::Answered)
        return chain.steps.back().response.status < 400 ? "page" : "error";
    if (chain.end != ChainEnd::Stopped)
        return "nowhere";
    if (isSamlRequest(*chain.next))
        return "saml";
    return AuthorizeRequest::parse(*chain.next).isOpenId() ? "openid-connect" : "oauth";
}

void writeChain(const FactWriter &facts, const RedirectChain &chain)
{
    const bool isProvider = chain.end == ChainEnd::Stopped;
    facts.add("status", FactValue::integer(chain.steps.back().response.status));
    facts.add("kind", FactValue::text(kindOf(chain)));
    facts.add("end", FactValue::text(isProvider ? "provider" : nameOf(chain.end)));
    const auto redirects = facts.below("redirects");
    for (std::size_t i = 0; i < chain.steps.size(); ++i) {
        const auto &step = chain.steps[i];
        if (!isRedirectStatus(step.response.status))
            break;
        const auto writer = redirects.below(std::to_string(i));
        writer.add("status", FactValue::integer(step.response.status));
        // What the provider is asked with has facts of its own.
        const bool isLast = isProvider && i + 1 == chain.steps.size();
        const auto location = isLast ? chain.next->place() : step.location;
        writer.add("location", location.empty() ? FactValue() : FactValue::text(location));
    }
}

/// A second request of the application, by the step that made the first: what is fresh in it
/// each time means nothing.
std::optional<WebUrl> requestAgain(WebReader &reader, const WebUrl &step)
{
    const auto response = reader.ask(step);
    if (!response || !isRedirectStatus(response->status))
        return {};
    const auto location = headerValue(response->headers, "location");
    auto url = location ? step.resolved(*location) : std::nullopt;
    return url && isSignInRequest(*url) ? url : std::nullopt;
}

} // namespace

Result<Login> readLogin(const FactWriter &facts, WebReader &reader, const WebUrl &login)
{
    const auto chain = reader.follow(login, isSignInRequest);
    if (!chain)
        return tl::unexpected(chain.error());
    writeChain(facts.below("login"), *chain);
    Login result;
    if (chain->end != ChainEnd::Stopped)
        return result;
    result.request = chain->next;
    result.isSaml = isSamlRequest(*chain->next);
    if (result.isSaml) {
        writeSamlRequest(facts.below("saml-request"), *chain->next);
        return result;
    }
    const auto request = AuthorizeRequest::parse(*chain->next);
    std::optional<AuthorizeRequest> second;
    if (const auto again = requestAgain(reader, chain->steps.back().url);
        again && !isSamlRequest(*again))
        second = AuthorizeRequest::parse(*again);
    request.write(facts.below("authorize"), second ? &*second : nullptr);
    return result;
}

} // namespace sidestage
