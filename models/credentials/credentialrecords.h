// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace sidestage {

/// What is known of a credential beside its value.
struct CredentialRecord
{
    std::chrono::sys_seconds set; ///< when Sidestage put it into the keychain
    std::optional<std::chrono::days> rotateEvery; ///< as the person said who set it

    /// When it should be replaced; nothing where nobody said how often.
    std::optional<std::chrono::sys_days> due() const;
    bool isDue(std::chrono::sys_days today) const { return due() && *due() <= today; }
    friend bool operator==(const CredentialRecord &, const CredentialRecord &) = default;
};

/// The records of all workspaces, in one small JSON file of the user's that both programs read
/// and write. It holds names, dates and periods, and nothing of a value. A file that cannot be
/// read counts as empty when it is read, and is never overwritten.
class CredentialRecords
{
public:
    using ByName = std::map<std::string, CredentialRecord, std::less<>>;

    /// `file` need not exist yet.
    explicit CredentialRecords(std::string file);
    /// Below the user's folder for data.
    static std::string defaultFile();

    /// Of one workspace, as the file stands now.
    Result<ByName> of(const std::string &folder) const;
    /// Adds or replaces one; nothing: takes it away. Waits at most a second for the other program.
    Result<void> record(const std::string &folder, const std::string &name,
                        const std::optional<CredentialRecord> &record) const;

private:
    std::string m_file;
};

} // namespace sidestage
