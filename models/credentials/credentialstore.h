// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/credentialrecords.h"
#include "models/credentials/credentialuse.h"
#include "models/credentials/environmentcredentials.h"
#include "models/credentials/keychain.h"

namespace sidestage {

/// What a person sees of one credential: everything but its value.
struct CredentialLook
{
    /// Where a run would take it from, in the order in which it looks.
    enum class Place : std::uint8_t { Unknown, Variable, Session, Keychain, Demo, Nowhere };
    CredentialUse use; ///< no places: no target names it any more
    Place place = Place::Unknown;
    KeychainOutcome why = KeychainOutcome::Done; ///< where it is nowhere
    std::optional<CredentialRecord> record;
    friend bool operator==(const CredentialLook &, const CredentialLook &) = default;
};

/// The credentials of one workspace in the keychain, with what is known beside their values. Lives
/// on the main thread; answers as the keychain does.
class CredentialStore : public QObject
{
    Q_OBJECT

public:
    struct Stored
    {
        KeychainOutcome outcome = KeychainOutcome::Failed;
        std::optional<Error>
            problem; ///< of the record: the credential itself is where it should be
    };
    using Done = std::function<void(Stored)>;
    using LooksTaken = std::function<void(std::vector<CredentialLook>)>;
    using Now = std::function<std::chrono::sys_seconds()>;

    /// `keychain` outlives this.
    CredentialStore(Keychain &keychain, CredentialRecords records, std::string folder, Now now = {},
                    QObject *parent = nullptr);

    const std::string &folder() const { return m_folder; }
    /// Every credential that is used, sorted by name, then those that are known and not used any
    /// more. What a variable or the session holds is not looked for in the keychain. Values are
    /// wiped as they are read. The key of the fingerprints is not among them.
    void look(const std::vector<CredentialUse> &uses, const VariableReader &variables,
              const CredentialMap &session, const QObject *context, LooksTaken taken);
    void lookAtKey(const VariableReader &variables, const QObject *context,
                   std::function<void(CredentialLook)> taken);
    /// The value must be storable: see `whyNotStorable`.
    void set(const std::string &name, Secret value, std::optional<std::chrono::days> rotateEvery,
             const QObject *context, Done done);
    void forget(const std::string &name, const QObject *context, Done done);
    /// The same for the key of the workspace's fingerprints.
    void setKey(Secret value, const QObject *context, Done done);
    void forgetKey(const QObject *context, Done done);

private:
    Keychain &m_keychain;
    CredentialRecords m_records;
    std::string m_folder;
    Now m_now;
};

} // namespace sidestage
