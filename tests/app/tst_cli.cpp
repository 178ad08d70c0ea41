// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testmain.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

namespace {

struct Run
{
    int status = -1;
    QByteArray out;
    QByteArray err;
};

const QString program = QStringLiteral(SIDESTAGE_BINARY_DIR "/app/sidestage-cli");
/// Planted in files and variables; it must stand nowhere in what comes out.
const QByteArray planted = "Zq8Wn4Lk7Vx2Rt9Bc5Hd3Mf6";

Run run(const QStringList &arguments, const QStringList &variables = {})
{
    QProcess process;
    auto environment = QProcess::systemEnvironment() + variables;
    environment.append(QStringLiteral("SIDESTAGE_FINGERPRINT_KEY=the key of the tests"));
    process.setEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(60000))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

class Folder
{
public:
    void write(const QString &name, const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QString path(const QString &name = {}) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

QByteArray workspace(const QByteArray &stagingTarget = "{ file: staging.env }")
{
    return "sidestage: 1\nproject: Shop\nenvironments:\n"
           "  staging: { kind: staging, mirrors: production }\n  production: { kind: production }\n"
           "services:\n  app:\n    probe: env\n    options: { dialect: node }\n    targets:\n      "
           "staging: "
        + stagingTarget + "\n      production: { file: production.env }\n";
}

} // namespace

class TestCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QVERIFY2(QFile::exists(program), "sidestage-cli is not built");
    }

    void exitsAsDiffDoes()
    {
        const Folder folder;
        folder.write(QStringLiteral("environments.yaml"), workspace());
        folder.write(QStringLiteral("production.env"), "NODE_ENV=production\nLOG_LEVEL=warn\n");
        folder.write(QStringLiteral("staging.env"), "NODE_ENV=production\nLOG_LEVEL=debug\n");
        auto result = run({QStringLiteral("audit"), folder.path()});
        QVERIFY2(result.status == 0, QByteArray(result.out + result.err));
        QVERIFY2(result.err.isEmpty(), result.err);

        folder.write(QStringLiteral("staging.env"), "NODE_ENV=development\n");
        result = run({QStringLiteral("audit"), folder.path()});
        QVERIFY2(result.status == 1, QByteArray(result.out + result.err));
        QVERIFY2(result.out.contains("NODE_ENV"), result.out);
        QVERIFY2(!result.out.contains("\x1b["), "colours without a terminal");

        QFile::remove(folder.path(QStringLiteral("staging.env")));
        result = run({QStringLiteral("audit"), folder.path()});
        QVERIFY2(result.status == 2, QByteArray(result.out + result.err));
        QVERIFY2(result.out.contains("staging.env"), result.out);
    }

    void badUsageAndBadFiles()
    {
        QCOMPARE(run({QStringLiteral("adit")}).status, 2);
        const Folder folder;
        auto result = run({QStringLiteral("audit"), folder.path()});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("environments.yaml"), result.err);

