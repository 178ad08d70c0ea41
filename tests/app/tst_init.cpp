// SPDX-License-Identifier: Apache-2.0
#include "tests/models/discovery/samplefolder.h"
#include "tests/support/golden.h"
#include "tests/support/testmain.h"

#include <QObject>
#include <QProcess>

using namespace sidestage;

namespace {

struct Run
{
    int status = -1;
    QByteArray out;
    QByteArray err;
};

Run run(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(SIDESTAGE_BINARY_DIR "/app/sidestage-cli"), arguments);
    if (!process.waitForFinished(60000))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

/// `sidestage-cli init` as it is used.
class TestInit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesAWorkspaceThatCheckAccepts()
    {
        const SampleFolder folder;
        writeNodeShop(folder);
        const auto result = run({QStringLiteral("init"), folder.path()});
        QVERIFY2(result.status == 0, result.err);
        QVERIFY2(result.out.contains(".env.staging:3"), result.out);
        QVERIFY2(result.out.contains("wrote ") && result.out.contains("staging-notes.md"),
                 result.out);
        QVERIFY(!result.out.contains(plantedSecret) && !result.err.contains(plantedSecret));
        const auto checked = run({QStringLiteral("check"), folder.path()});
        QVERIFY2(checked.status == 0, checked.err);
        QVERIFY2(checked.out.contains("3 environments, 5 services"), checked.out);
    }

    void neverOverwrites()
    {
        const SampleFolder folder;
        writeNodeShop(folder);
        folder.write(QStringLiteral("environments.yaml"), "mine\n");
        const auto result = run({QStringLiteral("init"), folder.path()});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("already"), result.err);
        QVERIFY(result.out.isEmpty());
        QCOMPARE(fileContent(folder.path(QStringLiteral("environments.yaml"))),
                 std::string("mine\n"));
        QVERIFY(!QFile::exists(folder.path(QStringLiteral("staging-notes.md"))));
    }

    void printsAndWritesNothing()
    {
        const SampleFolder folder;
        writeNodeShop(folder);
        const auto result = run({QStringLiteral("init"), QStringLiteral("--print"), folder.path()});
        QCOMPARE(result.status, 0);
        QVERIFY2(result.out.startsWith('#') && result.out.contains("\nsidestage: 1\n"), result.out);
        QVERIFY(!QFile::exists(folder.path(QStringLiteral("environments.yaml"))));
        QCOMPARE(run({QStringLiteral("init"), QStringLiteral("--print"), folder.path()}).out,
                 result.out);
    }

    void saysWhatCouldNotBeReadAndFailsWithoutAFolder()
    {
        const SampleFolder folder;
        folder.write(QStringLiteral("docker-compose.yml"), "services: { a: [\n");
        const auto result = run({QStringLiteral("init"), folder.path()});
        QCOMPARE(result.status, 0);
        QVERIFY2(result.err.contains("docker-compose.yml:") && result.err.contains("not read"),
                 result.err);
        QCOMPARE(run({QStringLiteral("init"), folder.path(QStringLiteral("nowhere"))}).status, 2);
        QCOMPARE(run({QStringLiteral("init"), QStringLiteral("--all")}).status, 2);
        QCOMPARE(run({QStringLiteral("audit"), QStringLiteral("--print")}).status, 2);
    }
};

QTEST_GUILESS_MAIN(TestInit)
#include "tst_init.moc"
