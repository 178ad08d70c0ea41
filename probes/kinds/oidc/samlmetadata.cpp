// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/samlmetadata.h"

#include "probes/kinds/oidc/authorizerequest.h"
#include "probes/kinds/oidc/samlxml.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QSslCertificate>
#include <QSslKey>

#include <algorithm>

namespace sidestage {

namespace {

const std::string metadataName = "the SAML metadata";

std::string keyName(const QSslKey &key)
{
    const auto size = key.length() > 0 ? ' ' + std::to_string(key.length()) : std::string();
    switch (key.algorithm()) {
    case QSsl::Rsa:
        return "RSA" + size;
    case QSsl::Dsa:
        return "DSA" + size;
    case QSsl::Ec:
        return "EC" + size;
    default:
        return "another kind" + size;
    }
}

/// The certificates of one use: what they are made of, and how long the one lasts that runs
/// longest, since an old one beside a new one is how keys are changed.
class Certificates
{
public:
    void read(const SamlElement &keyDescriptor)
    {
        const auto *info = keyDescriptor.child("KeyInfo");
        if (!info)
            return;
        for (const auto &data : info->children) {
            for (const auto &element : data.children) {
                if (element.name == "X509Certificate")
                    add(element.content);
            }
        }
    }

    void write(const FactWriter &parent, const std::string &use, std::int64_t now) const
    {
        if (m_isAnyBroken) {
            parent.gap(use,
                       {ErrorCode::Protocol, "a certificate in the metadata is damaged", {}, {}});
            return;
        }
        if (m_fingerprints.empty())
            return;
        const auto facts = parent.below(use);
        facts.add("certificates", FactValue::textSet(m_fingerprints));
        facts.add("types", FactValue::textSet(m_types));
        facts.add("valid-for", FactValue::text(validityClass(m_latest - now)));
    }

private:
    void add(const std::string &base64)
    {
        const QSslCertificate certificate(QByteArray::fromBase64(QByteArray::fromStdString(base64)),
                                          QSsl::Der);
        if (certificate.isNull()) {
            m_isAnyBroken = true;
            return;
        }
        const auto digest = certificate.digest(QCryptographicHash::Sha256).toHex(':');
        m_fingerprints.push_back("sha256 " + digest.toStdString());
        m_types.push_back(keyName(certificate.publicKey()));
        m_latest = std::max(m_latest, std::int64_t{certificate.expiryDate().toSecsSinceEpoch()});
    }

    std::vector<std::string> m_fingerprints;
    std::vector<std::string> m_types;
    std::int64_t m_latest = 0;
    bool m_isAnyBroken = false;
};

class RoleWriter
{
public:
    RoleWriter(const FactWriter &facts, const SamlElement &role) : m_facts(facts), m_role(role) { }

    void writeFlag(std::string_view name, std::string_view attribute) const
    {
        m_facts.add(name, FactValue::boolean(m_role.truth(attribute)));
    }

    void writeNameIdFormats() const
    {
        std::vector<std::string> formats;
        for (const auto &element : m_role.children) {
            if (element.name == "NameIDFormat")
                formats.push_back(samlWord(element.content));
        }
        m_facts.add("name-id-formats", FactValue::textSet(formats));
    }

    /// One address for each binding.
    void writeServices(std::string_view name, std::string_view element) const
    {
        const auto services = m_facts.below(name);
        for (const auto &service : m_role.children) {
            if (service.name != element)
                continue;
            const auto binding = samlWord(service.attribute("Binding").value_or("not said"));
            services.add(binding, address(service, "Location"));
            if (service.attribute("ResponseLocation"))
                services.add(binding + " response", address(service, "ResponseLocation"));
        }
    }

    /// Indexed by number, as requests name them.
    void writeConsumers() const
    {
        const auto consumers = m_facts.below("assertion-consumers");
        for (const auto &service : m_role.children) {
            if (service.name != "AssertionConsumerService")
                continue;
            const auto facts = consumers.below(service.attribute("index").value_or("0"));
            facts.add("location", address(service, "Location"));
            facts.add("binding",
                      FactValue::text(samlWord(service.attribute("Binding").value_or("not said"))));
            facts.add("default", FactValue::boolean(service.truth("isDefault")));
        }
    }