        folder.write(QStringLiteral("environments.yaml"),
                     workspace().replace("probe: env", "prob: env"));
        result = run({QStringLiteral("check"), folder.path()});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("environments.yaml:8:5") && result.err.contains("probe"),
                 result.err);

        folder.write(QStringLiteral("environments.yaml"), workspace());
        result = run({QStringLiteral("check"), folder.path()});
        QVERIFY2(result.status == 0, result.err);
        QVERIFY(result.out.contains("2 environments"));
        QCOMPARE(run({QStringLiteral("audit"), folder.path(), QStringLiteral("--service"),
                      QStringLiteral("ap")})
                     .status,
                 2);

        folder.write(QStringLiteral("staging-notes.md"),
                     "## Half a note\n- **Differs:** `app/**`\n");
        result = run({QStringLiteral("check"), folder.path()});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("staging-notes.md:1"), result.err);
    }

    void jsonIsTheSameTwiceButForTimes()
    {
        const Folder folder;
        folder.write(QStringLiteral("environments.yaml"), workspace());
        folder.write(QStringLiteral("production.env"), "NODE_ENV=production\nA=1\nB=true\n");
        folder.write(QStringLiteral("staging.env"), "NODE_ENV=staging\nC=1\nB=false\n");
        const auto once = [&] {
            auto text = run({QStringLiteral("audit"), folder.path(),
                             QStringLiteral("--format=json"), QStringLiteral("--all")})
                            .out;
            auto object = QJsonDocument::fromJson(text).object();
            object.remove(QLatin1StringView("started"));
            object.remove(QLatin1StringView("seconds"));
            auto probes = object.take(QLatin1StringView("probes")).toArray();
            for (auto probe : probes) {
                auto plain = probe.toObject();
                plain.remove(QLatin1StringView("seconds"));
                probe = plain;
            }
            object.insert(QLatin1StringView("probes"), probes);
            return QJsonDocument(object).toJson();
        };
        const auto first = once();
        QVERIFY(first.size() > 100);
        QCOMPARE(first, once());
    }

    void aPlantedSecretStandsNowhere()
    {
        const Folder folder;
        folder.write(QStringLiteral("environments.yaml"), workspace());
        folder.write(QStringLiteral("production.env"),
                     "SESSION_SECRET=" + planted + "\nDATABASE_URL=postgres://shop:" + planted
                         + "@db/shop\n");
        folder.write(QStringLiteral("staging.env"),
                     "SESSION_SECRET=" + planted + "\nOTHER_TOKEN=" + planted + "\nBROKEN LINE "
                         + planted + "\n");
        const auto result = run({QStringLiteral("audit"), folder.path(), QStringLiteral("-o"),
                                 folder.path(QStringLiteral("a.json")), QStringLiteral("-o"),
                                 folder.path(QStringLiteral("a.txt")), QStringLiteral("--format"),
                                 QStringLiteral("table"), QStringLiteral("--all")});
        QCOMPARE(result.status, 1);
        QVERIFY2(!result.out.contains(planted) && !result.err.contains(planted), "on a stream");
        for (const auto *name : {"a.json", "a.txt"}) {
            QFile file(folder.path(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto text = file.readAll();
            QVERIFY(text.size() > 100);
            QVERIFY2(!text.contains(planted), name);
            QVERIFY2(text.contains("SESSION_SECRET"), name);
        }
    }

    void anUnwritableReportIsAnError()
    {
        const Folder folder;
        folder.write(QStringLiteral("environments.yaml"), workspace());
        folder.write(QStringLiteral("production.env"), "A=1\n");
        folder.write(QStringLiteral("staging.env"), "A=1\n");
        const auto result = run({QStringLiteral("audit"), folder.path(), QStringLiteral("-o"),
                                 QStringLiteral("/nowhere/at/all.json")});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("/nowhere/at/all.json"), result.err);
    }

    void anInterruptedAuditReportsWhatItHas()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const Folder folder;
        folder.write(QStringLiteral("environments.yaml"),
                     workspace()
                         + "  web:\n    probe: http\n    targets:\n      production: { url: "
                           "\"http://127.0.0.1:"
                         + QByteArray::number(silent.serverPort())
                         + "\" }\n      staging: { url: \"http://127.0.0.1:"
                         + QByteArray::number(silent.serverPort()) + "\" }\n");
        folder.write(QStringLiteral("production.env"), "NODE_ENV=production\n");
        folder.write(QStringLiteral("staging.env"), "NODE_ENV=production\n");
        QProcess process;
        process.start(program, {QStringLiteral("audit"), folder.path()});
        QVERIFY(process.waitForStarted());
        QVERIFY(silent.waitForNewConnection(10000));
        QElapsedTimer timer;
        timer.start();
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(5000));
        QVERIFY2(timer.elapsed() < 2500, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(process.exitCode(), 2);
        const auto out = process.readAllStandardOutput();
        QVERIFY2(out.contains("cancelled"), out);
    }

    void theDemoShowsEveryState()
    {
        const auto result =
            run({QStringLiteral("demo"), QStringLiteral("--format=json"), QStringLiteral("--all")});
        QVERIFY2(result.status == 1, result.err);
        const auto report = QJsonDocument::fromJson(result.out).object();
        const auto counts = report.value(QLatin1StringView("counts")).toObject();
        for (const auto *state : {"match", "allowed", "known", "drift", "violation", "unmeasured"})
            QVERIFY2(counts.value(QLatin1String(state)).toInt() > 0, state);
        QSet<QString> changes;
        for (const auto &finding : report.value(QLatin1StringView("findings")).toArray())
            changes.insert(finding.toObject().value(QLatin1StringView("change")).toString());
        QVERIFY(changes.contains(QStringLiteral("missing"))
                && changes.contains(QStringLiteral("extra"))
                && changes.contains(QStringLiteral("changed")));
    }

    void theDemoCanBeKeptAndOverwritesNothing()
    {
        const Folder folder;
        const auto kept = folder.path(QStringLiteral("kept"));
        QCOMPARE(run({QStringLiteral("demo"), QStringLiteral("--keep"), kept}).status, 1);
        const auto checked = run({QStringLiteral("check"), kept});
        QVERIFY2(checked.err.contains("staging-notes.md"), checked.err); // its one incomplete note
        QCOMPARE(run({QStringLiteral("demo"), QStringLiteral("--keep"), kept}).status, 2);
    }

    void linksNoScreen()
    {
        QProcess ldd;
        ldd.start(QStringLiteral("ldd"), {program});
        QVERIFY(ldd.waitForFinished());
        const auto libraries = ldd.readAllStandardOutput();
        QVERIFY(libraries.contains("libQt6Core"));
        QVERIFY2(!libraries.contains("libQt6Gui") && !libraries.contains("libQt6Widgets"),
                 libraries);
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
