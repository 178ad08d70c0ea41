// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/stapledstatus.h"

#include "probes/kinds/tls/x509.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>

namespace sidestage {

namespace {

struct OcspFreeing
{
    void operator()(OCSP_RESPONSE *response) const { OCSP_RESPONSE_free(response); }
    void operator()(OCSP_BASICRESP *response) const { OCSP_BASICRESP_free(response); }
    void operator()(OCSP_CERTID *id) const { OCSP_CERTID_free(id); }
};
template <typename T>
using Owned = std::unique_ptr<T, OcspFreeing>;

X509 *issuerAmong(const STACK_OF(X509) * certificates, X509 *issued)
{
    for (int i = 0; i < sk_X509_num(certificates); ++i) {
        auto *candidate = sk_X509_value(certificates, i);
        if (X509_check_issued(candidate, issued) == X509_V_OK)
            return candidate;
    }
    return nullptr;
}

/// The part of the response that speaks of the certificate; the hash that names it is the
/// responder's choice.
OCSP_SINGLERESP *partAbout(OCSP_BASICRESP *response, X509 *certificate, X509 *issuer)
{
    for (int i = 0; i < OCSP_resp_count(response); ++i) {
        auto *part = OCSP_resp_get0(response, i);
        const auto *id = OCSP_SINGLERESP_get0_id(part);
        ASN1_OBJECT *hash = nullptr;
        OCSP_id_get0_info(nullptr, &hash, nullptr, nullptr, const_cast<OCSP_CERTID *>(id));
        const auto *digest = EVP_get_digestbyobj(hash);
        const Owned<OCSP_CERTID> own(digest ? OCSP_cert_to_id(digest, certificate, issuer)
                                            : nullptr);
        if (own && OCSP_id_cmp(own.get(), id) == 0)
            return part;
    }
    return nullptr;
}

std::string_view wordFor(OCSP_SINGLERESP *part)
{
    ASN1_GENERALIZEDTIME *thisUpdate = nullptr;
    ASN1_GENERALIZEDTIME *nextUpdate = nullptr;
    const int status = OCSP_single_get0_status(part, nullptr, nullptr, &thisUpdate, &nextUpdate);
    constexpr long leeway = 300; // seconds that clocks may be apart
    if (OCSP_check_validity(thisUpdate, nextUpdate, leeway, -1) != 1)
        return "out-of-date";
    switch (status) {
    case V_OCSP_CERTSTATUS_GOOD:
        return "good";
    case V_OCSP_CERTSTATUS_REVOKED:
        return "revoked";
    default:
        return "unknown";
    }
}

std::string_view read(std::string_view bytes, const STACK_OF(X509) * sent,
                      const STACK_OF(X509) * roots)
{
    const auto *at = reinterpret_cast<const unsigned char *>(bytes.data());
    const Owned<OCSP_RESPONSE> response(
        d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(bytes.size())));
    if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return "unreadable";
    const Owned<OCSP_BASICRESP> basic(OCSP_response_get1_basic(response.get()));
    auto *own = sk_X509_value(sent, 0);
    if (!basic || !own)
        return "unreadable";
    auto *issuer = issuerAmong(sent, own);
    if (!issuer)
        issuer = issuerAmong(roots, own);
    if (!issuer)
        return "not-by-the-authority"; // which nobody knows here
    auto *part = partAbout(basic.get(), own, issuer);
    if (!part)
        return "for-another-certificate";
    // The authority itself, or whom it appointed: trusting it alone makes both sure.
    const std::unique_ptr<X509_STORE, X509Freeing> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), issuer);
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
    if (OCSP_basic_verify(basic.get(), const_cast<STACK_OF(X509) *>(sent), store.get(), 0) != 1
        && OCSP_basic_verify(basic.get(), const_cast<STACK_OF(X509) *>(roots), store.get(), 0) != 1)
        return "not-by-the-authority";
    return wordFor(part);
}

} // namespace

std::string_view stapledStatus(std::string_view response, const std::vector<std::string> &sent,
                               const std::vector<std::string> &roots)
{
    const auto chain = stackOf(sent);
    const auto others = stackOf(roots);
    const auto word = read(response, chain.get(), others.get());
    ERR_clear_error();
    return word;
}

} // namespace sidestage
