// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/pgconnection.h"

#include <string>
#include <utility>
#include <vector>

namespace sidestage {

/// What libpq is told, with every default that it would take from elsewhere set aside.
class PgParameters
{
public:
    /// `address`: of `target.host`, already looked up; empty for a Unix socket. The target
    /// outlives this: the password is not copied.
    PgParameters(const PgTarget &target, const std::string &address);

    /// Both end with nullptr and live as long as this; `expand_dbname` must be 1.
    const char *const *keys() const { return m_keys.data(); }
    const char *const *values() const { return m_values.data(); }

private:
    void set(const char *key, std::string value);

    std::vector<std::pair<const char *, std::string>> m_texts;
    std::vector<const char *> m_keys;
    std::vector<const char *> m_values;
};

/// The certificate authorities to verify with: the target's file, or the system's; empty where
/// neither is needed. NotFound for a file that cannot be read.
Result<std::string> authoritiesOf(const PgTarget &target);

} // namespace sidestage
