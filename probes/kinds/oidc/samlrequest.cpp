// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/samlrequest.h"

#include "probes/kinds/oidc/authorizerequest.h"
#include "probes/kinds/oidc/samlxml.h"
#include "probes/transport/inflate.h"

namespace sidestage {

namespace {

constexpr std::size_t largest = std::size_t{64} << 10;

/// Deflated without a frame, in base64 (section 3.4.4.1).
Result<std::string> decoded(const std::string &request)
{
    const auto bytes = QByteArray::fromBase64Encoding(QByteArray::fromStdString(request),
                                                      QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return failure(ErrorCode::Protocol, "the SAML request is not base64");
    // The frame of zlib (RFC 1950) in front; the sum at the end may be left out.
    const auto text = inflated("\x78\x9c" + (*bytes).toStdString(), largest);
    if (!text || text->bytes.empty())
        return failure(ErrorCode::Protocol, "the SAML request cannot be decompressed");
    if (text->isTruncated)
        return failure(ErrorCode::TooLarge, "the SAML request is larger than 64 KiB");
    return text->bytes;
}

void writeRequest(const FactWriter &facts, const std::string &endpoint, const SamlElement &root)
{
    const auto issuer = root.text("Issuer").value_or("");
    facts.add("issuer", FactValue::text(issuer));
    facts.add("client", FactValue::text(issuer + " at " + endpoint));
    if (const auto address = root.attribute("AssertionConsumerServiceURL"))
        facts.add("assertion-consumer", FactValue::text(publicAddress(*address)));
    if (const auto index = root.attribute("AssertionConsumerServiceIndex"))
        facts.add("assertion-consumer", FactValue::text("number " + *index));
    if (const auto binding = root.attribute("ProtocolBinding"))
        facts.add("binding", FactValue::text(samlWord(*binding)));
    if (const auto *policy = root.child("NameIDPolicy"))
        facts.add("name-id-format",
                  FactValue::text(samlWord(policy->attribute("Format").value_or("not said"))));
    facts.add("force-authn", FactValue::boolean(root.truth("ForceAuthn")));
    facts.add("passive", FactValue::boolean(root.truth("IsPassive")));
    std::vector<std::string> contexts;
    if (const auto *wanted = root.child("RequestedAuthnContext")) {
        for (const auto &element : wanted->children) {
            if (element.name == "AuthnContextClassRef")
                contexts.push_back(samlWord(element.content));
        }
    }
    facts.add("contexts", FactValue::textSet(contexts));
}

} // namespace

bool isSamlRequest(const WebUrl &url)
{
    return url.isWeb() && url.parameter("SAMLRequest").has_value();
}

void writeSamlRequest(const FactWriter &facts, const WebUrl &url)
{
    facts.add("endpoint", FactValue::text(url.place()));
    facts.add("encrypted", FactValue::boolean(url.isPrivate()));
    facts.add("relay-state", FactValue::boolean(url.parameter("RelayState").has_value()));
    const auto algorithm = url.parameter("SigAlg");
    facts.add("signature", FactValue::text(algorithm ? samlWord(*algorithm) : "none"));
    const auto request = decoded(url.parameter("SAMLRequest").value_or(""));
    if (!request) {
        facts.gap("request", request.error());
        return;
    }
    const auto root = readSamlXml(*request, "the SAML request");
    if (!root) {
        facts.gap("request", root.error());
        return;
    }
    if (root->name != "AuthnRequest") {
        facts.gap("request", {ErrorCode::Protocol, "the SAML request is no AuthnRequest", {}, {}});
        return;
    }
    writeRequest(facts.below("request"), url.place(), *root);
}

} // namespace sidestage
