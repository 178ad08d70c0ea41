// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls.h"
#include "probes/transport/tlsdialogue.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/property.h"
#include "tests/support/rawserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTemporaryDir>

#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

Reading probed(int port, std::chrono::milliseconds timeout = 5s, std::stop_token stop = {})
{
    ProbeConditions run;
    run.timeout = timeout;
    run.stop = std::move(stop);
    return runProbe(tlsProbe(), textOptions({{"url", "https://127.0.0.1:" + std::to_string(port)}}),
                    run);
}

/// "code: sentence" without the port, which is another one each time.
std::string failureOf(const Reading &reading, int port)
{
    if (!reading.outcome.error)
        return "ok";
    auto text = reading.outcome.error->message;
    const auto number = ':' + std::to_string(port);
    if (const auto at = text.find(number); at != std::string::npos)
        text.replace(at, number.size(), ":PORT");
    return std::string(nameOf(reading.outcome.error->code)) + ": " + text;
}

QByteArray bytes(std::initializer_list<int> numbers)
{
    QByteArray result;
    for (const int number : numbers)
        result.append(static_cast<char>(number));
    return result;
}

} // namespace

/// The probe against servers that behave badly.
class TestTlsFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatIsNoTlsIsToldInASentence_data()
    {
        using Manner = RawServer::Manner;
        QTest::addColumn<int>("manner");
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QString>("failure");
        const auto row = [](const char *name, Manner manner, const QByteArray &said,
                            const char *failure) {
            QTest::newRow(name) << static_cast<int>(manner) << said << QString::fromLatin1(failure);
        };
        row("plain HTTP", Manner::Answers, "HTTP/1.1 400 Bad Request\r\n\r\n",
            "protocol: 127.0.0.1:PORT answers in plain HTTP, not in TLS");
        row("a greeting", Manner::Greets, "SSH-2.0-OpenSSH_9.2\r\n",
            "protocol: 127.0.0.1:PORT answers in something that is not TLS");
        row("random bytes", Manner::Answers, bytes({0x7f, 0x45, 0, 1, 2, 3, 4, 5}),
            "protocol: 127.0.0.1:PORT answers in something that is not TLS");
        row("closes at once", Manner::HangsUp, {},
            "unreachable: 127.0.0.1:PORT closed the connection without an answer");
        row("a cut record", Manner::HangsUp, bytes({0x16, 3, 3, 1, 0, 2, 0, 0}),
            "protocol: 127.0.0.1:PORT closed the connection in the middle of the handshake");
        row("garbage in a record", Manner::Answers, bytes({0x16, 3, 3, 0, 4, 99, 0, 0, 0}),
            "protocol: 127.0.0.1:PORT spoke TLS that cannot be understood (unexpected message)");
        row("refuses everything", Manner::HangsUp, bytes({0x15, 3, 1, 0, 2, 2, 40}),
            "protocol: 127.0.0.1:PORT found nothing in common with what was offered");
        row("an alert of its own", Manner::HangsUp, bytes({0x15, 3, 1, 0, 2, 2, 80}),
            "protocol: 127.0.0.1:PORT had an error of its own");
    }
    void whatIsNoTlsIsToldInASentence()
    {
        QFETCH(const int, manner);
        QFETCH(const QByteArray, said);
        QFETCH(const QString, failure);
        const RawServer server(static_cast<RawServer::Manner>(manner), said);
        QCOMPARE(failureOf(probed(server.port()), server.port()), failure.toStdString());
    }

    void nobodyAtThePortIsToldInASentence()
    {
        const int port = closedPort();
        const auto failure = failureOf(probed(port), port);
        QVERIFY2(failure.starts_with("unreachable: ") && failure.find(":PORT") != std::string::npos,
                 failure.c_str());
    }

    // A record, and in it one empty "hello request" after another, which a client passes over.
    void aHandshakeWithoutEndIsBroughtToOne()
    {
        auto record = bytes({0x16, 3, 3, 0x40, 0});
        record.append(QByteArray(0x4000, '\0'));
        QByteArray many;
        for (int i = 0; i < 200; ++i)
            many += record;
        const RawServer server(RawServer::Manner::Answers, many);
        QElapsedTimer watch;
        watch.start();
        const auto failure = failureOf(probed(server.port(), 3s), server.port());
        QVERIFY2(failure == "too-large: 127.0.0.1:PORT sends without end and never shakes hands"
                     || failure.starts_with("protocol: 127.0.0.1:PORT spoke TLS that cannot be"),
                 failure.c_str());
        QVERIFY(watch.elapsed() < 4000);
    }

    void aServerThatSaysNothingMeetsTheDeadline_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half a record") << bytes({0x16, 3, 3, 1, 0, 2, 0});
    }
    void aServerThatSaysNothingMeetsTheDeadline()
    {
        QFETCH(const QByteArray, said);
        const RawServer server(RawServer::Manner::Answers, said);
        QElapsedTimer watch;
        watch.start();
        const auto reading = probed(server.port(), 400ms);
        QVERIFY2(watch.elapsed() >= 390 && watch.elapsed() < 1400,
                 std::to_string(watch.elapsed()).c_str());
        const auto failure = failureOf(reading, server.port());
        QVERIFY2(failure.starts_with("timed-out: 127.0.0.1:PORT did not finish the handshake"),
                 failure.c_str());
    }

    void oneHandshakeHasATimeOfItsOwn()
    {
        const RawServer server(RawServer::Manner::Silent);
        QElapsedTimer watch;
        watch.start();
        const auto reading =
            runProbe(tlsProbe(),
                     OptionValue(OptionValue::Map{
                         {"host", OptionValue(OptionValue::Value(std::string("127.0.0.1")))},
                         {"port", OptionValue(OptionValue::Value(std::int64_t{server.port()}))},
                         {"request-timeout", OptionValue(OptionValue::Value(Milliseconds(300)))}}),
                     ProbeConditions());
        // Of the 300 ms a part may have passed before the handshake began.
        const auto failure = failureOf(reading, server.port());
        const std::string sentence =
            "timed-out: 127.0.0.1:PORT did not finish the handshake within ";
        QVERIFY2(failure.starts_with(sentence) && failure.ends_with(" ms"), failure.c_str());
        const auto allowed = std::stoi(failure.substr(sentence.size()));
        QVERIFY2(allowed > 200 && allowed <= 300, failure.c_str());
        QVERIFY(watch.elapsed() < 1300);
    }

    void aStopIsHeardWithinASecond()
    {
        const RawServer server(RawServer::Manner::Silent);
        std::stop_source stop;
        std::chrono::steady_clock::time_point stopped;
        std::thread other([&] {
            std::this_thread::sleep_for(500ms);
            stopped = std::chrono::steady_clock::now();
            stop.request_stop();
        });
        const auto reading = probed(server.port(), 20s, stop.get_token());
        const auto after = std::chrono::steady_clock::now();
        other.join();
        const auto failure = failureOf(reading, server.port());
        QVERIFY2(failure.starts_with("cancelled: "), failure.c_str());
        QVERIFY(after - stopped < 1s);
    }

    void whatAPersonWroteWrongIsToldBeforehand()
    {
        const auto number = [](std::int64_t value) {
            return OptionValue(OptionValue::Value(value));
        };
        const auto text = [](const char *value) {
            return OptionValue(OptionValue::Value(std::string(value)));
        };
        const auto complaints = [](OptionValue::Map options) {
            std::string all;
            for (const auto &error : tlsProbe().check(OptionValue(std::move(options))))
                all += error.message + '\n';
            return all;
        };
        QCOMPARE(complaints({{"url", text("https://app.acme.test")}}), std::string());
        QCOMPARE(complaints({{"host", text("10.0.0.7")}, {"port", number(8443)}}), std::string());
        QCOMPARE(complaints({}), std::string("one of url and host is needed\n"));
        QCOMPARE(complaints({{"url", text("https://a.test")}, {"host", text("a.test")}}),
                 std::string("url and host say the same thing twice\n"));
        QCOMPARE(complaints({{"url", text("http://app.acme.test")}}),
                 std::string("an address without TLS has nothing to look at here\n"));
        QCOMPARE(complaints({{"url", text("https://a.test")}, {"port", number(443)}}),
                 std::string("the port belongs into the url\n"));
        QCOMPARE(complaints({{"host", text("a.test")}, {"port", number(65536)}}),
                 std::string("port must be from 1 to 65535\n"));
        QCOMPARE(complaints({{"host", text("a.test")}, {"rate", number(0)}}),
                 std::string("rate must be from 1 to 1000\n"));
    }

    void aFileOfAuthoritiesThatIsNoneIsNamed()
    {
        const auto withFile = [](const QString &file) {
            const auto reading = runProbe(
                tlsProbe(),
                textOptions({{"url", "https://127.0.0.1:1"}, {"ca", file.toStdString()}}), 5s);
            return reading.outcome.error ? reading.outcome.error->toString() : std::string("ok");
        };
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("ca.pem"));
        QCOMPARE(withFile(file),
                 file.toStdString() + ": the file of certificate authorities cannot be read");
        QFile empty(file);
        QVERIFY(empty.open(QIODevice::WriteOnly));
        empty.close();
        QCOMPARE(withFile(file),
                 file.toStdString() + ": the file holds no certificate in PEM form");
    }

    void whatIsNotUnderstoodIsNoRefusal()
    {
        const auto isUnderstood = [](TlsVersion version, const QByteArray &said) {
            TlsOffer offer;
            offer.peer = QUrl(QStringLiteral("https://app.acme.test"));
            offer.only = version;
            const auto dialogue = *TlsDialogue::begin(offer);
            dialogue->output();
            dialogue->feed({said.constData(), static_cast<std::size_t>(said.size())});
            return dialogue->state() == TlsDialogue::State::Declined
                && dialogue->answer().isUnderstood;
        };
        for (const auto version : {TlsVersion::Tls12, TlsVersion::Ssl3}) {
            QVERIFY(isUnderstood(version, bytes({0x15, 3, 1, 0, 2, 2, 70})));
            QVERIFY(!isUnderstood(version, "HTTP/1.1 400 Bad Request\r\n\r\n"));
            QVERIFY(!isUnderstood(version, bytes({0x16, 3, 0, 0, 4, 99, 0, 0, 0})));
        }
    }

    void whateverAServerSaysTheDialogueEndsOrWaits()
    {
        SIDESTAGE_PROPERTY("bytes of a stranger are an answer or none", [] {
            TlsOffer offer;
            offer.peer = QUrl(QStringLiteral("https://app.acme.test"));
            if (*rc::gen::arbitrary<bool>())
                offer.only = TlsVersion::Ssl3;
            const auto begun = TlsDialogue::begin(offer);
            RC_ASSERT(begun.has_value());
            const auto &dialogue = *begun;
            RC_ASSERT(!dialogue->output().empty());
            const auto kind = *rc::gen::element('\x16', '\x15', '\x17', 'H');
            const auto body = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
            std::string record{kind, '\x03', '\x03', static_cast<char>(body.size() >> 8U),
                               static_cast<char>(body.size() & 0xffU)};
            record += body;
            const auto cut = *rc::gen::inRange<std::size_t>(0, record.size() + 1);
            dialogue->feed(std::string_view(record).substr(0, cut));
            dialogue->feed(std::string_view(record).substr(cut));
            dialogue->closed();
            RC_ASSERT(dialogue->state() == TlsDialogue::State::Declined);
            RC_ASSERT(!dialogue->answer().session);
            RC_ASSERT(!dialogue->answer().refusal.empty());
        });
    }
};

QTEST_GUILESS_MAIN(TestTlsFaults)
#include "tst_tlsfaults.moc"
