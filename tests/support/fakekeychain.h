// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/keychain.h"

#include <QPointer>
#include <QTimer>

#include <map>

namespace sidestage {

/// A keychain in memory whose state a test chooses. Answers later, as a real one does.
class FakeKeychain final : public Keychain
{
public:
    KeychainState state = KeychainState::Ready;
    std::map<std::string, std::string> entries;
    int questions = 0; ///< for a secret

    void look(const QObject *context, Looked looked) override
    {
        QTimer::singleShot(0, context, [this, looked = std::move(looked)] { looked(state); });
    }
    void read(const std::string &entry, const QObject *context, Answered answered) override
    {
        answer(context, std::move(answered), [this, entry]() -> KeychainAnswer {
            const auto at = entries.find(entry);
            if (at == entries.end())
                return {KeychainOutcome::Missing, {}};
            return {KeychainOutcome::Done, Secret(std::string(at->second))};
        });
    }
    void write(const std::string &entry, Secret value, const QObject *context,
               Answered answered) override
    {
        answer(context, std::move(answered),
               [this, entry, text = std::string(value.reveal())]() -> KeychainAnswer {
                   entries[entry] = text;
                   return {KeychainOutcome::Done, {}};
               });
    }
    void remove(const std::string &entry, const QObject *context, Answered answered) override
    {
        answer(context, std::move(answered), [this, entry]() -> KeychainAnswer {
            entries.erase(entry);
            return {KeychainOutcome::Done, {}};
        });
    }
    void unlock(const QObject *context, Answered answered) override
    {
        QTimer::singleShot(0, context, [answered = std::move(answered)] {
            answered({KeychainOutcome::Refused, {}});
        });
    }

private:
    void answer(const QObject *context, Answered answered, std::function<KeychainAnswer()> work)
    {
        ++questions;
        QTimer::singleShot(
            0, context, [this, answered = std::move(answered), work = std::move(work)] {
                const auto hindered = outcomeOf(state);
                answered(hindered == KeychainOutcome::Done ? work() : KeychainAnswer{hindered, {}});
            });
    }
};

} // namespace sidestage
