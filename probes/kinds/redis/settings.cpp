// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/settings.h"

#include "probes/base/asciitext.h"
#include "probes/base/disclosure.h"
#include "probes/transport/redisfailure.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace sidestage {

namespace {

constexpr std::string_view firstSetting = "maxmemory-policy";

/// Those that are always read; docs/probes/redis.md says of each why.
constexpr std::array<std::string_view, 47> usualSettings{
    firstSetting,
    "acl-pubsub-default",
    "active-expire-effort",
    "activedefrag",
    "aof-load-truncated",
    "appendfsync",
    "appendonly",
    "busy-reply-threshold",
    "client-output-buffer-limit",
    "client-query-buffer-limit",
    "cluster-allow-reads-when-down",
    "cluster-enabled",
    "cluster-require-full-coverage",
    "databases",
    "enable-debug-command",
    "enable-module-command",
    "enable-protected-configs",
    "hash-max-listpack-entries",
    "hash-max-listpack-value",
    "hz",
    "io-threads",
    "lazyfree-lazy-eviction",
    "lazyfree-lazy-expire",
    "lazyfree-lazy-user-del",
    "list-max-listpack-size",
    "lfu-decay-time",
    "lfu-log-factor",
    "maxclients",
    "maxmemory",
    "maxmemory-clients",
    "maxmemory-samples",
    "min-replicas-max-lag",
    "min-replicas-to-write",
    "no-appendfsync-on-rewrite",
    "notify-keyspace-events",
    "protected-mode",
    "proto-max-bulk-len",
    "rdbcompression",
    "replica-ignore-maxmemory",
    "replica-read-only",
    "replica-serve-stale-data",
    "save",
    "stop-writes-on-bgsave-error",
    "tcp-keepalive",
    "timeout",
    "tls-auth-clients",
    "tls-protocols",
};

struct OldName
{
    std::string_view name;
    std::string_view before; ///< in servers that do not know the name
};
constexpr std::array<OldName, 6> oldNames{{
    {"busy-reply-threshold", "lua-time-limit"},
    {"min-replicas-max-lag", "min-slaves-max-lag"},
    {"min-replicas-to-write", "min-slaves-to-write"},
    {"replica-ignore-maxmemory", "slave-ignore-maxmemory"},
    {"replica-read-only", "slave-read-only"},
    {"replica-serve-stale-data", "slave-serve-stale-data"},
}};

/// Settings that INFO tells as well, in its own words.
struct ToldByInfo
{
    std::string_view name;
    std::string_view field;
    bool isSwitch; ///< 0 and 1 for no and yes
};
constexpr std::array<ToldByInfo, 4> toldByInfo{{
    {"appendonly", "aof_enabled", true},
    {"cluster-enabled", "cluster_enabled", true},
    {"maxmemory", "maxmemory", false},
    {"maxmemory-policy", "maxmemory_policy", false},
}};

bool isUsual(std::string_view name)
{
    return std::ranges::find(usualSettings, name) != usualSettings.end();
}

/// Servers before 5 call replicas slaves, and print the classes of clients in that word.
std::string withReplicas(std::string_view value)
{
    std::string text(value);
    constexpr std::string_view word = "slave";
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
        text.replace(at, word.size(), "replica");
    return text;
}

FactValue valueOf(std::string_view name, std::string_view value)
{
    if (value.empty())
        return {};
    if (name == "notify-keyspace-events") {
        std::string classes(value); // letters, of which the order means nothing
        std::ranges::sort(classes);
        return FactValue::text(classes);
    }
    if (value == "yes" || value == "no")
        return FactValue::boolean(value == "yes");
    if (const auto number = wholeNumber(value))
        return FactValue::integer(*number);
    return FactValue::text(name == "client-output-buffer-limit" ? withReplicas(value)
                                                                : std::string(value));
}

} // namespace

RedisSettings::RedisSettings(const std::vector<std::string> &more, const ProbeContext &context,
                             const std::string &peer)
    : m_context(context)
    , m_peer(peer)
    , m_facts(context.facts.below("settings"))
    , m_names(usualSettings.begin(), usualSettings.end())
{
    for (const auto &setting : more) {
        const auto name = lowered(setting);
        if (std::ranges::find(m_names, name) == m_names.end())
            m_names.push_back(name);
    }
}

void RedisSettings::ask(RedisBatch &batch, const std::string &name, const std::string &askedAs)
{
    auto command = RedisCommand::configGet(askedAs);
    if (!command) {
        m_refused.emplace(name, std::move(command).error());
        return;
    }
    batch.ask(*std::move(command), [this, name, askedAs](RespValue &reply) {
        if (reply.isError()) {
            m_refused.insert_or_assign(name, redisRefusal(reply, "CONFIG GET", m_peer));
            return;
        }
        // A list of names and values; empty where the server has no such setting.
        for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
            if (lowered(reply.items[i].text) == askedAs)
                write(name, reply.items[i + 1].text);
        }
    });
}

void RedisSettings::askFirst(RedisBatch &batch)
{
    ask(batch, m_names.front(), m_names.front());
}

void RedisSettings::askOthers(RedisBatch &batch)
{
    if (m_refused.contains(firstSetting))
        return;
    for (const auto &name : m_names) {
        if (name != firstSetting)
            ask(batch, name, name);
    }
}

void RedisSettings::askOldNames(RedisBatch &batch)
{
    for (const auto &[name, before] : oldNames) {
        if (!m_answered.contains(name) && !m_refused.contains(firstSetting))
            ask(batch, std::string(name), std::string(before));
    }
}

void RedisSettings::write(const std::string &name, std::string_view value)
{
    if (!m_answered.insert(name).second)
        return;
    if (!isUsual(name)) {
        // Of a setting that nobody here has seen it is not known that it may be shown.
        const auto shown =
            disclose(FactPath::escape(name), name, value, {}, m_context.fingerprints);
        m_facts.add(name, value.empty() ? FactValue() : shown.value);
        return;
    }
    m_facts.add(name, valueOf(name, value));
    // How much memory and how often to disk is a matter of size; whether at all is not.
    if (name == "maxmemory")
        m_facts.below(name).add("limited", FactValue::boolean(value != "0"));
    if (name == "save")
        m_facts.below(name).add("enabled", FactValue::boolean(!value.empty()));
}

void RedisSettings::finish(const ServerInfo &info)
{
    if (m_refused.empty())
        return;
    const auto first = m_refused.find(firstSetting);
    const auto refusalOfAll = first == m_refused.end() ? std::optional<Error>() : first->second;
    for (const auto &[name, field, isSwitch] : toldByInfo) {
        if (info.has(field) && !m_answered.contains(name)) {
            const auto value = info.field(field);
            write(std::string(name), !isSwitch ? value : value == "1" ? "yes" : "no");
            m_refused.erase(std::string(name));
        }
    }
    for (const auto &name : m_names) {
        if (m_answered.contains(name))
            continue;
        if (const auto own = m_refused.find(name); own != m_refused.end())
            m_facts.gap(name, own->second);
        else if (refusalOfAll)
            m_facts.gap(name, *refusalOfAll);
    }
}

} // namespace sidestage
