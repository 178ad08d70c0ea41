// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/dnschannel.h"

#include <algorithm>
#include <sys/socket.h>
#include <sys/time.h>

namespace sidestage {

namespace {

constexpr int questionClass = 1;
// What passes everywhere in one piece (DNS flag day 2020).
constexpr int udpSize = 1232;

bool isStream(ares_socket_t socket)
{
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

std::string inSeconds(Milliseconds time)
{
    return time.count() % 1000 == 0 ? std::to_string(time.count() / 1000) + " s"
                                    : std::to_string(time.count()) + " ms";
}

} // namespace

DnsChannel::DnsChannel(const DnsServer &server, Milliseconds patience, const Deadline &deadline)
    : m_peer("the resolver " + server.toString())
    , m_patience(patience)
    , m_deadline(deadline)
    , m_wait(deadline)
{
}

DnsChannel::~DnsChannel() = default;

Result<std::unique_ptr<DnsChannel>> DnsChannel::make(const DnsServer &server, Milliseconds patience,
                                                     const Deadline &deadline)
{
    std::unique_ptr<DnsChannel> self(new DnsChannel(server, patience, deadline));
    ares_options options{};
    // Every answer is taken as it is: which of them is a failure is decided here, and which
    // resolver is asked next as well.
    options.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES
        | ARES_FLAG_STAYOPEN | ARES_FLAG_EDNS;
    options.ednspsz = udpSize;
    // Doubled by the library each time; a question's own end comes before the last try.
    options.timeout = static_cast<int>(std::max<Milliseconds::rep>(patience.count() / 4, 50));
    options.tries = 6;
    options.sock_state_cb = &DnsChannel::takeState;
    options.sock_state_cb_data = self.get();
    auto channel = openAres(options,
                            ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES
                                | ARES_OPT_SOCK_STATE_CB);
    if (!channel)
        return tl::unexpected(channel.error());
    self->m_channel = *std::move(channel);
    const bool isLong = server.address.find(':') != std::string::npos;
    const auto where =
        (isLong ? '[' + server.address + ']' : server.address) + ':' + std::to_string(server.port);
    if (ares_set_servers_ports_csv(self->m_channel.get(), where.c_str()) != ARES_SUCCESS)
        return failure(ErrorCode::BadInput, '\'' + where + "' is not the address of a resolver");
    return self;
}

void DnsChannel::takeState(void *self, ares_socket_t socket, int isReading, int isWriting)
{
    auto &channel = *static_cast<DnsChannel *>(self);
    if (isReading == 0 && isWriting == 0) {
        channel.m_sockets.erase(socket);
        return;
    }
    channel.m_sockets[socket] = isReading == 0 ? SocketWait::For::Writing
        : isWriting == 0                       ? SocketWait::For::Reading
                                               : SocketWait::For::Both;
    channel.m_usesTcp = channel.m_usesTcp || isStream(socket);
}

void DnsChannel::takeAnswer(void *pending, int status, int /*timeouts*/, unsigned char *bytes,
                            int length)
{
    auto &self = *static_cast<Pending *>(pending);
    const auto size = static_cast<std::size_t>(std::max(length, 0));
    self.channel->finish(self, status,
                         bytes ? std::span<const unsigned char>(bytes, size)
                               : std::span<const unsigned char>());
}

void DnsChannel::finish(Pending &pending, int status, std::span<const unsigned char> bytes)
{
    if (pending.isDone) // its time was over before
        return;
    pending.isDone = true;
    const auto &question = pending.question;
    if (bytes.empty()) {
        pending.answer = tl::unexpected(statusError(question, status));
        return;
    }
    const auto message = readDnsMessage(bytes);
    if (!message) {
        pending.answer =
            failure(ErrorCode::Protocol, m_peer + " answers with what is no message of the DNS");
        return;
    }
    m_hasSpoken = true;
    pending.answer = answerTo(question, *message, m_peer);
}

Error DnsChannel::silence(const DnsQuestion &question) const
{
    const auto tail = " about the " + std::string(nameOf(question.type)) + " of '" + question.name
        + "' within " + inSeconds(m_patience);
    if (m_usesTcp)
        return {ErrorCode::TimedOut,
                m_peer + " gave no whole answer" + tail + ", neither over UDP nor over TCP",
                {},
                {}};
    if (m_isHeard && !m_hasSpoken)
        return {ErrorCode::Protocol,
                m_peer + " sends something that answers no question" + tail,
                {},
                "check that a resolver listens at this address and port"};
    return {ErrorCode::TimedOut, m_peer + " did not answer" + tail, {}, {}};
}

Error DnsChannel::statusError(const DnsQuestion &question, int status) const
{
    switch (status) {
    case ARES_ETIMEOUT:
        return silence(question);
    case ARES_ECONNREFUSED:
        if (m_usesTcp)
            return {ErrorCode::Unreachable,
                    m_peer
                        + " cannot be asked over TCP, where answers that are too long for UDP "
                          "have to be fetched",
                    {},
                    {}};
        return {ErrorCode::Unreachable,
                "nothing answers at " + m_peer + ", or there is no way to it",
                {},
                "check the address and the port of the resolver"};
    case ARES_EBADNAME:
        return {ErrorCode::BadInput,
                "'" + question.name + "' is no name that can be asked for",
                {},
                {}};
    case ARES_EBADRESP:
        return {
            ErrorCode::Protocol, m_peer + " answers with what is no message of the DNS", {}, {}};
    default:
        break;
    }
    return {ErrorCode::Unreachable,
            m_peer + " cannot be asked (" + ares_strerror(status) + ')',
            {},
            {}};
}

std::size_t DnsChannel::send(const DnsQuestion &question)
{
    m_pending.push_back({this, question, m_deadline.atMost(m_patience),
                         failure(ErrorCode::Internal, "not asked"), false});
    ares_query(m_channel.get(), question.name.c_str(), questionClass,
               static_cast<int>(question.type), &DnsChannel::takeAnswer, &m_pending.back());
    return m_pending.size() - 1;
}

const DnsChannel::Pending &DnsChannel::at(std::size_t number) const
{
    return *std::next(m_pending.begin(), static_cast<std::ptrdiff_t>(number));
}

bool DnsChannel::isDone(std::size_t number) const
{
    return at(number).isDone;
}

const Result<DnsAnswer> &DnsChannel::answer(std::size_t number) const
{
    return at(number).answer;
}

std::size_t DnsChannel::underWay() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_pending, [](const Pending &one) { return !one.isDone; }));
}

