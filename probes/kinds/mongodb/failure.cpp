// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/failure.h"

namespace sidestage {

namespace {

Error say(ErrorCode code, std::string sentence, std::string suggestion = {})
{
    return {code, std::move(sentence), {}, std::move(suggestion)};
}

} // namespace

// The numbers are those of the server's error_codes.yml.
Error mongoRefusal(std::uint32_t code, const std::string &command)
{
    switch (code) {
    case 11: // UserNotFound
    case 18: // AuthenticationFailed
    case 8000: // what hosted servers say instead
        return say(ErrorCode::PermissionDenied, "the server refused the user or the password");
    case 13: // Unauthorized
        return say(ErrorCode::PermissionDenied, "this user may not ask the server for " + command,
                   "docs/probes/mongodb.md has the least rights");
    case 26: // NamespaceNotFound
        return say(ErrorCode::NotFound, "it is no longer there");
    case 50: // MaxTimeMSExpired
    case 262: // ExceededTimeLimit
        return say(ErrorCode::TimedOut, "the server took too long for " + command);
    case 322: // APIVersionError
        return say(ErrorCode::NotConfigured,
                   "the server wants each question to name a version of its API",
                   "set 'stable-api: true'");
    case 59: // CommandNotFound
    case 72: // InvalidOptions
    case 115: // CommandNotSupported
    case 166: // CommandNotSupportedOnView
    case 323: // APIStrictError
        return say(ErrorCode::Unsupported, "this server does not answer " + command);
    case 10107: // NotWritablePrimary
    case 13435: // NotPrimaryNoSecondaryOk
        return say(ErrorCode::Busy, "the server is not the primary and lets nobody read");
    case 13436: // NotPrimaryOrSecondary
    case 189: // PrimarySteppedDown
        return say(ErrorCode::Busy,
                   "the server is neither primary nor secondary now: it starts or recovers");
    case 91: // ShutdownInProgress
    case 11600: // InterruptedAtShutdown
        return say(ErrorCode::Busy, "the server is shutting down");
    default:
        return say(ErrorCode::Protocol,
                   "the server refused " + command + " (error " + std::to_string(code) + ')');
    }
}

Error mongoFailure(const bson_error_t &error, const std::string &command, const std::string &peer)
{
    switch (error.domain) {
    case MONGOC_ERROR_SERVER:
        return mongoRefusal(error.code, command);
    case MONGOC_ERROR_CLIENT:
        if (error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE)
            return mongoRefusal(18, command);
        break;
    case MONGOC_ERROR_SCRAM:
        return say(ErrorCode::UntrustedPeer,
                   peer + " could not prove that it knows the password itself");
    case MONGOC_ERROR_PROTOCOL:
        if (error.code == MONGOC_ERROR_PROTOCOL_BAD_WIRE_VERSION)
            return say(ErrorCode::Unsupported,
                       peer + " is of a version that the library for MongoDB does not speak with");
        break;
    case MONGOC_ERROR_SERVER_SELECTION:
        return say(ErrorCode::Unreachable,
                   "no member that can be read from is found through " + peer,
                   "check the name under 'replica-set'");
    default:
        break;
    }
    return notMongo(peer);
}

Error notMongo(const std::string &peer)
{
    return say(ErrorCode::Protocol, peer + " does not answer as MongoDB does");
}

} // namespace sidestage

#endif
