// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/connection.h"
#include "probes/kinds/mongodb/reading.h"

#include <algorithm>
#include <array>
#include <map>

namespace sidestage {

namespace {

std::string_view textOf(const BsonValue &value)
{
    return value.text().value_or("");
}

/// Roles with which a user can give itself every other.
bool isSuperuserRole(const BsonValue &role)
{
    const auto name = textOf(role["role"]);
    return name == "root" || name == "__system" || name == "userAdminAnyDatabase"
        || (textOf(role["db"]) == "admin" && (name == "dbOwner" || name == "userAdmin"));
}

FactValue rolesOf(const BsonValue &roles, const MongoTarget &target)
{
    std::vector<std::string> texts;
    for (const auto &role : roles.members())
        texts.push_back(target.roles.of(textOf(role["role"])) + "@"
                        + target.labelOf(std::string(textOf(role["db"]))));
    return FactValue::textSet(texts);
}

/// Whether a user of `admin` has to do with the databases that are read; on a shared server most
/// have not.
bool concerns(const BsonValue &user, const MongoTarget &target)
{
    const auto roles = user["roles"].members();
    return std::any_of(roles.begin(), roles.end(), [&](const BsonValue &role) {
        const auto database = textOf(role["db"]);
        return database == "admin"
            || std::any_of(target.databases.begin(), target.databases.end(),
                           [&](const auto &d) { return d.name == database; });
    });
}

void writeUser(const BsonValue &user, const MongoTarget &target, const FactWriter &users)
{
    const auto facts = users.below(target.roles.of(textOf(user["user"])));
    facts.set(FactValue::text("user"));
    facts.add("roles", rolesOf(user["roles"], target));
    const auto roles = user["roles"].members();
    facts.add("superuser",
              FactValue::boolean(std::any_of(roles.begin(), roles.end(), isSuperuserRole)));
    std::vector<std::string> mechanisms;
    for (const auto &mechanism : user["mechanisms"].members())
        mechanisms.emplace_back(textOf(mechanism));
    if (!mechanisms.empty())
        facts.add("mechanisms", FactValue::textSet(mechanisms));
}

/// "main.orders", "main.*", "*.*", "cluster".
std::string resourceName(const BsonValue &resource, const MongoTarget &target)
{
    if (resource["cluster"].isTrue())
        return "cluster";
    if (resource["anyResource"].isTrue())
        return "everything";
    const auto database = textOf(resource["db"]);
    const auto collection = textOf(resource["collection"]);
    return (database.empty() ? "*" : target.labelOf(std::string(database))) + "."
        + (collection.empty() ? "*" : std::string(collection));
}

void writeRole(const BsonValue &role, const MongoTarget &target, const FactWriter &roles)
{
    const auto facts = roles.below(target.roles.of(textOf(role["role"])));
    facts.set(FactValue::text("role"));
    facts.add("roles", rolesOf(role["roles"], target));
    std::map<std::string, std::vector<std::string>> actions; // by resource
    for (const auto &privilege : role["privileges"].members()) {
        auto &ofResource = actions[resourceName(privilege["resource"], target)];
        for (const auto &action : privilege["actions"].members())
            ofResource.emplace_back(textOf(action));
    }
    const auto privileges = facts.below("privileges");
    for (const auto &[resource, names] : actions)
        privileges.add(resource, FactValue::textSet(names));
}

} // namespace

Result<void> writeMongoRights(MongoConnection &connection, const MongoTarget &target,
                              const ProbeContext &context)
{
    const auto users = context.facts.below("users");
    const auto roles = context.facts.below("roles");
    auto databases = target.databases;
    const auto isAdmin = [](const auto &database) { return database.name == "admin"; };
    if (std::none_of(databases.begin(), databases.end(), isAdmin))
        databases.push_back({"admin", "admin"}); // where users of several databases are made
    for (const auto &[label, name] : databases) {
        const auto found = connection.read(MongoCommand::users(name));
        if (found) {
            for (const auto &user : (*found)["users"].members()) {
                if (name != "admin" || concerns(user, target))
                    writeUser(user, target, users.below(label));
            }
        } else if (auto done = gapOrEnd(connection, found.error(), users, label); !done) {
            return done;
        }
        const auto made = connection.read(MongoCommand::roles(name));
        if (made) {
            for (const auto &role : (*made)["roles"].members()) {
                if (!role["isBuiltin"].isTrue())
                    writeRole(role, target, roles.below(label));
            }
        } else if (auto done = gapOrEnd(connection, made.error(), roles, label); !done) {
            return done;
        }
    }
    return {};
}

} // namespace sidestage

#endif
