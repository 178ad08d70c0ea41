// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/keycounts.h"

#include "probes/kinds/redis/redisbatch.h"
#include "probes/transport/redisfailure.h"

#include <algorithm>
#include <functional>
#include <set>

namespace sidestage {

namespace {

/// Left of the probe's time when counting is given up.
constexpr Milliseconds reserve{500};

/// What was found of one prefix. A server may name a key twice while its table grows: the names
/// are told apart by a number of 64 bits, so that they need not be kept.
struct Counted
{
    std::string prefix;
    std::vector<std::size_t> names;
    std::set<std::string> types;
};

class Walk
{
public:
    Walk(RedisConnection &connection, const RedisOptions &options, const Deadline &until)
        : m_connection(connection), m_options(options), m_until(until)
    {
        for (const auto &prefix : options.prefixes)
            m_counted.push_back({prefix, {}, {}});
    }

    Result<void> run()
    {
        std::string cursor = "0";
        std::int64_t seen = 0;
        do {
            if (auto time = m_until.check(); !time)
                return time;
            auto reply = m_connection.exchange(RedisCommand::scan(cursor), m_until);
            if (!reply)
                return tl::unexpected(std::move(reply).error());
            if (reply->isError())
                return tl::unexpected(redisRefusal(*reply, "SCAN", m_connection.peer()));
            if (reply->items.size() != 2 || !reply->items[0].isText() || !reply->items[1].isArray())
                return failure(ErrorCode::Protocol,
                               m_connection.peer()
                                   + " answers SCAN in a form that it does not have");
            cursor = std::move(reply->items[0].text);
            auto &keys = reply->items[1].items;
            // DBSIZE was below the bound: a server that goes on beyond it goes in circles, or
            // grows faster than it can be walked.
            seen += static_cast<std::int64_t>(keys.size());
            if (seen > 2 * m_options.scanKeys + 1000)
                return failure(ErrorCode::TooLarge,
                               m_connection.peer() + " names more keys than it said it has");
            if (auto counted = count(keys); !counted)
                return counted;
        } while (cursor != "0");
        return {};
    }

    void write(const FactWriter &facts)
    {
        for (auto &counted : m_counted) {
            auto &names = counted.names;
            std::ranges::sort(names);
            const auto size = std::unique(names.begin(), names.end()) - names.begin();
            facts.add(counted.prefix, FactValue::integer(size));
            if (m_options.readsTypes)
                facts.below(counted.prefix)
                    .add("types", FactValue::textSet({counted.types.begin(), counted.types.end()}));
        }
    }

private:
    Result<void> count(const std::vector<RespValue> &keys)
    {
        RedisBatch batch;
        std::optional<Error> refusal;
        for (const auto &key : keys) {
            bool isCounted = false;
            for (auto &counted : m_counted) {
                if (key.text.starts_with(counted.prefix)) {
                    counted.names.push_back(std::hash<std::string>()(key.text));
                    isCounted = true;
                }
            }
            if (!isCounted || !m_options.readsTypes)
                continue;
            batch.ask(RedisCommand::type(key.text), [&](RespValue &type) {
                if (type.isError())
                    refusal = redisRefusal(type, "TYPE", m_connection.peer());
                else if (type.text != "none") // gone since it was named
                    addType(key.text, type.text);
            });
        }
        if (auto done = batch.run(m_connection, m_until); !done)
            return done;
        if (refusal)
            return tl::unexpected(*refusal);
        return {};
    }

    void addType(const std::string &key, const std::string &type)
    {
        for (auto &counted : m_counted) {
            if (key.starts_with(counted.prefix))
                counted.types.insert(type);
        }
    }

    RedisConnection &m_connection;
    const RedisOptions &m_options;
    Deadline m_until;
    std::vector<Counted> m_counted;
};

} // namespace

Result<void> writeKeyCounts(RedisConnection &connection, const RedisOptions &options,
                            bool isCluster, const ProbeContext &context)
{
    if (options.prefixes.empty())
        return {};
    const auto facts = context.facts.below("keys");
    const auto giveUp = [&](const Error &reason) -> Result<void> {
        if (auto time = context.deadline.check(); !time)
            return time;
        for (const auto &prefix : options.prefixes)
            facts.gap(prefix, reason);
        return {};
    };
    if (isCluster)
        return giveUp(
            {ErrorCode::Unsupported,
             connection.peer() + " is one node of a cluster and holds only its share of the keys",
             {},
             {}});
    const auto size = connection.exchange(RedisCommand::dbSize(), context.deadline);
    if (!size)
        return tl::unexpected(size.error());
    if (size->isError())
        return giveUp(redisRefusal(*size, "DBSIZE", connection.peer()));
    if (size->integer > options.scanKeys)
        return giveUp({ErrorCode::TooLarge,
                       "the database has " + std::to_string(size->integer)
                           + " keys, and no more than " + std::to_string(options.scanKeys)
                           + " are looked at",
                       {},
                       "raise scan-keys"});
    // What was read before must not be lost to a walk that takes all the time there is.
    const auto allowed = std::min(
        options.scanTime, std::max(context.deadline.remaining() - reserve, Milliseconds::zero()));
    Walk walk(connection, options, context.deadline.atMost(allowed));
    if (auto done = walk.run(); !done) {
        auto reason = std::move(done).error();
        if (reason.code == ErrorCode::TimedOut)
            reason = {ErrorCode::TimedOut,
                      "counting the keys took longer than " + std::to_string(allowed.count())
                          + " ms",
                      {},
                      allowed < options.scanTime ? "raise the probe's timeout" : "raise scan-time"};
        return giveUp(reason);
    }
    walk.write(facts);
    return {};
}

} // namespace sidestage
