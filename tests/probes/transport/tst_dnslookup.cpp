// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/dnsanswer.h"
#include "probes/transport/dnslookup.h"
#include "tests/support/fakeresolver.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTemporaryDir>

#include <array>
#include <span>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;
using Manner = FakeResolver::Manner;

namespace {

const SteadyClock steady;

DnsServer server(const FakeResolver &resolver)
{
    return {"127.0.0.1", resolver.port()};
}

Deadline within(Milliseconds time, std::stop_token stop = {})
{
    return {steady, steady.now() + time, std::move(stop)};
}

DnsManners patient(Milliseconds time)
{
    DnsManners manners;
    manners.patience = time;
    return manners;
}

Result<DnsAnswer> asked(const std::vector<DnsServer> &servers, Milliseconds patience = 300ms,
                        DnsType type = DnsType::A)
{
    DnsLookup lookup(servers, patient(patience), within(10s));
    auto answers = lookup.ask({{"app.acme.test", type}});
    return answers ? answers->front() : tl::unexpected(answers.error());
}

std::string saidBy(const Result<DnsAnswer> &answer)
{
    return answer ? "an answer"
                  : std::string(nameOf(answer.error().code)) + ": " + answer.error().message;
}

std::string withoutPorts(std::string text)
{
    const auto at = text.find("127.0.0.1:");
    if (at == std::string::npos)
        return text;
    auto end = at + 10;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9')
        ++end;
    return text.replace(at, end - at, "HERE");
}

} // namespace

