// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/fingerprintkey.h"
#include "models/credentials/keychain.h"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace sidestage {

/// Credentials that a person gave for as long as the program runs, of one workspace.
using SessionCredentials = CredentialMap;

/// Gathers what a run needs: from the variables first, then from what was given for the session,
/// then from the keychain, which is not touched where nothing is left to ask it for. Lives on the
/// main thread; answers from the event loop, within the keychain's patience.
class CredentialCollector : public QObject
{
    Q_OBJECT

public:
    using Collected = std::function<void(CollectedCredentials)>;
    using KeyFound = std::function<void(FingerprintKey)>;

    /// Whether a workspace that has no key yet gets one that is kept.
    enum class NewKey : std::uint8_t { Keep, MakeUp };

    /// `keychain` outlives this.
    CredentialCollector(Keychain &keychain, VariableReader variables, QObject *parent = nullptr);

    /// What `source` says of variables' values; the demo's are its own.
    void setVariables(VariableReader variables, CredentialSource source);
    /// Of those names of the plan that no variable holds. `session` outlives the call alone.
    void collect(const std::string &folder, const RunPlan &plan, const SessionCredentials &session,
                 const QObject *context, Collected collected);
    /// The workspace's key: the variable's, else the keychain's, else a new one; where that cannot
    /// be kept, it is for the run alone.
    void findKey(const std::string &folder, NewKey newKey, const QObject *context, KeyFound found);

private:
    struct Collection;
    void keepNewKey(const std::string &entry, const QObject *context, const KeyFound &found);

    Keychain &m_keychain;
    VariableReader m_variables;
    CredentialSource m_variableSource = CredentialSource::Variable;
};

} // namespace sidestage
