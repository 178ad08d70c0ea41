// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/rediscommand.h"

#include "probes/base/asciitext.h"
#include "probes/base/settingname.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// How many keys a server looks at in one step: enough that a round trip pays, few enough that
/// nobody else waits for it.
constexpr std::string_view scanStep = "1000";

/// By their names in Redis and in Valkey.
constexpr std::array<std::string_view, 9> secretSettings{
    "requirepass",   "masterauth",    "masteruser",
    "primaryauth",   "primaryuser",   "tls-key-file-pass",
    "sentinel-pass", "sentinel-user", "tls-client-key-file-pass"};

void append(std::string &bytes, std::string_view word)
{
    bytes += '$' + std::to_string(word.size()) + "\r\n";
    bytes += word;
    bytes += "\r\n";
}

/// RESP2: an array of bulk strings.
Secret encoded(const std::vector<std::string_view> &words)
{
    std::size_t size = 32;
    for (const auto word : words)
        size += word.size() + 32;
    std::string bytes;
    bytes.reserve(size); // never moves, so that no copy of a password stays behind
    bytes += '*' + std::to_string(words.size()) + "\r\n";
    for (const auto word : words)
        append(bytes, word);
    return Secret(std::move(bytes));
}

} // namespace

RedisCommand::RedisCommand(std::string_view name, const std::vector<std::string_view> &arguments)
    : m_name(name)
{
    const auto space = name.find(' ');
    std::vector<std::string_view> words{name.substr(0, space)};
    if (space != std::string_view::npos)
        words.push_back(name.substr(space + 1));
    words.insert(words.end(), arguments.begin(), arguments.end());
    m_bytes = encoded(words);
}

RedisCommand RedisCommand::ping()
{
    return RedisCommand("PING");
}

RedisCommand RedisCommand::auth(std::string_view user, const Secret &password)
{
    return user.empty() ? RedisCommand("AUTH", {password.reveal()})
                        : RedisCommand("AUTH", {user, password.reveal()});
}

RedisCommand RedisCommand::select(std::int64_t database)
{
    return RedisCommand("SELECT", {std::to_string(database)});
}

RedisCommand RedisCommand::info()
{
    return RedisCommand("INFO");
}

Result<RedisCommand> RedisCommand::configGet(std::string_view setting)
{
    const bool isName =
        !setting.empty() && setting.size() <= 100 && std::ranges::all_of(setting, [](char c) {
            return isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
        });
    if (!isName)
        return failure(ErrorCode::BadInput, "not the name of a setting");
    if (isSecretRedisSetting(setting))
        return failure(ErrorCode::PermissionDenied,
                       "the setting '" + std::string(setting) + "' holds a credential");
    return RedisCommand("CONFIG GET", {setting});
}

RedisCommand RedisCommand::moduleList()
{
    return RedisCommand("MODULE LIST");
}

RedisCommand RedisCommand::aclUsers()
{
    return RedisCommand("ACL USERS");
}

RedisCommand RedisCommand::aclGetUser(std::string_view user)
{
    return RedisCommand("ACL GETUSER", {user});
}

RedisCommand RedisCommand::functionList()
{
    return RedisCommand("FUNCTION LIST", {"WITHCODE"});
}

RedisCommand RedisCommand::clusterInfo()
{
    return RedisCommand("CLUSTER INFO");
}

RedisCommand RedisCommand::commandInfo(const std::vector<std::string_view> &names)
{
    return RedisCommand("COMMAND INFO", names);
}

RedisCommand RedisCommand::dbSize()
{
    return RedisCommand("DBSIZE");
}

RedisCommand RedisCommand::scan(std::string_view cursor)
{
    return RedisCommand("SCAN", {cursor, "COUNT", scanStep});
}

RedisCommand RedisCommand::type(std::string_view key)
{
    return RedisCommand("TYPE", {key});
}

bool isSecretRedisSetting(std::string_view setting)
{
    const auto name = lowered(setting);
    if (name == "tls-auth-clients") // whether clients show a certificate, in spite of its name
        return false;
    return std::ranges::find(secretSettings, name) != secretSettings.end() || isCredentialName(name)
        || name.ends_with("pass") || name.ends_with("auth");
}

} // namespace sidestage
