// SPDX-License-Identifier: Apache-2.0
#include "app/cli/credentialcommand.h"

#include "app/audit/exitstatus.h"
#include "app/cli/secretinput.h"
#include "models/credentials/keychaintext.h"
#include "models/yaml/suggestion.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

using Place = CredentialLook::Place;

constexpr int isThere = 0;
constexpr int isMissing = 1;
constexpr int couldNotLook = static_cast<int>(ExitStatus::Incomplete);
const std::string keyName = "key of the fingerprints";

std::string whereOf(const CredentialLook &look, const std::string &variable)
{
    switch (look.place) {
    case Place::Variable:
        return variable;
    case Place::Keychain:
        return "the keychain";
    case Place::Nowhere:
        return look.why == KeychainOutcome::Missing ? "missing" : "unknown";
    case Place::Session:
    case Place::Demo:
    case Place::Unknown:
        break;
    }
    return "unknown";
}

std::string dateOf(std::chrono::sys_seconds time)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count())
        .toUTC()
        .date()
        .toString(Qt::ISODate)
        .toStdString();
}

std::string ageOf(const CredentialLook &look)
{
    if (!look.record || look.place != Place::Keychain)
        return "-";
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    auto text = dateOf(look.record->set);
    if (const auto due = look.record->due())
        text += (look.record->isDue(today) ? ", to be replaced since " : ", to be replaced by ")
            + dateOf(*due);
    return text;
}

std::string usesOf(const CredentialUse &use)
{
    std::string text;
    for (const auto &place : use.places)
        text += (text.empty() ? "" : ", ") + place.service + " in " + place.environment;
    return text.empty() ? "no target names it" : text;
}

/// What kept the keychain from being read, if anything did.
std::optional<KeychainOutcome> hindrance(const std::vector<CredentialLook> &looks)
{
    const auto at = std::ranges::find_if(looks, [](const CredentialLook &look) {
        return look.place == Place::Nowhere && look.why != KeychainOutcome::Missing;
    });
    return at == looks.end() ? std::nullopt : std::optional(at->why);
}

} // namespace

CredentialCommand::CredentialCommand(const CredentialLine &line, const Workspace &workspace,
                                     CredentialStore &store, Terminal &terminal)
    : m_line(line), m_store(store), m_terminal(terminal), m_uses(credentialsOf(workspace))
{
}

bool CredentialCommand::start()
{
    if (!checkNames())
        return false;
    switch (m_line.action) {
    case CredentialAction::Set:
        return set();
    case CredentialAction::Forget:
        forget();
        return true;
    case CredentialAction::List:
    case CredentialAction::Test:
        look();
        return true;
    }
    return false;
}

bool CredentialCommand::checkNames()
{
    // What no target names any more can still be forgotten.
    if (m_line.action == CredentialAction::Forget)
        return true;
    std::vector<std::string> known;
    for (const auto &use : m_uses)
        known.emplace_back(use.name);
    bool areKnown = true;
    for (const auto &name : m_line.names) {
        if (std::ranges::find(known, name) != known.end())
            continue;
        areKnown = false;
        const Error error{ErrorCode::BadInput,
                          "no target of environments.yaml names the credential " + inQuotes(name),
                          {},
                          didYouMean(name, known)};
        m_terminal.complain(error.toString());
    }
    return areKnown;
}

std::string CredentialCommand::subject(const std::string &name) const
{
    return m_line.isFingerprintKey ? "the " + keyName : "the credential " + inQuotes(name);
}

bool CredentialCommand::set()
{
    const auto name = m_line.isFingerprintKey ? std::string() : m_line.names.front();
    auto value = readSecret(m_terminal, "Value of " + subject(name));
    if (!value) {
        m_terminal.complain(value.error().toString());
        return false;
    }
    if (const auto reason = whyNotStorable(*value); !reason.empty()) {
        m_terminal.complain(reason);
        return false;
    }
    const auto done = [this, name](const CredentialStore::Stored &stored) {
        finish(name, "is in the keychain", stored);
    };
    if (m_line.isFingerprintKey)
        m_store.setKey(std::move(*value), this, done);
    else
        m_store.set(name, std::move(*value), m_line.rotateEvery, this, done);
    return true;
}

