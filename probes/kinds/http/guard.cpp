// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/guard.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/bodyfacts.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// Whether an address is one that people sign in at: by a whole word of its host or its path.
bool isSignIn(std::string_view address)
{
    constexpr std::array<std::string_view, 21> words{
        "login",     "log-in",         "log_in",  "logon",
        "signin",    "sign-in",        "sign_in", "auth",
        "authorize", "authenticate",   "oauth",   "oauth2",
        "openid",    "openid-connect", "sso",     "saml",
        "saml2",     "accounts",       "idp",     "cloudflareaccess",
        "session"};
    const auto text = lowered(address.substr(0, address.find_first_of("?#")));
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of("/.:", at), text.size());
        if (std::find(words.begin(), words.end(), std::string_view(text).substr(at, end - at))
            != words.end())
            return true;
        at = end + 1;
    }
    return false;
}

} // namespace

Guard guardOf(const RedirectChain &chain)
{
    const auto &last = chain.steps.back();
    Guard guard;
    guard.isShut = last.response.status == 401 || last.response.status == 403;
    for (const auto &step : chain.steps) {
        if (!step.location.empty() && isSignIn(step.location)) {
            guard.word = "sign-in redirect";
            guard.isShut = true;
            return guard;
        }
    }
    if (last.response.status == 403)
        guard.word = "forbidden";
    if (last.response.status != 401)
        return guard;
    const auto challenge = headerValue(last.response.headers, "www-authenticate").value_or("");
    const auto scheme = lowered(std::string_view(challenge).substr(0, challenge.find(' ')));
    constexpr std::array<std::string_view, 5> known{"basic", "digest", "bearer", "negotiate",
                                                    "ntlm"};
    const bool isKnown = std::find(known.begin(), known.end(), scheme) != known.end();
    guard.word = isKnown ? scheme : "unauthorized";
    return guard;
}

Result<Guard> AccessGuard::of(const HttpPage &page, const RedirectChain &seen)
{
    if (m_asking.target().credentials.empty())
        return guardOf(seen);
    const auto known = m_known.find(page.path);
    if (known != m_known.end())
        return known->second;
    const auto chain = m_asking.follow(page.path, Asker::Stranger);
    return m_known
        .emplace(page.path,
                 chain ? Result<Guard>(guardOf(*chain))
                       : Result<Guard>(tl::unexpected(chain.error())))
        .first->second;
}

void AccessGuard::write(const FactWriter &facts, const HttpPage &page, const RedirectChain &seen)
{
    const auto guard = of(page, seen);
    if (guard)
        facts.add("guard", FactValue::text(guard->word));
    else
        facts.gap("guard", guard.error());
}

void writeNoIndex(const FactWriter &facts, const HttpPage &page, const RedirectChain &chain,
                  AccessGuard &guard)
{
    const auto &answer = chain.steps.back().response;
    const auto noIndex = isNoIndex(answer);
    if (!noIndex)
        return;
    const bool isElsewhere =
        !chain.steps.back().url.hasSameHost(chain.steps.front().url) && guardOf(chain).isShut;
    if (*noIndex && !isElsewhere) {
        facts.add("noindex", FactValue::boolean(true));
    } else if (!isElsewhere && answer.bodyFailure) {
        facts.gap("noindex", *answer.bodyFailure);
    } else if (!isElsewhere && answer.isTruncated) {
        facts.gap("noindex",
                  {ErrorCode::TooLarge,
                   "only the beginning of the page was read",
                   {},
                   "raise body-limit"});
    } else if (page.method == HttpMethod::Get) {
        const auto kept = guard.of(page, chain);
        if (!kept)
            facts.gap("noindex", kept.error());
        else if (kept->isShut)
            facts.add("noindex", FactValue::text("guarded"));
        else
            facts.add("noindex", FactValue::boolean(false));
    }
}

} // namespace sidestage