class TestDnsLookup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aCodeThatExtensionsWidenIsNoEmptyAnswer()
    {
        // BADVERS: the code's lower four bits are those of "no error" (RFC 6891, section 9).
        const std::array<unsigned char, 23> bytes{0, 1, 0x81, 0x80, 0,    0,    0, 0, 0, 0, 0, 1,
                                                  0, 0, 41,   0x04, 0xd0, 0x01, 0, 0, 0, 0, 0};
        const auto message = readDnsMessage(bytes);
        QVERIFY(message);
        QCOMPARE(int(message->code), 16);
        const auto answer = answerTo({"app.acme.test", DnsType::A}, *message, "the resolver");
        QVERIFY(!answer);
        QCOMPARE(answer.error().message,
                 std::string("the resolver answers the question for A of 'app.acme.test' with the "
                             "unknown code 16"));
        // What is cut off says nothing more.
        QCOMPARE(int(readDnsMessage(std::span(bytes).first(20))->code), 0);
    }

    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aRightAnswerIsTaken()
    {
        const FakeResolver resolver(Manner::Right);
        const auto address = asked({server(resolver)});
        QVERIFY2(address, saidBy(address).c_str());
        QCOMPARE(address->records.size(), std::size_t{1});
        QCOMPARE(address->records.front().text, std::string("192.0.2.1"));
        const auto mail = asked({server(resolver)}, 300ms, DnsType::Mx);
        QVERIFY(mail);
        QVERIFY(mail->kind == DnsAnswer::Kind::NoData);
        QVERIFY(mail->nameExists());
    }

    void whatIsSentIsAStandardQuestion()
    {
        const FakeResolver resolver(Manner::Right);
        for (const auto type : {DnsType::A, DnsType::Aaaa, DnsType::Caa, DnsType::Txt, DnsType::Mx,
                                DnsType::Ns, DnsType::Cname})
            QVERIFY(asked({server(resolver)}, 300ms, type));
        const auto questions = resolver.questions();
        QCOMPARE(questions.size(), std::size_t{7});
        for (const auto &question : questions) {
            QCOMPARE(question[2], '\x01'); // a query of the standard kind, recursion desired
            QCOMPARE(question.substr(4, 8), std::string("\0\1\0\0\0\0\0\1", 8)); // with EDNS
            QCOMPARE(question.substr(12, 15), std::string("\3app\4acme\4test", 14) + '\0');
            QCOMPARE(question.substr(29, 2), std::string("\0\1", 2)); // class IN
        }
    }

    void badResolversAreToldApart_data()
    {
        QTest::addColumn<Manner>("manner");
        QTest::addColumn<int>("code");
        QTest::addColumn<std::string>("says");
        const auto row = [](const char *name, Manner manner, int code, const std::string &says) {
            QTest::newRow(name) << manner << code << says;
        };
        const std::string question = " about the A of 'app.acme.test' within 300 ms";
        row("silent", Manner::Silent, 0, "timed-out: the resolver HERE did not answer" + question);
        row("garbage", Manner::Garbage, 0,
            "protocol: the resolver HERE sends something that answers no question" + question);
        row("short", Manner::Short, 0,
            "protocol: the resolver HERE sends something that answers no question" + question);
        row("other id", Manner::OtherId, 0,
            "protocol: the resolver HERE sends something that answers no question" + question);
        row("other question", Manner::OtherQuestion, 0,
            "protocol: the resolver HERE sends something that answers no question" + question);
        row("lies", Manner::Lies, 0,
            "protocol: the resolver HERE answers with what is no message of the DNS");
        row("circle", Manner::Circle, 0,
            "protocol: the resolver HERE answers with what is no message of the DNS");
        row("silent tcp", Manner::OverSilentTcp, 0,
            "timed-out: the resolver HERE gave no whole answer" + question
                + ", neither over UDP nor over TCP");
        row("no tcp", Manner::OverNoTcp, 0,
            "unreachable: the resolver HERE cannot be asked over TCP, where answers that are too "
            "long for UDP have to be fetched");
        row("servfail", Manner::Code, 2,
            "unreachable: the resolver HERE could not find out A of 'app.acme.test' (SERVFAIL)");
        row("refused", Manner::Code, 5,
            "permission-denied: the resolver HERE refuses to tell A of 'app.acme.test' (REFUSED)");
        row("notimp", Manner::Code, 4,
            "unsupported: the resolver HERE cannot tell A of 'app.acme.test' (NOTIMP)");
        row("formerr", Manner::Code, 1,
            "protocol: the resolver HERE does not understand the question for A of "
            "'app.acme.test' (FORMERR)");
        row("strange code", Manner::Code, 9,
            "protocol: the resolver HERE answers the question for A of 'app.acme.test' with the "
            "unknown code 9");
        row("points", Manner::Points, 0,
            "unsupported: the resolver HERE knows its own zones alone and points to others for A "
            "of 'app.acme.test'");
        row("no such name", Manner::Code, 3, "an answer");
        row("whole over tcp", Manner::OverTcp, 0, "an answer");
    }

    void badResolversAreToldApart()
    {
        QFETCH(Manner, manner);
        QFETCH(int, code);
        QFETCH(std::string, says);
        const FakeResolver resolver(manner, 0ms, code);
        QElapsedTimer time;
        time.start();
        const auto answer = asked({server(resolver)});
        QVERIFY2(time.elapsed() < 1000, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(withoutPorts(saidBy(answer)), says);
        if (answer && code == 3)
            QVERIFY(answer->kind == DnsAnswer::Kind::NoSuchName && !answer->nameExists());
        else if (answer)
            QCOMPARE(answer->records.size(), std::size_t{1});
    }

    void aSlowAnswerCountsWithinItsTime()
    {
        const FakeResolver resolver(Manner::Slow, 400ms);
        QVERIFY(asked({server(resolver)}, 2s));
        QCOMPARE(withoutPorts(saidBy(asked({server(resolver)}, 200ms))),
                 std::string("timed-out: the resolver HERE did not answer about the A of "
                             "'app.acme.test' within 200 ms"));
    }

    void nothingListens()
    {
        const auto answer = asked({{"127.0.0.1", closedPort()}});
        QCOMPARE(withoutPorts(saidBy(answer)),
                 std::string("unreachable: nothing answers at the resolver HERE, or there is no "
                             "way to it"));
    }

    void theNextResolverIsAskedWhereOneFails()
    {
        const FakeResolver broken(Manner::Code, 0ms, 2);
        const FakeResolver right(Manner::Right);
        DnsLookup lookup({server(broken), server(right)}, patient(300ms), within(10s));
        for (int i = 0; i < 2; ++i) {
            const auto answers = lookup.ask({{"app.acme.test", DnsType::A}});
            QVERIFY(answers && answers->front());
        }
        QCOMPARE(broken.questions().size(), std::size_t{1}); // afterwards the other comes first
        // Of two failures the first resolver's is told.
        const FakeResolver silent(Manner::Silent);
        QCOMPARE(asked({server(broken), server(silent)}).error().code, ErrorCode::Unreachable);
        QCOMPARE(asked({server(silent), server(broken)}).error().code, ErrorCode::TimedOut);
    }

    // A resolver that knows no such name has answered: the next one is not asked until it pleases.
    void aNameThatDoesNotExistIsAnAnswer()
    {
        const FakeResolver first(Manner::Code, 0ms, 3);
        const FakeResolver second(Manner::Right);
        const auto answer = asked({server(first), server(second)});
        QVERIFY(answer && answer->kind == DnsAnswer::Kind::NoSuchName);
        QVERIFY(second.questions().empty());
    }

    void manyQuestionsKeepTheirOrder()
    {
        const FakeResolver resolver(Manner::Slow, 50ms);
        DnsLookup lookup({server(resolver)}, patient(5s), within(10s));
        std::vector<DnsQuestion> questions;
        for (int i = 0; i < 40; ++i)
            questions.push_back({"host" + std::to_string(i) + ".acme.test",
                                 i % 3 == 0 ? DnsType::Txt : DnsType::A});
        QElapsedTimer time;
        time.start();
        const auto answers = lookup.ask(questions);
        QVERIFY(answers);
        QCOMPARE(answers->size(), questions.size());
        for (std::size_t i = 0; i < questions.size(); ++i) {
            QVERIFY2((*answers)[i], saidBy((*answers)[i]).c_str());
            QCOMPARE((*answers)[i]->records.size(), i % 3 == 0 ? std::size_t{0} : std::size_t{1});
        }
        QVERIFY(time.elapsed() < 1500); // seven rounds of six, not forty one after another
    }

    // A hundred questions to nobody cost the time of one.
    void whoNeverSpeaksIsNotAskedOnAndOn()
    {
        const FakeResolver resolver(Manner::Silent);
        DnsLookup lookup({server(resolver)}, patient(300ms), within(10s));
        const std::vector<DnsQuestion> questions(100, {"app.acme.test", DnsType::A});
        QElapsedTimer time;
        time.start();
        const auto answers = lookup.ask(questions);
        QVERIFY(answers);
        QVERIFY(time.elapsed() < 1000);
        for (const auto &answer : *answers)
            QCOMPARE(answer.error().code, ErrorCode::TimedOut);
    }

    void aRateIsKept()
    {
        const FakeResolver resolver(Manner::Right);
        HostPacing pacing;
        DnsManners manners = patient(1s);
        manners.pacing = &pacing;
        manners.interval = 50ms;
        DnsLookup lookup({server(resolver)}, manners, within(10s));
        QElapsedTimer time;
        time.start();
        QVERIFY(lookup.ask(std::vector<DnsQuestion>(5, {"app.acme.test", DnsType::A})));
        QVERIFY(time.elapsed() >= 200);
    }

    void aStopAndADeadlineEndEverything()
    {
        const FakeResolver resolver(Manner::Silent);
        std::stop_source stop;
        QElapsedTimer time;
        time.start();
        std::thread stopper([&stop] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        DnsLookup lookup({server(resolver)}, patient(60s), within(60s, stop.get_token()));
        const auto answers = lookup.ask({{"app.acme.test", DnsType::A}});
        stopper.join();
        QVERIFY(!answers);
        QCOMPARE(answers.error().code, ErrorCode::Cancelled);
        QVERIFY(time.elapsed() < 1000);

        time.restart();
        DnsLookup late({server(resolver)}, patient(60s), within(300ms));
        const auto none = late.ask({{"app.acme.test", DnsType::A}});
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::TimedOut);
        QVERIFY(time.elapsed() < 1000);
    }

    void addressesOfResolvers()
    {
        const auto read = [](const char *text) {
            const auto server = DnsServer::parse(text);
            return server
                ? server->address + '|' + std::to_string(server->port) + '|' + server->toString()
                : std::string("-");
        };
        QCOMPARE(read("10.0.0.53"), std::string("10.0.0.53|53|10.0.0.53"));
        QCOMPARE(read("10.0.0.53:5353"), std::string("10.0.0.53|5353|10.0.0.53:5353"));
        QCOMPARE(read("2001:DB8::53"), std::string("2001:db8::53|53|2001:db8::53"));
        QCOMPARE(read("[2001:db8::53]"), std::string("2001:db8::53|53|2001:db8::53"));
        QCOMPARE(read("[::1]:5353"), std::string("::1|5353|[::1]:5353"));
        for (const auto *bad : {"", "dns.acme.test", "10.0.0", "10.0.0.53:", "10.0.0.53:0",
                                "10.0.0.53:65536", "10.0.0.53:5x", "[::1", "[::1]5353", "10.1",
                                "10.0.0.256", "10.0.0.53/8", "fe80::1%eth0", ":53"})
            QCOMPARE(read(bad), std::string("-"));
    }

    void theSystemsResolversAreRead()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("resolv.conf")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# ours\nsearch acme.test\nnameserver 192.0.2.53\nnameserver 2001:db8::53\n");
        file.close();
        const auto servers = systemDnsServers(file.fileName().toStdString());
        QVERIFY(servers);
        QCOMPARE(servers->size(), std::size_t{2});
        QCOMPARE(servers->front().toString(), std::string("192.0.2.53"));
        QCOMPARE(servers->back().toString(), std::string("2001:db8::53"));
        QVERIFY(systemDnsServers()); // whatever this machine has
    }
};

QTEST_GUILESS_MAIN(TestDnsLookup)
#include "tst_dnslookup.moc"
