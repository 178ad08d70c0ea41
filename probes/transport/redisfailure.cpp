// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/redisfailure.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// A word that a refusal begins with, and what it means. "%" stands for the server, "$" for the
/// command.
struct Refusal
{
    std::string_view word;
    ErrorCode code;
    std::string_view sentence;
    std::string_view suggestion = {};
};
constexpr std::array<Refusal, 15> refusals{{
    {"NOAUTH", ErrorCode::NotConfigured, "% asks for a password",
     "give the target a 'password: { credential: NAME }'"},
    {"WRONGPASS", ErrorCode::PermissionDenied,
     "% does not accept the user and the password, or the user is switched off"},
    {"NOPERM", ErrorCode::PermissionDenied, "the user of this probe may not run $ at %"},
    {"LOADING", ErrorCode::Busy, "% is starting and still loads its data"},
    {"MASTERDOWN", ErrorCode::Busy,
     "% is a replica that lost its primary, and answers nothing about its data"},
    {"BUSY", ErrorCode::Busy, "% is busy with a script that does not end"},
    {"MOVED", ErrorCode::Unsupported, "the key belongs to another node of the cluster than %"},
    {"ASK", ErrorCode::Unsupported, "the key is on its way from % to another node of the cluster"},
    {"CLUSTERDOWN", ErrorCode::Busy, "the cluster of % is down"},
    {"TRYAGAIN", ErrorCode::Busy, "the cluster of % is moving its keys"},
    {"DENIED", ErrorCode::PermissionDenied,
     "% is in protected mode and takes nobody in from another machine",
     "give its default user a password, or let it listen on loopback alone"},
    {"MISCONF", ErrorCode::Busy, "% cannot write to its disk and refuses $"},
    {"OOM", ErrorCode::Busy, "% has used up its memory and refuses $"},
    {"READONLY", ErrorCode::PermissionDenied, "% is a read-only replica and refuses $"},
    {"NOREPLICAS", ErrorCode::Busy, "% has too few replicas and refuses $"},
}};

/// Refusals that all begin with "ERR" are told apart by what they say, as Redis 3 to 8 say it.
constexpr std::array<Refusal, 9> sentences{{
    {"max number of clients", ErrorCode::Busy,
     "% has as many clients as it may have and takes no more in"},
    {"invalid password", ErrorCode::PermissionDenied, "% does not accept the password"},
    {"wrong number of arguments for 'auth'", ErrorCode::Unsupported,
     "% knows no users, only a password (Redis before version 6)", "leave out 'user'"},
    {"without any password configured", ErrorCode::BadInput,
     "% has no password, and one was given"},
    {"but no password is set", ErrorCode::BadInput, "% has no password, and one was given"},
    {"db index is out of range", ErrorCode::NotFound, "% has no database of that number"},
    {"invalid db index", ErrorCode::NotFound, "% has no database of that number"},
    {"select is not allowed in cluster mode", ErrorCode::Unsupported,
     "% is a node of a cluster, which has one database alone"},
    {"invalid first byte", ErrorCode::Protocol, "% does not understand what it was asked"},
}};

std::string filled(std::string_view sentence, std::string_view command, const std::string &peer)
{
    std::string text;
    for (const char c : sentence) {
        if (c == '%')
            text += peer;
        else if (c == '$')
            text += command.empty() ? "to talk" : command;
        else
            text += c;
    }
    return text;
}

std::string_view firstWord(std::string_view text)
{
    return text.substr(0, text.find(' '));
}

bool says(const RespValue &reply, std::string_view words)
{
    return reply.isError() && lowered(reply.text).find(words) != std::string::npos;
}

/// A code in capital letters, as every refusal begins with; anything else is not repeated.
bool isCode(std::string_view word)
{
    return !word.empty() && word.size() <= 20
        && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

bool isUnknownCommand(const RespValue &reply)
{
    return says(reply, "unknown command") || says(reply, "unknown subcommand");
}

bool isTurnedAway(const RespValue &reply)
{
    return says(reply, "max number of clients")
        || (reply.isError() && firstWord(reply.text) == "DENIED");
}

bool isNeedlessPassword(const RespValue &reply)
{
    return says(reply, "without any password configured") || says(reply, "but no password is set");
}

Error redisRefusal(const RespValue &reply, std::string_view command, const std::string &peer)
{
    const auto say = [&](const Refusal &refusal) {
        return Error{refusal.code,
                     filled(refusal.sentence, command, peer),
                     {},
                     std::string(refusal.suggestion)};
    };
    // First, since the words behind it are the sender's and may be anything.
    if (isUnknownCommand(reply))
        return say({{},
                    ErrorCode::Unsupported,
                    "% does not know $: it was renamed or switched off there, or came later"});
    const auto word = firstWord(reply.text);
    for (const auto &refusal : refusals) {
        if (word == refusal.word)
            return say(refusal);
    }
    for (const auto &sentence : sentences) {
        if (says(reply, sentence.word))
            return say(sentence);
    }
    auto error = say({{}, ErrorCode::Protocol, "% refuses $"});
    if (isCode(word) && word != "ERR" && command != "AUTH")
        error.message += " (" + std::string(word) + ')';
    return error;
}

Error localFailure(QLocalSocket::LocalSocketError error, const std::string &path)
{
    switch (error) {
    case QLocalSocket::ServerNotFoundError:
        return {ErrorCode::Unreachable, "there is no socket at " + path, {}, {}};
    case QLocalSocket::ConnectionRefusedError:
        return {ErrorCode::Unreachable, "nothing listens at " + path, {}, {}};
    case QLocalSocket::SocketAccessError:
        return {ErrorCode::PermissionDenied, "the socket " + path + " may not be opened", {}, {}};
    default:
        return {ErrorCode::Unreachable, "there is no way to " + path, {}, {}};
    }
}

} // namespace sidestage
