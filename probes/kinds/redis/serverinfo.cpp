// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/serverinfo.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace sidestage {

namespace {

/// Servers that speak for Redis name themselves in a line of their own, and give the version of
/// Redis that they are compatible with as `redis_version`.
struct Product
{
    std::string_view field; ///< there in this product alone
    std::string_view name;
    std::string_view version; ///< the field that holds its version
};
constexpr std::array<Product, 7> products{{
    {"valkey_version", "Valkey", "valkey_version"},
    {"dragonfly_version", "Dragonfly", "dragonfly_version"},
    {"garnet_version", "Garnet", "garnet_version"},
    {"keydb_version", "KeyDB", "keydb_version"},
    // KeyDB counts as Redis counts and has no line for its name.
    {"mvcc_depth", "KeyDB", "redis_version"},
    {"server_threads", "KeyDB", "redis_version"},
    {"redis_version", "Redis", "redis_version"},
}};

void addText(const FactWriter &facts, std::string_view segment, std::string_view value)
{
    if (!value.empty())
        facts.add(segment, FactValue::text(value));
}

void addNumber(const FactWriter &facts, std::string_view segment, std::string_view value)
{
    if (const auto number = wholeNumber(value))
        facts.add(segment, FactValue::integer(*number));
}

std::string_view roleOf(std::string_view word)
{
    return word == "master" ? "primary" : word == "slave" ? "replica" : word;
}

void writeSentinel(const ServerInfo &info, const FactWriter &facts)
{
    // "master0:name=orders,status=ok,address=10.0.0.7:6379,slaves=2,sentinels=3". Addresses are
    // other ones in every environment.
    for (const auto &[name, line] : info.linesOf("master")) {
        const auto primary = partOf(line, "name");
        if (primary.empty() || !std::ranges::all_of(name.substr(6), isDigit))
            continue;
        const auto writer = facts.below(primary);
        addText(writer, "status", partOf(line, "status"));
        addNumber(writer, "replicas", partOf(line, "slaves"));
        addNumber(writer, "sentinels", partOf(line, "sentinels"));
    }
}

} // namespace

ServerInfo::ServerInfo(std::string_view answer)
{
    while (!answer.empty()) {
        const auto end = answer.find('\n');
        auto line = answer.substr(0, end);
        answer.remove_prefix(end == std::string_view::npos ? answer.size() : end + 1);
        line = trimmed(line);
        if (line.starts_with("# ")) {
            m_sections.emplace_back(lowered(line.substr(2)));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        m_lines.emplace_back(line.substr(0, colon), line.substr(colon + 1));
        m_fields.try_emplace(m_lines.back().first, m_lines.back().second);
    }
}

std::string_view ServerInfo::field(std::string_view name) const
{
    const auto found = m_fields.find(name);
    return found == m_fields.end() ? std::string_view() : std::string_view(found->second);
}

bool ServerInfo::hasSection(std::string_view name) const
{
    return std::ranges::find(m_sections, lowered(name)) != m_sections.end();
}

std::vector<std::pair<std::string, std::string>> ServerInfo::linesOf(
    std::string_view beginning) const
{
    std::vector<std::pair<std::string, std::string>> lines;
    std::ranges::copy_if(m_lines, std::back_inserter(lines), [beginning](const auto &line) {
        return line.first.starts_with(beginning);
    });
    return lines;
}

std::string_view ServerInfo::engine() const
{
    if (field("server_name") == "valkey")
        return "Valkey";
    for (const auto &product : products) {
        if (has(product.field))
            return product.name;
    }
    return {};
}

std::string_view ServerInfo::version() const
{
    for (const auto &product : products) {
        if (!has(product.field))
            continue;
        const auto text = field(product.version);
        const auto digit = std::ranges::find_if(text, isDigit); // "df-v1.40.1"
        return text.substr(static_cast<std::size_t>(digit - text.begin()));
    }
    return {};
}

std::int64_t ServerInfo::major() const
{
    const auto text = version();
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string_view ServerInfo::mode() const
{
    for (const auto *name : {"redis_mode", "server_mode", "dragonfly_mode"}) {
        if (has(name))
            return field(name);
    }
    return field("cluster_enabled") == "1" ? "cluster" : "standalone";
}

std::string_view partOf(std::string_view line, std::string_view name)
{
    while (!line.empty()) {
        const auto comma = line.find(',');
        const auto part = line.substr(0, comma);
        line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
        if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
            return part.substr(name.size() + 1);
    }
    return {};
}

void writeServerFacts(const ServerInfo &info, const FactWriter &facts)
{
    const auto server = facts.below("server");
    addText(server, "engine", info.engine());
    if (const auto version = info.version(); !version.empty()) {
        server.add("version", FactValue::version(version));
        server.add("major", FactValue::integer(info.major()));
    }
    addText(server, "mode", info.mode());
    if (info.isSentinel())
        return writeSentinel(info, facts.below("sentinel"));

    addText(server, "role", roleOf(info.field("role")));
    const auto replication = facts.below("replication");
    addNumber(replication, "replicas", info.field("connected_slaves"));
    addText(replication, "link", info.field("master_link_status"));
    const auto persistence = facts.below("persistence");
    addText(persistence, "last-snapshot", info.field("rdb_last_bgsave_status"));
    addText(persistence, "last-append", info.field("aof_last_write_status"));
}

void writeDatabases(const ServerInfo &info, const std::string &peer, const FactWriter &facts)
{
    if (info.isSentinel())
        return;
    if (info.isCluster())
        return facts.gap("databases",
                         {ErrorCode::Unsupported,
                          peer + " is one node of a cluster and holds only its share of the keys",
                          {},
                          {}});
    if (info.isLoading())
        return facts.gap("databases",
                         {ErrorCode::Busy, peer + " is starting and still loads its data", {}, {}});
    // "db0:keys=5,expires=0,avg_ttl=0"; a database without keys has no line.
    const auto databases = facts.below("databases");
    for (const auto &[name, line] : info.linesOf("db")) {
        const auto number = std::string_view(name).substr(2);
        if (!wholeNumber(number) || partOf(line, "keys").empty())
            continue;
        const auto writer = databases.below(number);
        addNumber(writer, "keys", partOf(line, "keys"));
        addNumber(writer, "expiring", partOf(line, "expires"));
    }
}

} // namespace sidestage
