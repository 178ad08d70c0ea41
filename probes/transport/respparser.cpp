// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/respparser.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace sidestage {

namespace {

/// A number with nothing before or behind it; a plus sign is allowed by the protocol.
std::optional<std::int64_t> numberOf(std::string_view text)
{
    if (text.size() > 1 && text.front() == '+' && isDigit(text[1]))
        text.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return {};
    return number;
}

} // namespace

bool RespParser::fail(ErrorCode code, std::string sentence)
{
    m_hasFailed = true;
    m_failure = {code, std::move(sentence), {}, {}};
    m_line.clear();
    m_bulk = {};
    m_open.clear();
    return false;
}

RespValue RespParser::take()
{
    auto reply = std::move(m_replies.front());
    m_replies.pop_front();
    return reply;
}

bool RespParser::feed(std::string_view bytes)
{
    while (!m_hasFailed && !bytes.empty()) {
        if (m_bulkMissing > 0)
            takeBulk(bytes);
        else
            takeLine(bytes);
    }
    return !m_hasFailed;
}

bool RespParser::spend(std::size_t bytes)
{
    m_replyBytes += bytes;
    m_bytesRead += bytes;
    return m_replyBytes <= m_limits.bytes || fail(ErrorCode::TooLarge, "is too large");
}

bool RespParser::takeLine(std::string_view &bytes)
{
    const auto end = bytes.find('\n');
    const bool isWhole = end != std::string_view::npos;
    const auto piece = isWhole ? bytes.substr(0, end + 1) : bytes;
    bytes.remove_prefix(piece.size());
    if (m_line.size() + piece.size() > m_limits.line)
        return fail(ErrorCode::TooLarge, "has a line without an end");
    m_line += piece;
    if (!spend(piece.size()))
        return false;
    // What the first byte shows to be no reply is not waited for until its line ends.
    constexpr std::string_view types = "+-:$*";
    if (types.find(m_line.front()) == std::string_view::npos)
        return fail(ErrorCode::Protocol, "is not in the protocol of Redis");
    if (!isWhole)
        return true;
    if (m_line.size() < 3 || m_line[m_line.size() - 2] != '\r')
        return fail(ErrorCode::Protocol, "has a line that does not end as lines of Redis do");
    const auto line = std::exchange(m_line, {});
    return beginValue(std::string_view(line).substr(0, line.size() - 2));
}

bool RespParser::beginValue(std::string_view line)
{
    ++m_valuesRead;
    if (++m_replyValues > m_limits.values)
        return fail(ErrorCode::TooLarge, "has too many parts");
    const char type = line.front();
    const auto rest = line.substr(1);
    if (type == '+' || type == '-') {
        RespValue value;
        value.kind = type == '+' ? RespValue::Kind::Status : RespValue::Kind::Error;
        value.text = rest;
        return add(std::move(value));
    }
    const auto number = numberOf(rest);
    if (!number)
        return fail(ErrorCode::Protocol, "has a number that is none");
    if (type == '$')
        return beginBulk(*number);
    if (type == '*')
        return beginArray(*number);
    RespValue value;
    value.kind = RespValue::Kind::Integer;
    value.integer = *number;
    return add(std::move(value));
}

bool RespParser::beginBulk(std::int64_t size)
{
    if (size == -1)
        return add({});
    if (size < 0)
        return fail(ErrorCode::Protocol, "has a text of less than no bytes");
    if (static_cast<std::uint64_t>(size) > m_limits.bytes - m_replyBytes)
        return fail(ErrorCode::TooLarge, "is too large");
    m_bulk = {};
    m_bulk.kind = RespValue::Kind::Bulk;
    m_bulkMissing = static_cast<std::size_t>(size) + 2;
    return true;
}

bool RespParser::takeBulk(std::string_view &bytes)
{
    const auto piece = bytes.substr(0, m_bulkMissing);
    bytes.remove_prefix(piece.size());
    m_bulk.text += piece;
    m_bulkMissing -= piece.size();
    if (!spend(piece.size()))
        return false;
    if (m_bulkMissing > 0)
        return true;
    if (!m_bulk.text.ends_with("\r\n"))
        return fail(ErrorCode::Protocol, "has a text that is longer than announced");
    m_bulk.text.resize(m_bulk.text.size() - 2);
    return add(std::exchange(m_bulk, {}));
}

bool RespParser::beginArray(std::int64_t size)
{
    if (size == -1)
        return add({});
    if (size < 0)
        return fail(ErrorCode::Protocol, "has a list of less than no members");
    if (static_cast<std::uint64_t>(size) > m_limits.values - m_replyValues)
        return fail(ErrorCode::TooLarge, "has too many parts");
    RespValue array;
    array.kind = RespValue::Kind::Array;
    if (size == 0)
        return add(std::move(array));
    if (m_open.size() == m_limits.depth)
        return fail(ErrorCode::TooLarge, "is nested too deeply");
    m_open.push_back({std::move(array), static_cast<std::size_t>(size)});
    return true;
}

bool RespParser::add(RespValue value)
{
    while (!m_open.empty()) {
        auto &open = m_open.back();
        open.array.items.push_back(std::move(value));
        if (--open.missing > 0)
            return true;
        value = std::move(open.array);
        m_open.pop_back();
    }
    m_replies.push_back(std::move(value));
    m_replyBytes = 0;
    m_replyValues = 0;
    return true;
}

} // namespace sidestage
