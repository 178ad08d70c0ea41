// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/asking.h"
#include "probes/kinds/http/redirectchain.h"

#include <map>
#include <string>
#include <string_view>

namespace sidestage {

/// What keeps strangers out, as the answers to one of them show it.
struct Guard
{
    /// "none", "sign-in redirect", "forbidden", the schemes of RFC 9110 section 11 in lower case
    /// ("basic"), and "unauthorized" where a 401 names none of them.
    std::string word = "none";
    /// Whether nothing of the page is shown: a 401, a 403, or a place to sign in at instead.
    bool isShut = false;
};
Guard guardOf(const RedirectChain &chain);

/// Asks for pages as a stranger would, each once, and only where the target has credentials:
/// without them its own answers are a stranger's.
class AccessGuard
{
public:
    explicit AccessGuard(SiteAsking &asking) : m_asking(asking) { }

    /// `seen`: the page as the target's credentials show it.
    Result<Guard> of(const HttpPage &page, const RedirectChain &seen);
    /// Writes `guard`: that of this page.
    void write(const FactWriter &facts, const HttpPage &page, const RedirectChain &seen);

private:
    SiteAsking &m_asking;
    std::map<std::string, Result<Guard>> m_known; ///< by path
};

/// Writes `noindex` of a page: true, false, or "guarded" where it does not keep search engines
/// away and a stranger does not get to see it. What another host says, where one signs in, is not
/// said by the page. That a page does not ask to be left out is only
/// known from the whole page.
void writeNoIndex(const FactWriter &facts, const HttpPage &page, const RedirectChain &chain,
                  AccessGuard &guard);

} // namespace sidestage
