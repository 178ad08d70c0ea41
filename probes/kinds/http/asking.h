// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/clock.h"
#include "probes/kinds/http/httptarget.h"
#include "probes/kinds/http/redirectchain.h"
#include "probes/kinds/http/weburl.h"
#include "probes/transport/httpclient.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sidestage {

/// Who asks.
enum class Asker : std::uint8_t {
    Browser, ///< a browser by itself: no header of the target's is sent along
    Stranger, ///< the target's headers, no credential
    Auditor ///< the target's headers and credentials
};

/// Asks a target's own server for what is no page of its list. After two requests in a row that
/// ran out of time it asks no more: one silent server must not use up the time of the whole probe.
class SiteAsking
{
public:
    /// Everything passed outlives this.
    SiteAsking(const ProbeContext &context, HttpClient &client, const HttpTarget &target,
               ExchangeNote note);

    /// One request, not followed. `path`: below the target's url.
    Result<HttpResponse> ask(HttpMethod method, std::string_view path, Asker asker,
                             const HttpHeaders &headers = {});
    /// A GET whose redirects are followed as those of the pages are.
    Result<RedirectChain> follow(std::string_view path, Asker asker);
    /// The same below the root of the target's host, wherever its url leads.
    Result<RedirectChain> followFromRoot(std::string_view path, Asker asker);
    /// The last answer of a chain once more.
    Result<HttpResponse> again(const RedirectChain &chain, Asker asker);

    /// What others have asked counts for the clock as well, as far as the target's own server said
    /// it.
    void hear(const HttpResponse &answer, const WebUrl &from);
    void hear(const RedirectChain &chain);

    const HttpTarget &target() const { return m_target; }
    const WebUrl &address() const { return m_address; }
    const ClockSkew &clock() const { return m_clock; }
    void say(const std::string &line) const { m_note(line); }

private:
    const HttpTarget &targetFor(Asker asker) const;
    HttpPage page(std::string_view path, Asker asker) const;
    Result<void> mayAsk() const;
    void note(const Error *failure);
    Result<RedirectChain> followed(const HttpTarget &target, const HttpPage &page);

    const ProbeContext &m_context;
    HttpClient &m_client;
    const HttpTarget &m_target;
    HttpTarget m_open; ///< the same without credentials
    HttpHeaders m_headers; ///< of the target, without credentials
    WebUrl m_address;
    ExchangeNote m_note;
    ClockSkew m_clock;
    int m_silences = 0; ///< in a row
};

/// `path` with a query of its own that was never used before. What a cache on the way keeps of an
/// answer to an unusual request is then given to nobody else.
std::string withFreshQuery(std::string_view path);

/// "sidestage-foreign.invalid": a host that belongs to nobody (RFC 2606).
inline constexpr std::string_view foreignHost = "sidestage-foreign.invalid";

} // namespace sidestage
