// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/transport/respvalue.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What one reply may be at most. A server that announces more is not believed, and nothing is
/// reserved for what it announces.
struct RespLimits
{
    std::size_t bytes = std::size_t{16} << 20; ///< of a reply, its framing included
    std::size_t values = std::size_t{1} << 17; ///< in a reply, arrays themselves included
    std::size_t line = std::size_t{64} << 10; ///< bytes of a status, an error or a number
    std::size_t depth = 16; ///< of arrays within arrays
};

/// Reads RESP2 replies (https://redis.io/docs/latest/develop/reference/protocol-spec/) from bytes
/// that come in pieces of any size. Types that RESP3 added are refused: they come to those alone
/// who ask for them with HELLO.
class RespParser
{
public:
    explicit RespParser(const RespLimits &limits = {}) : m_limits(limits) { }

    /// Takes the next bytes; false once something came that no server may send. From then on
    /// everything is ignored.
    bool feed(std::string_view bytes);
    /// How many whole replies wait to be taken.
    std::size_t count() const { return m_replies.size(); }
    /// The oldest of them; there must be one.
    RespValue take();
    /// Whether a reply has begun and is not whole yet.
    bool isInside() const { return m_replyBytes > 0; }
    /// Bytes and values since the beginning, of all replies together.
    std::size_t bytesRead() const { return m_bytesRead; }
    std::size_t valuesRead() const { return m_valuesRead; }
    bool hasFailed() const { return m_hasFailed; }
    /// Protocol or TooLarge, with a sentence that follows "the answer of HOST ".
    const Error &failure() const { return m_failure; }

private:
    /// An array whose members are still coming.
    struct Open
    {
        RespValue array;
        std::size_t missing;
    };

    bool fail(ErrorCode code, std::string sentence);
    bool spend(std::size_t bytes);
    bool takeLine(std::string_view &bytes);
    bool takeBulk(std::string_view &bytes);
    bool beginValue(std::string_view line);
    bool beginBulk(std::int64_t size);
    bool beginArray(std::int64_t size);
    bool add(RespValue value);

    RespLimits m_limits;
    std::string m_line; ///< of which the end did not come yet
    RespValue m_bulk;
    std::size_t m_bulkMissing = 0; ///< bytes of m_bulk and of its line end; 0: none is open
    std::vector<Open> m_open;
    std::deque<RespValue> m_replies;
    std::size_t m_replyBytes = 0; ///< of the reply that is being read
    std::size_t m_replyValues = 0;
    std::size_t m_bytesRead = 0;
    std::size_t m_valuesRead = 0;
    bool m_hasFailed = false;
    Error m_failure;
};

} // namespace sidestage
