// SPDX-License-Identifier: Apache-2.0
#include "models/config/inventorydocument.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

namespace {

Workspace shop()
{
    Workspace workspace;
    workspace.project = "Acme Shop";
    Environment staging;
    staging.name = "staging";
    staging.kind = EnvironmentKind::Staging;
    staging.mirrors = "production";
    staging.branch = "main|next";
    staging.owner = "Platform team";
    staging.hosts = {{"api", "api.staging.acme.test"}, {"app", "staging.acme.test"}};
    Environment production;
    production.name = "production";
    production.kind = EnvironmentKind::Production;
    production.approvers = {"Ada", "Mia"};
    workspace.environments = {staging, production};
    Service database;
    database.name = "database";
    database.kind = "postgresql";
    database.purpose = "orders,\nand who made them";
    database.targets = {
        {"staging",
         OptionValue(OptionValue::Map{
             {"host", OptionValue(std::string("db.test"))},
             {"database", OptionValue(std::string("shop"))},
             {"password", OptionValue(OptionValue::Value(CredentialReference{"staging/db"}))}}),
         {}}};
    workspace.services = {database};
    return workspace;
}

const std::string tables =
    "| Environment | Kind | Branch | Mirrors | Owner | Approves | Hosts |\n"
    "|---|---|---|---|---|---|---|\n"
    "| **staging** | staging | `main\\|next` | production | Platform team | | api: "
    "`api.staging.acme.test`, app: `staging.acme.test` |\n"
    "| **production** | production | | | | Ada, Mia | |\n"
    "\n"
    "| Service | Probe | Purpose | staging | production |\n"
    "|---|---|---|---|---|\n"
    "| **database** | postgresql | orders, and who made them | `db.test/shop` | none |\n";

std::string updated(const std::string &document)
{
    const auto edits = updateInventory(document, "environments.md", shop());
    return edits ? applied(document, *edits) : "error: " + edits.error().toString();
}

const auto part = std::string(inventoryBegin) + "\n\n" + tables + '\n' + std::string(inventoryEnd);

} // namespace

class TestInventoryDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhatTheWorkspaceKnows() { QCOMPARE(inventoryMarkdown(shop()), tables); }

    void aDocumentIsBegunAndContinued()
    {
        QCOMPARE(updated(""), "# Environments of Acme Shop\n\n" + part + '\n');
        QCOMPARE(updated("# Ours\n"), "# Ours\n\n" + part + '\n');
        QCOMPARE(updated("# Ours"), "# Ours\n\n" + part + '\n');
    }

    void onlyItsPartIsReplaced()
    {
        const auto around = [](const std::string &inner) {
            return "# Ours\nfree text  \n" + inner + "\ntail without end";
        };
        QCOMPARE(updated(around(std::string(inventoryBegin) + "old" + std::string(inventoryEnd))),
                 around(part));
        const auto same = updateInventory(around(part), "environments.md", shop());
        QVERIFY(same && same->empty());
    }

    void lineEndsAreTheDocuments()
    {
        const auto text = updated("# Ours\r\n");
        QVERIFY(text.starts_with("# Ours\r\n\r\n<!--"));
        for (std::size_t at = text.find('\n'); at != std::string::npos;
             at = text.find('\n', at + 1))
            QVERIFY(text[at - 1] == '\r');
    }

    void brokenCommentsAreSaid()
    {
        const auto begin = std::string(inventoryBegin);
        const auto end = std::string(inventoryEnd);
        QVERIFY(updated("a\n" + begin + "\n").starts_with("error: environments.md:2:1: the other"));
        QVERIFY(updated("a\n\n" + end).starts_with("error: environments.md:3:1: the other"));
        QVERIFY(updated(end + '\n' + begin).find("wrong way round") != std::string::npos);
        QVERIFY(updated(begin + end + '\n' + begin)
                    .starts_with("error: environments.md:2:1: this comment stands here twice"));
    }
};

QTEST_APPLESS_MAIN(TestInventoryDocument)
#include "tst_inventorydocument.moc"
