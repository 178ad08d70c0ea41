// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/authorizerequest.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/addressmask.h"
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/oidc/freshvalues.h"
#include "probes/kinds/oidc/jsondocument.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <set>

namespace sidestage {

namespace {

constexpr std::size_t mostParameters = 100;
constexpr std::string_view noise = "\u2026";

/// Lists of words whose order means nothing.
constexpr std::array<std::string_view, 3> wordSets{"scope", "response_type", "prompt"};
/// Lists of words in the order of preference.
constexpr std::array<std::string_view, 3> wordLists{"acr_values", "ui_locales", "claims_locales"};
/// May be said several times (RFC 8707).
constexpr std::array<std::string_view, 2> repeated{"audience", "resource"};
/// Fresh each time, or about one person: only whether they are there.
constexpr std::array<std::string_view, 6> presences{"state",         "nonce",    "login_hint",
                                                    "id_token_hint", "dpop_jkt", "user_code"};
constexpr std::array<std::string_view, 4> plain{"display", "max_age", "claims",
                                                "authorization_details"};
/// Written elsewhere, or in a form of their own.
constexpr std::array<std::string_view, 7> special{
    "client_id", "redirect_uri", "response_mode",        "code_challenge",
    "request",   "request_uri",  "code_challenge_method"};

bool isKnown(std::string_view name)
{
    return isAmong(wordSets, name) || isAmong(wordLists, name) || isAmong(repeated, name)
        || isAmong(presences, name) || isAmong(plain, name) || isAmong(special, name);
}

std::vector<std::string> words(std::string_view text)
{
    std::vector<std::string> result;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0)
            result.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

/// The claims of a signed request object (RFC 9101 section 4), unverified: they are compared, not
/// trusted. Nothing for an encrypted one.
std::optional<QJsonObject> claimsOf(const std::string &token)
{
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    if (first == std::string::npos || second == std::string::npos
        || token.find('.', second + 1) != std::string::npos)
        return {};
    const auto payload = QByteArray::fromBase64Encoding(
        QByteArray::fromStdString(token.substr(first + 1, second - first - 1)),
        QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!payload)
        return {};
    const auto claims = jsonObjectOf((*payload).toStdString(), "the request");
    return claims ? std::optional(*claims) : std::nullopt;
}

/// A claim as the parameter of the same name would be written.
std::string parameterText(const QJsonValue &value)
{
    if (value.isObject())
        return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact).toStdString();
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact).toStdString();
    return scalarFact(value).display();
}

/// Spaces and the order of members of JSON mean nothing.
std::string plainText(const std::string &value)
{
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(value));
    return maskedSecrets(document.isNull() ? value
                                           : document.toJson(QJsonDocument::Compact).toStdString());
}

/// What a provider takes where the request does not say (OAuth 2.0 Multiple Response Types).
std::string defaultResponseMode(const std::vector<std::string> &types)
{
    const bool isByFragment = std::any_of(types.begin(), types.end(), [](const auto &type) {
        return type == "token" || type == "id_token";
    });
    return isByFragment ? "fragment" : "query";
}

Error differsEachTime()
{
    return {ErrorCode::Unsupported,
            "the application asks with another value each time, so that none can be compared",
            {},
            {}};
}

/// Of two addresses, what both have; nothing where they are none, or differ beyond the query.
std::optional<std::string> addressInBoth(const std::string &first, const std::string &second)
{
    const auto a = WebUrl::parse(first);
    const auto b = WebUrl::parse(second);
    return a && b ? withoutFreshValues(publicAddress(*a), publicAddress(*b)) : std::nullopt;
}

std::string_view nameOf(RequestObject object)
{
    constexpr std::array<std::string_view, 3> names{"none", "by-value", "by-reference"};
    return names.at(static_cast<std::size_t>(object));
}

} // namespace

std::string publicAddress(const WebUrl &url)
{
    if (!url.isWeb())
        return url.shownFrom(nullptr);
    auto shown = url.place();
    char separator = '?';
    for (const auto &[name, value] : url.query()) {
        shown += separator;
        shown += maskedSecrets(name);
        separator = '&';
        if (isFreshOrSecretParameter(name))
            shown += '=' + std::string(noise);
        else if (!value.empty())
            shown += '=' + maskedAddress(value);
    }
    return shown;
}

std::string publicAddress(std::string_view text)
{
    const auto url = WebUrl::parse(text);
    return url ? publicAddress(*url) : maskedAddress(text);
}

bool isAuthorizeRequest(const WebUrl &url)
{
    if (!url.isWeb())
        return false;
    const auto query = url.query();
    const auto has = [&query](std::string_view name) {
        return std::any_of(query.begin(), query.end(),
                           [name](const auto &parameter) { return parameter.first == name; });
    };
    return has("client_id")
        && (has("response_type") || has("redirect_uri") || has("request") || has("request_uri"));
}

AuthorizeRequest AuthorizeRequest::parse(const WebUrl &url)
{
    AuthorizeRequest request;
    request.m_endpoint = url.place();
    request.m_isEncrypted = url.isPrivate();
    request.m_parameters = url.query();
    if (request.value("request_uri")) {
        request.m_object = RequestObject::Hidden;
    } else if (const auto object = request.value("request")) {
        const auto claims = claimsOf(*object);
        request.m_object = claims ? RequestObject::ByValue : RequestObject::Hidden;
        if (claims) {
            // Those inside count and no others (section 6.3).
            std::vector<std::pair<std::string, std::string>> inside;
            if (!claims->contains(QLatin1String("client_id")))
                inside.emplace_back("client_id", request.value("client_id").value_or(""));
            for (auto it = claims->begin(); it != claims->end(); ++it) {
                static constexpr std::array<std::string_view, 6> ofTheToken{"iss", "exp", "iat",
                                                                            "nbf", "jti", "aud"};
                const auto name = it.key().toStdString();
                if (!isAmong(ofTheToken, name))
                    inside.emplace_back(name, parameterText(it.value()));
            }
            request.m_parameters = std::move(inside);
        }
    }
    return request;
}

