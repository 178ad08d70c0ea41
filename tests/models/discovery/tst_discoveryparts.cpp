// SPDX-License-Identifier: Apache-2.0
// The small parts of the search: addresses, names of environments, hosts, scalars, new files.
#include "models/discovery/address.h"
#include "models/discovery/draft.h"
#include "models/discovery/newworkspace.h"
#include "models/discovery/sources.h"
#include "models/discovery/yamldocuments.h"
#include "models/yaml/yamlreader.h"
#include "models/yaml/yamlscalar.h"
#include "tests/models/discovery/samplefolder.h"
#include "tests/support/golden.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

std::string describe(std::string_view text)
{
    const auto address = addressIn(text);
    if (!address)
        return "-";
    auto result = address->system + ' ';
    for (const auto &host : address->hosts)
        result += host + ' ';
    if (address->port > 0)
        result += "port " + std::to_string(address->port) + ' ';
    if (!address->database.empty())
        result += "name " + address->database + ' ';
    if (!address->replicaSet.empty())
        result += "set " + address->replicaSet + ' ';
    result += address->isEncrypted ? "encrypted " : "";
    result += address->hasPassword ? "password " : "";
    result.pop_back();
    return result;
}

} // namespace

class TestDiscoveryParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void addresses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *text, const char *expected) {
            QTest::addRow("%s", text) << QByteArray(text) << QByteArray(expected);
        };
        row("postgres://u:p@DB.acme.test/shop", "PostgreSQL db.acme.test name shop password");
        row("postgresql://u@db.acme.test:5432/shop?sslmode=require",
            "PostgreSQL db.acme.test name shop");
        row("postgres://db.acme.test:6000/", "PostgreSQL db.acme.test port 6000");
        row("jdbc:mysql://db.acme.test/shop?user=x", "MySQL db.acme.test name shop");
        row("redis://:p@cache.acme.test:6380/1", "Redis cache.acme.test port 6380 name 1 password");
        row("rediss://cache.acme.test", "Redis cache.acme.test encrypted");
        row("mongodb://u:p@a.test,b.test:27018/shop?replicaSet=rs0&w=1",
            "MongoDB a.test b.test:27018 name shop set rs0 password");
        row("mongodb+srv://u:p@cluster.acme.test/shop", "MongoDB name shop encrypted password");
        row("Host=db.test;Port=5433;Database=shop;Password=p",
            "PostgreSQL db.test port 5433 name shop password");
        row("Server=db.test;Database=shop;Uid=a;Pwd=b", "MySQL db.test name shop password");
        row("Server=sql.test,1433;Database=shop;User Id=a;Password=b",
            "SQL Server name shop password");
        row("sqlite:///var/shop.db", "SQLite name var/shop.db");
        row("file:./dev.db", "SQLite name ./dev.db");
        row("https://u:p@www.acme.test/path?x=1", "site www.acme.test encrypted password");
        row("postgres://${USER}:${PASSWORD}@${HOST}/shop", "PostgreSQL name shop password");
        row("amqp://u:p@mq.test/x", "AMQP broker mq.test name x password");
        // a part of the password would be taken for the host
        row("postgres://u:a/b@db.test/shop", "-");
        row("postgres://u:a@b@db.test/shop", "-");
        row("postgres://u:a#b@db.test/shop", "-");
        row("ftp://files.test", "-");
        row("just text; with a mark", "-");
        row("", "-");
    }
    void addresses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(describe(text.toStdString()), expected.toStdString());
    }

    /// Whatever a password holds, no four letters of it are in what is kept.
    void anAddressKeepsNothingOfItsPassword()
    {
        SIDESTAGE_PROPERTY("nothing of the password", [] {
            const auto noise = *rc::gen::container<std::string>(
                rc::gen::elementOf(std::string("/@:#?%&=;,.${}[]")));
            const auto at = *rc::gen::inRange<std::size_t>(0, noise.size() + 1);
            const auto password = noise.substr(0, at) + "QQQQ" + noise.substr(at);
            const auto scheme = *rc::gen::elementOf(std::vector<std::string>{
                "postgres://", "redis://", "mongodb://", "https://", "jdbc:mysql://"});
            const auto text = describe(scheme + "u:" + password + "@db.acme.test/shop");
            RC_ASSERT(text.find("QQQQ") == std::string::npos
                      && text.find("qqqq") == std::string::npos);
        });
    }

    void environmentsByName()
    {
        const auto name = [](const char *text) {
            const auto found = environmentIn(text);
            return found ? found->name : std::string("-");
        };
        QCOMPARE(name("shop-staging"), std::string("staging"));
        QCOMPARE(name("application-PROD"), std::string("production"));
        QCOMPARE(name("pre-prod"), std::string("preprod"));
        QCOMPARE(name("shop_uat"), std::string("uat"));
        QCOMPARE(name("live"), std::string("production"));
        QCOMPARE(name("live-chat"), std::string("-"));
        QCOMPARE(name("product-catalog"), std::string("-"));
        QCOMPARE(environmentOfFolders("deploy/overlays/stg/web/x.yaml")->name,
                 std::string("staging"));
        QCOMPARE(scopeOfFolders("apps/store/config/staging/.env"), std::string("store"));
        QCOMPARE(scopeOfFolders("deploy/staging/.env"), std::string());
    }

    void namesOfHostsAndServices()
    {
        QCOMPARE(hostNameOf("APP_URL"), std::string("app"));
        QCOMPARE(hostNameOf("NEXT_PUBLIC_API_URL"), std::string("api"));
        QCOMPARE(hostNameOf("shop.baseUrl"), std::string("app"));
        QCOMPARE(hostNameOf("app.base-url"), std::string("app"));
        QCOMPARE(hostNameOf("SLACK_WEBHOOK_URL"), std::string());
        QCOMPARE(hostNameOf("HOST"), std::string());
        QCOMPARE(serviceNameOf("DATABASE_URL", "postgresql"), std::string("database"));
        QCOMPARE(serviceNameOf("ANALYTICS_DB_URL", "mysql"), std::string("analytics-database"));
        QCOMPARE(serviceNameOf("spring.datasource.url", "postgresql"), std::string("database"));
        QCOMPARE(serviceNameOf("REDIS_URL", "redis"), std::string("redis"));
        QCOMPARE(serviceNameOf("CACHE_URL", "redis"), std::string("cache"));
        QCOMPARE(serviceNameOf("MONGO_URI", "mongodb"), std::string("mongodb"));
    }

    void aScalarIsReadBackAsItWas()
    {
        SIDESTAGE_PROPERTY("in a block and in a flow collection", [] {
            auto text = *rc::gen::oneOf(
                rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)),
                rc::gen::elementOf(std::vector<std::string>{
                    "",     " ",    "no", "NULL", "~",  "1.10",       "0x1",  "a: b",
                    "a #b", "- a",  "?",  "'",    "ü",  "2026-01-01", ".inf", "a,b",
                    "[a]",  "{a}",  "&a", "*a",   "!a", "%a",         "@a",   "`a",
                    "a b",  "it's", "a ", "(x)",  "x:", "---",        "..."}));
            const auto scalar = yamlScalar(text);
            const auto file = "block: " + scalar + "\nflow: { a: " + scalar + ", b: [" + scalar
                + ", " + scalar + "] }\n";
            const auto document = readYaml(file, "f");
            RC_ASSERT(document.errors.empty());
            const auto *root = document.root.get();
            RC_ASSERT(root->find("block")->value->isScalar());
            RC_ASSERT(textOf(root, "block") == text);
            RC_ASSERT(textOf(memberOf(root, {"flow", "a"})) == text);
            RC_ASSERT(textOf(itemsOf(memberOf(root, {"flow", "b"})).at(1)) == text);
            RC_ASSERT(yamlComment(text).find('\n') == std::string::npos);
        });
    }

    void severalDocumentsHaveTheLinesOfTheFile()
    {
        const auto yaml = readYamlParts(
            "# first\n---\na: 1\n--- # second\n\nb: 2\n---\n{ broken\n---\nc: 3\n", "f");
        QCOMPARE(yaml.parts.size(), std::size_t(3));
        const auto lineOf = [&](std::size_t part, const char *key) {
            return yaml.parts[part].place(*yaml.parts[part].root->find(key)->key).line;
        };
        QCOMPARE(lineOf(0, "a"), 3);
        QCOMPARE(lineOf(1, "b"), 6);
        QCOMPARE(lineOf(2, "c"), 10);
        QVERIFY(yaml.problem && yaml.problem->where.line >= 7);
        QVERIFY(readYamlParts("", "f").parts.empty() && !readYamlParts("", "f").problem);
    }

    void aNewWorkspaceReplacesNothing()
    {
        const SampleFolder folder;
        folder.write(QStringLiteral("staging-notes.md"), "mine\n");
        const auto written = writeNewWorkspace(folder.text(), "a: 1\n", "notes\n");
        QVERIFY(written.has_value());
        QCOMPARE(*written, std::vector<std::string>{"environments.yaml"});
        QCOMPARE(fileContent(folder.path(QStringLiteral("environments.yaml"))),
                 std::string("a: 1\n"));
        QCOMPARE(fileContent(folder.path(QStringLiteral("staging-notes.md"))),
                 std::string("mine\n"));
        QVERIFY(QFileInfo(folder.path(QStringLiteral("environments.yaml"))).permissions()
                & QFileDevice::ReadOther);

        const auto again = writeNewWorkspace(folder.text(), "b: 1\n", "notes\n");
        QCOMPARE(again.error().code, ErrorCode::BadInput);
        QCOMPARE(fileContent(folder.path(QStringLiteral("environments.yaml"))),
                 std::string("a: 1\n"));
        // nothing half-written stays behind
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
        QCOMPARE(writeNewWorkspace(folder.text() + "/nowhere", "", "").error().code,
                 ErrorCode::PermissionDenied);
    }
};

QTEST_APPLESS_MAIN(TestDiscoveryParts)
#include "tst_discoveryparts.moc"
