// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/openssldialogue.h"

#include "probes/transport/tlsalert.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <QHostAddress>

namespace sidestage {

namespace {

struct Freeing
{
    void operator()(SSL_CTX *context) const { SSL_CTX_free(context); }
    void operator()(SSL *ssl) const { SSL_free(ssl); }
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
};
template <typename T>
using Owned = std::unique_ptr<T, Freeing>;

/// Everything that there is, weak things last: what a server picks from it is its own preference,
/// or the strongest where it has none; of TLS 1.3, what browsers prefer.
const char *const everyCipher = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
const char *const everyTls13Cipher =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:"
    "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256";

int numberOf(TlsVersion version)
{
    switch (version) {
    case TlsVersion::Ssl3: // which is not its business
    case TlsVersion::Tls10:
        return TLS1_VERSION;
    case TlsVersion::Tls11:
        return TLS1_1_VERSION;
    case TlsVersion::Tls12:
        return TLS1_2_VERSION;
    case TlsVersion::Tls13:
        break;
    }
    return TLS1_3_VERSION;
}

TlsVersion versionOf(int number)
{
    for (const auto version : {TlsVersion::Tls10, TlsVersion::Tls11, TlsVersion::Tls12}) {
        if (numberOf(version) == number)
            return version;
    }
    return TlsVersion::Tls13;
}

Owned<SSL_CTX> contextFor(TlsVersion least, TlsVersion most)
{
    Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    if (!context || SSL_CTX_set_min_proto_version(context.get(), numberOf(least)) != 1
        || SSL_CTX_set_max_proto_version(context.get(), numberOf(most)) != 1)
        return {};
    return context;
}

std::string notSpoken(const TlsOffer &offer)
{
    return std::string(nameOf(offer.only.value_or(TlsVersion::Tls13)))
        + " is not spoken by the OpenSSL of this machine";
}

std::string keyExchangeOf(SSL *ssl, const SSL_CIPHER *cipher)
{
    EVP_PKEY *raw = nullptr;
    if (SSL_get_peer_tmp_key(ssl, &raw) == 1) {
        const Owned<EVP_PKEY> key(raw);
        const int id = EVP_PKEY_get_base_id(key.get());
        if (id == EVP_PKEY_DH)
            return "DH " + std::to_string(EVP_PKEY_get_bits(key.get()));
        if (id == EVP_PKEY_EC) {
            std::array<char, 80> name{};
            if (EVP_PKEY_get_group_name(key.get(), name.data(), name.size(), nullptr) != 1)
                return "EC";
            const char *common = EC_curve_nid2nist(OBJ_txt2nid(name.data()));
            return common ? common : name.data();
        }
        const char *name = EVP_PKEY_get0_type_name(key.get());
        return name ? name : "";
    }
    return SSL_CIPHER_get_kx_nid(cipher) == NID_kx_rsa ? "RSA" : "";
}

bool hasForwardSecrecy(const SSL_CIPHER *cipher)
{
    switch (SSL_CIPHER_get_kx_nid(cipher)) {
    case NID_kx_any: // of TLS 1.3, which knows no other
    case NID_kx_ecdhe:
    case NID_kx_dhe:
    case NID_kx_ecdhe_psk:
    case NID_kx_dhe_psk:
        return true;
    default:
        return false;
    }
}

std::string derOf(X509 *certificate)
{
    std::string bytes;
    const int size = i2d_X509(certificate, nullptr);
    if (size <= 0)
        return bytes;
    bytes.resize(static_cast<std::size_t>(size));
    auto *at = reinterpret_cast<unsigned char *>(bytes.data());
    i2d_X509(certificate, &at);
    return bytes;
}

class OpenSslDialogue final : public TlsDialogue
{
public:
    Result<void> begin(const TlsOffer &offer);
    std::string output() override;
    void takeLeave() override;

private:
    Result<void> prepare(const TlsOffer &offer);
    void propose(const TlsOffer &offer);
    void advance();
    void take(std::string_view bytes) override;
    bool isEnoughSaid() const override;
    TlsSession session() const override;

    Owned<SSL_CTX> m_context;
    Owned<SSL> m_ssl;
    bool m_wantsCertificate = false;
    int m_alert = -1; ///< the server's fatal one
};

/// Whether the server agreed to a version and a cipher and showed its certificates, whatever came
/// after that: it may insist on a certificate of ours, or use a group that nobody computes with.
bool OpenSslDialogue::isEnoughSaid() const
{
    return SSL_get_peer_cert_chain(m_ssl.get())
        && (SSL_get_current_cipher(m_ssl.get()) || SSL_get_pending_cipher(m_ssl.get()));
}

void OpenSslDialogue::advance()
{
    ERR_clear_error();
    const int result = SSL_connect(m_ssl.get());
    if (result == 1) {
        agree();
        return;
    }
    const int kind = SSL_get_error(m_ssl.get(), result);
    if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE)
        return;
    if (isEnoughSaid()) {
        agree();
        return;
    }
    if (m_alert >= 0) {
        decline(wordsForAlert(m_alert));
        return;
    }
    const auto error = ERR_peek_last_error();
    switch (ERR_GET_REASON(error)) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_WRONG_VERSION_NUMBER:
        decline("answered in another version");
        return;
    default:
        break;
    }
    const char *reason = ERR_reason_error_string(error);
    giveUp(std::string("spoke TLS that cannot be understood")
           + (reason ? std::string(" (") + reason + ')' : std::string()));
}

