// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/redirectchain.h"

#include <functional>
#include <string>

namespace sidestage {

/// Reads addresses of the application and of its identity provider, with GET alone. Own headers
/// and credentials go to the application's scheme, host and port and nowhere else. Everything
/// passed outlives this; used on one worker thread.
class WebReader
{
public:
    WebReader(HttpClient &client, const HttpTarget &target, const Deadline &deadline,
              ExchangeNote note);

    /// One request, redirects not followed.
    Result<HttpResponse> ask(const WebUrl &url);
    /// From an address along its redirects; stops before the addresses that `isEnd` names.
    Result<RedirectChain> follow(const WebUrl &start,
                                 const std::function<bool(const WebUrl &)> &isEnd = {});
    /// The answer at the end of the redirects, whatever its status; an error where they lead
    /// nowhere, from an encrypted address to a plain one, or where its body did not come whole.
    Result<HttpResponse> document(const WebUrl &url);

    const Deadline &deadline() const { return m_deadline; }
    /// Whether any answer came over TLS.
    bool isEncrypted() const { return m_isEncrypted; }

private:
    HttpClient &m_client;
    const HttpTarget &m_target;
    HttpPage m_page;
    Deadline m_deadline;
    ExchangeNote m_note;
    bool m_isEncrypted = false;
};

} // namespace sidestage
