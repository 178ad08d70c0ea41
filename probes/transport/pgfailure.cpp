// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/pgfailure.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sidestage {

namespace {

Error of(ErrorCode code, std::string sentence, std::string suggestion = {})
{
    return {code, std::move(sentence), {}, std::move(suggestion)};
}

/// The last "FATAL:  28P01" in libpq's words; empty where no server spoke.
std::string sqlStateIn(std::string_view words)
{
    static constexpr std::string_view before = ":  ";
    for (auto at = words.rfind(before); at != std::string_view::npos && at > 0;
         at = words.rfind(before, at - 1)) {
        const auto state = words.substr(at + before.size(), 5);
        const auto isPart = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
        if (state.size() == 5 && std::ranges::all_of(state, isPart))
            return std::string(state);
    }
    return {};
}

bool says(std::string_view words, std::string_view part)
{
    return words.find(part) != std::string_view::npos;
}

Error reachingFailure(std::string_view words, const PgTarget &target)
{
    const auto peer = pgPeer(target);
    const auto because = [&](int number) { return says(words, std::strerror(number)); };
    if (target.host.empty()) {
        if (because(EACCES))
            return of(ErrorCode::PermissionDenied, "this user may not use the socket " + peer);
        return of(ErrorCode::Unreachable, "no server listens at the socket " + peer);
    }
    if (because(ECONNREFUSED))
        return of(ErrorCode::Unreachable, "nothing listens at " + peer);
    if (because(EHOSTUNREACH) || because(ENETUNREACH))
        return of(ErrorCode::Unreachable, "there is no route to " + peer);
    return of(ErrorCode::Unreachable, peer + " cannot be reached");
}

Error encryptingFailure(std::string_view words, const PgTarget &target)
{
    const auto peer = pgPeer(target);
    const auto mode = std::string(pgTlsNames.at(static_cast<std::size_t>(target.tls)));
    if (says(words, "server does not support SSL"))
        return of(ErrorCode::UntrustedPeer,
                  peer + " offers no encryption, and sslmode '" + mode + "' asks for it");
    if (says(words, "does not match host name") || says(words, "server certificate for"))
        return of(ErrorCode::UntrustedPeer, "the certificate of " + peer + " is for another name");
    if (says(words, "certificate verify failed"))
        return of(ErrorCode::UntrustedPeer,
                  "the certificate of " + peer + " is signed by nobody whom we trust, or expired",
                  "name the authority's file as 'ca'");
    if (says(words, "root certificate file"))
        return of(ErrorCode::NotFound, "there are no certificate authorities to verify with",
                  "name the authority's file as 'ca'");
    if (says(words, "certificate file") || says(words, "private key"))
        return of(ErrorCode::BadInput, "the client's certificate or its key cannot be used");
    if (says(words, "closed the connection") || says(words, std::strerror(ECONNRESET)))
        return of(ErrorCode::Unreachable, peer + " ended the connection before it was encrypted");
    return of(ErrorCode::Protocol, "no encrypted connection could be agreed on with " + peer);
}

} // namespace

std::string pgPeer(const PgTarget &target)
{
    if (target.host.empty())
        return target.socket;
    const bool isIpv6 = says(target.host, ":");
    return (isIpv6 ? '[' + target.host + ']' : target.host) + ':' + std::to_string(target.port);
}

Error pgServerFailure(std::string_view sqlState, const PgTarget &target)
{
    const auto peer = pgPeer(target);
    const auto code = " (SQLSTATE " + std::string(sqlState) + ')';
    const auto state = [&](std::string_view text) { return sqlState == text; };
    const auto group = sqlState.substr(0, std::min<std::size_t>(2, sqlState.size()));
    if (state("28P01"))
        return of(ErrorCode::PermissionDenied,
                  peer + " refused the password of the user '" + target.user + '\'' + code);
    if (group == "28")
        return of(ErrorCode::PermissionDenied,
                  peer + " does not let the user '" + target.user + "' into the database '"
                      + target.database + "' from here, or not in this way" + code,
                  "look at pg_hba.conf: a line may be missing, or ask for encryption");
    if (state("3D000"))
        return of(ErrorCode::NotFound, peer + " has no database '" + target.database + '\'' + code);
    if (state("42501"))
        return of(ErrorCode::PermissionDenied,
                  "the user '" + target.user + "' may not see this" + code);
    if (state("57P03"))
        return of(ErrorCode::Busy,
                  peer + " is starting, stopping or recovering, and lets nobody in yet" + code);
    if (state("53300"))
        return of(ErrorCode::Busy, peer + " has no connection left for this user" + code);
    if (state("57014"))
        return of(ErrorCode::TimedOut, "the server ended a statement that took too long" + code);
    if (state("57P05") || state("25P03") || state("25P04"))
        return of(ErrorCode::TimedOut, "the server ended a session that took too long" + code);
    if (state("57P01") || state("57P02"))
        return of(ErrorCode::Unreachable, peer + " was shut down meanwhile" + code);
    if (state("57P04"))
        return of(ErrorCode::NotFound, "the database was dropped meanwhile" + code);
    if (state("55P03"))
        return of(ErrorCode::Busy, "another session holds a lock, and kept it" + code);
    if (state("40001"))
        return of(ErrorCode::Busy, "the replica had to discard what we were reading" + code);
    if (state("55000") || state("0A000"))
        return of(ErrorCode::Unsupported, "the server cannot do that as it is now" + code);
    if (group == "53" || group == "54")
        return of(ErrorCode::TooLarge, "the server has not enough room for that" + code);
    if (group == "08")
        return of(ErrorCode::Protocol, peer + " refused the connection" + code);
    if (group == "42" || group == "3F")
        return of(ErrorCode::Unsupported,
                  "the catalogs of this server are built otherwise than we know them" + code);
    if (state("XX001") || state("XX002"))
        return of(ErrorCode::Corrupt, "the server found its own data damaged" + code);
    return of(ErrorCode::Internal, "the server could not answer" + code);
}

Error pgConnectFailure(std::string_view words, PgStage stage, bool isPasswordMissing,
                       const PgTarget &target)
{
    if (isPasswordMissing)
        return of(ErrorCode::NotConfigured,
                  pgPeer(target) + " asks the user '" + target.user
                      + "' for a password, and none is given",
                  "name it as 'password: { credential: … }'");
    if (says(words, "definition of service") || says(words, "service file"))
        return of(ErrorCode::NotConfigured,
                  "the variable PGSERVICE names a service that cannot be read",
                  "unset PGSERVICE: services are not used");
    if (const auto state = sqlStateIn(words); !state.empty())
        return pgServerFailure(state, target);
    if (stage == PgStage::Reaching)
        return reachingFailure(words, target);
    if (stage == PgStage::Encrypting)
        return encryptingFailure(words, target);
    if (says(words, "closed the connection") || says(words, std::strerror(ECONNRESET)))
        return of(ErrorCode::Unreachable, pgPeer(target) + " ended the connection");
    return of(ErrorCode::Protocol, pgPeer(target) + " does not answer as PostgreSQL does");
}

} // namespace sidestage