TlsSession OpenSslDialogue::session() const
{
    TlsSession session;
    session.version = versionOf(SSL_version(m_ssl.get()));
    const auto *cipher = SSL_get_current_cipher(m_ssl.get());
    if (!cipher)
        cipher = SSL_get_pending_cipher(m_ssl.get());
    if (cipher) {
        session.cipher = SSL_CIPHER_get_name(cipher);
        session.cipherBits = SSL_CIPHER_get_bits(cipher, nullptr);
        session.hasForwardSecrecy = hasForwardSecrecy(cipher);
        session.isAead = SSL_CIPHER_is_aead(cipher) == 1;
        session.keyExchange = keyExchangeOf(m_ssl.get(), cipher);
    }
    const unsigned char *chosen = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(m_ssl.get(), &chosen, &size);
    if (chosen)
        session.protocol.assign(reinterpret_cast<const char *>(chosen), size);
    if (const auto *chain = SSL_get_peer_cert_chain(m_ssl.get())) {
        for (int i = 0; i < sk_X509_num(chain); ++i)
            session.certificates.push_back(derOf(sk_X509_value(chain, i)));
    }
    const unsigned char *status = nullptr;
    const auto statusSize = SSL_get_tlsext_status_ocsp_resp(m_ssl.get(), &status);
    if (status && statusSize > 0)
        session.status.assign(reinterpret_cast<const char *>(status),
                              static_cast<std::size_t>(statusSize));
    session.wantsCertificate = m_wantsCertificate;
    return session;
}

Result<void> OpenSslDialogue::prepare(const TlsOffer &offer)
{
    m_context =
        contextFor(offer.only.value_or(TlsVersion::Tls10), offer.only.value_or(TlsVersion::Tls13));
    if (!m_context)
        return failure(ErrorCode::Unsupported, notSpoken(offer));
    auto *context = m_context.get();
    SSL_CTX_set_security_level(context, 0);
    // Nothing is sent to whoever answers; the certificates are judged afterwards.
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_TICKET);
    if (SSL_CTX_set_cipher_list(context, everyCipher) != 1
        || SSL_CTX_set_ciphersuites(context, everyTls13Cipher) != 1)
        return failure(ErrorCode::Internal, "OpenSSL does not take the list of ciphers");
    m_ssl.reset(SSL_new(context));
    BIO *in = BIO_new(BIO_s_mem());
    BIO *out = BIO_new(BIO_s_mem());
    if (!m_ssl || !in || !out) {
        BIO_free(in);
        BIO_free(out);
        return failure(ErrorCode::Internal, "OpenSSL does not begin a handshake");
    }
    SSL_set_bio(m_ssl.get(), in, out);
    return {};
}

/// Says what is wanted, and listens to what the server says of itself.
void OpenSslDialogue::propose(const TlsOffer &offer)
{
    auto *ssl = m_ssl.get();
    const auto name = offer.serverName.empty() ? offer.peer.host(QUrl::FullyEncoded).toStdString()
                                               : offer.serverName;
    // An address is not a name in the sense of RFC 6066, 3.
    if (QHostAddress(QString::fromStdString(name)).isNull())
        SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char *>(name.c_str())); // which is copied
    SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp);
    std::string protocols; // each behind its length
    for (const auto &protocol : offer.protocols)
        protocols += static_cast<char>(protocol.size()) + protocol;
    if (!protocols.empty())
        SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char *>(protocols.data()),
                            static_cast<unsigned int>(protocols.size()));
    SSL_set_ex_data(ssl, 0, this);
    SSL_set_info_callback(ssl, [](const SSL *of, int where, int value) {
        const bool isFatal = value >> 8 == SSL3_AL_FATAL;
        if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && isFatal)
            static_cast<OpenSslDialogue *>(SSL_get_ex_data(of, 0))->m_alert = value & 0xff;
    });
    SSL_set_cert_cb(
        ssl,
        [](SSL *, void *asked) {
            static_cast<OpenSslDialogue *>(asked)->m_wantsCertificate = true;
            return 1;
        },
        this);
}

Result<void> OpenSslDialogue::begin(const TlsOffer &offer)
{
    if (auto prepared = prepare(offer); !prepared)
        return prepared;
    propose(offer);
    advance();
    // Versions that were left out when OpenSSL was built are missed here and no sooner.
    if (state() == State::Declined)
        return failure(ErrorCode::Unsupported, notSpoken(offer));
    return {};
}

void OpenSslDialogue::take(std::string_view bytes)
{
    BIO_write(SSL_get_rbio(m_ssl.get()), bytes.data(), static_cast<int>(bytes.size()));
    advance();
}

std::string OpenSslDialogue::output()
{
    BIO *out = SSL_get_wbio(m_ssl.get());
    std::string bytes(BIO_ctrl_pending(out), '\0');
    const int size =
        bytes.empty() ? 0 : BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
}

void OpenSslDialogue::takeLeave()
{
    if (SSL_is_init_finished(m_ssl.get()))
        SSL_shutdown(m_ssl.get());
    ERR_clear_error();
}

} // namespace

Result<std::unique_ptr<TlsDialogue>> openSslDialogue(const TlsOffer &offer)
{
    auto dialogue = std::make_unique<OpenSslDialogue>();
    if (auto begun = dialogue->begin(offer); !begun)
        return tl::unexpected(begun.error());
    return dialogue;
}

} // namespace sidestage