void CredentialCommand::forget()
{
    const auto name = m_line.isFingerprintKey ? std::string() : m_line.names.front();
    const auto done = [this, name](const CredentialStore::Stored &stored) {
        finish(name, "is not in the keychain any more", stored);
    };
    if (m_line.isFingerprintKey)
        m_store.forgetKey(this, done);
    else
        m_store.forget(name, this, done);
}

void CredentialCommand::finish(const std::string &name, const std::string &what,
                               const CredentialStore::Stored &stored)
{
    if (stored.outcome != KeychainOutcome::Done) {
        const auto [reason, advice] = textOf(stored.outcome);
        m_terminal.complain(subject(name) + " was not touched: " + reason
                            + (*advice == '\0' ? "" : " (" + std::string(advice) + ")"));
        Q_EMIT finished(couldNotLook);
        return;
    }
    auto text = subject(name) + ' ' + what + '\n';
    text.front() = 'T';
    const bool isPrinted = m_terminal.print(text);
    if (stored.problem)
        m_terminal.complain(stored.problem->toString());
    Q_EMIT finished(isPrinted && !stored.problem ? isThere : couldNotLook);
}

void CredentialCommand::look()
{
    if (m_line.isFingerprintKey) {
        m_store.lookAtKey(processVariable, this, [this](CredentialLook key) {
            key.use.name = keyName;
            showTest({std::move(key)});
        });
        return;
    }
    auto uses = m_uses;
    if (!m_line.names.empty())
        std::erase_if(uses, [this](const CredentialUse &use) {
            return std::ranges::find(m_line.names, use.name) == m_line.names.end();
        });
    m_store.look(uses, processVariable, {}, this, [this](std::vector<CredentialLook> looks) {
        if (m_line.action == CredentialAction::Test) {
            std::erase_if(looks,
                          [](const CredentialLook &look) { return look.use.places.empty(); });
            showTest(looks);
            return;
        }
        m_store.lookAtKey(
            processVariable, this,
            [this, looks = std::move(looks)](const CredentialLook &key) { showList(looks, key); });
    });
}

void CredentialCommand::showList(const std::vector<CredentialLook> &looks,
                                 const CredentialLook &key)
{
    std::vector<std::array<std::string, 4>> rows{{"CREDENTIAL", "WHERE", "SET", "USED BY"}};
    for (const auto &look : looks)
        rows.push_back({look.use.name, whereOf(look, credentialVariable(look.use.name)),
                        ageOf(look), usesOf(look.use)});
    rows.push_back({keyName, whereOf(key, "SIDESTAGE_FINGERPRINT_KEY"), "-", "this workspace"});
    std::array<std::size_t, 3> widths{};
    for (const auto &row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths.at(i) = std::max(widths.at(i), row.at(i).size());
    }
    std::string text;
    for (const auto &row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            text += row.at(i) + std::string(widths.at(i) - row.at(i).size() + 2, ' ');
        text += row.back() + '\n';
    }
    const bool isPrinted = m_terminal.print(text);
    auto all = looks;
    all.push_back(key);
    const auto hindered = hindrance(all);
    if (hindered) {
        const auto [reason, advice] = textOf(*hindered);
        m_terminal.complain(std::string(reason) + " (" + advice + ')');
    }
    Q_EMIT finished(isPrinted && !hindered ? isThere : couldNotLook);
}

void CredentialCommand::showTest(const std::vector<CredentialLook> &looks)
{
    std::string text;
    int status = isThere;
    for (const auto &look : looks) {
        if (look.place == Place::Nowhere) {
            status =
                std::max(status, look.why == KeychainOutcome::Missing ? isMissing : couldNotLook);
            m_terminal.complain(m_line.isFingerprintKey
                                    ? "the " + keyName + ": " + textOf(look.why).what
                                    : keychainError(look.why, look.use.name).toString());
        } else {
            text += look.use.name + ": "
                + whereOf(look,
                          m_line.isFingerprintKey ? "SIDESTAGE_FINGERPRINT_KEY"
                                                  : credentialVariable(look.use.name))
                + '\n';
        }
    }
    Q_EMIT finished(m_terminal.print(text) ? status : couldNotLook);
}

} // namespace sidestage
