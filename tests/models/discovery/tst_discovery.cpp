// SPDX-License-Identifier: Apache-2.0
#include "models/config/environmentsfile.h"
#include "models/discovery/discovery.h"
#include "models/notes/notesdocument.h"
#include "probes/kinds/registration.h"
#include "tests/models/discovery/samplefolder.h"
#include "tests/support/golden.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>
#include <map>

using namespace sidestage;

namespace {

const SteadyClock steadyClock;

FolderProposal propose(const SampleFolder &folder)
{
    static const auto registry = builtInProbeKinds();
    auto proposal =
        proposeWorkspace(folder.text(), registry,
                         Deadline(steadyClock, steadyClock.now() + std::chrono::seconds(30), {}));
    if (!proposal) {
        QTest::qFail(proposal.error().toString().c_str(), __FILE__, __LINE__);
        return {};
    }
    return std::move(*proposal);
}

std::vector<Error> errorsOf(const std::string &text)
{
    static const auto registry = builtInProbeKinds();
    return parseWorkspace(text, "environments.yaml", "/workspace", registry).errors;
}

std::string listOf(const FolderProposal &proposal)
{
    std::string list;
    for (const auto &finding : proposal.findings) {
        list += (finding.kind == FindingKind::Unread ? "! " : "  ") + finding.where.toString()
            + ": " + finding.what;
        if (!finding.became.empty())
            list += " -> " + finding.became;
        list += '\n';
    }
    return list;
}

using Writing = void (*)(const SampleFolder &);

} // namespace

class TestDiscovery : public QObject
{
    Q_OBJECT

