// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb.h"
#include "probes/kinds/mongodb/readgate.h"
#include "probes/kinds/mongodb/target.h"
#include "tests/support/proberunner.h"
#include "tests/support/property.h"
#ifdef SIDESTAGE_HAS_MONGOC
#include "probes/kinds/mongodb/normalform.h"
#endif

#include <QObject>

#include <algorithm>

using namespace sidestage;

namespace {

std::string number(std::uint32_t value)
{
    std::string bytes;
    for (int i = 0; i < 4; ++i)
        bytes += static_cast<char>(value >> (8 * i) & 0xffU);
    return bytes;
}

std::string message(std::uint32_t kind, const std::string &body)
{
    return number(static_cast<std::uint32_t>(16 + body.size())) + number(1) + number(0)
        + number(kind) + body;
}

/// { NAME: 1 }
std::string document(const std::string &name)
{
    const auto inside = '\x10' + name + '\0' + number(1) + '\0';
    return number(static_cast<std::uint32_t>(4 + inside.size())) + inside;
}

std::string modern(const std::string &name)
{
    return message(2013, number(0) + '\0' + document(name));
}

std::string legacy(const std::string &name, const std::string &collection = "admin.$cmd")
{
    return message(
        2004, number(0) + collection + '\0' + number(0) + number(0xffffffffU) + document(name));
}

std::string complaints(OptionValue::Map options)
{
    std::string text;
    for (const auto &error : mongodbProbe().check(OptionValue(std::move(options))))
        text += (text.empty() ? "" : "; ") + error.message;
    return text;
}

OptionValue text(const std::string &value)
{
    return OptionValue(value);
}

#ifdef SIDESTAGE_HAS_MONGOC
std::string normal(const std::string &json, BsonMeaning meaning)
{
    bson_error_t error;
    auto *bson = bson_new_from_json(reinterpret_cast<const std::uint8_t *>(json.data()),
                                    static_cast<ssize_t>(json.size()), &error);
    if (!bson)
        qFatal("%s: %s", json.c_str(), error.message);
    const Fingerprinter fingerprints{Secret(std::string("key of the tests"))};
    auto result = normalForm(BsonValue(bson), meaning, fingerprints);
    bson_destroy(bson);
    return result;
}
#endif

} // namespace

