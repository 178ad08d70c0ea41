// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/httpmessage.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sidestage {

/// Reads one HTTP/1 answer (RFC 9112) from bytes that come in pieces of any size. Holds no more
/// than the limits allow, whatever the other side sends.
class HttpParser
{
public:
    enum class State : std::uint8_t {
        Reading, ///< wants more bytes
        Done, ///< the answer is whole
        Full, ///< the body went beyond its limit; what follows is not wanted
        Failed ///< see failure()
    };

    HttpParser(HttpMethod method, const HttpLimits &limits);

    /// Takes the next bytes. Once the state is not Reading, further bytes are ignored.
    State feed(std::string_view bytes);
    /// The other side has closed the connection.
    State finish();

    State state() const { return m_state; }
    bool hasHead() const { return m_phase > Phase::Head; }
    /// Status, version and headers once the head came; the body as sent, still compressed.
    HttpResponse &response() { return m_response; }
    /// Protocol or TooLarge, with a sentence that follows "the answer of HOST ". No peer is known
    /// here.
    const Error &failure() const { return m_failure; }

private:
    enum class Phase : std::uint8_t {
        Head,
        Sized,
        UntilClose,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailer
    };

    State fail(ErrorCode code, std::string sentence);
    void readHead();
    bool readHeadLines(std::string_view head);
    void chooseBody();
    void readBody(std::string_view bytes);
    std::size_t take(std::string_view bytes);
    /// A line without its end from the front of m_pending, or nothing yet.
    bool nextLine(std::string &line);
    void readChunks();

    HttpMethod m_method;
    HttpLimits m_limits;
    Phase m_phase = Phase::Head;
    State m_state = State::Reading;
    std::string m_pending; ///< bytes not yet understood: a head, or a line between chunks
    std::uint64_t m_left = 0; ///< bytes of the body or of the chunk still to come
    std::size_t m_overhead = 0; ///< bytes of chunk lines and trailers
    HttpResponse m_response;
    Error m_failure;
};

} // namespace sidestage
