// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/kinds/http/weburl.h"
#include "probes/transport/httpmessage.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sidestage {

/// Where the hosts and pages of one target are: what is needed to say where a redirect leads.
struct SiteMap
{
    std::set<std::string> hosts; ///< of the environment, in lower case, without ports
    std::set<std::string> signInPages; ///< paths that are known to be for signing in
};

/// What one identity is shown at one page, without a value of it.
struct PageView
{
    int status = 0;
    /// "none", "to-sign-in", "same-site", "other-site", "nowhere" (a redirect without a usable
    /// address).
    std::string redirect;
    /// "json", "html", "text", "xml", "script", "style", "image", "other", "empty"; nothing where
    /// the body did not come.
    std::optional<std::string> type;
    /// "items/[]/id: number", sorted: the form of a JSON body, where that was asked for; "not JSON"
    /// where its type says more than it keeps.
    std::optional<std::vector<std::string>> shape;
    /// Why the form could not be told although it was asked for: the body is cut, or more than is
    /// read.
    std::optional<Error> shapeFailure;

    bool isOpen() const { return status >= 200 && status < 300; }
    /// Whether the answer asks for a sign-in: it knows nobody, or not the one who asks.
    bool asksForSignIn() const { return status == 401 || redirect == "to-sign-in"; }
    /// Whether the page is kept from whoever asked, or hidden from them, for which many sites say
    /// 404.
    bool isRefusal() const { return (status >= 400 && status < 500) || asksForSignIn(); }
    /// Whether everything that was to be known is known.
    bool isWhole() const { return type && !shapeFailure; }
    /// Whether both are known to have seen something else.
    bool differsFrom(const PageView &other) const;
    friend bool operator==(const PageView &, const PageView &) = default;
};

/// RFC 9110 section 15.4: answers that name another place to ask in the same way.
bool isRedirect(int status);
/// Whether the path of an address is one that people sign in at, by its usual names.
bool isSignInPath(std::string_view path);

/// `url`: what was asked for.
PageView pageView(const WebUrl &url, const HttpResponse &answer, const SiteMap &site,
                  bool isShapeWanted);

} // namespace sidestage