/// The parts of the MongoDB probe that need no server.
class TestMongodbParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsPassTheGate()
    {
        for (const auto name : mongoReads) {
            QVERIFY2(isMongoRead(modern(std::string(name))), std::string(name).c_str());
            QVERIFY2(isMongoRead(legacy(std::string(name))), std::string(name).c_str());
        }
    }

    void nothingElsePassesTheGate()
    {
        for (const auto *name : {"insert",
                                 "update",
                                 "delete",
                                 "findAndModify",
                                 "find",
                                 "aggregate",
                                 "create",
                                 "drop",
                                 "dropDatabase",
                                 "createIndexes",
                                 "collMod",
                                 "setParameter",
                                 "shutdown",
                                 "eval",
                                 "killCursors",
                                 "abortTransaction",
                                 "createUser",
                                 "listcollections",
                                 "",
                                 "hello2"}) {
            QVERIFY2(!isMongoRead(modern(name)), name);
            QVERIFY2(!isMongoRead(legacy(name)), name);
        }
        const auto hello = modern("hello");
        QVERIFY(!isMongoRead(hello + hello));
        QVERIFY(!isMongoRead(hello.substr(0, hello.size() - 1)));
        QVERIFY(!isMongoRead({}));
        QVERIFY(!isMongoRead(legacy("hello", "shop.orders"))); // a query of data
        QVERIFY(!isMongoRead(message(2002, number(0) + document("hello")))); // an old insert
        QVERIFY(!isMongoRead(message(2012, number(0) + document("hello")))); // compressed
        QVERIFY(!isMongoRead(message(2013, number(1) + '\0' + document("hello")))); // a checksum
        // Rows of a write behind an innocent command, and before it.
        const auto rows = '\x01' + number(40) + "documents" + '\0' + document("a");
        QVERIFY(!isMongoRead(message(2013, number(0) + '\0' + document("hello") + rows)));
        QVERIFY(!isMongoRead(message(2013, number(0) + rows + '\0' + document("hello"))));
    }

    void anyBytesAreLookedAtSafely()
    {
        SIDESTAGE_PROPERTY("bytes", [](const std::string &bytes, bool isQuery) {
            const auto framed = message(isQuery ? 2004 : 2013, bytes);
            RC_ASSERT(commandIn(bytes).size() <= bytes.size());
            RC_ASSERT(isMongoRead(framed)
                      == (std::ranges::find(mongoReads, commandIn(framed)) != mongoReads.end()));
            (void)asksForTooManyRounds(bytes);
            (void)AnswerGate().takes(bytes);
        });
    }

    void answersAreLookedAt()
    {
        const auto all = [](const std::string &bytes, std::size_t step) {
            AnswerGate gate;
            for (std::size_t at = 0; at < bytes.size(); at += step) {
                if (!gate.takes(std::string_view(bytes).substr(at, step)))
                    return false;
            }
            return true;
        };
        const auto good = message(2013, number(0) + '\0' + document("ok"))
            + message(1, std::string(20, '\0') + document("ok")) + message(2013, "");
        const auto compressed = good + message(2012, std::string(64, 'x'));
        const auto endless = good + number(0x7fffffff);
        const auto tiny = good + number(15);
        for (const std::size_t step : {1, 3, 16, 1000}) {
            QVERIFY(all(good, step));
            QVERIFY(!all(compressed, step));
            QVERIFY(!all(endless, step));
            QVERIFY(!all(tiny, step));
        }
    }

    void roundsOfHashingAreBounded()
    {
        QVERIFY(!asksForTooManyRounds("r=abc,s=YWJj,i=4096"));
        QVERIFY(!asksForTooManyRounds("r=abc,s=YWJj,i=999999"));
        QVERIFY(!asksForTooManyRounds("r=abc,s=YWJj,i=0000004096"));
        QVERIFY(asksForTooManyRounds("r=abc,s=YWJj,i=1000000"));
        QVERIFY(asksForTooManyRounds("i=2147483647,r=abc,s=YWJj"));
        QVERIFY(asksForTooManyRounds("r=abc,s=YWJj,i= +002147483647"));
    }

    void optionsAreChecked()
    {
        const auto host = std::pair{std::string("host"), text("db.acme.test")};
        const auto database = std::pair{std::string("database"), text("shop")};
        QCOMPARE(complaints({host, database}), std::string());
        QCOMPARE(complaints({database}), std::string("a target names either a host or a socket"));
        for (const auto *bad :
             {"mongodb://db", "a b", "db:", "db:0", "db:99999", "db:x", "", "a@b"}) {
            QVERIFY2(complaints({{"host", text(bad)}, database}).starts_with("this is no host"),
                     bad);
        }
        for (const auto *good : {"db:27018", "::1", "[::1]:27018", "10.0.0.1", "db_1.acme-x.test"})
            QCOMPARE(complaints({{"host", text(good)}, database}), std::string());
        const OptionValue two(OptionValue::List{text("a"), text("b")});
        QCOMPARE(complaints({{"host", two}, database}),
                 std::string("several hosts are members of a replica set"));
        QCOMPARE(complaints({{"host", two}, database, {"replica-set", text("rs0")}}),
                 std::string());
        for (const auto *bad : {"", "a.b", "a/b", "a b", "$x"})
            QCOMPARE(complaints({host, {"database", text(bad)}}),
                     std::string("this cannot be the name of a database in MongoDB"));
        QCOMPARE(complaints({host, database, {"user", text("me")}}),
                 std::string("user and password belong together"));
        QCOMPARE(complaints({host, database, {"parameters", text("*")}}),
                 std::string("this cannot be the name of a server parameter"));
        QCOMPARE(complaints({host,
                             database,
                             {"databases", OptionValue(OptionValue::Map{{"main", text("x")}})}}),
                 std::string("'main' is the target's own database"));
        QCOMPARE(
            complaints({{"socket", text("/tmp/x.sock")}, database, {"replica-set", text("rs0")}}),
            std::string("a replica set is looked for by hosts, not by a socket"));
    }

    // TLS is verified unless nobody else can listen in, or the target says otherwise.
    void protectionIsTheDefault()
    {
        QVERIFY((MongoEndpoint{"localhost", 27017, {}}.isLocal()));
        QVERIFY((MongoEndpoint{"127.0.0.2", 27017, {}}.isLocal()));
        QVERIFY((MongoEndpoint{"::1", 27017, {}}.isLocal()));
        QVERIFY((MongoEndpoint{"db", 27017, "/tmp/x.sock"}.isLocal()));
        QVERIFY(!(MongoEndpoint{"db.acme.test", 27017, {}}.isLocal()));
        QVERIFY(!(MongoEndpoint{"localhost.acme.test", 27017, {}}.isLocal()));
        QCOMPARE((MongoEndpoint{"::1", 27018, {}}.toString()), std::string("[::1]:27018"));
    }

    void withoutTheLibraryItSaysSo()
    {
#ifdef SIDESTAGE_HAS_MONGOC
        QSKIP("built with libmongoc");
#else
        const auto reading =
            runProbe(mongodbProbe(), textOptions({{"host", "127.0.0.1"}, {"database", "shop"}}));
        QCOMPARE(reading.outcome.error->code, ErrorCode::Unsupported);
#endif
    }

    void valuesHaveOneForm_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<int>("meaning");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *json, int meaning, const char *expected) {
            QTest::newRow(json) << QString::fromUtf8(json) << meaning
                                << QString::fromUtf8(expected);
        };
        constexpr int literal = 0;
        constexpr int query = 1;
        constexpr int schema = 2;
        constexpr int pipeline = 4;
        row(R"({"b": 1, "a": {"$numberLong": "1"}})", literal, R"({"b": 1, "a": 1})");
        row(R"({"b": 1, "a": {"$numberDouble": "1.0"}})", query, R"({"a": 1, "b": 1})");
        row(R"({"a": {"$numberDouble": "0.1"}, "b": {"$numberDouble": "-Infinity"}})", literal,
            R"({"a": 0.1, "b": -Infinity})");
        row(R"({"a": {"$numberDecimal": "1.50"}, "b": {"$numberDecimal": "2.0"}})", literal,
            R"({"a": 1.5, "b": 2})");
        row(R"({"a": {"$gt": 1, "$exists": true}})", query,
            R"({"a": {"$exists": true, "$gt": 1}})");
        row(R"({"a": {"y": 1, "x": 2}})", query, R"({"a": {"y": 1, "x": 2}})"); // data
        row(R"({"$or": [{"b": 1}, {"a": 1}]})", query, R"({"$or": [{"a": 1}, {"b": 1}]})");
        row(R"({"a": {"$in": [3, 1, 3]}})", query, R"({"a": {"$in": [1, 3]}})");
        row(R"({"a": [3, 1, 3]})", query, R"({"a": [3, 1, 3]})");
        row(R"({"$expr": {"$gt": ["$b", "$a"]}})", query, R"({"$expr": {"$gt": ["$b", "$a"]}})");
        row(R"({"required": ["b", "a"], "bsonType": ["int", "string"]})", schema,
            R"({"bsonType": ["int", "string"], "required": ["a", "b"]})");
        row(R"({"properties": {"required": {"type": ["string"]}, "a": {"enum": [2, 1]}}})", schema,
            R"({"properties": {"a": {"enum": [1, 2]}, "required": {"type": "string"}}})");
        row(R"({"$project": {"b": {"$numberDouble": "1.0"}, "a": 1}})", pipeline,
            R"({"$project": {"b": 1, "a": 1}})");
        row(R"({"a": {"$oid": "507f1f77bcf86cd799439011"}, "b": {"$date": {"$numberLong": "0"}}, "c": null})",
            literal,
            R"({"a": ObjectId("507f1f77bcf86cd799439011"), "b": Date("1970-01-01T00:00:00Z"), "c": null})");
        row(R"({"a": {"$regularExpression": {"pattern": "^x", "options": "mi"}}, "b": {"$minKey": 1}})",
            literal, R"({"a": /^x/im, "b": MinKey})");
        row("{\"a\": \"q\\\"\\u0001\"}", literal, "{\"a\": \"q\\\"\\u0001\"}");
        row("{}", query, "{}");
    }
    void valuesHaveOneForm()
    {
#ifdef SIDESTAGE_HAS_MONGOC
        QFETCH(const QString, json);
        QFETCH(const int, meaning);
        QFETCH(const QString, expected);
        QCOMPARE(normal(json.toStdString(), static_cast<BsonMeaning>(meaning)),
                 expected.toStdString());
#else
        QSKIP("built without libmongoc (package libmongoc-dev)");
#endif
    }

    void deepNestingHasAnEnd()
    {
#ifdef SIDESTAGE_HAS_MONGOC
        std::string json = "1";
        for (int i = 0; i < 40; ++i)
            json = R"({"a": [)" + json + "]}";
        QVERIFY(normal(json, BsonMeaning::Query).size() > 300);
        // Deeper than any server stores, as only bytes made by hand can be.
        std::string bytes = document("a");
        for (int i = 0; i < 5000; ++i) {
            bytes = '\x03' + std::string("a") + '\0' + bytes + '\0';
            bytes = number(static_cast<std::uint32_t>(4 + bytes.size())) + bytes;
        }
        bson_t bson;
        QVERIFY(bson_init_static(&bson, reinterpret_cast<const std::uint8_t *>(bytes.data()),
                                 bytes.size()));
        const Fingerprinter fingerprints{Secret(std::string("key of the tests"))};
        QVERIFY(normalForm(BsonValue(&bson), BsonMeaning::Query, fingerprints).find("…")
                != std::string::npos);
#else
        QSKIP("built without libmongoc (package libmongoc-dev)");
#endif
    }
};

QTEST_GUILESS_MAIN(TestMongodbParts)
#include "tst_mongodbparts.moc"
