// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/redis/redisbatch.h"
#include "probes/kinds/redis/serverinfo.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sidestage {

/// settings/NAME, as CONFIG GET gives them: those that decide what a program sees, some that decide
/// what it costs, and those that the target names. Each is asked for by its own name and never by
/// a pattern, so that no credential comes along.
///
/// Where the server refuses, every setting is a gap but those that INFO tells too.
class RedisSettings
{
public:
    /// Everything passed outlives this.
    RedisSettings(const std::vector<std::string> &more, const ProbeContext &context,
                  const std::string &peer);

    /// Asks for one setting, to learn whether the server lets us: each refusal stands in its log.
    void askFirst(RedisBatch &batch);
    /// Asks for the others where it did. Both may be called once the first answer is there.
    void askOthers(RedisBatch &batch);
    /// Asks for those without an answer by the names they had in older servers.
    void askOldNames(RedisBatch &batch);
    /// Writes what INFO tells, and gaps, where CONFIG was refused.
    void finish(const ServerInfo &info);

private:
    void ask(RedisBatch &batch, const std::string &name, const std::string &askedAs);
    void write(const std::string &name, std::string_view value);

    const ProbeContext &m_context;
    const std::string &m_peer;
    FactWriter m_facts;
    std::vector<std::string> m_names; ///< each once
    std::set<std::string, std::less<>> m_answered;
    std::map<std::string, Error, std::less<>> m_refused;
};

} // namespace sidestage
