// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/provideranswer.h"

#include "probes/base/asciitext.h"

#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// RFC 6749, 7591, 8707, 9101, 9126, OpenID Connect Core 3.1.2.6, and what large providers call
/// a redirect address that they do not know. Longer names before those that they begin with.
constexpr std::array<std::string_view, 26> errorCodes{"redirect_uri_mismatch",
                                                      "invalid_redirect_uri",
                                                      "invalid_client",
                                                      "unauthorized_client",
                                                      "client_not_found",
                                                      "invalid_request_object",
                                                      "invalid_request_uri",
                                                      "invalid_request",
                                                      "unsupported_response_type",
                                                      "unsupported_response_mode",
                                                      "invalid_scope",
                                                      "invalid_target",
                                                      "invalid_grant",
                                                      "access_denied",
                                                      "temporarily_unavailable",
                                                      "server_error",
                                                      "request_uri_not_supported",
                                                      "request_not_supported",
                                                      "registration_not_supported",
                                                      "unmet_authentication_requirements",
                                                      "login_required",
                                                      "interaction_required",
                                                      "consent_required",
                                                      "account_selection_required",
                                                      "invalid_dpop_proof",
                                                      "unsupported_pkce"};

bool isKnownCode(std::string_view code)
{
    return std::find(errorCodes.begin(), errorCodes.end(), code) != errorCodes.end();
}

/// The code that a page of errors names, as a word of its own.
std::string codeIn(std::string_view page)
{
    const auto isPart = [](char c) { return isLetterOrDigit(c) || c == '_'; };
    for (std::size_t at = 0; at < page.size();) {
        if (!isPart(page[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < page.size() && isPart(page[end]))
            ++end;
        if (const auto word = page.substr(at, end - at); isKnownCode(word))
            return std::string(word);
        at = end;
    }
    return {};
}

/// Parameters that a provider sends back with: in the query, or in the fragment.
std::optional<std::string> sentBack(const std::string &location, const QString &name)
{
    const QUrl url(QString::fromStdString(location));
    for (const auto &text : {url.query(), url.fragment()}) {
        const QUrlQuery query(text);
        if (query.hasQueryItem(name))
            return query.queryItemValue(name, QUrl::FullyDecoded).toStdString();
    }
    return {};
}

bool asksNobody(std::string_view code)
{
    return code == "login_required" || code == "interaction_required" || code == "consent_required"
        || code == "account_selection_required";
}

ProviderAnswer errorAnswer(std::string code)
{
    if (asksNobody(code))
        return {"login-required", std::move(code), {}};
    return {"error", std::move(code), {}};
}

ProviderAnswer redirectAnswer(const WebUrl &request, const HttpResponse &response)
{
    const auto location = headerValue(response.headers, "location").value_or("");
    if (const auto code = sentBack(location, QStringLiteral("error")))
        return errorAnswer(isKnownCode(*code) ? *code : "another error");
    if (sentBack(location, QStringLiteral("authError"))) // Google's page of errors
        return errorAnswer("another error");
    const auto next = request.resolved(location);
    if (!next)
        return {"refused", {}, {}};
    const auto back = WebUrl::parse(request.parameter("redirect_uri").value_or(""));
    const bool isBack = !back || next->place() == back->place();
    for (const auto &name :
         {QStringLiteral("code"), QStringLiteral("id_token"), QStringLiteral("access_token")}) {
        if (isBack && sentBack(location, name))
            return {"code", {}, {}};
    }
    return {"redirected", {}, next->isWeb() ? next->origin() : "another scheme"};
}

} // namespace

ProviderAnswer providerAnswer(const WebUrl &request, const HttpResponse &response)
{
    if (isRedirectStatus(response.status))
        return redirectAnswer(request, response);
    if (response.status >= 200 && response.status < 300)
        return {"login-page", {}, {}};
    auto code = codeIn(response.body);
    if (!code.empty())
        return errorAnswer(std::move(code));
    return {response.status >= 500       ? "failing"
                : response.status == 403 ? "forbidden"
                                         : "refused",
            {},
            {}};
}

Result<void> writeProviderAnswer(const FactWriter &facts, WebReader &reader, const WebUrl &request)
{
    const auto response = reader.ask(request);
    if (!response)
        return tl::unexpected(response.error());
    if (response->status == 429)
        return failure(ErrorCode::Unreachable,
                       request.origin() + " asks to come later (status 429)");
    const auto answer = providerAnswer(request, *response);
    facts.add("status", FactValue::integer(response->status));
    facts.add("answer", FactValue::text(answer.kind));
    if (!answer.error.empty())
        facts.add("error", FactValue::text(answer.error));
    if (!answer.leadsTo.empty())
        facts.add("redirects-to", FactValue::text(answer.leadsTo));
    return {};
}

} // namespace sidestage
