// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverthread.h"

#include <QByteArray>
#include <QSslConfiguration>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace sidestage::test {

/// What the server says. All documents are Extended JSON.
struct MongoScript
{
    /// How it takes a command, instead of answering it.
    enum class Manner {
        Freeze, ///< says nothing any more
        Drip, ///< a byte of the answer every 100 ms
        Garbage, ///< bytes that are no message
        Cut, ///< half an answer, then the end
        Close, ///< the end
        HugeLength, ///< a message that says it has 2 GB
        Foreign ///< a whole message of a kind that nobody asked for
    };

    /// By "command database.collection", "command database" or "command", the most exact counts.
    std::map<std::string, std::string> answers;
    std::map<std::string, Manner> manners; ///< by command; "hello" and "isMaster" are "hello"
    std::string hello; ///< members that the greeting has beside, or instead of, the usual ones
    std::string user; ///< empty: nobody need sign in
    std::string password;
    int rounds = 4096; ///< of hashing, that it asks for
    int port = 0; ///< to listen at; 0: any that is free
    std::string unixSocket; ///< path to listen at instead of a port
};

/// A server on loopback that speaks MongoDB's wire protocol (OP_QUERY for the greeting, OP_MSG for
/// the rest), signs people in with SCRAM-SHA-256, answers from a table, and writes down all that
/// reaches it. It runs on a thread of its own.
class MongoServer
{
public:
    using Manner = MongoScript::Manner;

    explicit MongoServer(MongoScript script, const QSslConfiguration *tls = nullptr);

    /// False without libbson, which turns the table into messages.
    static bool isUsable();
    int port() const { return m_port; }
    /// Names of all commands, in order of arrival; "?" for a message that is none.
    std::vector<std::string> commands() const;
    /// All bytes that arrived, on all connections; within TLS as they read there.
    std::string bytes() const;

    /// The answer of a command that lists, all at once. `members`: the inside of a JSON array.
    static std::string cursor(const std::string &namespaceName, const std::string &members);

private:
    friend class MongoServerLoop;

    MongoScript m_script;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_commands;
    std::string m_bytes;
    int m_port = 0;
    ServerThread m_thread;
};

} // namespace sidestage::test
