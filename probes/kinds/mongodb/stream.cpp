// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/stream.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/mongodb/readgate.h"

#ifndef _WIN32
#include <poll.h>
#endif

#include <algorithm>
#include <cerrno>
#include <exception>

namespace sidestage {

namespace {

// One member of a replica set that is out of reach must not use up the time of the others.
constexpr Milliseconds mostForConnecting{5000};
constexpr Milliseconds mostForLeaving{500};
constexpr int streamType = 0x5353; // libmongoc wants one that is not its own

/// A connection in the form that libmongoc asks for. C calls the functions below, so that nothing
/// may be thrown out of them.
struct Stream final : mongoc_stream_t
{
    std::unique_ptr<MongoSocket> socket;
    MongoDialer *dialer = nullptr;
    bool hadToWait = false; ///< the last reading found nothing, yet
    bool hasRunOut = false; ///< of time
    bool isSigningIn = false;
    bool isRefused = false; ///< what arrived is not handed on
    AnswerGate gate;
    std::string seen; ///< while signing in: the end of what was read, so that no piece hides it

    /// Looks at what arrived before libmongoc does.
    void inspect(std::string_view piece)
    {
        constexpr std::size_t kept = 64;
        const auto refuse = [this](std::string sentence) {
            socket->breakFor({ErrorCode::Protocol, std::move(sentence), {}, {}});
            isRefused = true;
        };
        if (!gate.takes(piece))
            refuse("the server sends what is no answer of MongoDB");
        if (!isSigningIn)
            return;
        seen += piece;
        if (asksForTooManyRounds(seen))
            refuse("the server asks for more rounds of hashing than anybody needs");
        seen.erase(0, seen.size() - std::min(seen.size(), kept));
    }

    void report() const
    {
        if (socket->breakage())
            dialer->noteFailure(*socket->breakage());
    }
};

Stream &from(mongoc_stream_t *stream)
{
    return *static_cast<Stream *>(stream);
}

/// How long to wait where libmongoc says `timeout`.
Milliseconds stepOf(const Stream &stream, std::int32_t timeout)
{
    const auto step = timeout < 0 ? Milliseconds::max() : Milliseconds(timeout);
    return stream.dialer->isLeaving() ? std::min(step, mostForLeaving) : step;
}

void destroy(mongoc_stream_t *stream)
{
    delete &from(stream);
}

int doNothing(mongoc_stream_t *)
{
    return 0;
}

int setOption(mongoc_stream_t *, int, int, void *, mongoc_socklen_t)
{
    return 0;
}

/// Every message passes here on its way out, and only one that reads goes on.
ssize_t writeAll(mongoc_stream_t *stream, mongoc_iovec_t *parts, std::size_t count, std::int32_t)
try {
    auto &self = from(stream);
    self.hadToWait = false;
    std::string message;
    for (std::size_t i = 0; i < count; ++i)
        message.append(static_cast<const char *>(parts[i].iov_base), parts[i].iov_len);
    if (!self.socket->breakage() && !isMongoRead(message)) {
        self.socket->breakFor({ErrorCode::Internal,
                               "something other than a read was about to be sent, and was not",
                               {},
                               {}});
    }
    if (self.socket->breakage()) {
        self.report();
        errno = EPIPE;
        return -1;
    }
    const auto command = commandIn(message);
    // The greeting may hold the first step of it.
    self.isSigningIn =
        command.starts_with("sasl") || lowered(command) == "ismaster" || command == "hello";
    self.seen.clear();
    self.socket->write(message);
    return static_cast<ssize_t>(message.size());
} catch (const std::exception &) {
    errno = ENOMEM;
    return -1;
}

ssize_t readSome(mongoc_stream_t *stream, mongoc_iovec_t *parts, std::size_t count,
                 std::size_t least, std::int32_t timeout)
try {
    auto &self = from(stream);
    self.hadToWait = false;
    self.hasRunOut = false;
    const auto step = stepOf(self, timeout);
    std::size_t total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::span<char> part(static_cast<char *>(parts[i].iov_base), parts[i].iov_len);
        const auto wanted = std::min(part.size(), least - std::min(least, total));
        const auto got = self.socket->read(part, wanted, step);
        total += got;
        self.inspect({part.data(), got});
        if (got < part.size())
            break;
    }
    if (self.isRefused) {
        self.report();
        errno = ECONNRESET;
        return -1;
    }
    if (total > 0 && total >= least)
        return static_cast<ssize_t>(total);
    if (self.socket->breakage()) {
        self.report();
        errno = ECONNRESET;
        return -1;
    }
    if (total == 0 && least == 0) {
        self.hadToWait = true;
        errno = EAGAIN;
        return -1;
    }
    self.hasRunOut = true;
    errno = ETIMEDOUT;
    return -1;
} catch (const std::exception &) {
    errno = ENOMEM;
    return -1;
}

ssize_t waitForSome(mongoc_stream_poll_t *streams, std::size_t count, std::int32_t timeout)
try {
    if (count == 0)
        return 0;
    std::vector<MongoSocket *> sockets;
    bool mayWrite = false; // which never waits
    for (std::size_t i = 0; i < count; ++i) {
        sockets.push_back(from(streams[i].stream).socket.get());
        mayWrite = mayWrite || (streams[i].events & POLLOUT) != 0;
    }
    MongoSocket::waitForAny(
        sockets, mayWrite ? Milliseconds::zero() : stepOf(from(streams[0].stream), timeout));
    ssize_t ready = 0;
    for (std::size_t i = 0; i < count; ++i) {
        auto &one = streams[i];
        const auto &socket = *sockets[i];
        one.revents = one.events & POLLOUT;
        if (socket.canRead())
            one.revents |= one.events & POLLIN;
        else if (socket.breakage()) {
            one.revents |= POLLHUP;
            from(one.stream).report();
        }
        ready += one.revents != 0 ? 1 : 0;
    }
    return ready;
} catch (const std::exception &) {
    errno = ENOMEM;
    return -1;
}

bool isClosed(mongoc_stream_t *stream)
{
    return from(stream).socket->breakage().has_value();
}

bool hasTimedOut(mongoc_stream_t *stream)
{
    return from(stream).hasRunOut;
}

bool shouldTryAgain(mongoc_stream_t *stream)
{
    return from(stream).hadToWait;
}

} // namespace

