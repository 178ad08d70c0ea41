// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/command.h"

#include <algorithm>

namespace sidestage {

MongoCommand MongoCommand::buildInfo()
{
    MongoCommand command("buildInfo", "admin");
    command.m_document.integer("buildInfo", 1);
    return command;
}

MongoCommand MongoCommand::parameters(const std::vector<std::string> &names)
{
    MongoCommand command("getParameter", "admin");
    command.m_document.integer("getParameter", 1);
    for (const auto &name : names)
        command.m_document.integer(name, 1);
    return command;
}

MongoCommand MongoCommand::databases()
{
    MongoCommand command("listDatabases", "admin");
    command.m_document.integer("listDatabases", 1).boolean("nameOnly", true);
    return command;
}

MongoCommand MongoCommand::collections(const std::string &database)
{
    MongoCommand command("listCollections", database);
    command.m_document.integer("listCollections", 1).document("cursor", {});
    return command;
}

MongoCommand MongoCommand::indexes(const std::string &database, const std::string &collection)
{
    MongoCommand command("listIndexes", database);
    command.m_document.text("listIndexes", collection).document("cursor", {});
    return command;
}

MongoCommand MongoCommand::statistics(const std::string &database, const std::string &collection)
{
    MongoCommand command("collStats", database);
    command.m_document.text("collStats", collection);
    return command;
}

MongoCommand MongoCommand::users(const std::string &database)
{
    MongoCommand command("usersInfo", database);
    command.m_document.integer("usersInfo", 1);
    return command;
}

MongoCommand MongoCommand::roles(const std::string &database)
{
    MongoCommand command("rolesInfo", database);
    command.m_document.integer("rolesInfo", 1).boolean("showPrivileges", true);
    return command;
}

MongoCommand MongoCommand::more(const std::string &database, const std::string &collection,
                                std::int64_t cursor)
{
    MongoCommand command("getMore", database);
    bson_append_int64(command.m_document.get(), "getMore", -1, cursor);
    command.m_document.text("collection", collection);
    return command;
}

const BsonDocument &MongoCommand::withTimeLimit(std::int64_t milliseconds)
{
    if (m_name != "getMore")
        m_document.integer("maxTimeMS", std::clamp<std::int64_t>(milliseconds, 1, INT32_MAX));
    return m_document;
}

} // namespace sidestage

#endif
