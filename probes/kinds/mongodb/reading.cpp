// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/reading.h"

#include "probes/kinds/mongodb/connection.h"

namespace sidestage {

namespace {

/// A member of a replica set that can be read from is a primary or a secondary.
Result<void> checkCanBeRead(const BsonValue &greeting)
{
    if (greeting["arbiterOnly"].isTrue())
        return failure(ErrorCode::Unsupported, "this member is an arbiter: it holds no data");
    const bool isMember = greeting["setName"].isThere() || greeting["isreplicaset"].isTrue();
    const bool isPrimary = greeting["isWritablePrimary"].isTrue() || greeting["ismaster"].isTrue();
    if (isMember && !isPrimary && !greeting["secondary"].isTrue())
        return failure(ErrorCode::Busy,
                       "the server is neither primary nor secondary now: it starts or recovers");
    return {};
}

} // namespace

Result<void> readMongo(const MongoTarget &target, const ProbeContext &context)
{
    auto connection = MongoConnection::open(target, context.deadline);
    if (!connection)
        return tl::unexpected(std::move(connection).error());
    if (auto canBe = checkCanBeRead(connection->greeting()); !canBe)
        return canBe;
    if (auto done = writeMongoServer(*connection, target, context); !done)
        return done;
    if (auto done = writeMongoDatabases(*connection, target, context); !done)
        return done;
    return target.readsRights ? writeMongoRights(*connection, target, context) : Result<void>();
}

Result<void> gapOrEnd(const MongoConnection &connection, Error error, const FactWriter &facts,
                      std::string_view segment)
{
    if (connection.isLost() || error.code == ErrorCode::Busy
        || error.code == ErrorCode::NotConfigured)
        return tl::unexpected(std::move(error));
    facts.gap(segment, std::move(error));
    return {};
}

} // namespace sidestage

#endif
