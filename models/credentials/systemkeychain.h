// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/secretservice.h"

#include <chrono>
#include <deque>
#include <memory>

namespace QKeychain {
class Job;
}

namespace sidestage {

/// How long one waits for a keychain, from the moment of the question.
struct KeychainPatience
{
    std::chrono::milliseconds reading = std::chrono::seconds(10);
    std::chrono::milliseconds person = std::chrono::minutes(2); ///< where the system asks somebody
};

/// The keychain of this system, by way of QtKeychain: one job at a time, which is never deleted
/// while it is under way. A job that hangs is waited for no longer than stated; what is asked
/// after it waits for it as long, and no more.
class SystemKeychain final : public Keychain
{
    Q_OBJECT

public:
    explicit SystemKeychain(KeychainPatience patience = {}, QObject *parent = nullptr);
    ~SystemKeychain() override;

    void look(const QObject *context, Looked looked) override;
    void read(const std::string &entry, const QObject *context, Answered answered) override;
    void write(const std::string &entry, Secret value, const QObject *context,
               Answered answered) override;
    void remove(const std::string &entry, const QObject *context, Answered answered) override;
    void unlock(const QObject *context, Answered answered) override;

private:
    struct Question;
    using QuestionPointer = std::shared_ptr<Question>;

    void ask(QuestionPointer question, std::chrono::milliseconds patience);
    void next();
    void startJob(const QuestionPointer &question);
    void finish(const QuestionPointer &question, KeychainAnswer answer);
    void takeResult(const QuestionPointer &question, QKeychain::Job &job);

    KeychainPatience m_patience;
    SecretService m_service;
    std::deque<QuestionPointer> m_waiting;
    bool m_isBusy = false;
};

} // namespace sidestage