    static void addFolders()
    {
        QTest::addColumn<Writing>("write");
        QTest::newRow("node") << Writing(writeNodeShop);
        QTest::newRow("rails") << Writing(writeRailsShop);
        QTest::newRow("django") << Writing(writeDjangoShop);
        QTest::newRow("spring") << Writing(writeSpringShop);
        QTest::newRow("dotnet") << Writing(writeDotNetShop);
        QTest::newRow("kubernetes") << Writing(writeKubernetesShop);
        QTest::newRow("monorepo") << Writing(writeMonorepo);
        QTest::newRow("empty") << Writing([](const SampleFolder &) {});
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void proposesAsExpected_data() { addFolders(); }
    void proposesAsExpected()
    {
        QFETCH(Writing, write);
        const SampleFolder folder;
        write(folder);
        const auto proposal = propose(folder);
        const auto text = proposal.environments + "\n# Found:\n" + listOf(proposal);
        const auto expected = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/discovery/%1.txt")
                                  .arg(QLatin1String(QTest::currentDataTag()));
        QCOMPARE(text, goldenText(expected, text));
        QVERIFY(proposal.isWhole);
    }

    void everyProposalIsAValidWorkspace_data() { addFolders(); }
    void everyProposalIsAValidWorkspace()
    {
        QFETCH(Writing, write);
        const SampleFolder folder;
        write(folder);
        const auto proposal = propose(folder);
        const auto errors = errorsOf(proposal.environments);
        QVERIFY2(errors.empty(), errors.empty() ? "" : errors.front().toString().c_str());
        const auto notes = NotesDocument::parse(proposal.notes);
        QVERIFY(notes && notes->notes().notes.empty() && notes->notes().problems.empty());
    }

    void noSecretIsShown_data() { addFolders(); }
    void noSecretIsShown()
    {
        QFETCH(Writing, write);
        const SampleFolder folder;
        write(folder);
        const auto proposal = propose(folder);
        const auto all = proposal.environments + listOf(proposal) + proposal.notes;
        // and no part of it that is long enough to be told from words
        for (qsizetype at = 0; at + 6 <= plantedSecret.size(); ++at)
            QVERIFY2(all.find(plantedSecret.mid(at, 6).toStdString()) == std::string::npos,
                     plantedSecret.mid(at, 6));
    }

    void theSameFolderGivesTheSameBytes()
    {
        const SampleFolder one;
        const SampleFolder other;
        writeNodeShop(one);
        writeNodeShop(other);
        QCOMPARE(propose(one).environments, propose(other).environments);
        QCOMPARE(propose(one).findings, propose(other).findings);
    }

    /// Whatever files are called and hold: the proposal is valid, and holds no secret.
    void anyFolderGivesAValidProposal()
    {
        SIDESTAGE_PROPERTY("valid and without the secret", [] {
            const auto name = *rc::gen::elementOf(std::vector<std::string>{
                ".env", ".env.staging", ".env.production", "deploy/no.env", "null/true.staging.env",
                "docker-compose.yml", "compose.prod.yml", "config/database.yml", "it's/.env.qa",
                "config/production.yml", "appsettings.Staging.json", "k8s/prod/a b.yaml", "ü/.env",
                "values-prod.yaml", ".github/workflows/a: b.yml", "fly.toml", "a#b/.env.prod"});
            const auto value = *rc::gen::oneOf(
                rc::gen::elementOf(std::vector<std::string>{
                    "postgres://u:SECRET@db.acme.test:99999/a b", "mysql://SECRET@h.acme.test/x",
                    "redis://h:1/0", "mongodb://a.b,c.d/x", "https://SECRET@x.test",
                    "sqlite:a/b.db?key=SECRET", "\"quoted: # {text}\"", "${host.app}",
                    "Host=a.test;Database=yes;Password=SECRET", "postgres://u:a/SECRET@x.test/y",
                    "postgres://u:a#SECRET@x.test/y", "http://127.0.0.1:80", "https://[::1]:8443",
                    "https://null", "*.acme.test"}),
                rc::gen::container<std::string>(rc::gen::inRange<char>(32, 127)));
            const auto key = *rc::gen::elementOf(std::vector<std::string>{
                "DATABASE_URL", "APP_URL", "REDIS_HOST", "DB_HOST", "TRUE_URL", "URL", "host",
                "NULL_DATABASE_URL", "adapter", "image", "app", "A-B_URL", "API_HOST"});
            auto filled = value;
            if (const auto at = filled.find("SECRET"); at != std::string::npos)
                filled.replace(at, 6, plantedSecret.toStdString());
            const auto text = *rc::gen::elementOf(std::vector<std::string>{
                key + "=" + filled + "\nDB_CONNECTION=pgsql\n", key + ": " + filled + "\n",
                "production:\n  " + key + ": '" + filled + "'\n  adapter: postgresql\n",
                "services:\n  x:\n    image: postgres\n    ports: ['" + filled + "']\n",
                "jobs:\n  x:\n    environment: { name: prod, url: '" + filled + "' }\n",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: no }\ndata:\n  " + key + ": '"
                    + filled + "'\n",
                "{\"" + key + "\": \"" + filled + "\"}", "app = \"" + filled + "\"\n"});
            const SampleFolder folder;
            folder.write(QString::fromStdString(name), QByteArray::fromStdString(text));
            folder.write(QStringLiteral("package.json"), "{}");
            const auto proposal = propose(folder);
            const auto errors = errorsOf(proposal.environments);
            if (!errors.empty())
                RC_LOG() << name << '\n'
                         << text << '\n'
                         << proposal.environments << errors.front().toString();
            RC_ASSERT(errors.empty());
            RC_ASSERT((proposal.environments + listOf(proposal)).find(plantedSecret.toStdString())
                      == std::string::npos);
        });
    }

    void anAliasBombIsRefusedAndTold()
    {
        const SampleFolder folder;
        QByteArray bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            const QByteArray before = "*a" + QByteArray::number(i - 1);
            bomb += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " ["
                + QByteArrayList(10, before).join(", ") + "]\n";
        }
        folder.write(QStringLiteral("docker-compose.yml"), bomb);
        const auto proposal = propose(folder);
        QVERIFY(std::ranges::any_of(proposal.findings, [](const FolderFinding &finding) {
            return finding.kind == FindingKind::Unread
                && finding.where.file == "docker-compose.yml";
        }));
    }

    void aStopEndsTheSearchAndSaysSo()
    {
        const SampleFolder folder;
        writeNodeShop(folder);
        std::stop_source stop;
        stop.request_stop();
        const auto registry = builtInProbeKinds();
        const auto proposal = proposeWorkspace(
            folder.text(), registry,
            Deadline(steadyClock, steadyClock.now() + std::chrono::seconds(30), stop.get_token()));
        QVERIFY(proposal.has_value());
        QVERIFY(!proposal->isWhole);
        QVERIFY(errorsOf(proposal->environments).empty());
        QVERIFY(std::ranges::any_of(proposal->findings, [](const FolderFinding &finding) {
            return finding.kind == FindingKind::Unread
                && finding.what.find("stopped") != std::string::npos;
        }));
    }
};

QTEST_APPLESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
