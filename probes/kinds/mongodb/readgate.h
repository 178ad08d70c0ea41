// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace sidestage {

/// Everything that may leave for a MongoDB server: what this probe asks, and what libmongoc needs
/// to greet, to sign in, to go on reading a long answer and to take leave. None of them changes
/// data.
inline constexpr std::array<std::string_view, 16> mongoReads{
    // asked by the probe
    "buildInfo", "getParameter", "listDatabases", "listCollections", "listIndexes", "usersInfo",
    "rolesInfo", "collStats", "getMore",
    // said by libmongoc
    "hello", "isMaster", "ismaster", "ping", "saslStart", "saslContinue", "endSessions"};

/// The command in one message of MongoDB's wire protocol (OP_MSG, or OP_QUERY on a `$cmd`
/// collection); empty where it is any other message, or one that is not whole.
std::string_view commandIn(std::string_view message);

/// Whether these bytes are one message that holds one of `mongoReads`, and nothing else.
bool isMongoRead(std::string_view message);

/// Looks at the heads of messages as they arrive, in pieces of any size. A message that says it is
/// compressed makes libmongoc reserve as much memory as it claims to need, up to 2 GB, though
/// nobody agreed on compression.
class AnswerGate
{
public:
    /// False once a message is longer than any may be, or of a kind that is no answer.
    bool takes(std::string_view piece);

private:
    std::string m_head;
    std::size_t m_left = 0; ///< of the message whose head was seen
};

/// Whether these bytes of an answer ask for so many rounds of hashing that signing in would keep
/// the machine busy past every deadline: libmongoc does as it is told, in one go.
bool asksForTooManyRounds(std::string_view answer);

} // namespace sidestage
