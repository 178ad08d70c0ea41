// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/login.h"

#include "probes/kinds/oidc/freshvalues.h"
#include "probes/kinds/oidc/samlrequest.h"

#include <algorithm>

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

/// Where a step leads, as facts show it; what the provider is asked with has facts of its own.
std::string locationOf(const RedirectChain &chain, std::size_t step)
{
    const bool isRequest = chain.end == ChainEnd::Stopped && step + 1 == chain.steps.size();
    return isRequest ? chain.next->place() : chain.steps[step].location;
}

/// `again`: the same way a second time, for what is fresh in it.
void writeChain(const FactWriter &facts, const RedirectChain &chain, const RedirectChain *again)
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
        const auto location = locationOf(chain, i);
        const auto shown = again && i < again->steps.size()
            ? withoutFreshValues(location, locationOf(*again, i))
            : std::optional(location);
        if (!shown)
            writer.gap("location",
                       {ErrorCode::Unsupported,
                        "this step of the login leads to another address each time",
                        {},
                        {}});
        else
            writer.add("location", shown->empty() ? FactValue() : FactValue::text(*shown));
    }
}

/// Whether a second look can tell more: there is a request to a provider, or a query on the way.
bool mayHoldFreshValues(const RedirectChain &chain)
{
    return chain.end == ChainEnd::Stopped
        || std::any_of(chain.steps.begin(), chain.steps.end(), [](const auto &step) {
               return step.location.find('?') != std::string::npos;
           });
}

} // namespace

Result<Login> readLogin(const FactWriter &facts, WebReader &reader, const WebUrl &login)
{
    const auto chain = reader.follow(login, isSignInRequest);
    if (!chain)
        return tl::unexpected(chain.error());
    // From the start: a step before the last may be where something fresh is made.
    std::optional<RedirectChain> again;
    if (mayHoldFreshValues(*chain)) {
        if (auto second = reader.follow(login, isSignInRequest))
            again = *std::move(second);
    }
    writeChain(facts.below("login"), *chain, again ? &*again : nullptr);
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
    if (again && again->end == ChainEnd::Stopped && !isSamlRequest(*again->next))
        second = AuthorizeRequest::parse(*again->next);
    request.write(facts.below("authorize"), second ? &*second : nullptr);
    return result;
}

} // namespace sidestage