Milliseconds DnsChannel::untilLibraryActs() const
{
    timeval most{1, 0};
    timeval next{};
    const auto *time = ares_timeout(m_channel.get(), &most, &next);
    // Rounded up, as in SocketWait.
    return Milliseconds(time->tv_sec * 1000 + (time->tv_usec + 999) / 1000);
}

void DnsChannel::process(const std::vector<SocketWait::Watched> &sockets)
{
    using For = SocketWait::For;
    for (const auto &one : sockets) {
        if (!one.isReady)
            continue;
        m_isHeard = m_isHeard || (!one.hasFailed && !isStream(one.socket));
        ares_process_fd(m_channel.get(), one.what == For::Writing ? ARES_SOCKET_BAD : one.socket,
                        one.what == For::Reading ? ARES_SOCKET_BAD : one.socket);
    }
    ares_process_fd(m_channel.get(), ARES_SOCKET_BAD, ARES_SOCKET_BAD); // what took too long
}

Result<void> DnsChannel::wait()
{
    const auto before = underWay();
    while (before > 0 && underWay() == before) {
        std::vector<SocketWait::Watched> sockets;
        for (const auto &[socket, what] : m_sockets)
            sockets.push_back({socket, what});
        auto nap = untilLibraryActs();
        for (const auto &one : m_pending) {
            if (!one.isDone)
                nap = std::min(nap, one.due.remaining() + Milliseconds(1));
        }
        auto ready = m_wait.untilAny(sockets, m_deadline.atMost(nap));
        if (auto time = m_deadline.check(); !time)
            return time;
        if (!ready && ready.error().code != ErrorCode::TimedOut)
            return ready;
        process(sockets);
        for (auto &one : m_pending) {
            if (!one.isDone && one.due.hasPassed()) {
                one.isDone = true;
                one.answer = tl::unexpected(silence(one.question));
            }
        }
    }
    return {};
}

} // namespace sidestage
