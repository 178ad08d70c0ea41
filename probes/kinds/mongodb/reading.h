// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/mongodb/target.h"

#include <string_view>

namespace sidestage {

class BsonValue;
class MongoConnection;

/// Reads all that the target asks for. There only with libmongoc.
Result<void> readMongo(const MongoTarget &target, const ProbeContext &context);

// The parts of it. An error means that nothing can be read; what the server will not tell is a gap
// where it would stand.

/// Writes `connection/…`, `server/…`, `replica-set/…` and `settings/…`.
Result<void> writeMongoServer(MongoConnection &connection, const MongoTarget &target,
                              const ProbeContext &context);
/// Writes `databases/…` and `collections/…`. NotFound where the target's own database is not there.
Result<void> writeMongoDatabases(MongoConnection &connection, const MongoTarget &target,
                                 const ProbeContext &context);
/// Writes `users/…` and `roles/…`.
Result<void> writeMongoRights(MongoConnection &connection, const MongoTarget &target,
                              const ProbeContext &context);

/// Writes what the command that made a collection or a view would say: kind, `options/…`,
/// `validator/…`, `view/…`. `described`: one member of the answer to listCollections.
void writeMongoCollection(const BsonValue &described, const FactWriter &facts,
                          const Fingerprinter &fingerprints);
/// Writes one index below `facts`, by its name. `described`: one member of the answer to
/// listIndexes. The index on `_id` that every collection has is left out.
void writeMongoIndex(const BsonValue &described, const FactWriter &facts,
                     const Fingerprinter &fingerprints);
/// A collation without the version that the server notes beside it.
std::string collationText(const BsonValue &collation, const Fingerprinter &fingerprints);

/// Writes a gap where the server refused this one question; hands the error on where it would
/// answer no other either.
Result<void> gapOrEnd(const MongoConnection &connection, Error error, const FactWriter &facts,
                      std::string_view segment);

} // namespace sidestage
