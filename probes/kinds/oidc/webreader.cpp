// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/webreader.h"

namespace sidestage {

WebReader::WebReader(HttpClient &client, const HttpTarget &target, const Deadline &deadline,
                     ExchangeNote note)
    : m_client(client)
    , m_target(target)
    , m_page(target.pages.front())
    , m_deadline(deadline)
    , m_note(std::move(note))
{
}

Result<HttpResponse> WebReader::ask(const WebUrl &url)
{
    auto answer = askAgain(m_client, m_target, m_page, url, m_deadline, m_note);
    m_isEncrypted = m_isEncrypted || (answer && answer->isEncrypted);
    return answer;
}

Result<RedirectChain> WebReader::follow(const WebUrl &start,
                                        const std::function<bool(const WebUrl &)> &isEnd)
{
    auto chain = followRedirectsFrom(m_client, m_target, m_page, start, isEnd, m_deadline, m_note);
    if (chain) {
        for (const auto &step : chain->steps)
            m_isEncrypted = m_isEncrypted || step.response.isEncrypted;
    }
    return chain;
}

Result<HttpResponse> WebReader::document(const WebUrl &url)
{
    // What comes over a plain connection may be anybody's, and keys are read this way.
    auto chain = follow(url, [&url](const WebUrl &next) {
        return url.isPrivate() && next.isWeb() && !next.isPrivate();
    });
    if (!chain)
        return tl::unexpected(chain.error());
    const auto shown = url.shownFrom(nullptr);
    switch (chain->end) {
    case ChainEnd::Answered:
        break;
    case ChainEnd::Circle:
    case ChainEnd::TooMany:
        return failure(ErrorCode::Protocol, shown + " is redirected again and again");
    case ChainEnd::OtherScheme:
        return failure(ErrorCode::Protocol,
                       shown + " is redirected to " + chain->steps.back().location
                           + ", which is no address of the web");
    case ChainEnd::Stopped:
        return failure(ErrorCode::Protocol,
                       shown + " is redirected to " + chain->next->origin()
                           + ", where its answer would come unencrypted");
    default:
        return failure(ErrorCode::Protocol,
                       shown + " is redirected to an address that cannot be followed");
    }
    auto answer = std::move(chain->steps.back().response);
    if (answer.bodyFailure)
        return tl::unexpected(*answer.bodyFailure);
    if (answer.isTruncated)
        return failure(ErrorCode::TooLarge,
                       "the document at " + shown + " is larger than the limit of "
                           + std::to_string(answer.body.size()) + " bytes");
    return answer;
}

} // namespace sidestage
