// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/cookiescope.h"

#include "probes/kinds/http/publicsuffix.h"

#include <array>

namespace sidestage {

std::string_view nameOf(CookieScope scope)
{
    constexpr std::array<std::string_view, 6> names{"host-only", "host-and-below", "parent",
                                                    "site",      "public-suffix",  "foreign"};
    return names.at(static_cast<std::size_t>(scope));
}

CookieScope cookieScope(const std::optional<std::string> &domain, std::string_view host)
{
    if (!domain || domain->empty())
        return CookieScope::HostOnly;
    if (isIpAddress(host) || isPublicSuffix(*domain)) {
        // Addresses have nothing below them, and a suffix that is a site itself has it for itself.
        if (*domain == host)
            return CookieScope::HostOnly;
        return isIpAddress(host) ? CookieScope::Foreign : CookieScope::PublicSuffix;
    }
    if (*domain != host && !host.ends_with('.' + *domain))
        return CookieScope::Foreign;
    if (registrableDomain(host) == *domain)
        return CookieScope::Site;
    return *domain == host ? CookieScope::HostAndBelow : CookieScope::Parent;
}

} // namespace sidestage
