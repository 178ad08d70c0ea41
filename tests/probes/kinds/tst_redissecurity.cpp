// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/redisprobe.h"
#include "tests/support/readingtext.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTcpSocket>

#include <map>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

/// Credentials, TLS, waiting, and that nothing but reads is sent: against a real server.
class TestRedisSecurity : public QObject, protected RedisUnderTest
{
    Q_OBJECT

    TestCertificates m_certificates;
    int m_tlsPort = 0;

    OptionValue::Map overTls(const std::string &mode) const
    {
        auto options = with("port", OptionValue(std::int64_t(m_tlsPort)));
        options.emplace_back("tls", OptionValue(mode));
        options.emplace_back("ca", OptionValue(m_certificates.authorityFile()));
        return options;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        if (!m_certificates.isUsable())
            QSKIP("openssl is not installed (package openssl)");
        m_certificates.server("localhost");
        m_certificates.server("client");
        m_tlsPort = freePort();
        const auto pem = [this](const char *name) -> QString {
            return QString::fromStdString(m_certificates.folder()) + QLatin1Char('/')
                + QString::fromLatin1(name);
        };
        m_server = std::make_unique<RedisServer>(
            QStringList{QStringLiteral("--tls-port"), QString::number(m_tlsPort),
                        QStringLiteral("--tls-cert-file"), pem("localhost.pem"),
                        QStringLiteral("--tls-key-file"), pem("localhost.key"),
                        QStringLiteral("--tls-ca-cert-file"), pem("ca.pem"),
                        QStringLiteral("--tls-auth-clients"), QStringLiteral("no")},
            adminPassword);
        QVERIFY2(m_server->isUp(), qPrintable(m_server->output()));
        const auto answer = m_server->say(
            {QStringLiteral("CONFIG SET masterauth planted-master-5 masteruser planted-user-6"),
             QStringLiteral("CONFIG SET tls-key-file-pass planted-key-8"),
             QStringLiteral("ACL SETUSER auditor on >%1 ~* -@all +ping")
                 .arg(QString::fromStdString(auditorPassword)),
             QStringLiteral("MSET session:1 planted-value-1 session:2 b session:3 c"),
             QStringLiteral("HSET cart:1 a planted-value-2"), QStringLiteral("SELECT 3"),
             QStringLiteral("MSET session:4 planted-value-3 other b")});
        QVERIFY2(!answer.contains(QStringLiteral("ERR")), qPrintable(answer));
    }

