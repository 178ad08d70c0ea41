// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/httptarget.h"
#include "probes/kinds/http/weburl.h"
#include "probes/transport/httpclient.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// Why a chain of redirects went no further.
enum class ChainEnd : std::uint8_t {
    Answered, ///< an answer that is no redirect
    Circle, ///< the next address was asked before
    TooMany, ///< more than the target allows to follow
    NotFollowed, ///< the target says to follow none
    OtherScheme, ///< the next address is not of the web
    BadLocation, ///< a redirect without an address that can be understood
    Stopped ///< the next address is one that the caller does not want to be asked
};
/// "answered", "circle", "too-many", "not-followed", "other-scheme", "bad-location", "stopped".
std::string_view nameOf(ChainEnd end);

/// A page from its own address to the last answer.
struct RedirectChain
{
    struct Step
    {
        WebUrl url;
        HttpResponse response;
        std::string location; ///< where it leads, as WebUrl::shownFrom says it; empty: nowhere
    };
    std::vector<Step> steps; ///< at least one; the last is the answer
    ChainEnd end = ChainEnd::Answered;
    std::optional<WebUrl> next; ///< where the last step leads, if it is an address at all
};

/// Whether an answer with this status names another place to ask in the same way (RFC 9110
/// section 15.4).
bool isRedirectStatus(int status);

/// Says one request to the log: method, address without secrets, what came of it.
using ExchangeNote = std::function<void(const std::string &line)>;

/// Asks for a page and follows where it is sent, step by step. The page's own headers and the
/// target's credentials go to the target's scheme, host and port alone. An error where any step
/// brought no answer.
Result<RedirectChain> followRedirects(HttpClient &client, const HttpTarget &target,
                                      const HttpPage &page, const Deadline &deadline,
                                      const ExchangeNote &note);

/// The same from any address on, whether it is the target's own or not. `isEnd` is asked about
/// every next address and stops before those that it names.
Result<RedirectChain> followRedirectsFrom(HttpClient &client, const HttpTarget &target,
                                          const HttpPage &page, const WebUrl &start,
                                          const std::function<bool(const WebUrl &)> &isEnd,
                                          const Deadline &deadline, const ExchangeNote &note);

/// Asks once more for the last step of a chain.
Result<HttpResponse> askAgain(HttpClient &client, const HttpTarget &target, const HttpPage &page,
                              const WebUrl &url, const Deadline &deadline,
                              const ExchangeNote &note);

} // namespace sidestage
