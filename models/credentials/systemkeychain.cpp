// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/systemkeychain.h"

#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

namespace sidestage {

namespace {

const QString serviceName = QStringLiteral("Sidestage");

/// The bytes as a secret. They are overwritten where they stand, which is also what the library
/// still holds of them: writing through the shared buffer is the only way to reach that.
Secret takeFrom(const QByteArray &bytes)
{
    Secret value(bytes.toStdString());
    volatile char *at = const_cast<char *>(bytes.constData());
    for (qsizetype i = 0; i < bytes.size(); ++i)
        at[i] = 0;
    return value;
}

KeychainOutcome outcomeOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return KeychainOutcome::Done;
    case QKeychain::EntryNotFound:
        return KeychainOutcome::Missing;
    case QKeychain::AccessDeniedByUser:
        return KeychainOutcome::Refused;
    case QKeychain::AccessDenied: // libsecret's word for a locked keyring, KWallet's for a closed
                                  // one
        return KeychainOutcome::Locked;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return KeychainOutcome::Absent;
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    return KeychainOutcome::Failed;
}

} // namespace

struct SystemKeychain::Question
{
    enum class Kind : std::uint8_t { Read, Write, Remove };
    Kind kind = Kind::Read;
    QString entry;
    Secret value;
    QPointer<const QObject> context;
    Answered answered; ///< empty once it was answered
};

SystemKeychain::SystemKeychain(KeychainPatience patience, QObject *parent)
    : Keychain(parent), m_patience(patience)
{
}

// A job that is under way stays behind, and deletes itself when it has ended.
SystemKeychain::~SystemKeychain() = default;

void SystemKeychain::look(const QObject *context, Looked looked)
{
    m_service.look(m_patience.reading,
                   [guard = QPointer(context), looked = std::move(looked)](KeychainState state) {
                       if (guard)
                           looked(state);
                   });
}

void SystemKeychain::read(const std::string &entry, const QObject *context, Answered answered)
{
    auto question = std::make_shared<Question>();
    question->kind = Question::Kind::Read;
    question->entry = QString::fromStdString(entry);
    question->context = context;
    question->answered = std::move(answered);
    ask(std::move(question), m_patience.reading);
}

void SystemKeychain::write(const std::string &entry, Secret value, const QObject *context,
                           Answered answered)
{
    auto question = std::make_shared<Question>();
    question->kind = Question::Kind::Write;
    question->entry = QString::fromStdString(entry);
    question->value = std::move(value);
    question->context = context;
    question->answered = std::move(answered);
    ask(std::move(question), m_patience.person);
}

void SystemKeychain::remove(const std::string &entry, const QObject *context, Answered answered)
{
    auto question = std::make_shared<Question>();
    question->kind = Question::Kind::Remove;
    question->entry = QString::fromStdString(entry);
    question->context = context;
    question->answered = std::move(answered);
    ask(std::move(question), m_patience.person);
}

void SystemKeychain::unlock(const QObject *context, Answered answered)
{
    m_service.unlock(
        m_patience.person,
        [guard = QPointer(context), answered = std::move(answered)](KeychainOutcome outcome) {
            if (guard)
                answered({outcome, {}});
        });
}

void SystemKeychain::ask(QuestionPointer question, std::chrono::milliseconds patience)
{
    QTimer::singleShot(patience, this, [this, question] {
        finish(question, {KeychainOutcome::Silent, {}});
    });
    m_waiting.push_back(std::move(question));
    QTimer::singleShot(0, this, &SystemKeychain::next);
}

void SystemKeychain::next()
{
    while (!m_waiting.empty() && !m_waiting.front()->answered)
        m_waiting.pop_front();
    if (m_isBusy || m_waiting.empty())
        return;
    m_isBusy = true;
    const auto question = m_waiting.front();
    m_waiting.pop_front();
    m_service.look(m_patience.reading, [this, question](KeychainState state) {
        const auto outcome = sidestage::outcomeOf(state);
        if (outcome == KeychainOutcome::Done && question->answered) {
            startJob(question);
            return;
        }
        m_isBusy = false;
        finish(question, {outcome, {}});
        next();
    });
}

void SystemKeychain::startJob(const QuestionPointer &question)
{
    QKeychain::Job *job = nullptr;
    switch (question->kind) {
    case Question::Kind::Read:
        job = new QKeychain::ReadPasswordJob(serviceName);
        break;
    case Question::Kind::Write: {
        auto *write = new QKeychain::WritePasswordJob(serviceName);
        const auto value = question->value.reveal();
        QString text = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
        write->setTextData(text);
        text.fill(QChar(0));
        question->value = Secret();
        job = write;
        break;
    }
    case Question::Kind::Remove:
        job = new QKeychain::DeletePasswordJob(serviceName);
        break;
    }
    job->setKey(question->entry);
    connect(job, &QKeychain::Job::finished, this,
            [this, question](QKeychain::Job *done) { takeResult(question, *done); });
    job->start();
}

void SystemKeychain::takeResult(const QuestionPointer &question, QKeychain::Job &job)
{
    KeychainAnswer answer{outcomeOf(job.error()), {}};
    if (auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(&job);
        read != nullptr && answer.outcome == KeychainOutcome::Done)
        answer.value = takeFrom(read->binaryData());
    const bool isRemoval = question->kind == Question::Kind::Remove;
    if (answer.outcome == KeychainOutcome::Missing
        || (isRemoval && answer.outcome == KeychainOutcome::Done)
        || answer.outcome == KeychainOutcome::Failed) {
        // A keyring that was locked in the meantime and that nobody unlocked looks the same.
        m_service.look(m_patience.reading,
                       [this, question, isRemoval, outcome = answer.outcome](KeychainState state) {
                           auto seen = sidestage::outcomeOf(state);
                           if (seen == KeychainOutcome::Done)
                               seen = isRemoval && outcome == KeychainOutcome::Missing
                                   ? KeychainOutcome::Done
                                   : outcome;
                           m_isBusy = false;
                           finish(question, {seen, {}});
                           next();
                       });
        return;
    }
    m_isBusy = false;
    finish(question, std::move(answer));
    next();
}

void SystemKeychain::finish(const QuestionPointer &question, KeychainAnswer answer)
{
    question->value = Secret();
    const auto answered = std::exchange(question->answered, nullptr);
    if (answered && question->context)
        answered(std::move(answer));
}

} // namespace sidestage
