// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb.h"
#include "probes/kinds/mongodb/readgate.h"
#include "tests/support/golden.h"
#include "tests/support/kinds/mongoprobe.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/mongoshop.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <algorithm>
#include <set>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const std::string goldenFile = SIDESTAGE_SOURCE_DIR "/tests/data/mongodb/shop.txt";
const std::string password = "planted-Zq81";

MongoScript withUser(MongoScript script)
{
    script.user = "auditor";
    script.password = password;
    return script;
}

const OptionValue::Map signsIn{
    {"user", OptionValue(std::string("auditor"))},
    {"password", OptionValue(CredentialReference{"staging/mongo"})},
};

std::set<std::string> factsOf(const MongoScript &script, OptionValue::Map more = {})
{
    const MongoServer server(script);
    return linesOf(readMongoServer(server, std::move(more)));
}

} // namespace

/// Against a server of our own that speaks MongoDB's protocol; MongoDB itself is packaged nowhere.
class TestMongodb : public QObject
{
    Q_OBJECT

    std::set<std::string> m_shop;

    /// What is read of the shop with one change, held against the shop without.
    void comparesTo(const MongoScript &script, const std::set<std::string> &gone,
                    const std::set<std::string> &come, OptionValue::Map more = {})
    {
        const auto now = factsOf(script, std::move(more));
        QCOMPARE(joined(difference(m_shop, now)), joined(gone));
        QCOMPARE(joined(difference(now, m_shop)), joined(come));
    }
    static std::string joined(const std::set<std::string> &lines)
    {
        std::string text;
        for (const auto &line : lines)
            text += line + '\n';
        return text;
    }
    static Error failureOf(const MongoScript &script, OptionValue::Map more = {})
    {
        const MongoServer server(script);
        const auto reading =
            readMongoServer(server, std::move(more), {{"staging/mongo", password}});
        return reading.outcome.error.value_or(Error{ErrorCode::Internal, "all went well", {}, {}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!MongoServer::isUsable())
            QSKIP("built without libmongoc (package libmongoc-dev)");
        m_shop = factsOf(mongoShop());
    }

    void readsTheWholeShop()
    {
        const auto text = joined(m_shop);
        QCOMPARE(text, goldenText(QString::fromStdString(goldenFile), text));
    }

    void sendsNothingButReads()
    {
        const MongoServer server(withUser(mongoShop()));
        std::vector<std::string> log;
        const auto reading = readMongoServer(server, signsIn, {{"staging/mongo", password}}, &log);
        QVERIFY2(reading.outcome.isOk(), linesOf(reading).begin()->c_str());
        std::map<std::string, int> counts;
        for (const auto &command : server.commands()) {
            QVERIFY2(std::ranges::find(mongoReads, command) != mongoReads.end(), command.c_str());
            ++counts[command];
        }
        QCOMPARE(counts["listCollections"], 1);
        QCOMPARE(counts["listIndexes"], 4); // views have none
        QCOMPARE(counts["collStats"], 3); // and series are not counted
        QCOMPARE(counts["usersInfo"], 2);
        QVERIFY(counts["saslStart"] + counts["saslContinue"] >= 2);
        // Nor does the password leave in any form that can be read.
        QCOMPARE(server.bytes().find(password), std::string::npos);
        QCOMPARE(server.bytes().find("showCredentials"), std::string::npos);
        QCOMPARE(joined(linesOf(reading)), joined(m_shop));
        for (const auto &line : log)
            QCOMPARE(line.find(password), std::string::npos);
    }

    void refusedSignInsAreSaid()
    {
        auto script = withUser(mongoShop());
        script.password = "another";
        const auto wrong = failureOf(script, signsIn);
        QCOMPARE(wrong.code, ErrorCode::PermissionDenied);
        QCOMPARE(wrong.message, std::string("the server refused the user or the password"));
        QCOMPARE(wrong.toString().find(password), std::string::npos);
        script = withUser(mongoShop());
        script.user = "somebody else";
        QCOMPARE(failureOf(script, signsIn).code, ErrorCode::PermissionDenied);
        const MongoServer server(withUser(mongoShop()));
        const auto missing = readMongoServer(server, signsIn, {});
        QCOMPARE(missing.outcome.error->code, ErrorCode::NotConfigured);
        QVERIFY(server.commands().empty());
    }

    void aServerThatAsksForEndlessHashingIsLeft()
    {
        auto script = withUser(mongoShop());
        script.rounds = 2'000'000'000;
        const auto error = failureOf(script, signsIn);
        QCOMPARE(error.code, ErrorCode::Protocol);
        QVERIFY2(error.message.find("rounds") != std::string::npos, error.message.c_str());
    }

    // Nobody signs in where somebody must: the greeting is answered, all else is a gap.
    void whatIsNotAllowedIsAGap()
    {
        const auto facts = factsOf(withUser(mongoShop()));
        for (const auto *path :
             {"db/collections", "db/databases", "db/settings", "db/users/main", "db/users/admin",
              "db/roles/main", "db/server/feature-compatibility"}) {
            const auto gap = std::string(path) + " ! permission-denied";
            QVERIFY2(std::ranges::any_of(facts, [&](const auto &l) { return l.starts_with(gap); }),
                     joined(facts).c_str());
        }
        QVERIFY(facts.contains("db/server/version = 7.0.12"));
        QVERIFY(facts.contains("db/server/topology = standalone"));
    }

    void oneRefusalIsOneGap_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("gap");
        const auto row = [](const char *command, const char *gap) {
            QTest::newRow(command) << QString::fromLatin1(command) << QString::fromLatin1(gap);
        };
        row("listDatabases", "db/databases");
        row("listCollections shop", "db/collections");
        row("listIndexes shop.orders", "db/collections/main.orders/indexes");
        row("collStats shop.orders", "db/collections/main.orders/documents");
        row("usersInfo admin", "db/users/admin");
        row("rolesInfo shop", "db/roles/main");
    }
    void oneRefusalIsOneGap()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, gap);
        auto script = mongoShop();
        script.answers[command.toStdString()] =
            R"({"ok": 0, "code": 13, "codeName": "Unauthorized", "errmsg": "quotes the question"})";
        const auto facts = factsOf(script);
        const auto come = difference(facts, m_shop);
        std::size_t gaps = 0;
        for (const auto &line : come)
            gaps += line.find(" ! ") != std::string::npos ? 1 : 0;
        QCOMPARE(gaps, std::size_t{1});
        QVERIFY2(std::ranges::any_of(come,
                                     [&](const auto &l) {
                                         return l.starts_with(gap.toStdString()
                                                              + " ! permission-denied");
                                     }),
                 joined(come).c_str());
        QCOMPARE(joined(come).find("quotes the question"), std::string::npos);
        for (const auto &line : difference(m_shop, facts))
            QVERIFY2(line.starts_with(gap.toStdString()), line.c_str());
    }

    void neutralChangesAreNone_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        const auto row = [](const char *what, const char *command, const char *from,
                            const char *to) {
            QTest::newRow(what) << QString::fromLatin1(command) << QString::fromLatin1(from)
                                << QString::fromLatin1(to);
        };
        const auto *const listed = "listCollections shop";
        const auto *const orders = "listIndexes shop.orders";
        row("a number of another type", orders, R"({"number": 1})",
            R"({"number": {"$numberDouble": "1.0"}})");
        row("a long number", orders, R"("expireAfterSeconds": 3600)",
            R"("expireAfterSeconds": {"$numberLong": "3600"})");
        row("true as a number", orders, R"("unique": true)", R"("unique": 1)");
        row("made in the background", orders, R"("hidden": true)",
            R"("hidden": true, "background": true)");
        row("false spelled out", orders, R"("unique": true)", R"("unique": true, "sparse": false)");
        row("the library's version", orders, R"("locale": "fr", "version": "57.1")",
            R"("locale": "fr", "version": "73.2")");
        row("conditions in another order", orders,
            R"({"state": "open",
  "total": {"$gt": {"$numberDouble": "5.0"}}})",
            R"({"total": {"$gt": 5}, "state": "open"})");
        row("weights of one", orders, R"("body": 1})", R"("body": {"$numberLong": "1"}})");
        row("an older server's field", orders, R"("name": "number_1",)",
            R"("name": "number_1", "ns": "shop.orders",)");
        row("a schema in another order", listed, R"("required": ["number", "customer"])",
            R"("required": ["customer", "number"])");
        row("one type in a list", listed, R"("bsonType": ["objectId"])",
            R"("bsonType": "objectId")");
        row("another identity", listed, "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAQ==");
        row("what a grain implies, unsaid", listed,
            R"("granularity": "minutes",
                   "bucketMaxSpanSeconds": 86400)",
            R"("granularity": "minutes")");
        row("images that are not kept", listed, R"("capped": true,)",
            R"("capped": true, "changeStreamPreAndPostImages": {"enabled": false},)");
        row("actions in another order", "rolesInfo shop", R"(["insert", "find"])",
            R"(["find", "insert"])");
    }
    void neutralChangesAreNone()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        comparesTo(
            changed(mongoShop(), command.toStdString(), from.toStdString(), to.toStdString()), {},
            {});
    }

    // Production's database is called otherwise; so are a role and a user.
    void namesOfAnEnvironmentAreSetAside()
    {
        auto script = mongoShop("shop_prod");
        for (auto &[command, answer] : script.answers) {
            for (auto at = answer.find("\"app\""); at != std::string::npos;
                 at = answer.find("\"app\""))
                answer.replace(at, 5, "\"app_prod\"");
        }
        const OptionValue::Map roles{{"app_prod", OptionValue(std::string("app"))}};
        comparesTo(
            script, {}, {},
            {{"database", OptionValue(std::string("shop_prod"))}, {"roles", OptionValue(roles)}});
    }

    void differencesAreFound_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("come");
        const auto row = [](const char *command, const char *from, const char *to, const char *gone,
                            const char *come) {
            QTest::newRow(gone) << QString::fromLatin1(command) << QString::fromLatin1(from)
                                << QString::fromLatin1(to) << QString::fromLatin1(gone)
                                << QString::fromLatin1(come);
        };
        const auto *const listed = "listCollections shop";
        const auto *const orders = "listIndexes shop.orders";
        row(orders, R"("unique": true)", R"("unique": false)",
            "collections/main.orders/indexes/number_1/unique = true",
            "collections/main.orders/indexes/number_1/unique = false");
        row(orders, R"("customer": 1, "at": {"$numberDouble": "-1.0"})",
            R"("at": -1, "customer": 1)",
            R"(collections/main.orders/indexes/customer_1_at_-1 = {"customer": 1, "at": -1})",
            R"(collections/main.orders/indexes/customer_1_at_-1 = {"at": -1, "customer": 1})");
        row(orders, R"("expireAfterSeconds": 3600)", R"("expireAfterSeconds": 60)",
            "collections/main.orders/indexes/at_1/expireAfterSeconds = 3600",
            "collections/main.orders/indexes/at_1/expireAfterSeconds = 60");
        row(orders, R"("hidden": true)", R"("hidden": false)",
            "collections/main.orders/indexes/at_1/hidden = true", "");
        row(orders, R"("sparse": true)", R"("sparse": false)",
            "collections/main.orders/indexes/customer_1_at_-1/sparse = true", "");
        row(orders, R"("locale": "fr")", R"("locale": "de")",
            R"(collections/main.orders/indexes/open/collation = {"locale": "fr"})",
            R"(collections/main.orders/indexes/open/collation = {"locale": "de"})");
        row(orders, R"({"$gt": )", R"({"$gte": )",
            R"(collections/main.orders/indexes/open/partialFilterExpression = {"state": "open", "total": {"$gt": 5}})",
            R"(collections/main.orders/indexes/open/partialFilterExpression = {"state": "open", "total": {"$gte": 5}})");
        row(orders, R"("title": 10)", R"("title": 5)",
            R"(collections/main.orders/indexes/words/weights = {"title": 10})",
            R"(collections/main.orders/indexes/words/weights = {"title": 5})");
        row(orders, R"({"secret": 0})", R"({"other": 0})",
            "collections/main.orders/indexes/wild/wildcardProjection = {secret: out}",
            "collections/main.orders/indexes/wild/wildcardProjection = {other: out}");
        row(listed, R"("capped": true, "size": 1048576)", R"("capped": true, "size": 4096)",
            "collections/main.audit/options/size = 1048576",
            "collections/main.audit/options/size = 4096");
        row(listed, R"("validationLevel": "moderate", )", "",
            "collections/main.orders/validator/level = moderate",
            "collections/main.orders/validator/level = strict");
        row(listed, R"("validationAction": "warn")", R"("validationAction": "error")",
            "collections/main.orders/validator/action = warn",
            "collections/main.orders/validator/action = error");
        row(listed, R"("strength": 2)", R"("strength": 1)",
            R"(collections/main.orders/options/collation = {"caseLevel": false, "locale": "de", "strength": 2})",
            R"(collections/main.orders/options/collation = {"caseLevel": false, "locale": "de", "strength": 1})");
        row(listed, R"("granularity": "minutes")", R"("granularity": "hours")",
            "collections/main.weather/options/timeseries/granularity = minutes",
            "collections/main.weather/options/timeseries/granularity = hours\n"
            "collections/main.weather/options/timeseries/bucketMaxSpanSeconds = 86400");
        row(listed, R"({"state": "open"})", R"({"state": "paid"})",
            R"(collections/main.open_orders/view/pipeline = [{"$match": {"state": "open"}}, {"$project": {"number": 1, "_id": 0}}])",
            R"(collections/main.open_orders/view/pipeline = [{"$match": {"state": "paid"}}, {"$project": {"number": 1, "_id": 0}}])");
        row(listed, R"("clusteredIndex": {"v": 2, "key": {"_id": 1},
    "name": "_id_", "unique": true}, )",
            "", R"(collections/main.sessions/options/clusteredIndex = {"_id": 1})", "");
        row("usersInfo shop", R"("role": "readWrite")", R"("role": "dbOwner")",
            "users/main/app/roles = {readWrite@main, reporting@main}",
            "users/main/app/roles = {dbOwner@main, reporting@main}");
        row("rolesInfo shop", R"(["insert", "find"])", R"(["insert"])",
            "roles/main/reporting/privileges/main.audit = {find, insert}",
            "roles/main/reporting/privileges/main.audit = {insert}");
        row("getParameter", R"("notablescan": false)", R"("notablescan": true)",
            "settings/notablescan = false", "settings/notablescan = true");
        row("getParameter", R"({"version": "7.0"})", R"({"version": "6.0"})",
            "server/feature-compatibility = 7.0", "server/feature-compatibility = 6.0");
        row("buildInfo", R"("modules": [])", R"("modules": ["enterprise"])",
            "server/edition = community", "server/edition = enterprise");
    }
    void differencesAreFound()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        QFETCH(const QString, gone);
        QFETCH(const QString, come);
        const auto lines = [](const QString &text) {
            std::set<std::string> all;
            for (const auto &line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                all.insert("db/" + line.toStdString());
            return all;
        };
        comparesTo(
            changed(mongoShop(), command.toStdString(), from.toStdString(), to.toStdString()),
            lines(gone), lines(come));
    }

    void longListsAreReadToTheirEnd()
    {
        auto script = mongoShop();
        script.answers["listCollections shop"] =
            R"({"cursor": {"id": {"$numberLong": "9007199254740993"},
            "ns": "shop.$cmd.listCollections", "firstBatch": [{"name": "a", "type": "collection",
            "options": {}}]}, "ok": 1})";
        script.answers["getMore"] = R"({"cursor": {"id": {"$numberLong": "0"},
            "ns": "shop.$cmd.listCollections", "nextBatch": [{"name": "b", "type": "collection",
            "options": {}}]}, "ok": 1})";
        const auto facts = factsOf(script);
        QVERIFY(facts.contains("db/collections/main.a = collection"));
        QVERIFY(facts.contains("db/collections/main.b = collection"));
    }

    void kindsOfServersAreTold()
    {
        auto script = mongoShop();
        script.hello =
            R"("setName": "rs0", "hosts": ["a:1", "b:1"], "arbiters": ["c:1"], "secondary": true,
            "ismaster": false, "isWritablePrimary": false)";
        auto facts = factsOf(script);
        QVERIFY2(facts.contains("db/server/topology = replica set"), joined(facts).c_str());
        QVERIFY(facts.contains("db/replica-set/name = rs0"));
        QVERIFY(facts.contains("db/replica-set/members = 2"));
        QVERIFY(facts.contains("db/replica-set/arbiters = 1"));
        QVERIFY(facts.contains("db/collections/main.audit/documents = 12")); // a secondary is read
        script.hello = R"("msg": "isdbgrid")";
        script.answers["collStats shop.orders"] = R"({"count": 5, "sharded": true, "ok": 1})";
        facts = factsOf(script);
        QVERIFY(facts.contains("db/server/topology = sharded cluster"));
        QVERIFY(facts.contains("db/collections/main.orders/sharded = true"));
        QVERIFY(facts.contains("db/collections/main.audit/sharded = false"));
        script.hello =
            R"("setName": "rs0", "arbiterOnly": true, "ismaster": false, "isWritablePrimary": false)";
        QCOMPARE(failureOf(script).code, ErrorCode::Unsupported);
        script.hello = R"("isreplicaset": true, "ismaster": false, "isWritablePrimary": false)";
        QCOMPARE(failureOf(script).code, ErrorCode::Busy);
    }

    // Through one member the set is found by its name, and a wrong name is said.
    void replicaSetsAreFoundByName()
    {
        auto script = mongoShop();
        const int port = freePort();
        script.port = port;
        const auto self = "\"127.0.0.1:" + std::to_string(port) + "\"";
        // A member that is away is no reason to fail.
        const auto dead = ", \"127.0.0.1:" + std::to_string(closedPort()) + "\"";
        script.hello =
            R"("setName": "rs0", "setVersion": 1, "hosts": [)" + self + dead + "], \"me\": " + self;
        const auto facts = factsOf(script, {{"replica-set", OptionValue(std::string("rs0"))}});
        QVERIFY2(facts.contains("db/replica-set/name = rs0"), joined(facts).c_str());
        QVERIFY(facts.contains("db/databases/main = database"));
        const auto error = failureOf(script, {{"replica-set", OptionValue(std::string("other"))}});
        QCOMPARE(error.code, ErrorCode::Unreachable);
        QVERIFY2(error.suggestion.find("replica-set") != std::string::npos,
                 error.toString().c_str());
    }

    void serversThatWantTheStableApi()
    {
        auto script = mongoShop();
        for (auto &[command, answer] : script.answers)
            answer = R"({"ok": 0, "code": 322, "codeName": "APIVersionError", "errmsg": "no"})";
        const auto error = failureOf(script);
        QCOMPARE(error.code, ErrorCode::NotConfigured);
        QCOMPARE(error.suggestion, std::string("set 'stable-api: true'"));
        const MongoServer server(mongoShop());
        const auto reading = readMongoServer(server, {{"stable-api", OptionValue(true)}});
        QCOMPARE(joined(linesOf(reading)), joined(m_shop));
        QVERIFY(server.bytes().find("apiVersion") != std::string::npos);
    }

    void aMissingDatabaseIsSaid()
    {
        auto script = mongoShop();
        script.answers["listCollections"] = MongoServer::cursor("nowhere.$cmd.listCollections", "");
        const auto error = failureOf(script, {{"database", OptionValue(std::string("nowhere"))}});
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY2(error.message.find("'nowhere'") != std::string::npos, error.message.c_str());
    }

    void furtherDatabasesAndFewerCollections()
    {
        auto script = mongoShop();
        script.answers["listCollections billing"] =
            MongoServer::cursor("billing.$cmd.listCollections",
                                R"({"name": "invoices", "type": "collection", "options": {}})");
        script.answers["listIndexes billing"] = MongoServer::cursor("billing.invoices", "");
        script.answers["usersInfo billing"] = R"({"users": [], "ok": 1})";
        script.answers["rolesInfo billing"] = R"({"roles": [], "ok": 1})";
        const OptionValue::Map databases{{"money", OptionValue(std::string("billing"))}};
        const OptionValue::List names{OptionValue(std::string("*s")),
                                      OptionValue(std::string("!orders"))};
        const auto facts = factsOf(script,
                                   {{"databases", OptionValue(databases)},
                                    {"collections", OptionValue(names)},
                                    {"documents", OptionValue(std::string("none"))},
                                    {"rights", OptionValue(std::string("none"))}});
        QVERIFY(facts.contains("db/collections/money.invoices = collection"));
        QVERIFY(facts.contains("db/databases/money = database"));
        QVERIFY(facts.contains("db/collections/main.sessions = collection"));
        const auto text = joined(facts);
        for (const auto *unwanted :
             {"main.orders", "main.audit", "documents", "users/", "roles/", " ! "})
            QVERIFY2(text.find(unwanted) == std::string::npos, text.c_str());
    }

    // Wherever a password may stand, in a validator, an index or a view, it is not shown.
    void credentialsInDefinitionsAreHidden()
    {
        auto script = changed(mongoShop(), "listCollections shop", R"({"state": "open"})",
                              R"({"api_key": "sk_live_4eC39HqLyjWDarjtT1zdp7dc"})");
        script = changed(std::move(script), "listIndexes shop.orders", R"({"state": "open",)",
                         R"({"password": "hunter2-planted", "state": "open",)");
        const auto text = joined(factsOf(script));
        QCOMPARE(text.find("sk_live_4eC39"), std::string::npos);
        QCOMPARE(text.find("hunter2"), std::string::npos);
        QVERIFY(text.find("••• ") != std::string::npos);
    }

    void namesOfAnyKindKeepTheirPlace()
    {
        auto script = mongoShop();
        script.answers["listCollections shop"] =
            MongoServer::cursor("shop.$cmd.listCollections",
                                "{\"name\": \"a/b \\\"c\\\" ~ \\n é 🙂\", \"type\": "
                                "\"collection\", \"options\": {}}");
        script.answers["listIndexes shop"] = MongoServer::cursor(
            "shop.x", "{\"v\": 2, \"key\": {\"x\\\"/y\": 1}, \"name\": \"i/\\\"1\"}");
        const auto facts = factsOf(script);
        QVERIFY2(facts.contains("db/collections/main.a~1b \"c\" ~0 \n é 🙂 = collection"),
                 joined(facts).c_str());
        QVERIFY2(
            facts.contains(
                "db/collections/main.a~1b \"c\" ~0 \n é 🙂/indexes/i~1\"1 = {\"x\\\"/y\": 1}"),
            joined(facts).c_str());
    }
};

QTEST_GUILESS_MAIN(TestMongodb)
#include "tst_mongodb.moc"
