// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/tlshandshake.h"

#include <memory>

namespace sidestage {

/// Our half of one handshake, without a socket: bytes of the server go in, bytes for it come out.
/// Used by one thread.
class TlsDialogue
{
public:
    enum class State : std::uint8_t { Going, Agreed, Declined };

    /// Unsupported where the version that is offered alone cannot be spoken here.
    static Result<std::unique_ptr<TlsDialogue>> begin(const TlsOffer &offer);
    TlsDialogue(const TlsDialogue &) = delete;
    TlsDialogue &operator=(const TlsDialogue &) = delete;
    virtual ~TlsDialogue() = default;

    /// What the server said next.
    State feed(std::string_view bytes);
    /// The server closed: Declined, unless all was said before.
    State closed();
    /// What is to be sent now, each byte once.
    virtual std::string output() = 0;
    /// Says goodbye, for `output`. Nothing else is said after an agreement.
    virtual void takeLeave() = 0;

    State state() const { return m_state; }
    /// What was agreed to or declined.
    TlsAnswer answer() const;

protected:
    TlsDialogue() = default;
    State agree();
    /// `why`: to be read after the server's name.
    State decline(std::string why);
    /// The same where nobody can tell what the server meant.
    State giveUp(std::string why);

private:
    /// What the server said next, once it has begun as TLS does: agrees, declines or waits.
    virtual void take(std::string_view bytes) = 0;
    /// Whether the server agreed as far as it concerns us, though the handshake is not over.
    virtual bool isEnoughSaid() const = 0;
    virtual TlsSession session() const = 0;

    State m_state = State::Going;
    std::string m_refusal;
    bool m_isSilentRefusal = false;
    bool m_isTls = false;
    bool m_isUnderstood = true;
    std::string m_beginning; ///< of what the server said: enough to tell TLS from other things
};

} // namespace sidestage
