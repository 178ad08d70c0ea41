// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/credentialline.h"
#include "app/cli/terminal.h"
#include "models/config/workspace.h"
#include "models/credentials/credentialstore.h"

#include <QObject>

#include <memory>

namespace sidestage {

/// `sidestage-cli credential`: lists, sets, tests and forgets what the keychain holds for a
/// workspace. No value is ever printed. Lives on the main thread, and needs its event loop.
class CredentialCommand : public QObject
{
    Q_OBJECT

public:
    /// Everything outlives this.
    CredentialCommand(const CredentialLine &line, const Workspace &workspace,
                      CredentialStore &store, Terminal &terminal);

    /// False where it cannot even begin; the reason is on standard error then. Reads standard
    /// input where a value is to be set, and waits for it.
    bool start();

Q_SIGNALS:
    void finished(int status);

private:
    bool checkNames();
    bool set();
    void forget();
    void look();
    void showList(const std::vector<CredentialLook> &looks, const CredentialLook &key);
    void showTest(const std::vector<CredentialLook> &looks);
    /// What stands for a credential in messages: its name in quotes, or the key's.
    std::string subject(const std::string &name) const;
    void finish(const std::string &name, const std::string &what,
                const CredentialStore::Stored &stored);

    const CredentialLine &m_line;
    CredentialStore &m_store;
    Terminal &m_terminal;
    std::vector<CredentialUse> m_uses;
};

} // namespace sidestage
