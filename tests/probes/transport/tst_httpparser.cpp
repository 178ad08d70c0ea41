// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/httpparser.h"
#include "probes/transport/inflate.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;
using State = HttpParser::State;

namespace {

HttpParser parsed(const std::string &bytes, HttpMethod method = HttpMethod::Get,
                  const HttpLimits &limits = {})
{
    HttpParser parser(method, limits);
    parser.feed(bytes);
    return parser;
}

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: 1\r\n\r\n"
                            "5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: t\r\n\r\n";

} // namespace

class TestHttpParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void bodiesEndWhereTheySay()
    {
        auto sized = parsed("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef");
        QCOMPARE(sized.state(), State::Done);
        QCOMPARE(sized.response().body, std::string("abc"));

        auto open = parsed("HTTP/1.0 200 OK\n\nabc");
        QCOMPARE(open.state(), State::Reading);
        QCOMPARE(open.finish(), State::Done);
        QCOMPARE(open.response().body, std::string("abc"));
        QCOMPARE(open.response().version, std::string("1.0"));

        auto inChunks = parsed(chunked);
        QCOMPARE(inChunks.state(), State::Done);
        QCOMPARE(inChunks.response().body, std::string("hello!"));

        QCOMPARE(parsed("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").state(),
                 State::Done);
        QCOMPARE(parsed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", HttpMethod::Head).state(),
                 State::Done);
    }

    void interimAnswersAreSkipped()
    {
        auto parser =
            parsed("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        QCOMPARE(parser.state(), State::Done);
        QCOMPARE(parser.response().status, 204);
        QVERIFY(parser.response().headers.empty());
    }

    void damageIsNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("no http") << QByteArray("SSH-2.0-x\r\n") << QStringLiteral("is not HTTP");
        QTest::newRow("status") << QByteArray("HTTP/1.1 abc OK\r\n\r\n")
                                << QStringLiteral("status line");
        QTest::newRow("nameless") << QByteArray("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n")
                                  << QStringLiteral("without a name");
        QTest::newRow("lengths") << QByteArray(
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
                                 << QStringLiteral("no clear length");
        QTest::newRow("negative") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")
                                  << QStringLiteral("no clear length");
        QTest::newRow("chunk") << QByteArray(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                               << QStringLiteral("damaged");
        QTest::newRow("switch") << QByteArray("HTTP/1.1 101 Switch\r\n\r\n")
                                << QStringLiteral("another protocol");
    }
    void damageIsNamed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const auto parser = parsed(bytes.toStdString());
        QCOMPARE(parser.state(), State::Failed);
        QVERIFY2(parser.failure().message.find(words.toStdString()) != std::string::npos,
                 parser.failure().message.c_str());
    }

    void piecesOfAnySizeGiveTheSameAnswer()
    {
        SIDESTAGE_PROPERTY("cutting the bytes changes nothing", [] {
            HttpParser parser(HttpMethod::Get, {});
            for (std::size_t at = 0; at < chunked.size();) {
                const auto size = *rc::gen::inRange<std::size_t>(1, 9);
                parser.feed(std::string_view(chunked).substr(at, size));
                at += size;
            }
            RC_ASSERT(parser.state() == State::Done);
            RC_ASSERT(parser.response().body == "hello!");
            RC_ASSERT(headerValue(parser.response().headers, "a") == "1");
        });
        SIDESTAGE_PROPERTY("any bytes end in a state and within the limits", [] {
            const auto noise = *rc::gen::container<std::string>(
                rc::gen::elementOf(std::string("HTP/1. 20\r\n:achunked\xff")));
            HttpLimits limits;
            limits.body = 8;
            for (const std::string &before :
                 {std::string(), std::string("HTTP/1.1 200 OK\r\n"), chunked.substr(0, 48)}) {
                auto parser = parsed(before + noise, HttpMethod::Get, limits);
                RC_ASSERT(parser.finish() != State::Reading);
                RC_ASSERT(parser.response().body.size() <= std::size_t{8});
            }
        });
    }

    void damagedCompressionIsAnError()
    {
        QCOMPARE(inflated("not compressed at all", 100).error().code, ErrorCode::Corrupt);
        const auto zlib = qCompress("hello hello hello").mid(4).toStdString();
        QCOMPARE(inflated(zlib, 100)->bytes, std::string("hello hello hello"));
        QVERIFY(!inflated(zlib, 17)->isTruncated);
        QVERIFY(inflated(zlib, 16)->isTruncated);
        QVERIFY(inflated(zlib, 100)->isWhole);
        for (std::size_t size = 0; size < zlib.size(); ++size)
            QVERIFY(!inflated(zlib.substr(0, size), 100)->isWhole);
    }
};

QTEST_APPLESS_MAIN(TestHttpParser)
#include "tst_httpparser.moc"
