// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The types of records that are read, by their numbers (RFC 1035, 3596, 8659).
enum class DnsType : std::uint16_t {
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Caa = 257
};
/// "A", "CAA": as people write them.
std::string_view nameOf(DnsType type);

/// The codes of answers that are told apart (RFC 1035, section 4.1.1); others, of up to twelve
/// bits, stand for themselves.
enum class DnsCode : std::uint16_t {
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NoSuchName = 3,
    NotImplemented = 4,
    Refused = 5
};

/// One record of a type that is read. Names are in lower case and without the dot at their end;
/// the root is empty. How long it may be kept is noise and left out.
struct DnsRecord
{
    std::string owner;
    DnsType type = DnsType::A;
    /// An address; a name (NS, CNAME, MX); the strings of a TXT in one; the value of a CAA.
    std::string text;
    std::uint16_t preference = 0; ///< MX: the lower the sooner
    std::string tag; ///< CAA, in lower case
    bool isCritical = false; ///< CAA: who does not know the tag must not issue
    friend bool operator==(const DnsRecord &, const DnsRecord &) = default;
};

/// An answer as it came. Records of other types and classes are left out.
struct DnsMessage
{
    DnsCode code = DnsCode::NoError;
    bool isAuthoritative = false;
    bool canRecurse = false; ///< the resolver looks at other servers as well
    bool isTruncated = false;
    std::vector<DnsRecord> answers;
    bool namesStartOfZone = false; ///< a SOA among the authority: whoever says "nothing" knows it
    bool namesServers = false; ///< NS among the authority, which may be no more than a hint
};

/// Reads a message from its bytes; Protocol where they are none. Never reads beyond them.
Result<DnsMessage> readDnsMessage(std::span<const unsigned char> bytes);

} // namespace sidestage
