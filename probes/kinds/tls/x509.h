// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/x509v3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sidestage {

struct X509Freeing
{
    void operator()(X509 *certificate) const { X509_free(certificate); }
    void operator()(X509_STORE *store) const { X509_STORE_free(store); }
    void operator()(X509_STORE_CTX *context) const { X509_STORE_CTX_free(context); }
    void operator()(STACK_OF(X509) * certificates) const
    {
        sk_X509_pop_free(certificates, X509_free);
    }
};
using X509Pointer = std::unique_ptr<X509, X509Freeing>;
using X509StackPointer = std::unique_ptr<STACK_OF(X509), X509Freeing>;

/// Nothing for bytes that are no certificate.
X509Pointer parsedX509(std::string_view der);
/// Those of the certificates that can be read, in their order.
template <typename Certificates>
X509StackPointer stackOf(const Certificates &ders)
{
    X509StackPointer stack(sk_X509_new_null());
    for (const std::string &der : ders) {
        if (auto certificate = parsedX509(der))
            sk_X509_push(stack.get(), certificate.release());
    }
    return stack;
}
/// Milliseconds since 1970.
std::int64_t instantOf(const ASN1_TIME *time);
/// The first part of that kind, fit to be shown; empty where there is none.
std::string partOf(const X509_NAME *name, int kind);
/// Whether it is its own authority.
bool isSelfSigned(X509 *certificate);

} // namespace sidestage
