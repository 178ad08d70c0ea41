// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis.h"

#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/redis/aclusers.h"
#include "probes/kinds/redis/keycounts.h"
#include "probes/kinds/redis/programs.h"
#include "probes/kinds/redis/redisbatch.h"
#include "probes/kinds/redis/redisoptions.h"
#include "probes/kinds/redis/serverinfo.h"
#include "probes/kinds/redis/settings.h"
#include "probes/transport/redisfailure.h"

#include <algorithm>
#include <optional>

namespace sidestage {

namespace {

/// One target, from the first word to the last.
class RedisReading
{
public:
    RedisReading(RedisConnection &connection, const RedisOptions &options,
                 const ProbeContext &context)
        : m_connection(connection)
        , m_options(options)
        , m_context(context)
        , m_peer(connection.peer())
        , m_settings(options.settings, context, m_peer)
        , m_roles(context.spec.options["roles"])
    {
    }

    Result<void> run()
    {
        if (auto signedIn = signIn(); !signedIn)
            return signedIn;
        writeConnection();

        RedisBatch batch;
        batch.ask(RedisCommand::info(), [this](RespValue &reply) { takeInfo(reply); });
        batch.ask(RedisCommand::aclUsers(), [this](RespValue &reply) { takeUsers(reply); });
        askCommands(batch, m_peer, m_context.facts);
        m_settings.askFirst(batch);
        if (auto done = batch.run(m_connection, m_context.deadline); !done)
            return done;
        writeInfo();

        if (!m_info.isSentinel()) {
            m_settings.askOthers(batch);
            askModules(batch, m_info, m_peer, m_context.facts);
            const bool hasFunctions =
                (m_info.engine() == "Redis" && m_info.major() >= 7) || m_info.engine() == "Valkey";
            if (hasFunctions)
                askFunctions(batch, m_peer, m_context);
        }
        if (m_info.isCluster())
            askCluster(batch);
        for (const auto &user : m_users)
            askUser(batch, user);
        if (auto done = batch.run(m_connection, m_context.deadline); !done)
            return done;
        if (m_info.isSentinel()) {
            m_context.log.write("a sentinel has no data and no settings that could be read");
            return {};
        }
        m_settings.askOldNames(batch);
        if (auto done = batch.run(m_connection, m_context.deadline); !done)
            return done;
        m_settings.finish(m_info);
        return writeKeyCounts(m_connection, m_options, m_info.isCluster(), m_context);
    }

private:
    Result<void> signIn()
    {
        std::optional<Error> failure;
        const auto refused = [&](const RespValue &reply, std::string_view command) {
            if (reply.isError() && !failure)
                failure = redisRefusal(reply, command, m_peer);
        };
        RedisBatch batch;
        // Before the password: whether the server wants one at all.
        batch.ask(RedisCommand::ping(), [&](RespValue &reply) {
            m_isPasswordRequired = reply.isError() && reply.text.starts_with("NOAUTH");
            if (isTurnedAway(reply) || (m_options.password.isEmpty() && m_isPasswordRequired))
                refused(reply, "PING");
        });
        if (!m_options.password.isEmpty()) {
            batch.ask(RedisCommand::auth(m_options.user, m_options.password),
                      [&](RespValue &reply) {
                          if (m_options.user.empty() && isNeedlessPassword(reply))
                              m_context.log.write(m_peer + " has no password; none was needed");
                          else
                              refused(reply, "AUTH");
                      });
        }
        if (m_options.database != 0)
            batch.ask(RedisCommand::select(m_options.database),
                      [&](RespValue &reply) { refused(reply, "SELECT"); });
        if (auto done = batch.run(m_connection, m_context.deadline); !done)
            return done;
        if (failure)
            return tl::unexpected(*failure);
        return {};
    }

    void writeConnection()
    {
        const auto facts = m_context.facts.below("connection");
        const bool isEncrypted = m_connection.isEncrypted();
        facts.add("encrypted", FactValue::boolean(isEncrypted));
        facts.add("verified",
                  FactValue::boolean(isEncrypted && m_options.target.tls == RedisTls::VerifyFull));
        if (isEncrypted)
            facts.add("protocol", FactValue::text(m_connection.protocol()));
        facts.add("password-required", FactValue::boolean(m_isPasswordRequired));
    }

    void takeInfo(const RespValue &reply)
    {
        if (reply.isError())
            m_infoRefusal = redisRefusal(reply, "INFO", m_peer);
        else
            m_info = ServerInfo(reply.text);
    }