std::optional<std::string> AuthorizeRequest::value(std::string_view name) const
{
    for (const auto &[key, value] : m_parameters) {
        if (key == name)
            return value;
    }
    return {};
}

std::vector<std::string> AuthorizeRequest::values(std::string_view name) const
{
    std::vector<std::string> all;
    for (const auto &[key, value] : m_parameters) {
        if (key == name)
            all.push_back(value);
    }
    return all;
}

bool AuthorizeRequest::isOpenId() const
{
    const auto scopes = words(value("scope").value_or(""));
    const auto types = words(value("response_type").value_or(""));
    return isAmong(scopes, "openid") || isAmong(types, "id_token");
}

void AuthorizeRequest::write(const FactWriter &facts, const AuthorizeRequest *again) const
{
    facts.add("endpoint", FactValue::text(m_endpoint));
    facts.add("encrypted", FactValue::boolean(m_isEncrypted));
    facts.add("request-object", FactValue::text(nameOf(m_object)));
    if (const auto back = WebUrl::parse(value("redirect_uri").value_or("")); back && back->isWeb())
        facts.add("return-encrypted", FactValue::boolean(back->isPrivate()));
    if (const auto client = value("client_id")) {
        // Public by RFC 6749 section 2.2, so nothing of it is masked.
        facts.add("client_id", FactValue::text(shortened(*client, 500)));
    }
    if (m_object == RequestObject::Hidden) {
        facts.gap("parameters",
                  {ErrorCode::Unsupported,
                   "the application hands its request to the provider beforehand, so that its "
                   "parameters cannot be read on the way",
                   {},
                   {}});
        return;
    }
    if (m_parameters.size() > mostParameters) {
        const Error tooMany{ErrorCode::TooLarge,
                            "the request has more than " + std::to_string(mostParameters)
                                + " parameters",
                            {},
                            {}};
        facts.gap("parameters", tooMany);
        facts.gap("other", tooMany);
        return;
    }
    writeParameters(facts.below("parameters"), again);
    writeOthers(facts.below("other"), again);
}

std::optional<FactValue> AuthorizeRequest::fact(std::string_view name) const
{
    const auto text = value(name);
    if (!text)
        return {};
    if (isAmong(wordSets, name))
        return FactValue::textSet(words(*text));
    if (isAmong(wordLists, name))
        return FactValue::textList(words(*text));
    if (!isAmong(repeated, name))
        return FactValue::text(plainText(*text));
    std::vector<std::string> all;
    for (const auto &each : values(name))
        all.push_back(publicAddress(each));
    return FactValue::textSet(all);
}

void AuthorizeRequest::writeReturnAddress(const FactWriter &facts,
                                          const AuthorizeRequest *again) const
{
    const auto uri = value("redirect_uri");
    if (again && again->value("redirect_uri") != uri) {
        const auto kept =
            addressInBoth(uri.value_or(""), again->value("redirect_uri").value_or(""));
        if (kept)
            facts.add("redirect_uri", FactValue::text(*kept));
        else
            facts.gap("redirect_uri", differsEachTime());
    } else if (uri) {
        facts.add("redirect_uri", FactValue::text(publicAddress(*uri)));
    }
}

void AuthorizeRequest::writeParameters(const FactWriter &facts, const AuthorizeRequest *again) const
{
    writeReturnAddress(facts, again);
    const auto write = [&](const auto &names) {
        for (const auto name : names) {
            auto own = fact(name);
            // "…" would be equal to whatever another environment asks for.
            if (again && again->fact(name) != own)
                facts.gap(name, differsEachTime());
            else if (own)
                facts.add(name, *std::move(own));
        }
    };
    write(wordSets);
    write(wordLists);
    write(repeated);
    write(plain);
    for (const auto name : presences)
        facts.add(name, FactValue::boolean(value(name).has_value()));
    const auto types = words(value("response_type").value_or(""));
    facts.add("response_mode",
              FactValue::text(
                  maskedSecrets(value("response_mode").value_or(defaultResponseMode(types)))));
    const auto pkce = facts.below("pkce");
    const bool isChallenged = value("code_challenge").has_value();
    pkce.add("challenge", FactValue::boolean(isChallenged));
    // RFC 7636 section 4.3: "plain" where nothing is said.
    pkce.add("method",
             FactValue::text(isChallenged
                                 ? maskedSecrets(value("code_challenge_method").value_or("plain"))
                                 : "none"));
}

void AuthorizeRequest::writeOthers(const FactWriter &facts, const AuthorizeRequest *again) const
{
    std::set<std::string> names;
    for (const auto &[name, text] : m_parameters) {
        if (!isKnown(name))
            names.insert(name);
    }
    for (const auto &name : names) {
        const auto all = values(name);
        auto shown = publicAddress(all.front());
        if (isFreshOrSecretParameter(name))
            shown = noise;
        else if (again && again->values(name) != all)
            shown = addressInBoth(all.front(), again->value(name).value_or(""))
                        .value_or(std::string(noise));
        facts.add(maskedSecrets(shortened(name, 100)), FactValue::text(shown));
    }
}

} // namespace sidestage
