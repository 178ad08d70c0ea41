// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/pageview.h"

#include "probes/base/asciitext.h"
#include "probes/base/factpath.h"
#include "probes/kinds/http/bodyshape.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

std::string redirectClass(const WebUrl &url, const HttpResponse &answer, const SiteMap &site)
{
    if (!isRedirect(answer.status))
        return "none";
    const auto location = headerValue(answer.headers, "location");
    const auto next = location ? url.resolved(*location) : std::optional<WebUrl>();
    if (!next)
        return "nowhere";
    if (!next->isWeb())
        return "other-site";
    const QUrl to(QString::fromStdString(next->text()));
    const auto path = to.path(QUrl::FullyEncoded).toStdString();
    const auto host = lowered(to.host(QUrl::FullyEncoded).toStdString());
    const auto own =
        lowered(QUrl(QString::fromStdString(url.text())).host(QUrl::FullyEncoded).toStdString());
    const bool isSameSite = host == own || site.hosts.count(host) != 0;
    if (isSignInPath(path) || (isSameSite && site.signInPages.count(path) != 0))
        return "to-sign-in";
    return isSameSite ? "same-site" : "other-site";
}

std::string bodyType(const HttpResponse &answer)
{
    if (answer.body.empty())
        return "empty";
    const auto header = headerValue(answer.headers, "content-type").value_or("");
    const auto type = lowered(withoutBlanks(std::string_view(header).substr(0, header.find(';'))));
    if (type == "application/json" || type.ends_with("+json"))
        return "json";
    if (type == "text/html" || type == "application/xhtml+xml")
        return "html";
    if (type == "application/xml" || type == "text/xml" || type.ends_with("+xml"))
        return "xml";
    if (type == "text/javascript" || type == "application/javascript")
        return "script";
    if (type == "text/css")
        return "style";
    if (type.starts_with("text/"))
        return "text";
    return type.starts_with("image/") ? "image" : "other";
}

std::vector<std::string> linesOf(const BodyShape &shape)
{
    std::vector<std::string> lines;
    for (const auto &[path, type] : shape) {
        std::string line;
        for (const auto &segment : path)
            line += (line.empty() ? "" : "/") + FactPath::escape(segment);
        lines.push_back((line.empty() ? "" : line + ": ") + type);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

/// Whether something lies deeper than shapes tell: two such bodies look alike and may not be.
bool isCutShort(const BodyShape &shape)
{
    return std::any_of(shape.begin(), shape.end(), [](const auto &member) {
        return member.second.find("\u2026") != std::string::npos;
    });
}

void readShape(const HttpResponse &answer, PageView &view)
{
    if (answer.bodyFailure) {
        view.shapeFailure = *answer.bodyFailure;
        return;
    }
    if (answer.isTruncated) {
        view.shapeFailure = Error{ErrorCode::TooLarge,
                                  "the body is larger than the limit of "
                                      + std::to_string(answer.body.size()) + " bytes",
                                  {},
                                  {}};
        return;
    }
    const auto shape = bodyShape(answer.body);
    if (!shape && shape.error().code == ErrorCode::TooLarge)
        view.shapeFailure = shape.error();
    else if (!shape)
        view.shape = {"not JSON"};
    else if (isCutShort(*shape))
        view.shapeFailure =
            Error{ErrorCode::TooLarge, "the body has more levels than are read", {}, {}};
    else
        view.shape = linesOf(*shape);
}

} // namespace

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool isSignInPath(std::string_view path)
{
    constexpr std::array<std::string_view, 14> names{
        "login",     "signin",       "logon", "auth", "oauth", "oauth2", "oidc",
        "authorize", "authenticate", "sso",   "saml", "saml2", "cas",    "wplogin"};
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const auto segment = path.substr(0, path.find('/'));
        path.remove_prefix(segment.size());
        auto word = lowered(segment.substr(0, segment.find('.')));
        word.erase(
            std::remove_if(word.begin(), word.end(), [](char c) { return c == '-' || c == '_'; }),
            word.end());
        if (std::find(names.begin(), names.end(), word) != names.end())
            return true;
    }
    return false;
}

PageView pageView(const WebUrl &url, const HttpResponse &answer, const SiteMap &site,
                  bool isShapeWanted)
{
    PageView view;
    view.status = answer.status;
    view.redirect = redirectClass(url, answer, site);
    // Bytes that did come tell the type; none may mean that none were meant to come.
    if (!answer.bodyFailure || !answer.body.empty())
        view.type = bodyType(answer);
    if (isShapeWanted && (!view.type || view.type == "json"))
        readShape(answer, view);
    return view;
}

bool PageView::differsFrom(const PageView &other) const
{
    return status != other.status || redirect != other.redirect
        || (type && other.type && *type != *other.type)
        || (shape && other.shape && *shape != *other.shape);
}

} // namespace sidestage
