// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/dnsanswer.h"

#include <algorithm>

namespace sidestage {

namespace {

std::string said(const DnsQuestion &question)
{
    return std::string(nameOf(question.type)) + " of '" + question.name + '\'';
}

Error refusal(const DnsQuestion &question, DnsCode code, const std::string &peer)
{
    switch (code) {
    case DnsCode::ServerFailure:
        return {ErrorCode::Unreachable,
                peer + " could not find out " + said(question) + " (SERVFAIL)",
                {},
                "look at the name servers of that domain, and at its signatures"};
    case DnsCode::Refused:
        return {ErrorCode::PermissionDenied,
                peer + " refuses to tell " + said(question) + " (REFUSED)",
                {},
                "name a resolver that answers questions from here"};
    case DnsCode::NotImplemented:
        return {
            ErrorCode::Unsupported, peer + " cannot tell " + said(question) + " (NOTIMP)", {}, {}};
    case DnsCode::FormatError:
        return {ErrorCode::Protocol,
                peer + " does not understand the question for " + said(question) + " (FORMERR)",
                {},
                {}};
    default:
        break;
    }
    return {ErrorCode::Protocol,
            peer + " answers the question for " + said(question) + " with the unknown code "
                + std::to_string(static_cast<int>(code)),
            {},
            {}};
}

} // namespace

Result<DnsAnswer> answerTo(const DnsQuestion &question, const DnsMessage &message,
                           const std::string &peer)
{
    if (message.code != DnsCode::NoError && message.code != DnsCode::NoSuchName)
        return tl::unexpected(refusal(question, message.code, peer));
    if (message.isTruncated)
        return failure(ErrorCode::Protocol,
                       peer + " tells only the beginning of " + said(question));

    DnsAnswer answer;
    auto end = question.name;
    for (bool isLast = false; !isLast && question.type != DnsType::Cname;) {
        const auto step = std::ranges::find_if(message.answers, [&end](const DnsRecord &record) {
            return record.type == DnsType::Cname && record.owner == end;
        });
        isLast = step == message.answers.end();
        if (isLast)
            break;
        if (step->text == question.name
            || std::ranges::find(answer.aliases, step->text) != answer.aliases.end()) {
            answer.lost = Error{ErrorCode::Protocol,
                                "the aliases of '" + question.name + "' lead round and round",
                                {},
                                {}};
            return answer;
        }
        end = step->text;
        answer.aliases.push_back(end);
    }
    std::ranges::copy_if(message.answers, std::back_inserter(answer.records),
                         [&](const DnsRecord &record) {
                             return record.type == question.type && record.owner == end;
                         });
    if (!answer.records.empty()) {
        answer.kind = DnsAnswer::Kind::Found;
        return answer;
    }
    if (message.code == DnsCode::NoSuchName) {
        answer.kind = DnsAnswer::Kind::NoSuchName;
        return answer;
    }
    // RFC 2308, section 2.2: without a SOA "nothing" may be no more than a hint at other servers.
    if (!message.canRecurse && !message.namesStartOfZone
        && (!answer.aliases.empty() || (!message.isAuthoritative && message.namesServers))) {
        Error lost{ErrorCode::Unsupported,
                   peer + " knows its own zones alone and points to others for "
                       + said({end, question.type}),
                   {},
                   "name a resolver that looks further"};
        if (answer.aliases.empty())
            return tl::unexpected(std::move(lost));
        answer.lost = std::move(lost);
    }
    return answer;
}

} // namespace sidestage
