// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/httpparser.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <charconv>

namespace sidestage {

namespace {

/// Without the blanks around it and the CR of the line's end: a CR before the text is part of it.
std::string_view fieldText(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && (isBlank(text.back()) || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

template <typename Number>
bool readNumber(std::string_view text, Number &number, int base = 10)
{
    const auto *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number, base);
    return error == std::errc() && stop == end && !text.empty();
}

/// Where the empty line after the head ends; npos while it has not come. Lone line feeds are
/// taken for line ends, as RFC 9112 section 2.2 allows.
std::size_t endOfHead(std::string_view bytes)
{
    for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
        if (at + 1 < bytes.size() && bytes[at + 1] == '\n')
            return at + 2;
        if (at + 2 < bytes.size() && bytes[at + 1] == '\r' && bytes[at + 2] == '\n')
            return at + 3;
    }
    return std::string_view::npos;
}

/// Whether bytes may still become a status line.
bool mayBeHttp(std::string_view bytes)
{
    constexpr std::string_view beginning = "HTTP/1.";
    return bytes.substr(0, beginning.size()) == beginning.substr(0, bytes.size());
}

} // namespace

HttpParser::HttpParser(HttpMethod method, const HttpLimits &limits)
    : m_method(method), m_limits(limits)
{
}

HttpParser::State HttpParser::fail(ErrorCode code, std::string sentence)
{
    m_failure = Error{code, std::move(sentence), {}, {}};
    return m_state = State::Failed;
}

HttpParser::State HttpParser::feed(std::string_view bytes)
{
    while (m_state == State::Reading && !bytes.empty()) {
        if (m_phase != Phase::Head) {
            readBody(bytes);
            break;
        }
        // A piece at a time, so that a head without end is noticed at its limit.
        const auto piece = bytes.substr(0, 4096);
        bytes.remove_prefix(piece.size());
        m_pending += piece;
        readHead();
    }
    return m_state;
}

HttpParser::State HttpParser::finish()
{
    if (m_state != State::Reading)
        return m_state;
    if (m_phase == Phase::UntilClose)
        return m_state = State::Done;
    if (m_phase == Phase::Head)
        return fail(ErrorCode::Protocol,
                    m_pending.empty() ? "never came: the connection was closed"
                                      : "ended before its headers did");
    return fail(ErrorCode::Unreachable, "broke off in the middle of its body");
}

void HttpParser::readHead()
{
    while (m_state == State::Reading && m_phase == Phase::Head) {
        if (!mayBeHttp(m_pending)) {
            fail(ErrorCode::Protocol, "is not HTTP");
            return;
        }
        const auto end = endOfHead(m_pending);
        const auto size = end == std::string::npos ? m_pending.size() : end;
        if (size > m_limits.headers) {
            fail(ErrorCode::TooLarge,
                 "has headers larger than " + std::to_string(m_limits.headers) + " bytes");
            return;
        }
        if (end == std::string::npos)
            return;
        const auto head = m_pending.substr(0, end);
        m_pending.erase(0, end);
        m_response = {};
        if (!readHeadLines(head))
            return;
        if (m_response.status == 101) {
            fail(ErrorCode::Protocol, "changes to another protocol unasked");
            return;
        }
        if (m_response.status < 200)
            continue; // an interim answer: the real one follows
        chooseBody();
        const auto rest = std::move(m_pending);
        m_pending.clear();
        if (m_state == State::Reading && !rest.empty())
            readBody(rest);
        return;
    }
}

bool HttpParser::readHeadLines(std::string_view head)
{
    const auto cut = [&head] {
        const auto end = head.find('\n');
        auto line = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        return line;
    };
    const auto first = cut();
    // "HTTP/1.1 200 words": the words may be missing.
    if (first.size() < 12 || first[8] != ' ' || !readNumber(first.substr(9, 3), m_response.status)
        || m_response.status < 100 || (first.size() > 12 && first[12] != ' ')) {
        fail(ErrorCode::Protocol, "begins with a line that is no status line of HTTP");
        return false;
    }
    m_response.version = std::string(first.substr(5, 3));
    for (auto line = cut(); !line.empty(); line = cut()) {
        if (line.front() == ' ' || line.front() == '\t') {
            // A folded line, out of use but seen: RFC 9112 section 5.2.
            if (!m_response.headers.empty())
                m_response.headers.back().value += ' ' + std::string(fieldText(line));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) {
            fail(ErrorCode::Protocol, "has a header line without a name");
            return false;
        }
        m_response.headers.push_back({lowered(fieldText(line.substr(0, colon))),
                                      std::string(fieldText(line.substr(colon + 1)))});
    }
    return true;
}

void HttpParser::chooseBody()
{
    if (m_method == HttpMethod::Head || m_response.status == 204 || m_response.status == 304) {
        m_phase = Phase::Sized;
        m_state = State::Done;
        return;
    }
    const auto coding = headerValue(m_response.headers, "transfer-encoding");
    if (coding && lowered(*coding).ends_with("chunked")) {
        m_phase = Phase::ChunkSize;
        return;
    }
    m_phase = Phase::UntilClose;
    bool isSized = false;
    for (const auto &header : m_response.headers) {
        if (header.name != "content-length")
            continue;
        std::uint64_t size = 0;
        if (!readNumber(std::string_view(header.value), size) || (isSized && size != m_left)) {
            fail(ErrorCode::Protocol, "states no clear length");
            return;
        }
        isSized = true;
        m_left = size;
        m_phase = Phase::Sized;
    }
    if (isSized && m_left == 0)
        m_state = State::Done;
}

/// Adds to the body up to its limit; returns how many bytes were used.
std::size_t HttpParser::take(std::string_view bytes)
{
    const auto room = m_limits.body - m_response.body.size();
    m_response.body += bytes.substr(0, room);
    if (bytes.size() > room) {
        m_response.isTruncated = true;
        m_state = State::Full;
    }
    return bytes.size();
}

void HttpParser::readBody(std::string_view bytes)
{
    if (m_phase == Phase::UntilClose) {
        take(bytes);
        return;
    }
    if (m_phase == Phase::Sized) {
        const auto wanted = bytes.substr(0, std::min<std::uint64_t>(m_left, bytes.size()));
        m_left -= take(wanted);
        if (m_state == State::Reading && m_left == 0)
            m_state = State::Done;
        return;
    }
    while (m_state == State::Reading && !bytes.empty()) {
        if (m_phase == Phase::Chunk) {
            const auto wanted = bytes.substr(0, std::min<std::uint64_t>(m_left, bytes.size()));
            m_left -= take(wanted);
            bytes.remove_prefix(wanted.size());
            if (m_left == 0)
                m_phase = Phase::ChunkEnd;
            continue;
        }
        // A byte at a time between chunks: these lines are few and short.
        m_pending += bytes.front();
        bytes.remove_prefix(1);
        if (++m_overhead > m_limits.headers + m_limits.body) {
            fail(ErrorCode::TooLarge, "has a chunked body that never ends");
            return;
        }
        readChunks();
    }
}

bool HttpParser::nextLine(std::string &line)
{
    if (m_pending.empty() || m_pending.back() != '\n')
        return false;
    line = std::string(fieldText(std::string_view(m_pending).substr(0, m_pending.size() - 1)));
    m_pending.clear();
    return true;
}

void HttpParser::readChunks()
{
    std::string line;
    if (!nextLine(line)) {
        if (m_pending.size() > 16384)
            fail(ErrorCode::Protocol, "has a chunked body that is damaged");
        return;
    }
    switch (m_phase) {
    case Phase::ChunkEnd:
        if (!line.empty())
            fail(ErrorCode::Protocol, "has a chunked body that is damaged");
        m_phase = Phase::ChunkSize;
        return;
    case Phase::ChunkSize: {
        const auto digits = fieldText(std::string_view(line).substr(0, line.find(';')));
        if (!readNumber(digits, m_left, 16)) {
            fail(ErrorCode::Protocol, "has a chunked body that is damaged");
            return;
        }
        m_phase = m_left == 0 ? Phase::Trailer : Phase::Chunk;
        return;
    }
    case Phase::Trailer:
        if (line.empty())
            m_state = State::Done;
        return;
    default:
        return;
    }
}

} // namespace sidestage
