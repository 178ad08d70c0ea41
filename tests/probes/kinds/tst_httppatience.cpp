// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/httpoptions.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/readingtext.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>

#include <algorithm>
#include <memory>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;
using Kind = Answer::Kind;

namespace {

std::size_t requestsOf(const MisbehavingServer &server, const std::string &begin)
{
    const auto lines = server.requestLines();
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [&](const auto &line) { return line.starts_with(begin); }));
}

} // namespace

/// What the probe does with its time where a server does not answer, or too late.
class TestHttpPatience : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void pagesThatAreSilentLeaveTheOthersRead()
    {
        MisbehavingServer server({{"/good", Answer::text("x")},
                                  {"/a", Answer::bad(Kind::Hang)},
                                  {"/b", Answer::bad(Kind::Hang)},
                                  {"/c", Answer::text("x")}});
        HttpOptions options{server.url()};
        options.add("paths", listOption({"/good", "/a", "/b", "/c"}));
        options.requestTimeout = 200ms;
        auto reading = options.probed();
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "~1good/status"), std::string("200"));
        QVERIFY(gapWithCodeAt(reading, "~1b/status").find("no whole answer") != std::string::npos);
        QVERIFY(gapWithCodeAt(reading, "~1c/status").find("had not answered twice")
                != std::string::npos);
        QCOMPARE(requestsOf(server, "GET /c"), std::size_t{0});
        // Where one of them uses up all the time that there is, too.
        ProbeConditions run;
        run.timeout = 700ms;
        options.requestTimeout = 20s;
        reading = options.probed(run);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Ok);
        QCOMPARE(at(reading, "~1good/status"), std::string("200"));
        QVERIFY(gapWithCodeAt(reading, "~1a/status") != "-");
    }

    // Whatever a server does with the questions beyond its pages, the pages stay read, and the
    // probe ends in time.
    void oneSilentServerDoesNotUseUpTheTime()
    {
        MisbehavingServer server({{"/", Answer::text("x")},
                                  {"/robots.txt", Answer::bad(Kind::Endless)},
                                  {"/sidestage-no-such-page", Answer::bad(Kind::EndlessHeaders)},
                                  {"/a", Answer::bad(Kind::Hang)},
                                  {"/b", Answer::bad(Kind::Garbage)},
                                  {"/c", Answer::bad(Kind::Hang)}});
        HttpOptions options{server.url()};
        options.add("cors",
                    OptionValue(HttpOptions::Entries{{"paths", listOption({"/b", "/a", "/c"})}}));
        options.add("forwarded", flagOption(true));
        QElapsedTimer time;
        time.start();
        const auto reading = options.probed();
        QVERIFY(time.elapsed() < 5000);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "~1/status"), std::string("200"));
        QVERIFY(gapWithCodeAt(reading, "errors/not-found") != "-");
        QVERIFY(gapWithCodeAt(reading, "cors/~1b/foreign").find("is not HTTP")
                != std::string::npos);
        QVERIFY(gapWithCodeAt(reading, "cors/~1b/foreign-with-credentials") != "-");
        QVERIFY(gapWithCodeAt(reading, "cors/~1a/foreign").find("no whole answer")
                != std::string::npos);
        QVERIFY(gapWithCodeAt(reading, "cors/~1c/foreign").find("had not answered twice")
                != std::string::npos);
        QCOMPARE(requestsOf(server, "OPTIONS /c"), std::size_t{0});
    }

    void pagesThatWereReadStayWhereTheTimeIsUp()
    {
        MisbehavingServer server(
            {{"/", Answer::text("x")}, {"/sidestage-no-such-page", Answer::bad(Kind::Hang)}});
        ProbeConditions run;
        run.timeout = 700ms;
        HttpOptions options{server.url()};
        options.requestTimeout = 20s;
        const auto reading = options.probed(run);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Ok);
        QCOMPARE(at(reading, "~1/status"), std::string("200"));
        for (const auto *part : {"errors/not-found", "robots", "cors/~1/foreign-with-credentials"})
            QVERIFY2(gapWithCodeAt(reading, part) != "-", part);
        QCOMPARE(at(reading, "clock"), std::string("not said")); // the page had no date
    }

    void stopsWithinASecondWhereverItIs()
    {
        MisbehavingServer server(
            {{"/", Answer::text("x")}, {"/sidestage-no-such-page", Answer::bad(Kind::Hang)}});
        std::stop_source stop;
        ProbeConditions run;
        run.stop = stop.get_token();
        HttpOptions options{server.url()};
        options.requestTimeout = 20s;
        std::unique_ptr<QThread> stopper(QThread::create([&] {
            for (int i = 0; i < 200 && requestsOf(server, "GET /sidestage") == 0; ++i)
                QThread::msleep(10);
            stop.request_stop();
        }));
        QElapsedTimer time;
        time.start();
        stopper->start();
        const auto reading = options.probed(run);
        stopper->wait();
        QVERIFY(time.elapsed() < 3000);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestHttpPatience)
#include "tst_httppatience.moc"
