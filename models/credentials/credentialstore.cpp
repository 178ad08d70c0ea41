// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/credentialstore.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace sidestage {

namespace {

using Place = CredentialLook::Place;

struct Looking
{
    std::vector<CredentialLook> looks;
    std::size_t open = 0;
    CredentialStore::LooksTaken taken;
};

void take(CredentialLook &look, const KeychainAnswer &answer)
{
    look.why = answer.outcome;
    look.place = answer.outcome == KeychainOutcome::Done ? Place::Keychain : Place::Nowhere;
}

} // namespace

CredentialStore::CredentialStore(Keychain &keychain, CredentialRecords records, std::string folder,
                                 Now now, QObject *parent)
    : QObject(parent)
    , m_keychain(keychain)
    , m_records(std::move(records))
    , m_folder(std::move(folder))
    , m_now(std::move(now))
{
    if (!m_now)
        m_now = [] {
            return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        };
}

void CredentialStore::look(const std::vector<CredentialUse> &uses, const VariableReader &variables,
                           const CredentialMap &session, const QObject *context, LooksTaken taken)
{
    auto looking = std::make_shared<Looking>();
    looking->taken = std::move(taken);
    // A file of records that cannot be read takes away dates, and no credential.
    const auto records = m_records.of(m_folder).value_or(CredentialRecords::ByName{});
    for (const auto &use : uses)
        looking->looks.push_back({use, Place::Unknown, KeychainOutcome::Done, {}});
    for (const auto &[name, record] : records) {
        if (std::ranges::none_of(uses,
                                 [&name = name](const auto &use) { return use.name == name; }))
            looking->looks.push_back({{name, {}}, Place::Unknown, KeychainOutcome::Done, {}});
    }
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < looking->looks.size(); ++i) {
        auto &look = looking->looks[i];
        if (const auto at = records.find(look.use.name); at != records.end())
            look.record = at->second;
        if (auto value = variables(credentialVariable(look.use.name))) {
            look.place = Place::Variable;
            wipe(*value);
        } else if (session.contains(look.use.name)) {
            look.place = Place::Session;
        } else {
            asked.push_back(i);
        }
    }
    looking->open = asked.size();
    if (asked.empty())
        QTimer::singleShot(0, context, [looking] { looking->taken(std::move(looking->looks)); });
    for (const auto i : asked) {
        m_keychain.read(credentialEntry(m_folder, looking->looks[i].use.name), context,
                        [looking, i](const KeychainAnswer &answer) {
                            take(looking->looks[i], answer);
                            if (--looking->open == 0)
                                looking->taken(std::move(looking->looks));
                        });
    }
}

void CredentialStore::lookAtKey(const VariableReader &variables, const QObject *context,
                                std::function<void(CredentialLook)> taken)
{
    if (auto value = variables("SIDESTAGE_FINGERPRINT_KEY"); value && !value->empty()) {
        wipe(*value);
        QTimer::singleShot(0, context, [taken = std::move(taken)] {
            taken({{}, Place::Variable, KeychainOutcome::Done, {}});
        });
        return;
    }
    m_keychain.read(fingerprintKeyEntry(m_folder), context,
                    [taken = std::move(taken)](const KeychainAnswer &answer) {
                        CredentialLook look;
                        take(look, answer);
                        taken(std::move(look));
                    });
}

void CredentialStore::set(const std::string &name, Secret value,
                          std::optional<std::chrono::days> rotateEvery, const QObject *context,
                          Done done)
{
    m_keychain.write(credentialEntry(m_folder, name), std::move(value), context,
                     [this, guard = QPointer(this), name, rotateEvery,
                      done = std::move(done)](const KeychainAnswer &answer) {
                         Stored stored{answer.outcome, {}};
                         if (guard && answer.outcome == KeychainOutcome::Done) {
                             const auto written = m_records.record(
                                 m_folder, name, CredentialRecord{m_now(), rotateEvery});
                             if (!written)
                                 stored.problem = written.error();
                         }
                         done(std::move(stored));
                     });
}

void CredentialStore::forget(const std::string &name, const QObject *context, Done done)
{
    m_keychain.remove(
        credentialEntry(m_folder, name), context,
        [this, guard = QPointer(this), name, done = std::move(done)](const KeychainAnswer &answer) {
            Stored stored{answer.outcome, {}};
            if (guard && answer.outcome == KeychainOutcome::Done) {
                if (const auto written = m_records.record(m_folder, name, {}); !written)
                    stored.problem = written.error();
            }
            done(std::move(stored));
        });
}

void CredentialStore::setKey(Secret value, const QObject *context, Done done)
{
    m_keychain.write(fingerprintKeyEntry(m_folder), std::move(value), context,
                     [done = std::move(done)](const KeychainAnswer &answer) {
                         done({answer.outcome, {}});
                     });
}

void CredentialStore::forgetKey(const QObject *context, Done done)
{
    m_keychain.remove(fingerprintKeyEntry(m_folder), context,
                      [done = std::move(done)](const KeychainAnswer &answer) {
                          done({answer.outcome, {}});
                      });
}

} // namespace sidestage
