// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/visitor.h"

namespace sidestage {

Result<WebUrl> Visitor::urlOf(const std::string &path) const
{
    const auto url = WebUrl::parse(m_target.base + path);
    if (!url || !url->hasSameOrigin(m_target.url))
        return failure(ErrorCode::BadInput,
                       "the page '" + path + "' gives no address of the target");
    return *url;
}

Result<HttpHeaders> Visitor::headersFor(const WebUrl &url) const
{
    if (!url.hasSameOrigin(m_target.url))
        return failure(ErrorCode::BadInput, "the page is not one of the target's");
    HttpHeaders headers;
    if (!m_identity)
        return headers;
    for (const auto &[name, value] : m_identity->headers)
        headers.push_back({name, std::string(value.reveal())});
    if (const auto cookies = m_cookies.headerFor(url); !cookies.isEmpty())
        headers.push_back({"cookie", std::string(cookies.reveal())});
    return headers;
}

Result<HttpResponse> Visitor::taken(const std::string &what, const WebUrl &url,
                                    Result<HttpResponse> answer)
{
    m_context.log.write(
        what + ' ' + url.shownFrom(nullptr) + " as "
        + (m_identity ? m_identity->name : std::string(anonymous)) + ": "
        + (answer ? "status " + std::to_string(answer->status) : answer.error().message));
    if (answer && m_identity && m_identity->form) {
        if (auto kept = m_cookies.take(url, answer->headers); !kept)
            return tl::unexpected(kept.error());
    }
    return answer;
}

Result<HttpResponse> Visitor::get(const WebUrl &url)
{
    auto headers = headersFor(url);
    if (!headers)
        return tl::unexpected(headers.error());
    HttpRequest request{HttpMethod::Get, url.text(), *std::move(headers)};
    auto answer = m_client.exchange(request, m_context.deadline);
    for (auto &header : request.headers)
        wipe(header.value);
    return taken("GET", url, std::move(answer));
}

} // namespace sidestage
