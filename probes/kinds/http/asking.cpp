// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/asking.h"

#include "probes/base/asciitext.h"

#include <QRandomGenerator>

namespace sidestage {

SiteAsking::SiteAsking(const ProbeContext &context, HttpClient &client, const HttpTarget &target,
                       ExchangeNote note)
    : m_context(context)
    , m_client(client)
    , m_target(target)
    , m_open(target)
    , m_address(*WebUrl::parse(target.url)) // httpTarget has read it before
    , m_note(std::move(note))
{
    m_open.credentials.clear();
    for (const auto &[name, value] : context.spec.options["headers"].entries()) {
        if (!value.credential())
            m_headers.push_back({lowered(name), value.text()});
    }
}

const HttpTarget &SiteAsking::targetFor(Asker asker) const
{
    return asker == Asker::Auditor ? m_target : m_open;
}

HttpPage SiteAsking::page(std::string_view path, Asker asker) const
{
    HttpPage page;
    page.path = path;
    if (asker != Asker::Browser)
        page.headers = m_headers;
    return page;
}

Result<void> SiteAsking::mayAsk() const
{
    if (m_silences >= 2)
        return failure(ErrorCode::TimedOut,
                       "not asked: " + m_address.origin() + " had not answered twice before");
    return m_context.deadline.check();
}

void SiteAsking::note(const Error *failure)
{
    m_silences = failure && failure->code == ErrorCode::TimedOut ? m_silences + 1 : 0;
}

void SiteAsking::hear(const HttpResponse &answer, const WebUrl &from)
{
    if (from.hasSameOrigin(m_address))
        m_clock.add(answer.headers, answer.sentAt, answer.receivedAt);
}

void SiteAsking::hear(const RedirectChain &chain)
{
    for (const auto &step : chain.steps)
        hear(step.response, step.url);
}

Result<HttpResponse> SiteAsking::ask(HttpMethod method, std::string_view path, Asker asker,
                                     const HttpHeaders &headers)
{
    if (const auto may = mayAsk(); !may)
        return tl::unexpected(may.error());
    auto asked = page(path, asker);
    asked.method = method;
    asked.headers.insert(asked.headers.end(), headers.begin(), headers.end());
    const auto url = WebUrl::parse(m_target.url + asked.path);
    if (!url)
        return failure(ErrorCode::BadInput,
                       "the path '" + asked.path + "' gives no address of the web");
    auto answer = askAgain(m_client, targetFor(asker), asked, *url, m_context.deadline, m_note);
    if (answer)
        hear(*answer, *url);
    note(answer ? nullptr : &answer.error());
    return answer;
}

Result<RedirectChain> SiteAsking::followed(const HttpTarget &target, const HttpPage &page)
{
    if (const auto may = mayAsk(); !may)
        return tl::unexpected(may.error());
    auto chain = followRedirects(m_client, target, page, m_context.deadline, m_note);
    if (chain)
        hear(*chain);
    note(chain ? nullptr : &chain.error());
    return chain;
}

Result<RedirectChain> SiteAsking::follow(std::string_view path, Asker asker)
{
    return followed(targetFor(asker), page(path, asker));
}

Result<RedirectChain> SiteAsking::followFromRoot(std::string_view path, Asker asker)
{
    auto target = targetFor(asker);
    target.url = m_address.origin();
    return followed(target, page(path, asker));
}

Result<HttpResponse> SiteAsking::again(const RedirectChain &chain, Asker asker)
{
    if (const auto may = mayAsk(); !may)
        return tl::unexpected(may.error());
    auto answer = askAgain(m_client, targetFor(asker), page("/", asker), chain.steps.back().url,
                           m_context.deadline, m_note);
    if (answer)
        hear(*answer, chain.steps.back().url);
    note(answer ? nullptr : &answer.error());
    return answer;
}

std::string withFreshQuery(std::string_view path)
{
    const auto number = QRandomGenerator::global()->generate64();
    return std::string(path) + (path.find('?') == std::string_view::npos ? '?' : '&')
        + "sidestage=" + std::to_string(number);
}

} // namespace sidestage
