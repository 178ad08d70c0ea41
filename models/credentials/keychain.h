// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/secret.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <string>

namespace sidestage {

/// What is known of the system's keychain without asking for any secret.
enum class KeychainState : std::uint8_t {
    Unknown, ///< nobody has looked yet, or this system tells only when a secret is asked for
    Ready,
    Empty, ///< no keyring yet: the system makes one for the first secret, and asks a person then
    Locked,
    Absent, ///< there is none in this session
    Silent ///< there is one, and it does not answer
};

/// How one question to the keychain ended.
enum class KeychainOutcome : std::uint8_t {
    Done,
    Missing, ///< the keychain was read, and holds nothing under that name
    Locked, ///< could not look: nobody has unlocked it
    Refused, ///< a person, or the keychain itself, said no
    Absent, ///< could not look: there is no keychain
    Silent, ///< no answer in time
    Failed ///< anything else; the keychain's own words are not repeated
};

struct KeychainAnswer
{
    KeychainOutcome outcome = KeychainOutcome::Failed;
    Secret value; ///< of a reading that is Done
};

/// The system's keychain. Lives on the main thread, and answers there, later: never from within
/// the call. Every question is answered once, within a stated time, unless `context` is gone by
/// then, and nobody hears of it.
class Keychain : public QObject
{
    Q_OBJECT

public:
    using Looked = std::function<void(KeychainState)>;
    using Answered = std::function<void(KeychainAnswer)>;

    using QObject::QObject;

    /// Asks no person for anything.
    virtual void look(const QObject *context, Looked looked) = 0;
    /// Never asks a person to unlock the keychain: a locked one is the answer.
    virtual void read(const std::string &entry, const QObject *context, Answered answered) = 0;
    /// Replaces what is there. The system may ask a person, where there is no keyring yet. The
    /// value must be UTF-8 without zero bytes, and not empty: see `whyNotStorable`.
    virtual void write(const std::string &entry, Secret value, const QObject *context,
                       Answered answered) = 0;
    /// Done also where there was nothing.
    virtual void remove(const std::string &entry, const QObject *context, Answered answered) = 0;
    /// Has the system ask a person for the keychain's password; Refused where they decline.
    virtual void unlock(const QObject *context, Answered answered) = 0;
};

/// The outcome of a question to a keychain in that state which cannot be asked; Done where it can.
KeychainOutcome outcomeOf(KeychainState state);

/// Why no keychain could give this value back byte by byte; empty where it can. Never quotes it.
std::string whyNotStorable(const Secret &value);

} // namespace sidestage
