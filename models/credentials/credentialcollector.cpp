// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/credentialcollector.h"

#include "models/credentials/credentialuse.h"
#include "models/credentials/keychaintext.h"

#include <QByteArray>
#include <QPointer>
#include <QTimer>

namespace sidestage {

namespace {

/// A key that every keychain and every variable can hold.
Secret printableKey()
{
    const auto bytes = randomKey();
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.reveal().size() * 2);
    for (const char byte : bytes.reveal()) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return Secret(std::move(text));
}

} // namespace

struct CredentialCollector::Collection
{
    CollectedCredentials credentials;
    std::size_t open = 0; ///< questions to the keychain without an answer yet
    Collected collected;
};

CredentialCollector::CredentialCollector(Keychain &keychain, VariableReader variables,
                                         QObject *parent)
    : QObject(parent), m_keychain(keychain), m_variables(std::move(variables))
{
}

void CredentialCollector::setVariables(VariableReader variables, CredentialSource source)
{
    m_variables = std::move(variables);
    m_variableSource = source;
}

void CredentialCollector::collect(const std::string &folder, const RunPlan &plan,
                                  const SessionCredentials &session, const QObject *context,
                                  Collected collected)
{
    auto collection = std::make_shared<Collection>();
    auto &credentials = collection->credentials;
    credentials.values = credentialsFromVariables(plan, m_variables);
    for (const auto &[name, value] : credentials.values)
        credentials.sources.emplace(name, m_variableSource);

    std::set<std::string> wanted;
    for (const auto &probe : plan.probes) {
        for (const auto &reference : probe.options.credentials()) {
            const auto &name = reference.name;
            if (credentials.values.contains(name))
                continue;
            if (const auto given = session.find(name); given != session.end()) {
                credentials.values.emplace(name, given->second.duplicate());
                credentials.sources.emplace(name, CredentialSource::Session);
            } else {
                wanted.insert(name);
            }
        }
    }
    if (wanted.empty()) {
        QTimer::singleShot(0, context, [collection, collected = std::move(collected)] {
            collected(std::move(collection->credentials));
        });
        return;
    }
    collection->open = wanted.size();
    collection->collected = std::move(collected);
    for (const auto &name : wanted) {
        m_keychain.read(credentialEntry(folder, name), context,
                        [collection, name](KeychainAnswer answer) {
                            auto &found = collection->credentials;
                            if (answer.outcome == KeychainOutcome::Done) {
                                found.values.emplace(name, std::move(answer.value));
                                found.sources.emplace(name, CredentialSource::Keychain);
                            } else {
                                found.missing.emplace(name, keychainError(answer.outcome, name));
                            }
                            if (--collection->open == 0)
                                collection->collected(std::move(found));
                        });
    }
}

void CredentialCollector::findKey(const std::string &folder, NewKey newKey, const QObject *context,
                                  KeyFound found)
{
    auto key = std::make_shared<FingerprintKey>(FingerprintKey::fromVariableOrRandom(m_variables));
    if (key->source == FingerprintKeySource::Variable) {
        QTimer::singleShot(0, context, [key, found = std::move(found)] { found(std::move(*key)); });
        return;
    }
    const auto entry = fingerprintKeyEntry(folder);
    m_keychain.read(entry, context,
                    [this, guard = QPointer(this), entry, newKey, context, key,
                     found = std::move(found)](KeychainAnswer answer) {
                        if (answer.outcome == KeychainOutcome::Done)
                            found({std::move(answer.value), FingerprintKeySource::Keychain});
                        else if (guard && answer.outcome == KeychainOutcome::Missing
                                 && newKey == NewKey::Keep)
                            keepNewKey(entry, context, found);
                        else
                            found(std::move(*key));
                    });
}

void CredentialCollector::keepNewKey(const std::string &entry, const QObject *context,
                                     const KeyFound &found)
{
    auto key = std::make_shared<FingerprintKey>(
        FingerprintKey{printableKey(), FingerprintKeySource::Session});
    m_keychain.look(
        context, [this, guard = QPointer(this), entry, context, key, found](KeychainState state) {
            // An audit never has the system ask somebody to think of a new keyring's password.
            if (!guard || (state != KeychainState::Ready && state != KeychainState::Unknown)) {
                found(std::move(*key));
                return;
            }
            m_keychain.write(entry, key->key.duplicate(), context,
                             [key, found](KeychainAnswer answer) {
                                 if (answer.outcome == KeychainOutcome::Done)
                                     key->source = FingerprintKeySource::Keychain;
                                 found(std::move(*key));
                             });
        });
}

} // namespace sidestage
