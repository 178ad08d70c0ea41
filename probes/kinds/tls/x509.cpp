// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/x509.h"

#include <openssl/err.h>

#include <algorithm>

namespace sidestage {

namespace {

/// What a certificate says is a stranger's text: no line of its own, and no novel.
std::string shown(const ASN1_STRING *text)
{
    constexpr std::size_t most = 200;
    unsigned char *utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, text);
    if (size < 0) {
        ERR_clear_error();
        return {};
    }
    std::string result(reinterpret_cast<const char *>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    const auto isControl = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
    std::replace_if(result.begin(), result.end(), isControl, '?');
    if (result.size() <= most)
        return result;
    auto end = most;
    while (end > 0 && (static_cast<unsigned char>(result[end]) & 0xC0U) == 0x80U)
        --end; // not in the middle of a character
    return result.substr(0, end) + "\u2026";
}

} // namespace

X509Pointer parsedX509(std::string_view der)
{
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.data());
    X509Pointer certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
    ERR_clear_error();
    return certificate;
}

std::int64_t instantOf(const ASN1_TIME *time)
{
    const std::unique_ptr<ASN1_TIME, void (*)(ASN1_TIME *)> epoch(ASN1_TIME_set(nullptr, 0),
                                                                  ASN1_TIME_free);
    int days = 0;
    int seconds = 0;
    if (!epoch || ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1)
        return 0;
    return (std::int64_t{days} * 86400 + seconds) * 1000;
}

std::string partOf(const X509_NAME *name, int kind)
{
    const int at = X509_NAME_get_index_by_NID(name, kind, -1);
    return at < 0 ? std::string() : shown(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

bool isSelfSigned(X509 *certificate)
{
    const bool is = X509_self_signed(certificate, 1) == 1;
    ERR_clear_error();
    return is;
}

} // namespace sidestage