    void writeAttributes() const
    {
        std::vector<std::string> names;
        for (const auto &service : m_role.children) {
            if (service.name != "AttributeConsumingService")
                continue;
            for (const auto &wanted : service.children) {
                if (wanted.name == "RequestedAttribute")
                    names.push_back(wanted.attribute("Name").value_or("")
                                    + (wanted.truth("isRequired") ? " (required)" : ""));
            }
        }
        if (!names.empty())
            m_facts.add("attributes", FactValue::textSet(names));
    }

    void writeKeys(std::int64_t now) const
    {
        Certificates signing;
        Certificates encryption;
        for (const auto &key : m_role.children) {
            if (key.name != "KeyDescriptor")
                continue;
            const auto use = key.attribute("use").value_or("");
            if (use != "encryption") // not said: for both (section 2.4.1.1)
                signing.read(key);
            if (use != "signing")
                encryption.read(key);
        }
        const auto facts = m_facts.below("keys");
        signing.write(facts, "signing", now);
        encryption.write(facts, "encryption", now);
    }

private:
    static FactValue address(const SamlElement &element, std::string_view attribute)
    {
        return FactValue::text(publicAddress(element.attribute(attribute).value_or("")));
    }

    FactWriter m_facts;
    const SamlElement &m_role;
};

/// The one entity that the document describes; nullptr where there are none or several.
const SamlElement *entityOf(const SamlElement &element)
{
    if (element.name == "EntityDescriptor")
        return &element;
    const SamlElement *only = nullptr;
    for (const auto &child : element.children) {
        if (child.name != "EntityDescriptor" && child.name != "EntitiesDescriptor")
            continue;
        const auto *found = entityOf(child);
        if (!found || only)
            return nullptr;
        only = found;
    }
    return only;
}

} // namespace

std::string_view validityClass(std::int64_t secondsLeft)
{
    constexpr std::int64_t day = 86400;
    return secondsLeft <= 0       ? "expired"
        : secondsLeft <= 7 * day  ? "within 7 days"
        : secondsLeft <= 30 * day ? "within 30 days"
                                  : "later";
}

Result<void> writeSamlMetadata(const FactWriter &facts, std::string_view xml, std::int64_t now)
{
    const auto root = readSamlXml(xml, metadataName);
    if (!root)
        return tl::unexpected(root.error());
    const auto *entity = entityOf(*root);
    if (!entity)
        return failure(ErrorCode::Protocol, metadataName + " do not describe one entity");
    const auto id = entity->attribute("entityID").value_or("");
    std::vector<std::string> roles;
    if (const auto *sp = entity->child("SPSSODescriptor")) {
        roles.emplace_back("service provider");
        const auto below = facts.below("sp");
        below.add("entity-id", FactValue::text(id));
        const RoleWriter writer(below, *sp);
        writer.writeFlag("authn-requests-signed", "AuthnRequestsSigned");
        writer.writeFlag("want-assertions-signed", "WantAssertionsSigned");
        writer.writeNameIdFormats();
        writer.writeConsumers();
        writer.writeServices("logout", "SingleLogoutService");
        writer.writeAttributes();
        writer.writeKeys(now);
    }
    if (const auto *idp = entity->child("IDPSSODescriptor")) {
        roles.emplace_back("identity provider");
        const auto below = facts.below("idp");
        below.add("entity-id", FactValue::text(publicAddress(id)));
        const RoleWriter writer(below, *idp);
        writer.writeFlag("want-authn-requests-signed", "WantAuthnRequestsSigned");
        writer.writeNameIdFormats();
        writer.writeServices("sign-in", "SingleSignOnService");
        writer.writeServices("logout", "SingleLogoutService");
        writer.writeKeys(now);
    }
    facts.add("roles", FactValue::textSet(roles));
    if (const auto until = entity->attribute("validUntil")) {
        const auto time = QDateTime::fromString(QString::fromStdString(*until), Qt::ISODate);
        facts.add("valid-for",
                  FactValue::text(time.isValid() ? validityClass(time.toSecsSinceEpoch() - now)
                                                 : std::string_view("not readable")));
    }
    return {};
}

} // namespace sidestage
