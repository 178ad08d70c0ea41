// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/httpclient.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What is kept of a body.
enum class BodyReading : std::uint8_t {
    Auto, ///< the shape where it is JSON, else nothing
    JsonShape, ///< names and types, no values
    Text, ///< the text, with everything unstable or personal masked
    None
};

/// One address of a target and how to ask for it.
struct HttpPage
{
    std::string path = "/";
    HttpMethod method = HttpMethod::Get;
    BodyReading body = BodyReading::Auto;
    HttpHeaders headers; ///< of this page's requests, without credentials

    /// The path for GET, "HEAD /path" for the others: the page's segment in fact paths.
    std::string segment() const;
};

/// Of which hosts the entrances are tried.
enum class EntranceChoice : std::uint8_t { All, Own, None };

/// Where the hosts of a target answer the two schemes, where that is no standard port.
struct EntrancePorts
{
    std::optional<int> http;
    std::optional<int> https;
};

/// A target's options in the words of this probe.
struct HttpTarget
{
    std::string url; ///< without a slash at the end
    std::vector<HttpPage> pages;
    int maximumRedirects = 10;
    HttpTrust trust;
    HttpLimits limits;
    HttpManners manners;
    EntranceChoice entrances = EntranceChoice::All;
    EntrancePorts ports;
    std::set<std::string> volatileHeaders; ///< in lower case, in addition to the built-in ones
    /// Headers that hold a credential; sent to the target's own scheme, host and port alone.
    HttpHeaders credentials;
};

/// Whether a request header would make more than a look of a request, or belongs to the transport.
bool isRefusedHeader(std::string_view lowerCaseName);
std::vector<OptionSpec> httpOptions();
/// What the types of options cannot say: a header that would make a request more than a look, a
/// credential in clear, a page twice.
std::vector<Error> checkHttpOptions(const OptionValue &options);
/// NotConfigured where a credential is missing or would travel unprotected.
Result<HttpTarget> httpTarget(const ProbeContext &context);

} // namespace sidestage
