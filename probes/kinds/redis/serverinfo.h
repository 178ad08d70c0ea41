// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidestage {

/// What the answer to INFO says, line by line. Servers leave out what they do not know.
class ServerInfo
{
public:
    ServerInfo() = default;
    explicit ServerInfo(std::string_view answer);

    /// Empty where the line is missing.
    std::string_view field(std::string_view name) const;
    bool has(std::string_view name) const { return m_fields.contains(name); }
    /// Whether the section ("Modules") is there, be it empty.
    bool hasSection(std::string_view name) const;
    /// All lines that begin with this, in order: their names and what stands behind the colon.
    /// Lines of one name, as modules have, are all in it.
    std::vector<std::pair<std::string, std::string>> linesOf(std::string_view beginning) const;

    /// "Redis", "Valkey", "KeyDB", "Dragonfly", "Garnet".
    std::string_view engine() const;
    /// The product's own, not the version of Redis that it says it is compatible with.
    std::string_view version() const;
    /// 0 where it is unknown.
    std::int64_t major() const;
    /// "standalone", "cluster" or "sentinel".
    std::string_view mode() const;
    bool isCluster() const { return mode() == "cluster"; }
    bool isSentinel() const { return mode() == "sentinel"; }
    bool isLoading() const { return field("loading") == "1"; }

private:
    std::map<std::string, std::string, std::less<>> m_fields; ///< the first of each name
    std::vector<std::pair<std::string, std::string>> m_lines;
    std::vector<std::string> m_sections;
};

/// "name=ReJSON,ver=20008": the value behind a name, empty where it is missing.
std::string_view partOf(std::string_view line, std::string_view name);

/// server/…, replication/…, persistence/…, sentinel/…
void writeServerFacts(const ServerInfo &info, const FactWriter &facts);
/// databases/N/…: how many keys each has.
void writeDatabases(const ServerInfo &info, const std::string &peer, const FactWriter &facts);

} // namespace sidestage
