// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlfailure.h"

#include "probes/base/asciitext.h"
#include "probes/transport/mysqlconnection.h"

#include <errmsg.h>
#include <mysqld_error.h>

namespace sidestage {

namespace {

// Numbers that mysqld_error.h of MariaDB does not have, or calls otherwise; from the reference of
// server errors of MySQL 8.
constexpr unsigned executionTimeExceeded = 3024;
constexpr unsigned secureTransportRequired = 3159;
constexpr unsigned accountLocked = 3118;
constexpr unsigned accountLockedHere = 4151; // MariaDB
constexpr unsigned roleNotGranted = 1959; // MariaDB
constexpr unsigned serverStopping = 1053;

Error because(ErrorCode code, std::string message, std::string suggestion = {})
{
    return {code, std::move(message), {}, std::move(suggestion)};
}

Error tlsFailure(std::string_view words, const MySqlTarget &target)
{
    const auto low = lowered(words);
    const auto says = [&](std::string_view part) { return low.find(part) != std::string::npos; };
    const auto place = placeOf(target);
    if (says("not support") || says("ssl is required") || says("tls is required")
        || says("server doesn't"))
        return because(ErrorCode::UntrustedPeer, place + " offers no TLS",
                       "turn TLS on at the server, or say 'tls: off' where nobody can listen");
    if (says("hostname") || says("host name") || says("ip address") || says("common name")
        || says("validation of ssl server certificate failed"))
        return because(ErrorCode::UntrustedPeer,
                       "the certificate of " + place + " is not for that name",
                       "connect by a name that the certificate has");
    if (says("expired") || says("not yet valid"))
        return because(ErrorCode::UntrustedPeer,
                       "the certificate of " + place + " is not valid today");
    if (says("self-signed") || says("self signed") || says("issuer") || says("unable to verify")
        || says("certificate verify failed") || says("certificate"))
        return because(ErrorCode::UntrustedPeer,
                       "the certificate of " + place
                           + " comes from an authority that is not trusted",
                       "name the authority's certificate with 'ca'");
    return because(ErrorCode::UntrustedPeer, "no TLS connection to " + place + " came about");
}

Error permission(std::string message, std::string suggestion = {})
{
    return because(ErrorCode::PermissionDenied, std::move(message), std::move(suggestion));
}

} // namespace

std::string placeOf(const MySqlTarget &target)
{
    return "the database server "
        + (target.socket.empty() ? target.host + ':' + std::to_string(target.port)
                                 : "at " + target.socket);
}

Error mySqlFailure(unsigned number, std::string_view words, const MySqlTarget &target)
{
    const auto place = placeOf(target);
    switch (number) {
    case ER_ACCESS_DENIED_ERROR:
    case ER_ACCESS_DENIED_CHANGE_USER_ERROR:
        return permission(place + " refuses the user '" + target.user + "' with this password",
                          "check user and password, and from which hosts the account may connect");
    case ER_ACCESS_DENIED_NO_PASSWORD_ERROR: // of unix_socket and auth_socket
        return permission(place + " does not let the user '" + target.user
                              + "' sign in with a password",
                          "use an account that signs in with a password");
    case ER_DBACCESS_DENIED_ERROR:
        return permission("the user '" + target.user + "' may not use the database '"
                          + target.database + "', or there is none of that name");
    case ER_HOST_NOT_PRIVILEGED:
        return permission(place + " takes no connection from this host");
    case ER_HOST_IS_BLOCKED:
        return permission(place + " blocks this host after too many connections that broke off",
                          "an administrator can unblock it with FLUSH HOSTS");
    case accountLocked:
    case accountLockedHere:
        return permission("the account of '" + target.user + "' is locked");
    case ER_MUST_CHANGE_PASSWORD:
    case ER_MUST_CHANGE_PASSWORD_LOGIN:
        return permission("the password of '" + target.user + "' has expired");
    case secureTransportRequired:
        return permission(place + " takes encrypted connections alone",
                          "say 'tls: verify-full' or leave 'tls' out");
    case ER_BAD_DB_ERROR:
        return because(ErrorCode::NotFound,
                       "there is no database '" + target.database + "' on " + place);
    case ER_CON_COUNT_ERROR:
    case ER_TOO_MANY_USER_CONNECTIONS:
    case ER_USER_LIMIT_REACHED:
        return because(ErrorCode::Busy, place + " has too many connections");
    case ER_LOCK_WAIT_TIMEOUT:
    case ER_LOCK_DEADLOCK:
        return because(ErrorCode::Busy, "a statement on " + place + " waited too long for a lock");
    case ER_STATEMENT_TIMEOUT:
    case executionTimeExceeded:
        return because(ErrorCode::TimedOut, "a statement took too long on " + place);
    case ER_QUERY_INTERRUPTED:
        return because(ErrorCode::Busy, "somebody ended a statement on " + place);
    case serverStopping:
    case ER_NORMAL_SHUTDOWN:
    case ER_CONNECTION_KILLED:
        return because(ErrorCode::Unreachable,
                       place + " is shutting down or ended this connection");
    case ER_TABLEACCESS_DENIED_ERROR:
    case ER_COLUMNACCESS_DENIED_ERROR:
    case ER_PROCACCESS_DENIED_ERROR:
    case ER_SPECIFIC_ACCESS_DENIED_ERROR:
    case ER_VIEW_NO_EXPLAIN:
    case roleNotGranted:
        return permission("the user '" + target.user + "' may not read this");
    case ER_NO_SUCH_TABLE:
    case ER_BAD_FIELD_ERROR:
    case ER_UNKNOWN_TABLE:
    case ER_UNKNOWN_SYSTEM_VARIABLE:
    case ER_PARSE_ERROR:
        return because(ErrorCode::Unsupported,
                       "this version of the server does not tell this (error "
                           + std::to_string(number) + ")");
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
    case CR_IPSOCK_ERROR:
        return because(ErrorCode::Unreachable, "cannot connect to " + place);
    case CR_UNKNOWN_HOST:
        return because(ErrorCode::Unreachable, "there is no host called '" + target.host + "'");
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
        if (lowered(words).find("ssl") != std::string::npos
            || lowered(words).find("tls") != std::string::npos)
            return tlsFailure(words, target);
        return because(ErrorCode::Unreachable, "the connection to " + place + " was lost");
    case CR_SSL_CONNECTION_ERROR:
        return tlsFailure(words, target);
    case CR_MALFORMED_PACKET:
    case CR_VERSION_ERROR:
    case CR_COMMANDS_OUT_OF_SYNC:
    case CR_SERVER_HANDSHAKE_ERR:
        return because(ErrorCode::Protocol, "what answers at " + place + " is no MySQL or MariaDB");
    case CR_PLUGIN_NOT_ALLOWED:
    case CR_AUTH_PLUGIN_CANNOT_LOAD:
    case CR_AUTH_PLUGIN_ERR:
        return because(ErrorCode::Unsupported,
                       "the account of '" + target.user + "' on " + place
                           + " signs in by a method that is not supported here",
                       "use an account with a password that is not sent in clear");
    case CR_OUT_OF_MEMORY:
    case CR_NET_PACKET_TOO_LARGE:
        return because(ErrorCode::TooLarge, "an answer of " + place + " is too large");
    default:
        return because(number >= CR_MIN_ERROR && number <= CR_MAX_ERROR ? ErrorCode::Protocol
                                                                        : ErrorCode::Unsupported,
                       place + " answered with error " + std::to_string(number));
    }
}

} // namespace sidestage
