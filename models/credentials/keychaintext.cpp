// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/keychaintext.h"

#include "models/credentials/environmentcredentials.h"

#include <QtGlobal>

namespace sidestage {

namespace {

#if defined(Q_OS_LINUX)
constexpr const char *startOne = QT_TRANSLATE_NOOP(
    "Keychain",
    "start gnome-keyring, with libsecret-1-0 installed, or KWallet in this session, or give "
    "the credential for this session only");
constexpr const char *unlockIt = QT_TRANSLATE_NOOP(
    "Keychain",
    "unlock it with 'Unlock' in the window's Credentials, or with the desktop's own program "
    "for passwords and keys, and audit again");
constexpr const char *allowIt = QT_TRANSLATE_NOOP(
    "Keychain",
    "unlock it again and give its password, or look in the desktop's own program for "
    "passwords and keys at what it allows");
#elif defined(Q_OS_MACOS)
constexpr const char *startOne =
    QT_TRANSLATE_NOOP("Keychain", "give the credential for this session only");
constexpr const char *unlockIt =
    QT_TRANSLATE_NOOP("Keychain", "unlock it in Keychain Access, and audit again");
constexpr const char *allowIt =
    QT_TRANSLATE_NOOP("Keychain", "allow Sidestage to use the entry in Keychain Access");
#else
constexpr const char *startOne =
    QT_TRANSLATE_NOOP("Keychain", "give the credential for this session only");
constexpr const char *unlockIt = QT_TRANSLATE_NOOP("Keychain", "sign in again, and audit again");
constexpr const char *allowIt =
    QT_TRANSLATE_NOOP("Keychain", "look in the Credential Manager at what it allows");
#endif

ErrorCode codeOf(KeychainOutcome outcome)
{
    return outcome == KeychainOutcome::Refused ? ErrorCode::PermissionDenied
        : outcome == KeychainOutcome::Silent   ? ErrorCode::TimedOut
        : outcome == KeychainOutcome::Missing  ? ErrorCode::NotFound
                                               : ErrorCode::NotConfigured;
}

} // namespace

KeychainText textOf(KeychainOutcome outcome)
{
    switch (outcome) {
    case KeychainOutcome::Done:
        return {QT_TRANSLATE_NOOP("Keychain", "it is in the keychain"), ""};
    case KeychainOutcome::Missing:
        return {QT_TRANSLATE_NOOP("Keychain", "it is not in the keychain"),
                QT_TRANSLATE_NOOP("Keychain",
                                  "set it in the window's Credentials, or "
                                  "with 'sidestage-cli credential set'")};
    case KeychainOutcome::Locked:
        return {QT_TRANSLATE_NOOP("Keychain", "the keychain is locked"), unlockIt};
    case KeychainOutcome::Refused:
        return {QT_TRANSLATE_NOOP("Keychain", "the keychain refused"), allowIt};
    case KeychainOutcome::Absent:
        return {QT_TRANSLATE_NOOP("Keychain", "there is no keychain in this session"), startOne};
    case KeychainOutcome::Silent:
        return {QT_TRANSLATE_NOOP("Keychain", "the keychain did not answer in time"),
                QT_TRANSLATE_NOOP(
                    "Keychain",
                    "look whether it waits for an answer in a window of its own, and audit "
                    "again")};
    case KeychainOutcome::Failed:
        break;
    }
    return {QT_TRANSLATE_NOOP("Keychain", "the keychain failed"),
            QT_TRANSLATE_NOOP(
                "Keychain",
                "look in the desktop's own program for passwords and keys whether it is in order")};
}

KeychainText textOf(KeychainState state)
{
    switch (state) {
    case KeychainState::Unknown:
        return {QT_TRANSLATE_NOOP("Keychain", "the keychain tells only when it is used"), ""};
    case KeychainState::Ready:
        return {QT_TRANSLATE_NOOP("Keychain", "the keychain is unlocked"), ""};
    case KeychainState::Empty:
        return {
            QT_TRANSLATE_NOOP("Keychain", "the keychain holds nothing yet"),
            QT_TRANSLATE_NOOP(
                "Keychain", "the system asks for a new password when the first credential is set")};
    case KeychainState::Locked:
    case KeychainState::Absent:
    case KeychainState::Silent:
        break;
    }
    return textOf(outcomeOf(state));
}

Error keychainError(KeychainOutcome outcome, std::string_view name)
{
    const auto [what, advice] = textOf(outcome);
    std::string message = "the credential '" + std::string(name) + "' is not available: " + what;
    // In CI that is all there is to know, and reports show no suggestion.
    if (outcome == KeychainOutcome::Absent || outcome == KeychainOutcome::Missing)
        message += ", and " + credentialVariable(name) + " is not set";
    return {codeOf(outcome), std::move(message), {}, advice};
}

} // namespace sidestage
