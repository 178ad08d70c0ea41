// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/oidc/authorizerequest.h"
#include "probes/kinds/oidc/discovery.h"
#include "probes/kinds/oidc/jsondocument.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr qsizetype mostMembers = 300;
constexpr qsizetype mostListed = 1000;

struct Default
{
    const char *member;
    std::vector<const char *> values; ///< empty: the truth below
    bool truth = false;
};

/// What the specifications say of a member that is left out, so that saying it and leaving it out
/// are the same.
std::vector<Default> defaultsOf(bool isOpenId)
{
    std::vector<Default> defaults{
        {"response_modes_supported", {"query", "fragment"}},
        {"grant_types_supported", {"authorization_code", "implicit"}},
        {"token_endpoint_auth_methods_supported", {"client_secret_basic"}},
    };
    if (isOpenId) {
        defaults.insert(defaults.end(),
                        {{"claim_types_supported", {"normal"}},
                         {"claims_parameter_supported", {}, false},
                         {"request_parameter_supported", {}, false},
                         {"request_uri_parameter_supported", {}, true},
                         {"require_request_uri_registration", {}, false}});
    }
    return defaults;
}

bool isEndpointName(const std::string &name)
{
    return name.ends_with("_endpoint") || name.ends_with("_uri") || name.ends_with("_url")
        || name == "check_session_iframe" || name == "service_documentation" || name == "issuer";
}

/// Whether nobody on the way can read along or answer instead, wherever the document leads.
bool isAllEncrypted(const QJsonObject &document)
{
    for (auto it = document.begin(); it != document.end(); ++it) {
        const auto name = it.key();
        if (name != QLatin1String("issuer") && name != QLatin1String("jwks_uri")
            && !name.endsWith(QLatin1String("_endpoint")))
            continue;
        const auto url = WebUrl::parse(it.value().toString().toStdString());
        if (url && url->isWeb() && !url->isPrivate())
            return false;
    }
    return true;
}

void writeArray(const FactWriter &facts, const std::string &name, const QJsonArray &array)
{
    if (array.size() > mostListed) {
        facts.gap(name,
                  {ErrorCode::TooLarge,
                   "the provider lists more than " + std::to_string(mostListed) + " of these",
                   {},
                   {}});
        return;
    }
    if (!isListOfScalars(array)) {
        facts.gap(name, {ErrorCode::Protocol, "a list of words is expected here", {}, {}});
        return;
    }
    std::vector<std::string> members;
    // Names of algorithms look like tokens; the document is public, so they stay as they are.
    for (const auto &element : array)
        members.push_back(scalarFact(element).display());
    facts.add(name, FactValue::textSet(members));
}

class MemberWriter
{
public:
    explicit MemberWriter(const FactWriter &facts)
        : m_endpoints(facts.below("endpoints"))
        , m_supported(facts.below("supported"))
        , m_flags(facts.below("flags"))
        , m_other(facts.below("other"))
    {
    }

    void write(const QString &key, const QJsonValue &value) const
    {
        const auto name = maskedSecrets(key.left(100).toStdString());
        if (value.isArray())
            writeArray(m_supported, name, value.toArray());
        else if (value.isBool())
            m_flags.add(name, FactValue::boolean(value.toBool()));
        else if (value.isString() && isEndpointName(name))
            m_endpoints.add(name, address(value));
        else if (value.isObject() && name == "mtls_endpoint_aliases")
            writeAliases(value.toObject());
        else if (isEndpointName(name))
            m_endpoints.gap(name, {ErrorCode::Protocol, "an address is expected here", {}, {}});
        else if (value.isObject())
            m_other.add(name, FactValue::text("object"));
        else
            m_other.add(name, value.isString() ? address(value) : scalarFact(value));
    }

private:
    static FactValue address(const QJsonValue &value)
    {
        return FactValue::text(publicAddress(scalarFact(value).toText()));
    }

    /// RFC 8705 section 5: the same endpoints for clients with certificates.
    void writeAliases(const QJsonObject &aliases) const
    {
        const auto facts = m_endpoints.below("mtls");
        for (auto it = aliases.begin(); it != aliases.end(); ++it) {
            if (it.value().isString())
                facts.add(maskedSecrets(it.key().left(100).toStdString()), address(it.value()));
        }
    }

    FactWriter m_endpoints;
    FactWriter m_supported;
    FactWriter m_flags;
    FactWriter m_other;
};

} // namespace

void writeDiscovery(const FactWriter &facts, const Discovery &discovery)
{
    facts.add("found",
              FactValue::text(discovery.isOpenId ? "openid-configuration"
                                                 : "oauth-authorization-server"));
    facts.add("issuer", FactValue::text(shortened(publicAddress(discovery.issuer()), 500)));
    facts.add("issuer-matches", FactValue::boolean(discovery.isIssuersOwn()));
    facts.add("media-type", FactValue::text(discovery.mediaType));
    facts.add("encrypted", FactValue::boolean(isAllEncrypted(discovery.document)));
    auto document = discovery.document;
    document.remove(QStringLiteral("issuer"));
    document.remove(QStringLiteral("signed_metadata")); // fresh each time, and said in clear too
    if (document.size() > mostMembers) {
        for (const auto *part : {"endpoints", "supported", "flags", "other"})
            facts.gap(
                part,
                {ErrorCode::TooLarge,
                 "the discovery document has more than " + std::to_string(mostMembers) + " members",
                 {},
                 {}});
        return;
    }
    for (const auto &standard : defaultsOf(discovery.isOpenId)) {
        const auto key = QString::fromLatin1(standard.member);
        if (document.contains(key))
            continue;
        QJsonArray values;
        for (const auto *value : standard.values)
            values.append(QString::fromLatin1(value));
        document.insert(key, values.isEmpty() ? QJsonValue(standard.truth) : QJsonValue(values));
    }
    const MemberWriter writer(facts);
    for (auto it = document.constBegin(); it != document.constEnd(); ++it)
        writer.write(it.key(), it.value());
}

} // namespace sidestage
