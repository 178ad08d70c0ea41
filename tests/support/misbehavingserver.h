// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverthread.h"

#include <QSslConfiguration>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace sidestage::test {

/// What the server does when a path is asked for.
struct Answer
{
    enum class Kind {
        Normal,
        Hang, ///< takes the request and says nothing
        Drip, ///< a good head, then a byte a second
        ResetInBody, ///< half a body, then a reset
        CutInChunks, ///< a chunked body without its end
        Endless, ///< 2 GB, as fast as they are taken
        EndlessHeaders, ///< header after header
        Garbage, ///< bytes that are no HTTP
    };
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::string> bodies; ///< one for each request in turn, the last again and again
    Kind kind = Kind::Normal;

    static Answer text(std::string body, std::string type = "text/plain");
    static Answer json(std::string body) { return text(std::move(body), "application/json"); }
    static Answer redirect(int status, std::string location);
    static Answer bad(Kind kind);
    Answer with(std::string name, std::string value) const;
};

/// A web server on loopback that misbehaves as it is told, on a thread of its own, and writes
/// down every request that reaches it. Paths that the table lacks are answered with 404; the
/// probe's own fresh query ("?sidestage=17") makes no other path.
class MisbehavingServer
{
public:
    explicit MisbehavingServer(std::map<std::string, Answer> answers,
                               const QSslConfiguration *tls = nullptr);

    int port() const { return m_port; }
    /// "http://127.0.0.1:PORT" or "https://localhost:PORT", without a slash at the end.
    std::string url() const;
    /// May be called while the server runs: answers that need the port.
    void set(const std::string &path, Answer answer);
    /// The same for answers that take turns, beginning with the first.
    void setInTurn(const std::string &path, std::vector<Answer> answers);
    /// Every request as it arrived, head and all, in order.
    std::vector<std::string> requests() const;
    /// The first lines of them: "GET /login HTTP/1.1".
    std::vector<std::string> requestLines() const;
    std::size_t bytesSent() const { return m_bytesSent; }

private:
    friend class ServerLoop;
    Answer answerTo(const std::string &request, std::size_t &turn);

    mutable std::mutex m_mutex;
    std::map<std::string, Answer> m_answers;
    struct Turns
    {
        std::vector<Answer> answers;
        std::size_t next = 0;
    };
    std::map<std::string, Turns> m_inTurn; ///< before `m_answers`
    std::map<std::string, std::size_t> m_turns;
    std::vector<std::string> m_requests;
    std::atomic<std::size_t> m_bytesSent{0};
    bool m_isTls = false;
    int m_port = 0;
    ServerThread m_thread;
};

/// A port on loopback that nothing listens at.
int closedPort();

} // namespace sidestage::test
