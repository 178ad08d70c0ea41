// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb.h"
#include "tests/support/kinds/mongoprobe.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/mongoshop.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

constexpr auto grace = 1000;

OptionValue text(const std::string &value)
{
    return OptionValue(value);
}

} // namespace

/// However a server behaves: one outcome, with a sentence, in time.
class TestMongodbEnds : public QObject
{
    Q_OBJECT

    TestCertificates m_certificates;

    static std::string wordsOf(const Reading &reading)
    {
        return reading.outcome.error ? reading.outcome.error->toString() : std::string("ok");
    }
    /// Over TLS, by that name.
    Reading readSecured(const QSslConfiguration &tls, const std::string &host,
                        const std::string &mode, bool knowsAuthority) const
    {
        const MongoServer server(mongoShop(), &tls);
        OptionValue::Map options{{"host", text(host)}, {"tls", text(mode)}};
        if (knowsAuthority)
            options.emplace_back("ca", text(m_certificates.authorityFile()));
        return readMongoServer(server, std::move(options));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!MongoServer::isUsable())
            QSKIP("built without libmongoc (package libmongoc-dev)");
    }

    void badServersEndInTime_data()
    {
        using Manner = MongoScript::Manner;
        QTest::addColumn<QString>("command");
        QTest::addColumn<Manner>("manner");
        QTest::addColumn<bool>("isLate");
        constexpr std::array<std::pair<const char *, Manner>, 7> manners{
            {{"freezes", Manner::Freeze},
             {"drips", Manner::Drip},
             {"garbage", Manner::Garbage},
             {"cut off", Manner::Cut},
             {"closes", Manner::Close},
             {"huge length", Manner::HugeLength},
             {"another kind", Manner::Foreign}}};
        for (const auto *command : {"hello", "buildInfo", "listCollections", "listIndexes"}) {
            for (const auto &[name, manner] : manners)
                QTest::addRow("%s at %s", name, command)
                    << QString::fromLatin1(command) << manner
                    << (manner == Manner::Freeze || manner == Manner::Drip);
        }
    }
    void badServersEndInTime()
    {
        QFETCH(const QString, command);
        QFETCH(const MongoScript::Manner, manner);
        QFETCH(const bool, isLate);
        auto script = mongoShop();
        script.manners[command.toStdString()] = manner;
        const MongoServer server(script);
        QElapsedTimer timer;
        timer.start();
        const auto allowed = 300ms;
        const auto reading = runProbe(mongodbProbe(), mongoOptionsFor(server), allowed);
        QVERIFY2(timer.elapsed() < allowed.count() + grace, wordsOf(reading).c_str());
        QVERIFY2(!reading.outcome.isOk(), command.toLatin1().constData());
        QVERIFY(reading.facts.empty());
        const auto code = reading.outcome.error->code;
        if (isLate)
            QCOMPARE(code, ErrorCode::TimedOut);
        else if (manner == MongoScript::Manner::Cut || manner == MongoScript::Manner::Close)
            QCOMPARE(code, ErrorCode::Unreachable);
        else
            QCOMPARE(code, ErrorCode::Protocol);
        QVERIFY2(reading.outcome.error->message.size() > 20, wordsOf(reading).c_str());
    }

    void stopEndsTheWait_data()
    {
        QTest::addColumn<QString>("command");
        for (const auto *command : {"hello", "buildInfo", "usersInfo"})
            QTest::newRow(command) << QString::fromLatin1(command);
    }
    void stopEndsTheWait()
    {
        QFETCH(const QString, command);
        auto script = mongoShop();
        script.manners[command.toStdString()] = MongoScript::Manner::Freeze;
        const MongoServer server(script);
        std::stop_source stop;
        const std::jthread stopper([&] {
            std::this_thread::sleep_for(150ms);
            stop.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const auto reading =
            runProbe(mongodbProbe(), mongoOptionsFor(server), 20s, stop.get_token());
        QVERIFY2(timer.elapsed() < 150 + grace, wordsOf(reading).c_str());
        QCOMPARE(reading.outcome.error->code, ErrorCode::Cancelled);
    }

    // Numbers of the server's error_codes.yml: what it says when it starts, stops, steps down or is
    // overworked.
    void refusalsAreSentences_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, int number, ErrorCode code, const char *words) {
            QTest::newRow(name) << number << static_cast<int>(code) << QString::fromLatin1(words);
        };
        row("starting or recovering", 13436, ErrorCode::Busy, "it starts or recovers");
        row("stepped down", 189, ErrorCode::Busy, "neither primary nor secondary now");
        row("secondary that lets nobody read", 13435, ErrorCode::Busy, "lets nobody read");
        row("shutting down", 91, ErrorCode::Busy, "shutting down");
        row("interrupted", 11600, ErrorCode::Busy, "shutting down");
        row("out of time", 50, ErrorCode::TimedOut, "took too long for listCollections");
        row("not allowed", 13, ErrorCode::PermissionDenied, "may not ask");
        row("unknown there", 59, ErrorCode::Unsupported, "does not answer listCollections");
        row("anything else", 4711, ErrorCode::Protocol, "(error 4711)");
    }
    void refusalsAreSentences()
    {
        QFETCH(const int, number);
        QFETCH(const int, code);
        QFETCH(const QString, words);
        auto script = mongoShop();
        script.answers["listCollections shop"] =
            R"({"ok": 0, "errmsg": "quotes planted-words", "codeName": "X", "code": )"
            + std::to_string(number) + "}";
        const MongoServer server(script);
        QElapsedTimer timer;
        timer.start();
        const auto reading = readMongoServer(server);
        QVERIFY(timer.elapsed() < 5000);
        const auto gap = std::ranges::find_if(
            reading.gaps, [](const Gap &one) { return one.path.toString() == "db/collections"; });
        QVERIFY2(reading.outcome.error || gap != reading.gaps.end(), wordsOf(reading).c_str());
        const auto &error = reading.outcome.error ? *reading.outcome.error : gap->reason;
        QCOMPARE(static_cast<int>(error.code), code);
        QVERIFY2(error.message.find(words.toStdString()) != std::string::npos,
                 error.message.c_str());
        QCOMPARE(error.toString().find("planted"), std::string::npos);
    }

    // What a server does that has as many connections as it may have: it takes one more, and ends
    // it before it says anything.
    void tooManyConnections()
    {
        auto script = mongoShop();
        script.manners["hello"] = MongoScript::Manner::Close;
        const MongoServer server(script);
        const auto reading = readMongoServer(server);
        QCOMPARE(reading.outcome.error->code, ErrorCode::Unreachable);
        QVERIFY2(reading.outcome.error->message.find("127.0.0.1:") != std::string::npos
                     && reading.outcome.error->message.find("closed") != std::string::npos,
                 wordsOf(reading).c_str());
    }

    // The farewell is a courtesy: nobody waits for its answer.
    void aFrozenFarewellIsNotWaitedFor()
    {
        auto script = mongoShop();
        script.manners["endSessions"] = MongoScript::Manner::Freeze;
        const MongoServer server(script);
        QElapsedTimer timer;
        timer.start();
        const auto reading = runProbe(mongodbProbe(), mongoOptionsFor(server), 20s);
        QVERIFY2(reading.outcome.isOk(), wordsOf(reading).c_str());
        QVERIFY(timer.elapsed() < grace);
        const auto commands = server.commands();
        QCOMPARE(std::count(commands.begin(), commands.end(), "endSessions"), 1);
    }

    void nobodyThere()
    {
        const MongoServer server(mongoShop());
        const auto refused =
            readMongoServer(server, {{"port", OptionValue(std::int64_t{closedPort()})}});
        QCOMPARE(refused.outcome.error->code, ErrorCode::Unreachable);
        QVERIFY2(refused.outcome.error->message.starts_with("nothing listens at 127.0.0.1:"),
                 wordsOf(refused).c_str());
        const auto noFile =
            readMongoServer(server, {{"host", {}}, {"socket", text("/nowhere/x.sock")}});
        QCOMPARE(noFile.outcome.error->code, ErrorCode::Unreachable);
    }

    void unixSocketsWork()
    {
        const QTemporaryDir folder;
        auto script = mongoShop();
        script.unixSocket = folder.path().toStdString() + "/mongodb-27017.sock";
        const MongoServer server(script);
        for (const auto &path : {script.unixSocket, folder.path().toStdString()}) {
            const auto reading =
                readMongoServer(server, {{"host", {}}, {"port", {}}, {"socket", text(path)}});
            QVERIFY2(reading.outcome.isOk(), wordsOf(reading).c_str());
            QVERIFY(linesOf(reading).contains("db/connection/encrypted = false"));
        }
    }

    void tlsIsVerifiedAsAsked()
    {
        if (!m_certificates.isUsable())
            QSKIP("openssl is not installed");
        const auto good = m_certificates.server("localhost");
        auto reading = readSecured(good, "localhost", "verify-full", true);
        QVERIFY2(reading.outcome.isOk(), wordsOf(reading).c_str());
        auto lines = linesOf(reading);
        QVERIFY(lines.contains("db/connection/encrypted = true"));
        QVERIFY(lines.contains("db/connection/verified = true"));
        QVERIFY(lines.contains("db/connection/protocol = TLSv1.3"));

        reading = readSecured(good, "localhost", "verify-full", false);
        QCOMPARE(reading.outcome.error->code, ErrorCode::UntrustedPeer);
        QVERIFY2(reading.outcome.error->message.find("not trusted here") != std::string::npos,
                 wordsOf(reading).c_str());
        reading = readSecured(good, "127.0.0.1", "verify-full", true);
        QCOMPARE(reading.outcome.error->code, ErrorCode::UntrustedPeer);
        QVERIFY2(reading.outcome.error->message.find("another name") != std::string::npos,
                 wordsOf(reading).c_str());
        reading = readSecured(good, "127.0.0.1", "verify-ca", true);
        QVERIFY2(reading.outcome.isOk(), wordsOf(reading).c_str());
        QVERIFY(linesOf(reading).contains("db/connection/encrypted = true"));
        QVERIFY(linesOf(reading).contains("db/connection/verified = false"));
        reading = readSecured(good, "127.0.0.1", "verify-ca", false);
        QCOMPARE(reading.outcome.error->code, ErrorCode::UntrustedPeer);
        reading = readSecured(good, "127.0.0.1", "required", false);
        QVERIFY2(reading.outcome.isOk(), wordsOf(reading).c_str());
        lines = linesOf(reading);
        QVERIFY(lines.contains("db/connection/encrypted = true"));
        QVERIFY(lines.contains("db/connection/verified = false"));

        const auto expired = m_certificates.server("localhost", true);
        reading = readSecured(expired, "localhost", "verify-full", true);
        QCOMPARE(reading.outcome.error->code, ErrorCode::UntrustedPeer);
        QVERIFY2(reading.outcome.error->message.find("expired") != std::string::npos,
                 wordsOf(reading).c_str());
    }

    void oneSideWithoutTls()
    {
        if (!m_certificates.isUsable())
            QSKIP("openssl is not installed");
        QElapsedTimer timer;
        timer.start();
        const MongoServer plain(mongoShop());
        const auto secured =
            runProbe(mongodbProbe(), mongoOptionsFor(plain, {{"tls", text("required")}}), 500ms);
        QVERIFY(!secured.outcome.isOk());
        const auto tls = m_certificates.server("localhost");
        const MongoServer strict(mongoShop(), &tls);
        const auto open = runProbe(mongodbProbe(), mongoOptionsFor(strict), 500ms);
        QVERIFY(!open.outcome.isOk());
        QVERIFY2(open.outcome.error->suggestion.find("tls") != std::string::npos,
                 wordsOf(open).c_str());
        QVERIFY(timer.elapsed() < 2 * (500 + grace));
        const auto noFile = readMongoServer(
            strict, {{"tls", text("verify-full")}, {"ca", text("/nowhere/ca.pem")}});
        QCOMPARE(noFile.outcome.error->code, ErrorCode::NotFound);
    }

    // The library is initialised once, whoever comes first.
    void manyAtOnce()
    {
        const MongoServer server(mongoShop());
        std::array<bool, 6> wentWell{};
        {
            std::array<std::jthread, 6> threads;
            for (std::size_t i = 0; i < threads.size(); ++i)
                threads[i] =
                    std::jthread([&, i] { wentWell[i] = readMongoServer(server).outcome.isOk(); });
        }
        for (const bool one : wentWell)
            QVERIFY(one);
    }
};

QTEST_GUILESS_MAIN(TestMongodbEnds)
#include "tst_mongodbends.moc"
