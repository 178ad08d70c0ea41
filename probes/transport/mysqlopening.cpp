// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlopening.h"

#include "probes/transport/hostlookup.h"
#include "probes/transport/mysqlfailure.h"
#include "probes/transport/mysqlsession.h"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace sidestage {

namespace {

// What a thread takes to come back from a wait that has ended; a fraction of the second that a
// deadline may be overstepped by.
constexpr Milliseconds wayBack{300};

/// One try, shared by who waits for it and the thread that makes it.
class Opening
{
public:
    Opening(const MySqlTarget &target, std::string host, const Deadline &deadline)
        : m_session(std::make_unique<MySqlSession>(target, deadline))
        , m_host(std::move(host))
        , m_password(target.password ? target.password->duplicate() : Secret())
    {
    }

    void run()
    {
        auto done = m_session->connect(m_host, m_password, m_shutter);
        const std::scoped_lock lock(m_mutex);
        m_result = std::move(done);
        m_isDone = true;
        m_changed.notify_all();
    }
    /// False where it has to be left.
    bool waitUntil(const Deadline &deadline)
    {
        std::unique_lock lock(m_mutex);
        const auto isDone = [this] { return m_isDone; };
        if (m_changed.wait_for(lock, deadline.stopToken(), deadline.remaining(), isDone))
            return true;
        m_shutter.shut();
        return m_changed.wait_for(lock, wayBack, isDone);
    }
    /// Once it is done.
    Result<std::unique_ptr<MySqlSession>> take()
    {
        if (!m_result)
            return tl::unexpected(std::move(m_result).error());
        return std::move(m_session);
    }

private:
    std::unique_ptr<MySqlSession> m_session;
    const std::string m_host;
    const Secret m_password;
    SocketShutter m_shutter;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_isDone = false;
    Result<void> m_result;
};

Result<std::unique_ptr<MySqlSession>> openAt(const std::string &host, const MySqlTarget &target,
                                             const Deadline &deadline)
{
    const auto opening = std::make_shared<Opening>(target, host, deadline);
    std::thread thread;
    try {
        thread = std::thread([opening] { opening->run(); });
    } catch (const std::system_error &) {
        return failure(ErrorCode::Busy, "this machine starts no more threads");
    }
    if (opening->waitUntil(deadline)) {
        thread.join();
        auto session = opening->take();
        // A wait that was ended here looks like a loss to the library.
        if (auto time = deadline.check(); !session && !time)
            return tl::unexpected(std::move(time).error());
        return session;
    }
    thread.detach();
    auto time = deadline.check();
    return time ? failure(ErrorCode::TimedOut, "connecting took too long")
                : tl::unexpected(std::move(time).error());
}

} // namespace

Result<std::unique_ptr<MySqlSession>> openMySqlSession(const MySqlTarget &target,
                                                       const Deadline &deadline)
{
    if (auto time = deadline.check(); !time)
        return tl::unexpected(std::move(time).error());
    if (!target.socket.empty())
        return openAt("localhost", target, deadline);
    // Asked here first also where the name goes on: a look-up that hangs ends here.
    auto addresses = addressesOf(target.host, deadline);
    if (!addresses)
        return tl::unexpected(std::move(addresses).error());
    if (target.tls == MySqlTls::VerifyFull)
        return openAt(target.host, target, deadline);
    for (std::size_t i = 0;; ++i) {
        // None of them may take the time of those behind it.
        const auto left = static_cast<Milliseconds::rep>(addresses->size() - i);
        auto session = openAt(addresses->at(i), target,
                              left > 1 ? deadline.atMost(deadline.remaining() / left) : deadline);
        const bool isUnreached = !session
            && (session.error().code == ErrorCode::Unreachable
                || session.error().code == ErrorCode::TimedOut);
        if (isUnreached && left > 1 && deadline.check())
            continue;
        if (session)
            (*session)->setDeadline(deadline);
        return session;
    }
}

} // namespace sidestage
