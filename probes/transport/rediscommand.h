// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// One thing to ask of a Redis server. There is a function for each command that reads, and no
/// other way to make one: what is not listed here cannot be written down, so it cannot be sent.
/// Each argument travels with its length and can neither end the command nor begin another.
///
/// A server's own names for renamed commands are not used: nobody could tell what they do.
class RedisCommand
{
public:
    static RedisCommand ping();
    /// Without a user's name as servers before version 6 know it: for the default user.
    static RedisCommand auth(std::string_view user, const Secret &password);
    static RedisCommand select(std::int64_t database);
    static RedisCommand info();
    /// PermissionDenied for settings that hold a credential, and BadInput for what is no plain
    /// name: a pattern could read the former along.
    static Result<RedisCommand> configGet(std::string_view setting);
    static RedisCommand moduleList();
    static RedisCommand aclUsers();
    static RedisCommand aclGetUser(std::string_view user);
    static RedisCommand functionList();
    static RedisCommand clusterInfo();
    /// What the server knows of these commands; they do not run.
    static RedisCommand commandInfo(const std::vector<std::string_view> &names);
    static RedisCommand dbSize();
    /// One step over the names of all keys. `cursor` as the step before returned it, "0" at first.
    static RedisCommand scan(std::string_view cursor);
    static RedisCommand type(std::string_view key);

    /// For sentences: "CONFIG GET". Lives for ever.
    std::string_view name() const { return m_name; }
    /// As it goes over the wire. Of `auth` it holds the password.
    const Secret &bytes() const { return m_bytes; }

private:
    /// `name` is the command and, behind a space, its subcommand.
    explicit RedisCommand(std::string_view name,
                          const std::vector<std::string_view> &arguments = {});

    std::string_view m_name;
    Secret m_bytes;
};

/// Whether CONFIG GET of the setting would show a credential or a name that belongs to one.
bool isSecretRedisSetting(std::string_view setting);

} // namespace sidestage