    void wrongCredentialsAreSentences_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<int>("database");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("password") << QString() << QStringLiteral("wrong") << 0
                                  << QStringLiteral("does not accept the user and the password");
        QTest::newRow("user") << QStringLiteral("nobody") << QStringLiteral("auditor") << 0
                              << QStringLiteral("does not accept the user and the password");
        QTest::newRow("none") << QString() << QString() << 0
                              << QStringLiteral("asks for a password");
        QTest::newRow("missing") << QString() << QStringLiteral("nowhere") << 0
                                 << QStringLiteral("the credential 'nowhere' is not there");
        QTest::newRow("database") << QString() << QStringLiteral("admin") << 99
                                  << QStringLiteral("has no database of that number");
    }

    void wrongCredentialsAreSentences()
    {
        QFETCH(QString, user);
        QFETCH(QString, password);
        QFETCH(int, database);
        QFETCH(QString, sentence);
        auto options = admin();
        options.pop_back();
        if (!user.isEmpty())
            options.emplace_back("user", OptionValue(user.toStdString()));
        if (!password.isEmpty())
            options.emplace_back("password", credential(password.toStdString()));
        options.emplace_back("database", OptionValue(std::int64_t(database)));
        std::vector<std::string> log;
        const auto reading = read(options, 5s, &log);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Failed);
        QVERIFY2(sentenceOf(reading).find(sentence.toStdString()) != std::string::npos,
                 sentenceOf(reading).c_str());
        QVERIFY(everythingIn(reading, log).find("planted") == std::string::npos);
    }

    void overAUnixSocket()
    {
        OptionValue::Map options{{"socket", OptionValue(m_server->socket())},
                                 {"password", credential("admin")}};
        auto reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/connection/encrypted"], std::string("false"));
        QCOMPARE(factsOf(reading)["cache/settings/databases"], std::string("16"));

        options.front().second = OptionValue(std::string("/nowhere/redis.sock"));
        reading = read(options);
        QCOMPARE(sentenceOf(reading), std::string("there is no socket at /nowhere/redis.sock"));
    }

    void overTls()
    {
        auto options = overTls("verify-full");
        options.front().second = OptionValue(std::string("localhost"));
        auto reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/connection/encrypted"], std::string("true"));
        QCOMPARE(facts["cache/connection/verified"], std::string("true"));
        QCOMPARE(facts["cache/connection/protocol"], std::string("TLSv1.3"));
        QVERIFY(reading.gaps.empty());
    }

    void certificatesAreVerifiedAsFarAsTheModeSays()
    {
        // By address: the certificate is for another name.
        auto reading = read(overTls("verify-full"));
        QCOMPARE(reading.outcome.error ? reading.outcome.error->code : ErrorCode::Internal,
                 ErrorCode::UntrustedPeer);
        QVERIFY2(sentenceOf(reading).find("is for another name") != std::string::npos,
                 sentenceOf(reading).c_str());
        reading = read(overTls("verify-ca"));
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/connection/verified"], std::string("false"));

        // By an authority that is not ours.
        for (const auto *mode : {"verify-full", "verify-ca"}) {
            auto options = overTls(mode);
            options.front().second = OptionValue(std::string("localhost"));
            options.pop_back(); // ca
            reading = read(options);
            QVERIFY2(sentenceOf(reading).find("not trusted here") != std::string::npos,
                     sentenceOf(reading).c_str());
        }
        auto options = overTls("required");
        options.pop_back();
        reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/connection/encrypted"], std::string("true"));
        QCOMPARE(factsOf(reading)["cache/connection/verified"], std::string("false"));
    }

    void serversMayAskForACertificate()
    {
        m_server->say({QStringLiteral("CONFIG SET tls-auth-clients yes")});
        auto options = overTls("verify-ca");
        auto reading = read(options);
        QVERIFY2(sentenceOf(reading).find("asks for a certificate of ours") != std::string::npos,
                 sentenceOf(reading).c_str());
        options.emplace_back("certificate", OptionValue(m_certificates.folder() + "/client.pem"));
        options.emplace_back("certificate-key",
                             OptionValue(m_certificates.folder() + "/client.key"));
        reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/settings/tls-auth-clients"], std::string("true"));
        m_server->say({QStringLiteral("CONFIG SET tls-auth-clients no")});

        options.back().second = OptionValue(m_certificates.folder() + "/client.pem");
        QVERIFY(sentenceOf(read(options)).find("holds no private key") != std::string::npos);
        options.back().second = OptionValue(m_certificates.folder() + "/nowhere.pem");
        QVERIFY(sentenceOf(read(options)).find("cannot be read") != std::string::npos);
    }

    void plainAndTlsTakenForEachOther()
    {
        QElapsedTimer timer;
        timer.start();
        auto options = admin();
        options.emplace_back("tls", OptionValue(std::string("verify-full")));
        auto reading = read(options, 1500ms);
        QVERIFY(!reading.outcome.isOk());
        QVERIFY2(sentenceOf(reading).find("TLS") != std::string::npos, sentenceOf(reading).c_str());
        options = with("port", OptionValue(std::int64_t(m_tlsPort)));
        reading = read(options, 1500ms);
        QVERIFY(!reading.outcome.isOk());
        QVERIFY2(sentenceOf(reading).find("speaks TLS") != std::string::npos,
                 sentenceOf(reading).c_str());
        QVERIFY(timer.elapsed() < 5000);
    }

    void aFrozenServerIsLeftInTime()
    {
        m_server->freeze();
        QElapsedTimer timer;
        timer.start();
        auto reading = read(admin(), 700ms);
        auto elapsed = timer.restart();
        auto kind = reading.outcome.kind;
        std::stop_source stop;
        std::thread stopper([&stop] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        const auto stopped = read(admin(), 20s, nullptr, stop.get_token());
        const auto stoppedAfter = timer.restart();
        stopper.join();
        const auto overTcp = read(overTls("verify-ca"), 500ms);
        const auto tlsAfter = timer.elapsed();
        timer.restart();
        const auto overSocket = read({{"socket", OptionValue(m_server->socket())}}, 400ms);
        const auto socketAfter = timer.elapsed();
        m_server->thaw();
        QCOMPARE(overSocket.outcome.kind, OutcomeKind::TimedOut);
        QVERIFY(socketAfter < 1400);
        QCOMPARE(kind, OutcomeKind::TimedOut);
        QVERIFY(elapsed >= 600 && elapsed < 1700);
        QCOMPARE(stopped.outcome.kind, OutcomeKind::Cancelled);
        QVERIFY(stoppedAfter < 1200);
        QCOMPARE(overTcp.outcome.kind, OutcomeKind::TimedOut);
        QVERIFY(tlsAfter < 1500);
        QVERIFY2(read(admin()).outcome.isOk(), "the server goes on");
    }

    // MONITOR shows what runs, but for what administrators do; commandstats counts that too.
    void nothingButReadsIsSent()
    {
        m_server->say({QStringLiteral("CONFIG RESETSTAT")});
        const auto changes = [this] {
            return m_server->say({QStringLiteral("INFO persistence")})
                .split(QLatin1Char('\n'))
                .filter(QStringLiteral("rdb_changes_since_last_save"));
        };
        const auto settings = [this] { return m_server->say({QStringLiteral("CONFIG GET *")}); };
        const auto before = changes();
        const auto settingsBefore = settings();
        QTcpSocket monitor;
        monitor.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_server->port()));
        QVERIFY(monitor.waitForConnected(5000));
        monitor.write(QByteArray::fromStdString("AUTH " + adminPassword + "\r\nMONITOR\r\n"));
        QByteArray seen;
        const auto readUntil = [&](const QByteArray &end) {
            while (!seen.contains(end) && monitor.waitForReadyRead(5000))
                seen += monitor.readAll();
        };
        readUntil("+OK\r\n+OK\r\n");
        m_server->say({QStringLiteral("CONFIG RESETSTAT")});

        auto options = with("prefixes", listOf({"session:", "cart:"}));
        options.emplace_back("types", OptionValue(true));
        options.emplace_back("database", OptionValue(std::int64_t(3)));
        options.emplace_back("settings", listOf({"slowlog-max-len"}));
        QVERIFY(read(options).outcome.isOk());
        const auto statistics = m_server->say(
            {QStringLiteral("ECHO end-of-probe"), QStringLiteral("INFO commandstats")});
        readUntil("end-of-probe");

        const QSet<QString> allowed{QStringLiteral("ping"),        QStringLiteral("auth"),
                                    QStringLiteral("select"),      QStringLiteral("info"),
                                    QStringLiteral("config|get"),  QStringLiteral("acl|users"),
                                    QStringLiteral("acl|getuser"), QStringLiteral("command|info"),
                                    QStringLiteral("scan"),        QStringLiteral("dbsize"),
                                    QStringLiteral("type"),        QStringLiteral("function|list")};
        const QSet<QString> ours{QStringLiteral("echo"), QStringLiteral("command|docs"),
                                 QStringLiteral("config|resetstat")};
        QSet<QString> counted;
        for (const auto &line : statistics.split(QLatin1Char('\n'))) {
            if (!line.startsWith(QStringLiteral("cmdstat_")))
                continue;
            const auto name = line.mid(8, line.indexOf(QLatin1Char(':')) - 8);
            if (!ours.contains(name)) {
                QVERIFY2(allowed.contains(name), qPrintable(line));
                counted.insert(name);
            }
        }
        QVERIFY2(counted.contains(QStringLiteral("config|get"))
                     && counted.contains(QStringLiteral("scan"))
                     && counted.contains(QStringLiteral("acl|getuser")),
                 qPrintable(statistics));
        QSet<QString> commands;
        for (const auto &line : QString::fromUtf8(seen).split(QLatin1Char('\n'))) {
            const auto quote = line.indexOf(QLatin1Char('"'));
            if (quote > 0)
                commands.insert(
                    line.mid(quote + 1, line.indexOf(QLatin1Char('"'), quote + 1) - quote - 1)
                        .toLower());
        }
        QVERIFY(commands.contains(QStringLiteral("scan")));
        for (const auto &command : commands)
            QVERIFY2(QStringLiteral(
                         "ping auth select info command scan dbsize type function acl config echo")
                         .split(QLatin1Char(' '))
                         .contains(command),
                     qPrintable(command));
        QVERIFY(!seen.contains("\"*\"") && !seen.contains("planted"));
        QCOMPARE(changes(), before);
        QCOMPARE(settings(), settingsBefore);
    }

    void noPasswordIsSeenAnywhere()
    {
        std::vector<std::string> log;
        auto options = with("prefixes", listOf({"session:"}));
        options.emplace_back("types", OptionValue(true));
        const auto reading = read(options, 20s, &log);
        QVERIFY(reading.outcome.isOk());
        const auto text = everythingIn(reading, log);
        QVERIFY2(text.find("planted") == std::string::npos, text.c_str());
        // Nor the digests that the server keeps of them.
        const auto users = m_server->say({QStringLiteral("ACL LIST")});
        int digests = 0;
        for (const auto &word : users.split(QLatin1Char(' '))) {
            if (!word.startsWith(QLatin1Char('#')))
                continue;
            ++digests;
            QVERIFY(text.find(word.mid(1, 12).toStdString()) == std::string::npos);
        }
        QVERIFY(digests >= 2);
    }
};

QTEST_GUILESS_MAIN(TestRedisSecurity)
#include "tst_redissecurity.moc"