void MongoDialer::serve(mongoc_client_t *client)
{
    mongoc_client_set_stream_initiator(client, dial, this);
}

mongoc_stream_t *MongoDialer::dial(const mongoc_uri_t *, const mongoc_host_list_t *host,
                                   void *dialer, bson_error_t *error)
try {
    auto &self = *static_cast<MongoDialer *>(dialer);
    const auto &first = self.m_target.endpoints.front();
    const auto endpoint =
        first.socketPath.empty() ? MongoEndpoint{host->host, host->port, {}} : first;
    auto socket = MongoSocket::open(endpoint, self.m_target.trust,
                                    self.m_deadline.atMost(mostForConnecting), self.m_deadline);
    if (socket) {
        self.m_hasConnected = true;
        self.m_isEncrypted = (*socket)->isEncrypted();
        self.m_protocol = (*socket)->protocol();
    } else {
        self.noteFailure(socket.error());
        // libmongoc 1.23 locks itself out where no stream is made for a member that it has just
        // heard of from another one. A broken stream it takes for what it is.
        socket = MongoSocket::unconnected(endpoint, socket.error(), self.m_deadline);
    }
    auto stream = std::make_unique<Stream>();
    stream->type = streamType;
    stream->destroy = destroy;
    stream->close = doNothing;
    stream->flush = doNothing;
    stream->writev = writeAll;
    stream->readv = readSome;
    stream->setsockopt = setOption;
    stream->check_closed = isClosed;
    stream->poll = waitForSome;
    stream->timed_out = hasTimedOut;
    stream->should_retry = shouldTryAgain;
    stream->socket = *std::move(socket);
    stream->dialer = &self;
    return stream.release();
} catch (const std::exception &) {
    bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT, "no memory");
    return nullptr;
}

} // namespace sidestage

#endif
