// SPDX-License-Identifier: Apache-2.0
#include "app/demo/democertificates.h"

#include <QRandomGenerator>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <utility>

namespace sidestage {

namespace {

constexpr long day = 24L * 60 * 60;
constexpr int daysOfAuthority = 365;

tl::unexpected<Error> cannot()
{
    return failure(ErrorCode::Internal, "OpenSSL made no certificate for the demo");
}

std::shared_ptr<EVP_PKEY> newKey()
{
    return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

struct Extension
{
    int id;
    const char *value;
};

/// Signed by `signer`, or by itself where that is null. Null where OpenSSL refuses.
std::shared_ptr<X509> certificateFor(EVP_PKEY *key, const char *name, int days, X509 *signer,
                                     EVP_PKEY *signersKey, std::initializer_list<Extension> more)
{
    std::shared_ptr<X509> made(X509_new(), X509_free);
    auto *certificate = made.get();
    // RFC 5280: version 3 is written as 2; a serial number nobody can foresee.
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate),
                            QRandomGenerator::system()->generate64() >> 1U);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), (days - 1) * day);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(name), -1, -1, 0);
    auto *issuer = signer ? signer : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    for (const auto &[id, value] : more) {
        const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
            X509V3_EXT_conf_nid(nullptr, &context, id, value), X509_EXTENSION_free);
        if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
            return nullptr;
    }
    return X509_sign(certificate, signersKey, EVP_sha256()) > 0 ? made : nullptr;
}

template <typename Write>
QByteArray pem(Write write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    if (!memory || write(memory.get()) != 1)
        return {};
    char *bytes = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<qsizetype>(size)};
}

QByteArray pemOf(X509 *certificate)
{
    return pem([certificate](BIO *to) { return PEM_write_bio_X509(to, certificate); });
}

} // namespace

Result<DemoCertificates> DemoCertificates::make()
{
    DemoCertificates authority;
    authority.m_key = newKey();
    if (!authority.m_key)
        return cannot();
    authority.m_certificate = certificateFor(authority.m_key.get(), "Acme Shop demo authority",
                                             daysOfAuthority, nullptr, authority.m_key.get(),
                                             {{NID_basic_constraints, "critical,CA:TRUE"},
                                              {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                              {NID_subject_key_identifier, "hash"}});
    if (!authority.m_certificate)
        return cannot();
    return authority;
}

QByteArray DemoCertificates::authority() const
{
    return pemOf(m_certificate.get());
}

Result<QSslConfiguration> DemoCertificates::server(int days) const
{
    const auto key = newKey();
    if (!key)
        return cannot();
    const auto certificate =
        certificateFor(key.get(), "Acme Shop demo server", days, m_certificate.get(), m_key.get(),
                       {{NID_basic_constraints, "critical,CA:FALSE"},
                        {NID_key_usage, "critical,digitalSignature"},
                        {NID_ext_key_usage, "serverAuth"},
                        {NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost"}});
    if (!certificate)
        return cannot();
    const auto keyText = pem([&key](BIO *to) {
        return PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // visitors have no certificate
    configuration.setLocalCertificateChain(
        {QSslCertificate(pemOf(certificate.get())), QSslCertificate(authority())});
    configuration.setPrivateKey(QSslKey(keyText, QSsl::Ec));
    return configuration;
}

} // namespace sidestage
