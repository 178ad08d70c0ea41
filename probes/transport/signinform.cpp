// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/signinform.h"

#include "probes/base/asciitext.h"
#include "probes/transport/hostlookup.h"

#include <QUrl>

namespace sidestage {

namespace {

bool isWeb(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
}

QUrl originOf(const QUrl &url)
{
    auto origin = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery
                               | QUrl::RemoveFragment);
    if (origin.port() == (origin.scheme() == QLatin1String("https") ? 443 : 80))
        origin.setPort(-1);
    return origin;
}

std::string textOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment)
        .toString(QUrl::FullyEncoded)
        .toStdString();
}

/// As browsers encode a form (WHATWG URL standard, application/x-www-form-urlencoded).
void appendEncoded(std::string &body, std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        if (isLetterOrDigit(c) || c == '*' || c == '-' || c == '.' || c == '_') {
            body += c;
        } else if (c == ' ') {
            body += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            body += '%';
            body += digits[byte >> 4U];
            body += digits[byte & 15U];
        }
    }
}

} // namespace

Result<SignInForm> SignInForm::make(const std::string &page, const std::string &action,
                                    const Fields &fields)
{
    const QUrl from(QString::fromStdString(page));
    const QUrl to = from.resolved(QUrl(QString::fromStdString(action)));
    if (!isWeb(from) || !isWeb(to))
        return failure(ErrorCode::BadInput, "the sign-in form has no address of the web");
    if (originOf(from) != originOf(to))
        return failure(ErrorCode::BadInput,
                       "the sign-in form would go to another site than the one that it stands on");
    if (to.scheme() != QLatin1String("https") && !isLoopbackHost(to.host().toStdString()))
        return failure(ErrorCode::NotConfigured,
                       "a password is not sent to " + textOf(originOf(to)) + " without encryption",
                       {}, "an address with https");
    std::size_t most = 0;
    for (const auto &[name, value] : fields)
        most += 3 * (name.size() + value.reveal().size()) + 2;
    std::string body;
    body.reserve(most); // so that it never moves and leaves a copy behind
    for (const auto &[name, value] : fields) {
        if (!body.empty())
            body += '&';
        appendEncoded(body, name);
        body += '=';
        appendEncoded(body, value.reveal());
    }
    SignInForm form;
    form.m_page = textOf(from);
    form.m_origin = textOf(originOf(from));
    form.m_url = textOf(to);
    form.m_body = Secret(std::move(body));
    return form;
}

} // namespace sidestage
