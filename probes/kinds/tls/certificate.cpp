// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/certificate.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/tls/x509.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <QHostAddress>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::size_t mostNames = 500;

std::string hexOf(const unsigned char *bytes, std::size_t size)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

void readKey(X509 *from, Certificate &certificate)
{
    unsigned char *info = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(from), &info);
    if (size > 0) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
        unsigned int hashSize = 0;
        if (EVP_Digest(info, static_cast<std::size_t>(size), hash.data(), &hashSize, EVP_sha256(),
                       nullptr)
            == 1)
            certificate.keyFingerprint = hexOf(hash.data(), hashSize);
        OPENSSL_free(info);
    }
    EVP_PKEY *key = X509_get0_pubkey(from);
    if (!key)
        return; // of a kind that OpenSSL does not know
    const char *type = EVP_PKEY_get0_type_name(key);
    certificate.keyType = type ? type : "";
    certificate.keySize = EVP_PKEY_get_bits(key);
    std::array<char, 80> curve{};
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC
        && EVP_PKEY_get_group_name(key, curve.data(), curve.size(), nullptr) == 1) {
        const char *common = EC_curve_nid2nist(OBJ_txt2nid(curve.data()));
        certificate.keyCurve = common ? common : curve.data();
    }
}

std::string addressText(const ASN1_OCTET_STRING *address)
{
    const auto *bytes = ASN1_STRING_get0_data(address);
    if (ASN1_STRING_length(address) == 4) {
        const auto number = static_cast<quint32>(bytes[0]) << 24U
            | static_cast<quint32>(bytes[1]) << 16U | static_cast<quint32>(bytes[2]) << 8U
            | bytes[3];
        return QHostAddress(number).toString().toStdString();
    }
    if (ASN1_STRING_length(address) == 16)
        return QHostAddress(bytes).toString().toStdString();
    return {};
}

/// A host as the certificate spells it; anything that is no host's letter is somebody's mischief.
std::string hostText(const ASN1_IA5STRING *name)
{
    auto text = lowered({reinterpret_cast<const char *>(ASN1_STRING_get0_data(name)),
                         static_cast<std::size_t>(ASN1_STRING_length(name))});
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c <= ' ' || c == '\x7f'; }, '?');
    return text.substr(0, 255);
}

void readNames(X509 *from, Certificate &certificate)
{
    const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES *)> names(
        static_cast<GENERAL_NAMES *>(
            X509_get_ext_d2i(from, NID_subject_alt_name, nullptr, nullptr)),
        GENERAL_NAMES_free);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int kind = 0;
        const auto *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
        std::string name;
        if (kind == GEN_DNS)
            name = hostText(static_cast<const ASN1_IA5STRING *>(value));
        else if (kind == GEN_IPADD)
            name = addressText(static_cast<const ASN1_OCTET_STRING *>(value));
        if (name.empty())
            continue;
        certificate.hasWildcard = certificate.hasWildcard || name.starts_with("*.");
        if (certificate.names.size() < mostNames)
            certificate.names.push_back(name);
        else if (certificate.names.size() == mostNames)
            certificate.names.emplace_back("\u2026");
    }
}

bool promisesStatus(X509 *certificate)
{
    const auto freed = [](TLS_FEATURE *feature) { TLS_FEATURE_free(feature); };
    const std::unique_ptr<TLS_FEATURE, decltype(freed)> feature(
        static_cast<TLS_FEATURE *>(X509_get_ext_d2i(certificate, NID_tlsfeature, nullptr, nullptr)),
        freed);
    constexpr long statusRequest = 5; // RFC 6066, 1.1
    for (int i = 0; feature && i < sk_ASN1_INTEGER_num(feature.get()); ++i) {
        if (ASN1_INTEGER_get(sk_ASN1_INTEGER_value(feature.get(), i)) == statusRequest)
            return true;
    }
    return false;
}

} // namespace

std::optional<Certificate> certificateOf(std::string_view der)
{
    const auto from = parsedX509(der);
    if (!from)
        return {};
    Certificate certificate;
    certificate.subject = partOf(X509_get_subject_name(from.get()), NID_commonName);
    certificate.issuer = partOf(X509_get_issuer_name(from.get()), NID_commonName);
    certificate.issuerOrganisation = partOf(X509_get_issuer_name(from.get()), NID_organizationName);
    readKey(from.get(), certificate);
    const char *signature = OBJ_nid2ln(X509_get_signature_nid(from.get()));
    certificate.signature = signature ? signature : "";
    certificate.notBefore = instantOf(X509_get0_notBefore(from.get()));
    certificate.notAfter = instantOf(X509_get0_notAfter(from.get()));
    readNames(from.get(), certificate);
    certificate.mustStaple = promisesStatus(from.get());
    ERR_clear_error();
    return certificate;
}

Coverage coverageOf(std::string_view der, const std::string &host)
{
    const auto certificate = parsedX509(der);
    if (!certificate || host.empty())
        return Coverage::None;
    if (X509_check_ip_asc(certificate.get(), host.c_str(), 0) == 1)
        return Coverage::ByName;
    char *matching = nullptr;
    const int covered = X509_check_host(
        certificate.get(), host.data(), host.size(),
        X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, &matching);
    const bool isWildcard = matching && matching[0] == '*';
    OPENSSL_free(matching);
    ERR_clear_error();
    if (covered != 1)
        return Coverage::None;
    if (!isWildcard)
        return Coverage::ByName;
    Certificate listed; // where the name itself may stand behind the wildcard
    readNames(certificate.get(), listed);
    const bool isListed =
        std::find(listed.names.begin(), listed.names.end(), lowered(host)) != listed.names.end();
    return isListed ? Coverage::ByName : Coverage::ByWildcard;
}

std::string_view timeLeft(std::int64_t notBefore, std::int64_t notAfter, std::int64_t now)
{
    constexpr std::int64_t day = std::int64_t{24} * 3600 * 1000;
    if (now < notBefore)
        return "not-yet-valid";
    if (now > notAfter)
        return "expired";
    if (notAfter - now < 7 * day)
        return "under-7-days";
    return notAfter - now < 30 * day ? "under-30-days" : "30-days-or-more";
}

} // namespace sidestage
