// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/roles/rolestarget.h"
#include "probes/kinds/roles/sessioncookies.h"

#include <string>

namespace sidestage {

/// Asks a target's own origin as one identity, one request after another. Everything passed
/// outlives this.
class Visitor
{
public:
    /// Without an identity, nothing but the request itself is sent.
    Visitor(HttpClient &client, const RolesTarget &target, const ProbeContext &context,
            const Identity *identity)
        : m_client(client)
        , m_target(target)
        , m_context(context)
        , m_identity(identity)
        , m_cookies(target.url)
    {
    }

    /// Signs in where the identity has a form: looks at its page, sends it once, and goes where
    /// the answer leads within the origin. An error where the site does not take the identity in,
    /// or does not say so.
    Result<void> signIn();
    /// False after a sign-in by a form whose answer set no cookie and changed none: then the pages
    /// have to show whether it was accepted.
    bool isProven() const { return m_isProven; }
    /// Nothing is followed. BadInput for an address of another origin.
    Result<HttpResponse> get(const WebUrl &url);
    /// The address of a path of the target.
    Result<WebUrl> urlOf(const std::string &path) const;

private:
    struct Arrival
    {
        WebUrl url;
        HttpResponse response;
    };
    /// Follows redirects within the origin, by GET alone.
    Result<Arrival> arrive(WebUrl url);
    Result<Arrival> follow(WebUrl url, HttpResponse response);
    Result<HttpResponse> post(const FormLogin &form, const Arrival &page, const WebUrl &action);
    Result<void> judgeAnswer(const FormLogin &form, const WebUrl &formUrl, const WebUrl &action,
                             HttpResponse answer, std::size_t changesBefore);
    Result<HttpHeaders> headersFor(const WebUrl &url) const;
    /// Notes one exchange in the log, and keeps its cookies where a session is held.
    Result<HttpResponse> taken(const std::string &what, const WebUrl &url,
                               Result<HttpResponse> answer);

    HttpClient &m_client;
    const RolesTarget &m_target;
    const ProbeContext &m_context;
    const Identity *m_identity;
    SessionCookies m_cookies;
    bool m_isProven = true;
};

} // namespace sidestage
