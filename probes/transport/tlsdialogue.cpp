// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/tlsdialogue.h"

#include "probes/transport/openssldialogue.h"
#include "probes/transport/ssl3dialogue.h"

#include <algorithm>

namespace sidestage {

bool isSpokenHere(TlsVersion version)
{
    return TlsDialogue::begin({{}, {}, version, {}}).has_value();
}

Result<std::unique_ptr<TlsDialogue>> TlsDialogue::begin(const TlsOffer &offer)
{
    if (offer.only == TlsVersion::Ssl3)
        return ssl3Dialogue();
    return openSslDialogue(offer);
}

TlsDialogue::State TlsDialogue::feed(std::string_view bytes)
{
    if (m_state != State::Going)
        return m_state;
    constexpr std::size_t tellingSize = 5; // of a record's head
    m_beginning += bytes.substr(0, tellingSize - std::min(tellingSize, m_beginning.size()));
    const auto &head = m_beginning;
    // A record begins with its kind, here alert or handshake, and the version's first byte (RFC
    // 8446, 5.1).
    if ((!head.empty() && head[0] != '\x15' && head[0] != '\x16')
        || (head.size() > 1 && head[1] != '\x03'))
        return giveUp(head.starts_with("HTTP") ? "answers in plain HTTP, not in TLS"
                                               : "answers in something that is not TLS");
    m_isTls = m_isTls || head.size() > 1;
    take(bytes);
    return m_state;
}

TlsDialogue::State TlsDialogue::closed()
{
    if (m_state != State::Going)
        return m_state;
    if (isEnoughSaid())
        return agree();
    m_isSilentRefusal = true;
    return decline(m_isTls ? "closed the connection in the middle of the handshake"
                           : "closed the connection without an answer");
}

TlsAnswer TlsDialogue::answer() const
{
    TlsAnswer answer;
    if (m_state == State::Agreed)
        answer.session = session();
    answer.refusal = m_refusal;
    answer.isSilentRefusal = m_isSilentRefusal;
    answer.isTls = m_isTls;
    answer.isUnderstood = m_isUnderstood;
    return answer;
}

TlsDialogue::State TlsDialogue::agree()
{
    return m_state = State::Agreed;
}

TlsDialogue::State TlsDialogue::decline(std::string why)
{
    m_refusal = std::move(why);
    return m_state = State::Declined;
}

TlsDialogue::State TlsDialogue::giveUp(std::string why)
{
    m_isUnderstood = false;
    return decline(std::move(why));
}

} // namespace sidestage
