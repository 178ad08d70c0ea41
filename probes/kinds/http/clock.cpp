// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/clock.h"

#include "probes/kinds/http/webdate.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::int64_t oneSecond = 1000;
/// A wider range of possible differences tells nothing about two seconds.
constexpr std::int64_t widest = 4 * oneSecond;
/// Some servers look at their clock once a second only.
constexpr std::int64_t laziness = 2 * oneSecond;

} // namespace

void ClockSkew::add(const HttpHeaders &headers, std::int64_t sent, std::int64_t received)
{
    const auto date = headerValue(headers, "date");
    const auto time = date ? webDate(*date) : std::nullopt;
    // A cache on the way gives an answer of earlier, with the time of then (RFC 9111 section 4).
    const auto age = headerValue(headers, "age");
    if (!time || (age && *age != "0"))
        return;
    const auto least = *time * oneSecond - received;
    const auto most = *time * oneSecond + oneSecond - sent;
    m_isSaid = true;
    if (least > m_most || most < m_least) {
        m_isContradicted =
            m_isContradicted || least > m_most + laziness || most < m_least - laziness;
        return;
    }
    m_least = std::max(m_least, least);
    m_most = std::min(m_most, most);
}

std::string_view ClockSkew::word() const
{
    if (!m_isSaid)
        return "not said";
    if (m_isContradicted)
        return {};
    const auto middle = m_least + (m_most - m_least) / 2;
    const auto off = middle < 0 ? -middle : middle;
    if (off > 30 * oneSecond + (m_most - m_least) / 2)
        return "more than 30 s off";
    if (m_most - m_least > widest)
        return {};
    return off <= 2 * oneSecond ? "within 2 s"
        : off <= 30 * oneSecond ? "2 to 30 s off"
                                : "more than 30 s off";
}

void ClockSkew::write(const FactWriter &facts) const
{
    const auto known = word();
    if (m_isContradicted) {
        facts.gap("clock",
                  {ErrorCode::Protocol,
                   "machines with different clocks answer, or one whose clock was set meanwhile",
                   {},
                   {}});
        return;
    }
    if (known.empty()) {
        facts.gap("clock",
                  {ErrorCode::TimedOut,
                   "the answers took too long to tell the server's clock from this one",
                   {},
                   {}});
        return;
    }
    facts.add("clock", FactValue::text(known));
}

} // namespace sidestage
