// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/redirectchain.h"

#include <algorithm>
#include <array>

namespace sidestage {

bool isRedirectStatus(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string_view nameOf(ChainEnd end)
{
    constexpr std::array<std::string_view, 7> names{"answered",     "circle",       "too-many",
                                                    "not-followed", "other-scheme", "bad-location",
                                                    "stopped"};
    return names.at(static_cast<std::size_t>(end));
}

Result<HttpResponse> askAgain(HttpClient &client, const HttpTarget &target, const HttpPage &page,
                              const WebUrl &url, const Deadline &deadline, const ExchangeNote &note)
{
    HttpRequest request;
    request.method = page.method;
    request.url = url.text();
    const auto own = WebUrl::parse(target.url);
    if (own && url.hasSameOrigin(*own)) {
        request.headers = page.headers;
        request.headers.insert(request.headers.end(), target.credentials.begin(),
                               target.credentials.end());
    }
    const auto begin = std::chrono::steady_clock::now();
    auto answer = client.exchange(request, deadline);
    const auto taken =
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
    const auto what = answer ? "status " + std::to_string(answer->status)
            + (answer->bodyFailure ? ", then " + answer->bodyFailure->message : "")
                             : answer.error().message;
    note(std::string(nameOf(page.method)) + ' ' + url.shownFrom(nullptr) + ": " + what + " ("
         + std::to_string(taken.count()) + " ms)");
    return answer;
}

Result<RedirectChain> followRedirects(HttpClient &client, const HttpTarget &target,
                                      const HttpPage &page, const Deadline &deadline,
                                      const ExchangeNote &note)
{
    const auto start = WebUrl::parse(target.url + page.path);
    if (!start)
        return failure(ErrorCode::BadInput,
                       "the page '" + page.path + "' gives no address of the web");
    return followRedirectsFrom(client, target, page, *start, {}, deadline, note);
}

Result<RedirectChain> followRedirectsFrom(HttpClient &client, const HttpTarget &target,
                                          const HttpPage &page, const WebUrl &start,
                                          const std::function<bool(const WebUrl &)> &isEnd,
                                          const Deadline &deadline, const ExchangeNote &note)
{
    std::optional<WebUrl> url = start;
    RedirectChain chain;
    std::vector<std::string> seen;
    for (;;) {
        auto answer = askAgain(client, target, page, *url, deadline, note);
        if (!answer) {
            auto error = answer.error();
            if (!chain.steps.empty())
                error.message = "after " + std::to_string(chain.steps.size())
                    + (chain.steps.size() == 1 ? " redirect, " : " redirects, ") + error.message;
            return tl::unexpected(std::move(error));
        }
        seen.push_back(url->text());
        chain.steps.push_back({*url, *std::move(answer), {}});
        auto &step = chain.steps.back();
        if (!isRedirectStatus(step.response.status))
            return chain;

        const auto location = headerValue(step.response.headers, "location");
        const auto next = location ? url->resolved(*location) : std::optional<WebUrl>();
        if (!next) {
            chain.end = ChainEnd::BadLocation;
            return chain;
        }
        step.location = next->shownFrom(&*url);
        chain.next = next;
        if (isEnd && isEnd(*next)) {
            chain.end = ChainEnd::Stopped;
            return chain;
        }
        if (!next->isWeb()) {
            chain.end = ChainEnd::OtherScheme;
            note("not followed: " + step.location + " is not of the web");
            return chain;
        }
        if (std::find(seen.begin(), seen.end(), next->text()) != seen.end()) {
            chain.end = ChainEnd::Circle;
            note("the redirects go in a circle: " + step.location + " was asked before");
            return chain;
        }
        if (static_cast<int>(chain.steps.size()) > target.maximumRedirects) {
            chain.end = target.maximumRedirects == 0 ? ChainEnd::NotFollowed : ChainEnd::TooMany;
            note("more than " + std::to_string(target.maximumRedirects) + " redirects");
            return chain;
        }
        url = next;
    }
}

} // namespace sidestage
