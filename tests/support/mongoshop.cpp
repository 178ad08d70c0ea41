// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mongoshop.h"

namespace sidestage::test {

namespace {

std::string replacedAll(std::string text, const std::string &from, const std::string &to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

constexpr const char *collections = R"(
{"name": "orders", "type": "collection", "options": {
    "validator": {"$jsonSchema": {"bsonType": "object", "required": ["number", "customer"],
        "properties": {"number": {"bsonType": "int", "minimum": {"$numberInt": "1"}},
                       "customer": {"bsonType": ["objectId"]}}}},
    "validationLevel": "moderate", "validationAction": "warn",
    "collation": {"locale": "de", "caseLevel": false, "strength": 2, "version": "57.1"}},
  "info": {"readOnly": false, "uuid": {"$binary": {"base64": "AAAAAAAAAAAAAAAAAAAAAA==", "subType": "04"}}},
  "idIndex": {"v": 2, "key": {"_id": 1}, "name": "_id_"}},
{"name": "audit", "type": "collection", "options": {"capped": true, "size": 1048576, "max": 1000},
  "info": {"readOnly": false}},
{"name": "sessions", "type": "collection", "options": {"clusteredIndex": {"v": 2, "key": {"_id": 1},
    "name": "_id_", "unique": true}, "expireAfterSeconds": {"$numberLong": "3600"},
    "changeStreamPreAndPostImages": {"enabled": true}}, "info": {"readOnly": false}},
{"name": "weather", "type": "timeseries", "options": {"expireAfterSeconds": {"$numberLong": "86400"},
    "timeseries": {"timeField": "at", "metaField": "station", "granularity": "minutes",
                   "bucketMaxSpanSeconds": 86400}}, "info": {"readOnly": false}},
{"name": "open_orders", "type": "view", "options": {"viewOn": "orders",
    "pipeline": [{"$match": {"state": "open"}}, {"$project": {"number": 1, "_id": {"$numberDouble": "0.0"}}}]},
  "info": {"readOnly": true}},
{"name": "system.views", "type": "collection", "options": {}, "info": {"readOnly": false}},
{"name": "system.buckets.weather", "type": "collection", "options": {}, "info": {"readOnly": false}})";

constexpr const char *indexes = R"(
{"v": 2, "key": {"_id": 1}, "name": "_id_"},
{"v": 2, "key": {"number": 1}, "name": "number_1", "unique": true},
{"v": 2, "key": {"customer": 1, "at": {"$numberDouble": "-1.0"}}, "name": "customer_1_at_-1",
  "sparse": true, "background": true},
{"v": 2, "key": {"state": 1}, "name": "open", "partialFilterExpression": {"state": "open",
  "total": {"$gt": {"$numberDouble": "5.0"}}}, "collation": {"locale": "fr", "version": "57.1"}},
{"v": 2, "key": {"at": 1}, "name": "at_1", "expireAfterSeconds": 3600, "hidden": true},
{"v": 2, "key": {"_fts": "text", "_ftsx": 1}, "name": "words", "weights": {"title": 10, "body": 1},
  "default_language": "german", "language_override": "language", "textIndexVersion": 3},
{"v": 2, "key": {"attributes.$**": 1}, "name": "attributes.$**_1"},
{"v": 2, "key": {"$**": 1}, "name": "wild", "wildcardProjection": {"secret": 0}},
{"v": 2, "key": {"place": "2dsphere"}, "name": "place_2dsphere", "2dsphereIndexVersion": 3})";

constexpr const char *users = R"({"users": [
{"_id": "shop.app", "user": "app", "db": "shop", "roles": [{"role": "readWrite", "db": "shop"},
  {"role": "reporting", "db": "shop"}], "mechanisms": ["SCRAM-SHA-256"]}], "ok": 1})";

constexpr const char *administrators = R"({"users": [
{"_id": "admin.root", "user": "root", "db": "admin", "roles": [{"role": "root", "db": "admin"}],
  "mechanisms": ["SCRAM-SHA-1", "SCRAM-SHA-256"]},
{"_id": "admin.other", "user": "other", "db": "admin", "roles": [{"role": "read", "db": "elsewhere"}]}], "ok": 1})";

constexpr const char *roles = R"({"roles": [
{"role": "reporting", "db": "shop", "isBuiltin": false, "roles": [{"role": "read", "db": "shop"}],
  "privileges": [{"resource": {"db": "shop", "collection": "audit"}, "actions": ["insert", "find"]},
                 {"resource": {"cluster": true}, "actions": ["serverStatus"]}]}], "ok": 1})";

} // namespace

MongoScript mongoShop(const std::string &database)
{
    const auto named = [&](const char *text) { return replacedAll(text, "shop", database); };
    const auto listed = [&](const std::string &collection, const std::string &members) {
        return MongoServer::cursor(database + '.' + collection, members);
    };
    const std::string idIndex = R"({"v": 2, "key": {"_id": 1}, "name": "_id_"})";
    MongoScript script;
    script.answers = {
        {"buildInfo",
         R"({"version": "7.0.12", "versionArray": [7, 0, 12, 0], "modules": [], "ok": 1})"},
        {"getParameter",
         R"({"featureCompatibilityVersion": {"version": "7.0"}, "notablescan": false,
            "authenticationMechanisms": ["SCRAM-SHA-256", "MONGODB-X509"], "cursorTimeoutMillis":
            {"$numberLong": "600000"}, "tlsMode": "requireTLS", "ok": 1})"},
        {"listDatabases",
         R"({"databases": [{"name": "admin"}, {"name": "config"}, {"name": "local"},
            {"name": ")"
             + database + R"("}, {"name": "billing"}], "ok": 1})"},
        {"listCollections " + database, listed("$cmd.listCollections", collections)},
        {"listIndexes " + database, listed("any", idIndex)},
        {"listIndexes " + database + ".orders", listed("orders", indexes)},
        {"collStats", R"({"count": 12, "ok": 1})"},
        {"collStats " + database + ".orders",
         R"({"count": {"$numberDouble": "1200000.0"}, "ok": 1})"},
        {"usersInfo " + database, named(users)},
        {"usersInfo admin", administrators},
        {"rolesInfo " + database, named(roles)},
        {"rolesInfo admin", R"({"roles": [], "ok": 1})"},
    };
    return script;
}

MongoScript changed(MongoScript script, const std::string &command, const std::string &from,
                    const std::string &to)
{
    auto &answer = script.answers.at(command);
    const auto at = answer.find(from);
    if (at == std::string::npos)
        qFatal("not in the answer: %s", from.c_str());
    answer.replace(at, from.size(), to);
    return script;
}

} // namespace sidestage::test
