// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/chain.h"

#include "probes/base/factvalue.h"
#include "probes/kinds/tls/certificate.h"
#include "probes/kinds/tls/x509.h"

#include <openssl/err.h>

#include <QHostAddress>

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

/// One thing that the verification found wrong, and where: depth 0 is the server's own.
struct Complaint
{
    int code = 0;
    int depth = 0;
    X509 *certificate = nullptr; ///< owned by the verification
};

int collect(int isGood, X509_STORE_CTX *context)
{
    if (isGood == 0) {
        static_cast<std::vector<Complaint> *>(X509_STORE_CTX_get_ex_data(context, 0))
            ->push_back({X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context),
                         X509_STORE_CTX_get_current_cert(context)});
    }
    return 1; // look at everything
}

std::string dateText(const ASN1_TIME *time)
{
    return FactValue::instant(instantOf(time)).display();
}

std::string namesText(X509 *certificate)
{
    unsigned char *der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0)
        return "no name";
    const auto read =
        certificateOf({reinterpret_cast<const char *>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    constexpr std::size_t mostShown = 5;
    std::string text;
    for (std::size_t i = 0; read && i < std::min(read->names.size(), mostShown); ++i)
        text += (i == 0 ? "" : ", ") + read->names[i];
    if (read && read->names.size() > mostShown)
        text += ", \u2026";
    return text.empty() ? "no name" : text;
}

/// To be read after "the certificate "; lower ranks are worse news.
struct Sentence
{
    int rank = 0;
    std::string text;
    friend auto operator<=>(const Sentence &, const Sentence &) = default;
};

Sentence sentenceFor(const Complaint &complaint)
{
    const std::string whose = complaint.depth == 0 ? "" : "of the authority above it ";
    switch (complaint.code) {
    case X509_V_ERR_CERT_REVOKED:
        return {0, whose + "was revoked"};
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {1, whose + "expired on " + dateText(X509_get0_notAfter(complaint.certificate))};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {1,
                whose + "is not valid before "
                    + dateText(X509_get0_notBefore(complaint.certificate))};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return {2, "is for " + namesText(complaint.certificate)};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return {3, "is signed by itself"};
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return {3, "is signed by an authority that is not trusted here"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return {3, "comes without its authority, which is not known here either"};
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
        return {4, whose + "has a key that is too small"};
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return {4, whose + "is signed with a hash that is too weak"};
    case X509_V_ERR_INVALID_PURPOSE:
        return {5, whose + "is not made for this purpose"};
    default:
        return {6, whose + "does not verify: " + X509_verify_cert_error_string(complaint.code)};
    }
}

bool isAmong(const std::vector<Complaint> &complaints, std::initializer_list<int> codes)
{
    return std::any_of(complaints.begin(), complaints.end(), [&](const Complaint &complaint) {
        return std::find(codes.begin(), codes.end(), complaint.code) != codes.end();
    });
}

bool holds(const STACK_OF(X509) * certificates, const X509 *one)
{
    for (int i = 0; i < sk_X509_num(certificates); ++i) {
        if (X509_cmp(sk_X509_value(certificates, i), one) == 0)
            return true;
    }
    return false;
}

/// Of a file with a whole chain the roots alone count: clients that know no more must be served.
X509StackPointer rootsAmong(const std::vector<std::string> &named)
{
    auto all = stackOf(named);
    X509StackPointer roots(sk_X509_new_null());
    for (int i = 0; i < sk_X509_num(all.get()); ++i) {
        auto *certificate = sk_X509_value(all.get(), i);
        if (isSelfSigned(certificate) && X509_up_ref(certificate) == 1)
            sk_X509_push(roots.get(), certificate);
    }
    return sk_X509_num(roots.get()) > 0 ? std::move(roots) : std::move(all);
}

bool isOrdered(const STACK_OF(X509) * sent)
{
    for (int i = 0; i + 1 < sk_X509_num(sent); ++i) {
        if (X509_check_issued(sk_X509_value(sent, i + 1), sk_X509_value(sent, i)) != X509_V_OK)
            return false;
    }
    return true;
}

bool hasRoot(const STACK_OF(X509) * sent)
{
    for (int i = 1; i < sk_X509_num(sent); ++i) {
        if (isSelfSigned(sk_X509_value(sent, i)))
            return true;
    }
    return false;
}

} // namespace

std::string_view nameOf(IssuerClass issuer)
{
    switch (issuer) {
    case IssuerClass::PublicAuthority:
        return "public-authority";
    case IssuerClass::PrivateAuthority:
        return "private-authority";
    case IssuerClass::SelfSigned:
        return "self-signed";
    case IssuerClass::Unknown:
        break;
    }
    return "unknown-authority";
}

ChainVerdict verdictOn(const std::vector<std::string> &sent, const TrustedRoots &roots,
                       const std::string &host, std::int64_t now)
{
    ChainVerdict verdict;
    const auto chain = stackOf(sent);
    const auto named = rootsAmong(roots.named);
    const std::unique_ptr<X509_STORE, X509Freeing> store(X509_STORE_new());
    const std::unique_ptr<X509_STORE_CTX, X509Freeing> context(X509_STORE_CTX_new());
    if (sk_X509_num(chain.get()) == 0
        || static_cast<std::size_t>(sk_X509_num(chain.get())) != sent.size() || !store
        || !context) {
        verdict.complaints = {"cannot be read"};
        return verdict;
    }
    for (int i = 0; i < sk_X509_num(named.get()); ++i)
        X509_STORE_add_cert(store.get(), sk_X509_value(named.get(), i));
    for (const auto &der : roots.system) {
        if (const auto root = parsedX509(der))
            X509_STORE_add_cert(store.get(), root.get());
    }

    auto *own = sk_X509_value(chain.get(), 0);
    X509_STORE_CTX_init(context.get(), store.get(), own, chain.get());
    auto *wanted = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_auth_level(wanted, 2);
    X509_VERIFY_PARAM_set_time(wanted, static_cast<time_t>(now / 1000));
    // A root in the file that is none, by its signature, is meant to be one all the same.
    X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_hostflags(
        wanted, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (QHostAddress(QString::fromStdString(host)).isNull())
        X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size());
    else
        X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str());
    std::vector<Complaint> complaints;
    X509_STORE_CTX_set_ex_data(context.get(), 0, &complaints);
    X509_STORE_CTX_set_verify_cb(context.get(), collect);
    const int result = X509_verify_cert(context.get());
    if (result < 0 && complaints.empty())
        complaints.push_back({X509_V_ERR_UNSPECIFIED, 0, own});

    std::set<Sentence> sentences;
    for (const auto &complaint : complaints)
        sentences.insert(sentenceFor(complaint));
    for (const auto &sentence : sentences)
        verdict.complaints.push_back(sentence.text);

    verdict.isInOrder = isOrdered(chain.get());
    verdict.isRootSent = hasRoot(chain.get());
    verdict.isComplete = !isAmong(complaints,
                                  {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
                                   X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                                   X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE});
    const auto *path = X509_STORE_CTX_get0_chain(context.get());
    const bool leadsSomewhere = verdict.isComplete && path && sk_X509_num(path) > 0
        && !isAmong(complaints, {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN});
    for (int i = 1; path && i < sk_X509_num(path); ++i) {
        const auto *authority = sk_X509_value(path, i);
        const auto begin = instantOf(X509_get0_notBefore(authority));
        const auto end = instantOf(X509_get0_notAfter(authority));
        verdict.authoritiesBegin = std::max(verdict.authoritiesBegin.value_or(begin), begin);
        verdict.authoritiesEnd = std::min(verdict.authoritiesEnd.value_or(end), end);
    }
    if (isSelfSigned(own))
        verdict.issuer = IssuerClass::SelfSigned;
    else if (leadsSomewhere)
        verdict.issuer = holds(named.get(), sk_X509_value(path, sk_X509_num(path) - 1))
            ? IssuerClass::PrivateAuthority
            : IssuerClass::PublicAuthority;
    ERR_clear_error();
    return verdict;
}

} // namespace sidestage
