// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/formpage.h"
#include "probes/kinds/roles/visitor.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr int mostSteps = 10;

Error notTaken(std::string why)
{
    return {ErrorCode::PermissionDenied, "the sign-in did not succeed: " + std::move(why), {}, {}};
}

/// An error of one step, told as part of the sign-in.
Error duringSignIn(Error error)
{
    error.message = "the sign-in did not come to an end: " + error.message;
    return error;
}

/// Whether the page still asks for what was sent: a form that was not accepted.
bool asksAgain(const FormLogin &form, const HttpResponse &page)
{
    return std::all_of(form.fields.begin(), form.fields.end(), [&](const auto &field) {
        return !field.isCredential || inputValue(page.body, field.name);
    });
}

/// The address without its query: a form that was refused often comes back as "/login?error".
std::string pageOf(const WebUrl &url)
{
    const auto text = url.text();
    return text.substr(0, text.find('?'));
}

std::string statusText(const HttpResponse &answer)
{
    return std::to_string(answer.status);
}

} // namespace

Result<Visitor::Arrival> Visitor::follow(WebUrl url, HttpResponse response)
{
    std::vector<std::string> seen;
    while (isRedirect(response.status)) {
        const auto location = headerValue(response.headers, "location");
        const auto next = location ? url.resolved(*location) : std::optional<WebUrl>();
        // Nobody else is asked, and nothing that belongs to the session is shown to them.
        if (!next || !next->isWeb() || !next->hasSameOrigin(m_target.url))
            break;
        if (std::find(seen.begin(), seen.end(), next->text()) != seen.end())
            return tl::unexpected(notTaken("its redirects go in a circle"));
        if (seen.size() == mostSteps)
            return tl::unexpected(
                notTaken("it redirects more than " + std::to_string(mostSteps) + " times"));
        seen.push_back(next->text());
        url = *next;
        auto answer = get(url);
        if (!answer)
            return tl::unexpected(duringSignIn(answer.error()));
        response = *std::move(answer);
    }
    return Arrival{std::move(url), std::move(response)};
}

Result<Visitor::Arrival> Visitor::arrive(WebUrl url)
{
    auto answer = get(url);
    if (!answer)
        return tl::unexpected(duringSignIn(answer.error()));
    return follow(std::move(url), *std::move(answer));
}

Result<HttpResponse> Visitor::post(const FormLogin &form, const Arrival &page, const WebUrl &action)
{
    SignInForm::Fields fields;
    for (const auto &field : form.fields)
        fields.emplace_back(field.name, field.value.duplicate());
    if (!form.csrf.empty()) {
        auto value = inputValue(page.response.body, form.csrf);
        if (!value)
            return tl::unexpected(
                notTaken("the page of the form has no input '" + form.csrf + "'"));
        fields.emplace_back(form.csrf, *std::move(value));
    }
    const auto filled = SignInForm::make(page.url.text(), action.text(), fields);
    if (!filled)
        return tl::unexpected(filled.error());
    auto headers = headersFor(action);
    if (!headers)
        return tl::unexpected(headers.error());
    auto answer = m_client.signIn(*filled, *headers, m_context.deadline);
    for (auto &header : *headers)
        wipe(header.value);
    auto kept = taken("POST", action, std::move(answer));
    if (!kept)
        return tl::unexpected(duringSignIn(kept.error()));
    return kept;
}

Result<void> Visitor::judgeAnswer(const FormLogin &form, const WebUrl &formUrl,
                                  const WebUrl &action, HttpResponse answer,
                                  std::size_t changesBefore)
{
    if (answer.status >= 400)
        return tl::unexpected(notTaken("the form was answered with " + statusText(answer)));
    if (answer.status == 307 || answer.status == 308)
        return tl::unexpected(notTaken("the form is asked for a second time (" + statusText(answer)
                                       + "), and it is sent once only"));
    const bool isSentOn = isRedirect(answer.status);
    const auto end = follow(action, std::move(answer));
    if (!end)
        return tl::unexpected(end.error());
    if (asksAgain(form, end->response)
        || (isSentOn && !isRedirect(end->response.status) && pageOf(end->url) == pageOf(formUrl)))
        return tl::unexpected(notTaken("the site shows its form again"));
    if (m_cookies.isEmpty())
        return tl::unexpected(notTaken("the site set no cookie"));
    // A page of one's own words with status 200 may mean either: only a session tells.
    m_isProven = m_cookies.changes() != changesBefore;
    if (isRedirect(end->response.status))
        m_context.log.write("the sign-in leads to another site, which is not asked");
    return {};
}

Result<void> Visitor::signIn()
{
    if (!m_identity || !m_identity->form)
        return {};
    const auto &form = *m_identity->form;
    const auto formUrl = urlOf(form.path);
    if (!formUrl)
        return tl::unexpected(formUrl.error());
    const auto action = urlOf(form.action);
    if (!action)
        return tl::unexpected(action.error());

    const auto page = arrive(*formUrl);
    if (!page)
        return tl::unexpected(page.error());
    if (page->response.status < 200 || page->response.status >= 300)
        return tl::unexpected(
            notTaken("the page of the form answers with " + statusText(page->response)));
    if (page->response.bodyFailure)
        return tl::unexpected(duringSignIn(*page->response.bodyFailure));
    const auto changesBefore = m_cookies.changes();
    auto answer = post(form, *page, *action);
    if (!answer)
        return tl::unexpected(answer.error());
    return judgeAnswer(form, page->url, *action, *std::move(answer), changesBefore);
}

} // namespace sidestage
