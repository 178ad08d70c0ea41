// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/connection.h"
#include "probes/kinds/mongodb/reading.h"

#include <algorithm>
#include <optional>

namespace sidestage {

namespace {

/// What is read of each collection after its options.
struct ListedCollection
{
    std::string name;
    bool isTimeSeries = false;
};

/// Names of all databases but the server's own; nothing where the server does not tell.
Result<std::optional<std::vector<std::string>>> listDatabases(MongoConnection &connection,
                                                              const FactWriter &facts)
{
    const auto answer = connection.read(MongoCommand::databases());
    if (!answer) {
        if (auto done = gapOrEnd(connection, answer.error(), facts, "databases"); !done)
            return tl::unexpected(std::move(done).error());
        return std::optional<std::vector<std::string>>();
    }
    std::vector<std::string> names;
    const auto list = (*answer)["databases"];
    for (const auto &member : list.members()) {
        const auto name = member["name"].text().value_or("");
        if (name != "admin" && name != "config" && name != "local" && !name.empty())
            names.emplace_back(name);
    }
    return std::optional(std::move(names));
}

Result<void> writeIndexes(MongoConnection &connection, const std::string &database,
                          const std::string &collection, const FactWriter &facts,
                          const Fingerprinter &fingerprints)
{
    const auto indexes = facts.below("indexes");
    const auto done = connection.readEach(
        MongoCommand::indexes(database, collection),
        [&](const BsonValue &index) { writeMongoIndex(index, indexes, fingerprints); });
    if (done)
        return {};
    return gapOrEnd(connection, done.error(), facts, "indexes");
}

Result<void> writeStatistics(MongoConnection &connection, const std::string &database,
                             const std::string &collection, const FactWriter &facts)
{
    const auto answer = connection.read(MongoCommand::statistics(database, collection));
    if (!answer)
        return gapOrEnd(connection, answer.error(), facts, "documents");
    if (const auto count = (*answer)["count"].integer())
        facts.add("documents", FactValue::integer(*count));
    if (connection.greeting()["msg"].text() == "isdbgrid")
        facts.add("sharded", FactValue::boolean((*answer)["sharded"].isTrue()));
    return {};
}

/// How many collections the server listed, or nothing where it would not.
Result<std::optional<std::size_t>> writeCollections(MongoConnection &connection,
                                                    const MongoTarget &target,
                                                    const MongoTarget::Database &database,
                                                    const ProbeContext &context)
{
    const auto all = context.facts.below("collections");
    std::vector<ListedCollection> listed;
    std::size_t count = 0;
    auto done = connection.readEach(
        MongoCommand::collections(database.name), [&](const BsonValue &described) {
            ++count;
            const std::string name(described["name"].text().value_or(""));
            // The server's own collections, in which it keeps views and buckets of time series.
            if (name.empty() || name.starts_with("system.") || !target.collections.takes(name))
                return;
            writeMongoCollection(described, all.below(database.label + "." + name),
                                 context.fingerprints);
            const auto type = described["type"].text();
            if (type != "view")
                listed.push_back({name, type == "timeseries"});
        });
    if (!done) {
        if (auto end = gapOrEnd(connection, done.error(), context.facts, "collections"); !end)
            return tl::unexpected(std::move(end).error());
        return std::optional<std::size_t>();
    }
    for (const auto &collection : listed) {
        const auto facts = all.below(database.label + "." + collection.name);
        auto read =
            writeIndexes(connection, database.name, collection.name, facts, context.fingerprints);
        if (read && target.countsDocuments && !collection.isTimeSeries)
            read = writeStatistics(connection, database.name, collection.name, facts);
        if (!read)
            return tl::unexpected(std::move(read).error());
    }
    return std::optional(count);
}

} // namespace

Result<void> writeMongoDatabases(MongoConnection &connection, const MongoTarget &target,
                                 const ProbeContext &context)
{
    const auto names = listDatabases(connection, context.facts);
    if (!names)
        return tl::unexpected(names.error());
    const auto databases = context.facts.below("databases");
    if (*names) {
        for (const auto &name : **names)
            databases.add(target.labelOf(name), FactValue::text("database"));
    }
    for (const auto &database : target.databases) {
        const auto count = writeCollections(connection, target, database, context);
        if (!count)
            return tl::unexpected(count.error());
        const bool isListed = *names
            && std::find((*names)->begin(), (*names)->end(), database.name) != (*names)->end();
        // A database without a collection is not there for MongoDB either.
        if (*count == std::size_t{0} && *names && !isListed && database.label == "main")
            return failure(ErrorCode::NotFound,
                           "the server has no database '" + database.name
                               + "', or it holds no collection",
                           context.spec.options["database"].where());
        if (*count && **count > 0)
            databases.add(database.label, FactValue::text("database"));
    }
    return {};
}

} // namespace sidestage

#endif
