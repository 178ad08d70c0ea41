// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/dnsmessage.h"

#include <compare>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// What is asked: a name in lower case and ASCII, without the dot at its end, and a type.
struct DnsQuestion
{
    std::string name;
    DnsType type = DnsType::A;
    friend auto operator<=>(const DnsQuestion &, const DnsQuestion &) = default;
};

/// What is known about a question. That there is nothing is knowledge as well, of two kinds; that
/// nobody could tell is an Error instead, and never one of these.
struct DnsAnswer
{
    enum class Kind {
        Found,
        NoData, ///< the name exists, without records of this type
        NoSuchName ///< the name does not exist (NXDOMAIN), or the last of its aliases does not
    };
    Kind kind = Kind::NoData;
    /// Where the name leads by CNAME, step by step. The records belong to the last of them.
    std::vector<std::string> aliases;
    std::vector<DnsRecord> records; ///< of the type that was asked for
    /// Why it is not known what stands at the end of the aliases; `kind` says nothing then.
    std::optional<Error> lost;

    /// Whether the name itself exists, be it only as an alias.
    bool nameExists() const { return kind != Kind::NoSuchName || !aliases.empty() || lost; }
};

/// What a message says to a question. `peer` names the resolver in sentences. Errors, by code:
/// Unreachable (SERVFAIL: the resolver could not find out), PermissionDenied (REFUSED),
/// Unsupported (NOTIMP, or a server that only points to others), Protocol (anything else).
Result<DnsAnswer> answerTo(const DnsQuestion &question, const DnsMessage &message,
                           const std::string &peer);

} // namespace sidestage
