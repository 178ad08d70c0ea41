// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/tlsfacts.h"

#include "probes/kinds/tls/certificate.h"
#include "probes/kinds/tls/stapledstatus.h"

namespace sidestage {

namespace {

FactValue textOrNothing(const std::string &text)
{
    return text.empty() ? FactValue() : FactValue::text(text);
}

Error nothingShown()
{
    return {ErrorCode::Protocol, "the server shows no certificate that can be read", {}, {}};
}

void writeVerified(const FactWriter &facts, const ChainVerdict &verdict)
{
    const auto verified = facts.below("verified");
    verified.set(FactValue::boolean(verdict.complaints.empty()));
    if (verdict.complaints.empty())
        return;
    std::string why = "the certificate ";
    for (std::size_t i = 0; i < verdict.complaints.size(); ++i)
        why += (i == 0 ? "" : "; it ") + verdict.complaints[i];
    verified.add("why", FactValue::text(why));
}

void writeCertificate(const FactWriter &facts, const Certificate &certificate, std::int64_t now)
{
    facts.add("key-type", textOrNothing(certificate.keyType));
    facts.add("key-size", FactValue::integer(certificate.keySize));
    if (!certificate.keyCurve.empty())
        facts.add("key-curve", FactValue::text(certificate.keyCurve));
    facts.add("key-fingerprint", FactValue::text(certificate.keyFingerprint));
    facts.add("signature", FactValue::text(certificate.signature));
    facts.add("names", FactValue::textSet(certificate.names));
    facts.add("wildcard", FactValue::boolean(certificate.hasWildcard));
    facts.add("not-before", FactValue::instant(certificate.notBefore));
    facts.add("not-after", FactValue::instant(certificate.notAfter));
    facts.add("left", FactValue::text(timeLeft(certificate.notBefore, certificate.notAfter, now)));
}

void writeChain(const FactWriter &facts, const std::vector<std::string> &sent,
                const ChainVerdict &verdict, std::int64_t now)
{
    facts.add("complete", FactValue::boolean(verdict.isComplete));
    facts.add("in-order", FactValue::boolean(verdict.isInOrder));
    facts.add("root-sent", FactValue::boolean(verdict.isRootSent));
    facts.add("length", FactValue::integer(static_cast<std::int64_t>(sent.size())));
    std::vector<std::string> authorities;
    for (std::size_t i = 1; i < sent.size(); ++i) {
        const auto certificate = certificateOf(sent[i]);
        authorities.push_back(!certificate                       ? "unreadable"
                                  : certificate->subject.empty() ? "without a name"
                                                                 : certificate->subject);
    }
    facts.add("authorities", FactValue::textList(authorities));
    if (verdict.authoritiesBegin && verdict.authoritiesEnd)
        facts.add(
            "left",
            FactValue::text(timeLeft(*verdict.authoritiesBegin, *verdict.authoritiesEnd, now)));
}

const std::string *ownCertificate(const TlsSession &session)
{
    return session.certificates.empty() ? nullptr : &session.certificates.front();
}

void writeCoverage(const FactWriter &facts, const std::string &der, const std::string &host)
{
    const auto coverage = coverageOf(der, host);
    facts.add("covered", FactValue::boolean(coverage != Coverage::None));
    if (coverage != Coverage::None)
        facts.add("wildcard", FactValue::boolean(coverage == Coverage::ByWildcard));
}

} // namespace

void writeVersion(const FactWriter &facts, TlsVersion version, const TlsAnswer &answer)
{
    const auto writer = facts.below("versions").below(nameOf(version));
    writer.add("offered", FactValue::boolean(answer.session.has_value()));
    if (!answer.session)
        return;
    const auto &session = *answer.session;
    writer.add("cipher", FactValue::text(session.cipher));
    writer.add("cipher-bits", FactValue::integer(session.cipherBits));
    writer.add("forward-secrecy", FactValue::boolean(session.hasForwardSecrecy));
    writer.add("aead", FactValue::boolean(session.isAead));
    if (!session.keyExchange.empty())
        writer.add("key-exchange", FactValue::text(session.keyExchange));
}

void writeIdentity(const FactWriter &facts, const TlsSession &session, const TlsTarget &target,
                   std::int64_t now)
{
    const auto *der = ownCertificate(session);
    if (der) // without one nobody has read so far
        facts.add("client-certificate", FactValue::boolean(session.wantsCertificate));
    else
        facts.gap("client-certificate", nothingShown());
    const auto certificate = der ? certificateOf(*der) : std::nullopt;
    if (!certificate) {
        for (const auto *part : {"certificate", "issuer", "chain", "verified"})
            facts.gap(part, nothingShown());
        return;
    }
    const auto verdict =
        verdictOn(session.certificates, target.roots, target.names.front().host, now);
    writeCertificate(facts.below("certificate"), *certificate, now);
    const auto issuer = facts.below("issuer");
    issuer.add("class", FactValue::text(nameOf(verdict.issuer)));
    issuer.add("organisation", textOrNothing(certificate->issuerOrganisation));
    issuer.add("name", textOrNothing(certificate->issuer));
    writeChain(facts.below("chain"), session.certificates, verdict, now);
    writeVerified(facts, verdict);
}

void writeStapling(const FactWriter &facts, const TlsSession &session, const TrustedRoots &roots)
{
    const auto *der = ownCertificate(session);
    const auto certificate = der ? certificateOf(*der) : std::nullopt;
    if (!certificate) {
        facts.gap("ocsp", nothingShown());
        return;
    }
    const auto ocsp = facts.below("ocsp");
    const bool isStapled = !session.status.empty();
    ocsp.add("stapled", FactValue::boolean(isStapled));
    ocsp.add("must-staple", FactValue::boolean(certificate->mustStaple));
    if (certificate->mustStaple)
        ocsp.add("promise-kept", FactValue::boolean(isStapled));
    if (!isStapled)
        return;
    auto authorities = roots.named;
    authorities.insert(authorities.end(), roots.system.begin(), roots.system.end());
    ocsp.add("status",
             FactValue::text(stapledStatus(session.status, session.certificates, authorities)));
}

void writeOwnName(const FactWriter &facts, const TlsName &name, const TlsSession &own)
{
    const auto names = facts.below("names");
    if (const auto *der = ownCertificate(own))
        writeCoverage(names.below(name.segment), *der, name.host);
    else
        names.gap(name.segment, nothingShown());
}

void writeOtherName(const FactWriter &facts, const TlsName &name, const TlsSession &shown,
                    const TlsSession &own, const TrustedRoots &roots, std::int64_t now)
{
    const auto names = facts.below("names");
    const auto *der = ownCertificate(shown);
    const auto certificate = der ? certificateOf(*der) : std::nullopt;
    if (!certificate) {
        names.gap(name.segment, nothingShown());
        return;
    }
    const auto writer = names.below(name.segment);
    writeCoverage(writer, *der, name.host);
    const auto *ownDer = ownCertificate(own);
    const bool isAnother = !ownDer || *der != *ownDer;
    writer.add("own-certificate", FactValue::boolean(isAnother));
    if (!isAnother)
        return;
    writer.add("key-fingerprint", FactValue::text(certificate->keyFingerprint));
    writer.add("left",
               FactValue::text(timeLeft(certificate->notBefore, certificate->notAfter, now)));
    writeVerified(writer, verdictOn(shown.certificates, roots, name.host, now));
}

} // namespace sidestage
