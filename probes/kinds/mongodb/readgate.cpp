// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb/readgate.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <cstdint>

namespace sidestage {

namespace {

// The numbers are those of MongoDB's wire protocol: a header of four little-endian numbers (length,
// request, answered request, kind of message), then what the kind says.
constexpr std::size_t headerSize = 16;
constexpr std::uint32_t opReply = 1;
constexpr std::uint32_t opQuery = 2004;
constexpr std::uint32_t opMessage = 2013;
constexpr std::uint32_t checksumPresent = 1;
constexpr std::size_t longestMessage = 48'000'000; // maxMessageSizeBytes of every server

std::uint32_t numberAt(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
    return number;
}

/// The name of the first member of the BSON document that these bytes are, to the last one.
std::string_view firstNameIn(std::string_view document)
{
    if (document.size() < 7 || numberAt(document, 0) != document.size())
        return {};
    const auto name = document.substr(5);
    const auto end = name.find('\0');
    return end == std::string_view::npos ? std::string_view() : name.substr(0, end);
}

} // namespace

std::string_view commandIn(std::string_view message)
{
    if (message.size() < headerSize + 5 || numberAt(message, 0) != message.size())
        return {};
    const auto kind = numberAt(message, 12);
    const auto flags = numberAt(message, headerSize);
    const auto body = message.substr(headerSize + 4);
    if (kind == opMessage) {
        // One section of kind 0. Sections of kind 1 carry the rows of writes.
        if ((flags & checksumPresent) != 0 || body.front() != '\0')
            return {};
        return firstNameIn(body.substr(1));
    }
    if (kind == opQuery) {
        const auto end = body.find('\0');
        if (end == std::string_view::npos || !body.substr(0, end).ends_with(".$cmd")
            || body.size() < end + 9)
            return {};
        return firstNameIn(body.substr(end + 9));
    }
    return {};
}

bool isMongoRead(std::string_view message)
{
    const auto command = commandIn(message);
    return std::find(mongoReads.begin(), mongoReads.end(), command) != mongoReads.end();
}

bool AnswerGate::takes(std::string_view piece)
{
    while (!piece.empty()) {
        if (m_left > 0) {
            const auto passed = std::min(m_left, piece.size());
            m_left -= passed;
            piece.remove_prefix(passed);
            continue;
        }
        const auto wanted = std::min(headerSize - m_head.size(), piece.size());
        m_head += piece.substr(0, wanted);
        piece.remove_prefix(wanted);
        // The length comes first, so that nobody waits for more of an impossible one.
        const auto length = m_head.size() < 4 ? headerSize : numberAt(m_head, 0);
        if (length < headerSize || length > longestMessage)
            return false;
        if (m_head.size() < headerSize)
            continue;
        const auto kind = numberAt(m_head, 12);
        if (kind != opReply && kind != opMessage)
            return false;
        m_left = length - headerSize;
        m_head.clear();
    }
    return true;
}

bool asksForTooManyRounds(std::string_view answer)
{
    // RFC 5802 writes them as "i=4096", and libmongoc takes spaces and a sign before the digits.
    // Servers are set to 15,000; a million takes a second.
    constexpr std::size_t mostDigits = 6;
    constexpr std::string_view mark = "i=";
    for (auto at = answer.find(mark); at != std::string_view::npos;
         at = answer.find(mark, at + mark.size())) {
        auto digits = answer.substr(at + mark.size());
        digits.remove_prefix(std::min(digits.find_first_not_of(" \t\n\v\f\r+0"), digits.size()));
        if (std::min(digits.find_first_not_of("0123456789"), digits.size()) > mostDigits)
            return true;
    }
    return false;
}

} // namespace sidestage
