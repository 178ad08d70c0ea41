// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What may be sent. The three methods that RFC 9110 calls safe: nothing else can be written down,
/// so nothing else can be sent.
enum class HttpMethod : std::uint8_t { Get, Head, Options };
/// "GET", "HEAD", "OPTIONS".
std::string_view nameOf(HttpMethod method);

/// Names are kept in lower case: RFC 9110 compares them without case.
struct HttpHeader
{
    std::string name;
    std::string value;
    friend bool operator==(const HttpHeader &, const HttpHeader &) = default;
};
using HttpHeaders = std::vector<HttpHeader>;

/// All values of a header, joined with ", " as RFC 9110 allows; nothing where it was not sent.
std::optional<std::string> headerValue(const HttpHeaders &headers, std::string_view lowerCaseName);

struct HttpRequest
{
    HttpMethod method = HttpMethod::Get;
    std::string url; ///< http or https; a user part is never sent
    HttpHeaders headers;
};

/// One answer, as it came: redirects are answers like any other.
struct HttpResponse
{
    int status = 0;
    std::string version; ///< "1.0", "1.1", or "2" where the server prefers it
    HttpHeaders headers; ///< in the order of arrival; each Set-Cookie for itself
    std::string body; ///< decompressed, at most the limit
    bool isTruncated = false; ///< the body went on beyond the limit
    bool isEncrypted = false; ///< came over TLS
    std::optional<Error> bodyFailure; ///< the answer began well and its body did not arrive
    /// When the connection was begun and the last byte came, by this machine's clock: milliseconds
    /// since 1970.
    std::int64_t sentAt = 0;
    std::int64_t receivedAt = 0;
};

struct HttpLimits
{
    std::size_t body = std::size_t{1} << 20; ///< bytes, after decompression
    std::size_t headers = std::size_t{256} << 10; ///< bytes of the whole head
};

/// Whom to trust on the other side.
struct HttpTrust
{
    std::string caFile; ///< PEM, in addition to the system's authorities; may be empty
    bool isVerified = true; ///< false only by the target's own named option
};

} // namespace sidestage
