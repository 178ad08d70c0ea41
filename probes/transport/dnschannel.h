// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/areslibrary.h"
#include "probes/transport/dnsanswer.h"
#include "probes/transport/dnsserver.h"
#include "probes/transport/socketwait.h"

#include <list>
#include <map>
#include <memory>
#include <vector>

namespace sidestage {

/// Asks one resolver: over UDP, again where nothing comes back, over TCP where the answer is too
/// long. Standard queries are all that it can send. Used by one thread.
class DnsChannel
{
public:
    static Result<std::unique_ptr<DnsChannel>> make(const DnsServer &server, Milliseconds patience,
                                                    const Deadline &deadline);
    ~DnsChannel();
    DnsChannel(const DnsChannel &) = delete;
    DnsChannel &operator=(const DnsChannel &) = delete;

    /// Sends a question. Its answer is taken by its number, which counts from 0.
    std::size_t send(const DnsQuestion &question);
    std::size_t underWay() const;
    /// Waits until something happened to a question: an answer, a failure, the end of its time.
    /// The error is that of the deadline.
    Result<void> wait();
    /// Whether nothing more will come for the question.
    bool isDone(std::size_t number) const;
    /// What came; asked for once `isDone`.
    const Result<DnsAnswer> &answer(std::size_t number) const;
    /// Whether the resolver has said anything that is a message of the DNS.
    bool hasSpoken() const { return m_hasSpoken; }

private:
    struct Pending
    {
        DnsChannel *channel = nullptr;
        DnsQuestion question;
        Deadline due;
        Result<DnsAnswer> answer;
        bool isDone = false;
    };
    DnsChannel(const DnsServer &server, Milliseconds patience, const Deadline &deadline);

    static void takeState(void *self, ares_socket_t socket, int isReading, int isWriting);
    static void takeAnswer(void *pending, int status, int timeouts, unsigned char *bytes,
                           int length);
    void finish(Pending &pending, int status, std::span<const unsigned char> bytes);
    Error silence(const DnsQuestion &question) const;
    Error statusError(const DnsQuestion &question, int status) const;
    Milliseconds untilLibraryActs() const;
    void process(const std::vector<SocketWait::Watched> &sockets);
    const Pending &at(std::size_t number) const;

    const std::string m_peer; ///< in sentences: "the resolver 10.0.0.53"
    const Milliseconds m_patience;
    const Deadline m_deadline;
    SocketWait m_wait;
    std::map<ares_socket_t, SocketWait::For> m_sockets;
    std::list<Pending> m_pending; ///< the library keeps pointers to them
    bool m_isHeard = false; ///< any bytes came over UDP
    bool m_hasSpoken = false;
    bool m_usesTcp = false;
    AresChannel m_channel; ///< last: its end calls back
};

} // namespace sidestage