    void writeInfo()
    {
        if (m_infoRefusal) {
            for (const auto *segment : {"server", "replication", "persistence", "databases"})
                m_context.facts.gap(segment, *m_infoRefusal);
            return;
        }
        writeServerFacts(m_info, m_context.facts);
        writeDatabases(m_info, m_peer, m_context.facts);
        m_context.log.write(m_peer + " is " + std::string(m_info.engine()) + ' '
                            + std::string(m_info.version()) + ", " + std::string(m_info.mode()));
    }

    void takeUsers(RespValue &reply)
    {
        // Before version 6 there are none, and whoever knows the password may do everything.
        const bool isBeforeUsers = m_info.major() > 0 && m_info.major() < 6
            && (m_info.engine() == "Redis" || m_info.engine() == "KeyDB");
        if (reply.isError()) {
            if (!isBeforeUsers || !isUnknownCommand(reply))
                m_context.facts.gap("roles", redisRefusal(reply, "ACL USERS", m_peer));
            if (!m_options.application.empty())
                m_context.facts.gap("application", redisRefusal(reply, "ACL USERS", m_peer));
            return;
        }
        for (auto &user : reply.items)
            m_users.push_back(std::move(user.text));
        const auto &application = m_options.application;
        if (!application.empty() && std::ranges::find(m_users, application) == m_users.end())
            m_context.facts.gap(
                "application",
                {ErrorCode::NotFound, m_peer + " has no user '" + application + "'", {}, {}});
    }

    void askUser(RedisBatch &batch, const std::string &user)
    {
        batch.ask(RedisCommand::aclGetUser(user), [this, user](RespValue &reply) {
            write(reply, m_context.facts.below("roles"), m_roles.of(user));
            if (user == m_options.application)
                write(reply, m_context.facts, "application");
        });
    }

    void write(RespValue &user, const FactWriter &facts, std::string_view segment)
    {
        if (user.isError())
            facts.gap(segment, redisRefusal(user, "ACL GETUSER", m_peer));
        else if (user.isArray()) // else gone since it was named
            writeAclUser(user, facts.below(segment));
    }

    void askCluster(RedisBatch &batch)
    {
        batch.ask(RedisCommand::clusterInfo(), [this](RespValue &reply) {
            if (reply.isError())
                return m_context.facts.gap("cluster", redisRefusal(reply, "CLUSTER INFO", m_peer));
            const ServerInfo info(reply.text);
            const auto facts = m_context.facts.below("cluster");
            facts.add("state", FactValue::text(info.field("cluster_state")));
            // The number of slots is fixed by the protocol of clusters.
            facts.add("whole", FactValue::boolean(info.field("cluster_slots_ok") == "16384"));
        });
    }

    RedisConnection &m_connection;
    const RedisOptions &m_options;
    const ProbeContext &m_context;
    const std::string &m_peer;
    RedisSettings m_settings;
    RoleMap m_roles;
    ServerInfo m_info;
    std::optional<Error> m_infoRefusal;
    std::vector<std::string> m_users;
    bool m_isPasswordRequired = false;
};

Result<void> probeRedis(const ProbeContext &context)
{
    const auto options = redisOptions(context);
    if (!options)
        return tl::unexpected(options.error());
    auto connection = RedisConnection::open(options->target, context.deadline);
    if (!connection)
        return tl::unexpected(std::move(connection).error());
    return RedisReading(*connection, *options, context).run();
}

Area areaOfRedisFact(std::string_view escapedPath)
{
    SegmentIterator segment(escapedPath);
    const bool isAccess =
        ++segment != std::default_sentinel && (*segment == "roles" || *segment == "application");
    return isAccess ? Area::Access : Area::Database;
}

} // namespace

ProbeKind redisProbe()
{
    ProbeKind kind;
    kind.name = "redis";
    kind.summary = "Reads the version, settings, users and key counts of a Redis server.";
    kind.area = Area::Database;
    kind.options = redisOptionSpecs();
    kind.options.push_back(RoleMap::optionSpec());
    kind.probe = probeRedis;
    kind.areaOf = areaOfRedisFact;
    kind.check = [](const OptionValue &options) {
        auto errors = checkRedisOptions(options);
        for (auto &error : RoleMap::check(options["roles"]))
            errors.push_back(std::move(error));
        return errors;
    };
    return kind;
}

} // namespace sidestage
