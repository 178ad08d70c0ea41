// SPDX-License-Identifier: Apache-2.0
// The keychain of this system, for real: a gnome-keyring of the test's own, unlocked, silent,
// locked and absent.
#include "models/credentials/credentialuse.h"
#include "models/credentials/systemkeychain.h"
#include "tests/support/keyringsession.h"
#include "tests/support/testmain.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

#include <optional>

using namespace sidestage;

namespace {

const QString program = QStringLiteral(SIDESTAGE_BINARY_DIR "/app/sidestage-cli");
const QString window = QStringLiteral(SIDESTAGE_BINARY_DIR "/app/sidestage");
/// It must stand nowhere but in the keychain and at the server that is to have it.
const QByteArray planted = "Zq8Wn4Lk7Vx2Rt9Bc5Hd3Mf6";

struct Run
{
    int status = -1;
    QByteArray out;
    QByteArray err;
    QByteArray commandLine; ///< as the system tells it to every other program
};

/// Runs the command line, or the window, while this test's servers answer.
Run run(const QStringList &arguments, const QByteArray &input = {}, const QStringList &without = {},
        const QString &what = program)
{
    QProcess process;
    QStringList environment;
    for (const auto &variable : QProcess::systemEnvironment()) {
        if (!without.contains(variable.section(QLatin1Char('='), 0, 0)))
            environment.append(variable);
    }
    process.setEnvironment(environment);
    process.start(what, arguments);
    if (!process.waitForStarted())
        return {};
    Run result;
    QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(process.processId()));
    // Who waits for its input is there to be looked at; it may have to become itself first.
    if (!input.isEmpty() && commandLine.open(QIODevice::ReadOnly)) {
        static_cast<void>(QTest::qWaitFor(
            [&] {
                commandLine.seek(0);
                result.commandLine = commandLine.readAll();
                return result.commandLine.contains("sidestage-cli");
            },
            2000));
    }
    process.write(input);
    process.closeWriteChannel();
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60000))
        process.kill();
    result.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

/// Where the value stands below a folder: in names and in contents, as it is and in base64.
QStringList tracesIn(const QString &folder, const QByteArray &value)
{
    QStringList traces;
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (QFileInfo(file).isFile() && file.open(QIODevice::ReadOnly)) {
            const auto bytes = file.readAll();
            if (bytes.contains(value) || bytes.contains(value.toBase64())
                || bytes.contains(value.toHex()))
                traces.append(file.fileName());
        }
        if (file.fileName().contains(QString::fromUtf8(value)))
            traces.append(file.fileName());
    }
    return traces;
}

/// Takes every request and keeps what it was told.
class Site : public QTcpServer
{
public:
    QByteArray heard;

    Site()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (auto *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                    heard += socket->readAll();
                    if (heard.endsWith("\r\n\r\n")) {
                        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                                      "Content-Type: text/plain\r\nConnection: close\r\n\r\nok");
                        socket->disconnectFromHost();
                    }
                });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }
};

KeychainAnswer answered(const std::function<void(const QObject *, Keychain::Answered)> &ask)
{
    QObject context;
    std::optional<KeychainAnswer> answer;
    ask(&context, [&answer](KeychainAnswer given) { answer = std::move(given); });
    if (answer) // from within the call, which is promised not to be
        return {KeychainOutcome::Failed, {}};
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 15000))
        return {KeychainOutcome::Failed, {}};
    return std::move(*answer);
}

KeychainAnswer readNow(Keychain &keychain, const std::string &entry)
{
    return answered([&](const QObject *context, Keychain::Answered done) {
        keychain.read(entry, context, std::move(done));
    });
}

KeychainAnswer writeNow(Keychain &keychain, const std::string &entry, std::string value)
{
    return answered([&](const QObject *context, Keychain::Answered done) {
        keychain.write(entry, Secret(std::move(value)), context, std::move(done));
    });
}

KeychainAnswer removeNow(Keychain &keychain, const std::string &entry)
{
    return answered([&](const QObject *context, Keychain::Answered done) {
        keychain.remove(entry, context, std::move(done));
    });
}

KeychainState stateNow(Keychain &keychain)
{
    const QObject context;
    std::optional<KeychainState> state;
    keychain.look(&context, [&state](KeychainState seen) { state = seen; });
    return QTest::qWaitFor([&] { return state.has_value(); }, 15000) ? *state
                                                                     : KeychainState::Unknown;
}

} // namespace

class TestKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (const auto why = KeyringSession::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_session = std::make_unique<KeyringSession>();
        QVERIFY2(m_session->start(), "gnome-keyring did not come up");
        QVERIFY(m_site.listen(QHostAddress::LocalHost));
        qputenv("QT_QPA_PLATFORM", "offscreen");
        QDir().mkpath(workspace());
        QFile file(workspace() + QStringLiteral("/environments.yaml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("sidestage: 1\nproject: Shop\nenvironments:\n"
                   "  production: { kind: production }\n"
                   "services:\n  site:\n    probe: http\n    options: { entrances: none }\n"
                   "    targets:\n      production: { url: \"http://127.0.0.1:"
                   + QByteArray::number(m_site.serverPort())
                   + "/\", headers: { X-Auth: { credential: production/site } } }\n");
    }

    void cleanupTestCase() { m_session.reset(); }

    void whatIsKeptComesBackByteByByte()
    {
        SystemKeychain keychain;
        QCOMPARE(stateNow(keychain), KeychainState::Ready);
        QCOMPARE(readNow(keychain, "a of /x").outcome, KeychainOutcome::Missing);
        for (const std::string &value :
             {std::string("short"), std::string("with \"quotes\"\nand lines\r\n"),
              std::string("\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x91"), std::string(60000, 'k')}) {
            QCOMPARE(writeNow(keychain, "a of /x", value).outcome, KeychainOutcome::Done);
            const auto answer = readNow(keychain, "a of /x");
            QCOMPARE(answer.outcome, KeychainOutcome::Done);
            QVERIFY(answer.value.reveal() == value);
        }
        QCOMPARE(readNow(keychain, "a of /y").outcome, KeychainOutcome::Missing);
        QCOMPARE(removeNow(keychain, "a of /x").outcome, KeychainOutcome::Done);
        QCOMPARE(readNow(keychain, "a of /x").outcome, KeychainOutcome::Missing);
        QCOMPARE(removeNow(keychain, "a of /x").outcome, KeychainOutcome::Done);
    }

    void manyAtOnceAreAllAnswered()
    {
        SystemKeychain keychain;
        const QObject context;
        int done = 0;
        for (int i = 0; i < 20; ++i)
            keychain.write("many " + std::to_string(i), Secret("v" + std::to_string(i)), &context,
                           [&done](const KeychainAnswer &answer) {
                               done += answer.outcome == KeychainOutcome::Done ? 1 : 0;
                           });
        QTRY_COMPARE_WITH_TIMEOUT(done, 20, 15000);
        int right = 0;
        for (int i = 0; i < 20; ++i)
            keychain.read("many " + std::to_string(i), &context,
                          [&right, i](const KeychainAnswer &answer) {
                              right += answer.value.reveal() == "v" + std::to_string(i) ? 1 : 0;
                          });
        QTRY_COMPARE_WITH_TIMEOUT(right, 20, 15000);
    }

    void nobodyHearsOfWhatTheyDoNotWaitForAnyMore()
    {
        bool isHeard = false;
        {
            SystemKeychain keychain;
            {
                const QObject context;
                keychain.read("a of /x", &context, [&isHeard](const auto &) { isHeard = true; });
            }
            QCOMPARE(readNow(keychain, "b of /x").outcome, KeychainOutcome::Missing);
            const QObject context;
            keychain.read("c of /x", &context, [&isHeard](const auto &) { isHeard = true; });
            QTest::qWait(1); // the question is on its way when the keychain goes
        }
        QTest::qWait(100);
        QVERIFY(!isHeard);
    }

    void theCommandLineSetsListsTestsAndForgets()
    {
        const auto name = QStringLiteral("production/site");
        auto result = credential({QStringLiteral("test"), name});
        QCOMPARE(result.status, 1);
        QVERIFY2(result.err.contains("not in the keychain"), result.err);

        result = credential({QStringLiteral("set"), name, QStringLiteral("--rotate-every=90d")},
                            planted + "\n");
        QVERIFY2(result.status == 0, result.err);
        QVERIFY2(!result.commandLine.isEmpty() && !result.commandLine.contains(planted),
                 result.commandLine);
        SystemKeychain keychain;
        QVERIFY(readNow(keychain, credentialEntry(workspace().toStdString(), name.toStdString()))
                    .value.reveal()
                == planted.toStdString());

        result = credential({QStringLiteral("test"), name});
        QVERIFY2(result.status == 0, result.err);
        result = run({QStringLiteral("credential"), QStringLiteral("list"), workspace()});
        QVERIFY2(result.status == 0, result.err);
        QVERIFY2(result.out.contains("the keychain") && result.out.contains("to be replaced by")
                     && result.out.contains("site in production"),
                 result.out);

        result = credential({QStringLiteral("forget"), name});
        QVERIFY2(result.status == 0, result.err);
        QCOMPARE(credential({QStringLiteral("test"), name}).status, 1);
        result = credential({QStringLiteral("set"), QStringLiteral("production/sight")}, planted);
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("did you mean 'production/site'"), result.err);
        result = credential({QStringLiteral("set"), name}, "\n");
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("empty"), result.err);
        result = credential({QStringLiteral("set"), name, QString::fromUtf8(planted)});
        QCOMPARE(result.status, 2);
        QVERIFY2(!result.err.contains(planted), result.err);
    }

    void anAuditTakesItFromTheKeychainAndTellsSo()
    {
        QCOMPARE(
            credential({QStringLiteral("set"), QStringLiteral("production/site")}, planted).status,
            0);
        QCOMPARE(credential({QStringLiteral("set"), QStringLiteral("--fingerprint-key")},
                            "the key of a team")
                     .status,
                 0);
        m_site.heard.clear();
        const QString table = workspace() + QStringLiteral("/report.txt");
        const QString json = workspace() + QStringLiteral("/report.json");
        const auto result = run({QStringLiteral("audit"), workspace(), QStringLiteral("-o"), table,
                                 QStringLiteral("-o"), json});
        QVERIFY2(m_site.heard.contains(QByteArray("X-Auth: " + planted)),
                 QByteArray(result.out + result.err));
        QFile report(table);
        QVERIFY(report.open(QIODevice::ReadOnly));
        const auto text = report.readAll();
        QVERIFY2(text.contains("production/site: the keychain"), text);
        QVERIFY2(text.contains("Key of the fingerprints: the keychain"), text);
        QVERIFY2(!result.out.contains(planted) && !result.err.contains(planted), result.out);
    }

    void aVariableComesFirst()
    {
        qputenv("SIDESTAGE_CREDENTIAL_PRODUCTION_SITE", "of the variable");
        m_site.heard.clear();
        const auto result = run({QStringLiteral("audit"), workspace()});
        qunsetenv("SIDESTAGE_CREDENTIAL_PRODUCTION_SITE");
        QVERIFY2(m_site.heard.contains("X-Auth: of the variable"),
                 QByteArray(result.out + result.err));
        QVERIFY2(result.out.contains("SIDESTAGE_CREDENTIAL_PRODUCTION_SITE of the process"),
                 result.out);
    }

    void theWindowTakesItFromTheKeychainAndKeepsAKeyThere()
    {
        if (!QFile::exists(window))
            QSKIP("the window is not built");
        QCOMPARE(credential({QStringLiteral("forget"), QStringLiteral("--fingerprint-key")}).status,
                 0);
        m_site.heard.clear();
        const auto result = look();
        QVERIFY2(result.status == 0, result.err);
        QVERIFY2(m_site.heard.contains(QByteArray("X-Auth: " + planted)), result.err);
        QVERIFY2(!result.out.contains(planted) && !result.err.contains(planted), result.err);
        SystemKeychain keychain;
        const auto entry = fingerprintKeyEntry(workspace().toStdString());
        const auto key = readNow(keychain, entry);
        QCOMPARE(key.value.reveal().size(), std::size_t(64));
        QCOMPARE(look().status, 0);
        QVERIFY(readNow(keychain, entry).value.reveal() == key.value.reveal());
    }

    void noFileHoldsTheValue()
    {
        const QString records =
            qEnvironmentVariable("XDG_DATA_HOME") + QStringLiteral("/sidestage/credentials.json");
        QVERIFY(QFile::exists(records));
        QCOMPARE(QFile::permissions(records) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        // the keyring's own files among them, which are encrypted
        QCOMPARE(tracesIn(m_session->folder(), planted), QStringList());
        QFile self(QStringLiteral("/proc/self/cmdline"));
        QVERIFY(self.open(QIODevice::ReadOnly));
        QVERIFY(!self.readAll().contains(planted));
        // the search finds what is there
        QFile file(workspace() + QStringLiteral("/trace"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("x" + planted.toBase64());
        file.close();
        QCOMPARE(tracesIn(m_session->folder(), planted).size(), 1);
        file.remove();
    }

    void aSilentKeychainIsWaitedForNoLongerThanSaid()
    {
        SystemKeychain keychain({std::chrono::milliseconds(400), std::chrono::milliseconds(600)});
        m_session->freeze();
        QElapsedTimer clock;
        clock.start();
        const auto state = stateNow(keychain);
        const auto first = readNow(keychain, "a of /x").outcome;
        const auto second = readNow(keychain, "b of /x").outcome;
        const auto written = writeNow(keychain, "c of /x", "v").outcome;
        const auto elapsed = clock.elapsed();
        m_session->thaw();
        QCOMPARE(state, KeychainState::Silent);
        QCOMPARE(first, KeychainOutcome::Silent);
        QCOMPARE(second, KeychainOutcome::Silent);
        QCOMPARE(written, KeychainOutcome::Silent);
        QVERIFY2(elapsed < 5000, qPrintable(QString::number(elapsed)));
        QTRY_COMPARE_WITH_TIMEOUT(readNow(keychain, "d of /x").outcome, KeychainOutcome::Missing,
                                  10000);
    }

    void aLockedKeychainIsNotAnEmptyOne()
    {
        QVERIFY(KeyringSession::lock());
        SystemKeychain keychain;
        QCOMPARE(stateNow(keychain), KeychainState::Locked);
        const auto entry = credentialEntry(workspace().toStdString(), "production/site");
        QCOMPARE(readNow(keychain, entry).outcome, KeychainOutcome::Locked);
        QCOMPARE(readNow(keychain, "never kept").outcome, KeychainOutcome::Locked);
        QCOMPARE(writeNow(keychain, entry, "another").outcome, KeychainOutcome::Locked);
        QCOMPARE(removeNow(keychain, entry).outcome, KeychainOutcome::Locked);
        // The daemon's own question finds no screen here: to us that is a person who declines.
        const auto unlocked = answered([&](const QObject *context, Keychain::Answered done) {
            keychain.unlock(context, std::move(done));
        });
        QCOMPARE(unlocked.outcome, KeychainOutcome::Refused);
        QCOMPARE(stateNow(keychain), KeychainState::Locked);
    }

    void anAuditWithALockedKeychainSaysSoAndEnds()
    {
        m_site.heard.clear();
        QElapsedTimer clock;
        clock.start();
        const auto result = run({QStringLiteral("audit"), workspace(), QStringLiteral("--all")});
        QVERIFY(clock.elapsed() < 8000);
        QCOMPARE(result.status, 2);
        QVERIFY2(m_site.heard.isEmpty(), m_site.heard);
        QVERIFY2(result.out.simplified().contains("the keychain is locked"), result.out);
        QVERIFY2(result.out.contains("production/site: not available"), result.out);
        QVERIFY2(result.out.contains("made for this run"), result.out);
        const auto list = run({QStringLiteral("credential"), QStringLiteral("list"), workspace()});
        QCOMPARE(list.status, 2);
        QVERIFY2(list.err.contains("the keychain is locked"), list.err);
        QCOMPARE(credential({QStringLiteral("test")}).status, 2);
        QCOMPARE(credential({QStringLiteral("set"), QStringLiteral("production/site")}, "v").status,
                 2);
    }

    void theWindowIsNotHeldUpByALockedKeychain()
    {
        if (!QFile::exists(window))
            QSKIP("the window is not built");
        m_site.heard.clear();
        QElapsedTimer clock;
        clock.start();
        const auto result = look();
        QVERIFY2(result.status == 0, result.err);
        QVERIFY(clock.elapsed() < 8000);
        QVERIFY2(m_site.heard.isEmpty(), m_site.heard);
    }

    void withoutAKeychainTheReasonIsGiven()
    {
        const QStringList without{QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
                                  QStringLiteral("XDG_RUNTIME_DIR")};
        auto result = run({QStringLiteral("audit"), workspace()}, {}, without);
        QCOMPARE(result.status, 2);
        QVERIFY2(result.out.simplified().contains("there is no keychain"), result.out);
        QVERIFY2(result.out.contains("SIDESTAGE_CREDENTIAL_PRODUCTION_SITE"), result.out);
        result =
            run({QStringLiteral("credential"), QStringLiteral("list"), workspace()}, {}, without);
        QCOMPARE(result.status, 2);
        QVERIFY2(result.err.contains("there is no keychain"), result.err);
        QCOMPARE(tracesIn(m_session->folder(), planted), QStringList());
    }

private:
    QString workspace() const { return m_session->folder() + QStringLiteral("/shop"); }
    /// The window audits once, and draws itself.
    Run look() const
    {
        return run({workspace(), QStringLiteral("--picture"),
                    m_session->folder() + QStringLiteral("/picture.png")},
                   {}, {}, window);
    }
    Run credential(QStringList arguments, const QByteArray &input = {}) const
    {
        arguments.prepend(QStringLiteral("credential"));
        arguments << QStringLiteral("--workspace") << workspace();
        return run(arguments, input);
    }

    std::unique_ptr<KeyringSession> m_session;
    Site m_site;
};

int main(int argc, char *argv[])
{
    KeyringSession::enterBus(argv);
    QCoreApplication application(argc, argv);
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain.moc"
