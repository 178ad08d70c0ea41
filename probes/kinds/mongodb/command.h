// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/mongodb/bson.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sidestage {

/// A question to the server. Nothing but these can be written down, and each of them only reads.
class MongoCommand
{
public:
    static MongoCommand buildInfo();
    /// Values of server parameters, by name.
    static MongoCommand parameters(const std::vector<std::string> &names);
    /// Names of the databases that the user may see.
    static MongoCommand databases();
    static MongoCommand collections(const std::string &database);
    static MongoCommand indexes(const std::string &database, const std::string &collection);
    /// Number of documents and more, from the server's own statistics.
    static MongoCommand statistics(const std::string &database, const std::string &collection);
    /// Of that database, without credentials.
    static MongoCommand users(const std::string &database);
    /// That were made in that database, with their privileges.
    static MongoCommand roles(const std::string &database);
    /// The rest of an answer. An 8-byte number, whatever its value: the server insists.
    static MongoCommand more(const std::string &database, const std::string &collection,
                             std::int64_t cursor);

    const std::string &name() const { return m_name; }
    const std::string &database() const { return m_database; }
    /// What the server may take for it at most goes along, but for `more`.
    const BsonDocument &withTimeLimit(std::int64_t milliseconds);

private:
    MongoCommand(std::string name, std::string database)
        : m_name(std::move(name)), m_database(std::move(database))
    {
    }

    std::string m_name;
    std::string m_database;
    BsonDocument m_document;
};

} // namespace sidestage
