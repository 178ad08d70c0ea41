// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/httpclient.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/rawserver.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>

#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;
using Kind = Answer::Kind;

namespace {

const SteadyClock steadyClock;

/// Pages of memory that this process holds, in MiB.
double residentMiB()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / (1 << 20);
}

/// One request in a worker, as a probe makes it.
Result<HttpResponse> ask(const std::string &url, Milliseconds allowed = 2000ms,
                         const HttpTrust &trust = {}, const HttpLimits &limits = {},
                         HttpRequest request = {}, std::stop_token stop = {})
{
    Result<HttpResponse> answer = failure(ErrorCode::Internal, "no answer yet");
    request.url = url;
    std::thread worker([&] {
        auto client = HttpClient::make(trust, limits);
        if (!client) {
            answer = tl::unexpected(client.error());
            return;
        }
        answer =
            client->exchange(request, Deadline(steadyClock, steadyClock.now() + allowed, stop));
    });
    worker.join();
    return answer;
}

/// The system's proxy for plain HTTP while this lives.
class SystemProxy
{
public:
    SystemProxy(const char *host, int port)
    {
        const QByteArray address = QByteArray("http://") + host + ':' + QByteArray::number(port);
        qputenv("http_proxy", address);
    }
    ~SystemProxy() { qunsetenv("http_proxy"); }
    SystemProxy(const SystemProxy &) = delete;
    SystemProxy &operator=(const SystemProxy &) = delete;
};

} // namespace

class TestHttpExchange : public QObject
{
    Q_OBJECT

    const TestCertificates m_certificates;
    const QSslConfiguration m_tls =
        m_certificates.isUsable() ? m_certificates.server("localhost") : QSslConfiguration();

    HttpTrust trustOf(const MisbehavingServer &server) const
    {
        HttpTrust trust;
        if (server.url().starts_with("https:"))
            trust.caFile = m_certificates.authorityFile();
        return trust;
    }
    std::vector<QByteArray> schemes() const
    {
        return m_certificates.isUsable() ? std::vector<QByteArray>{"http", "https"}
                                         : std::vector<QByteArray>{"http"};
    }
    const QSslConfiguration *tlsFor(const QByteArray &scheme) const
    {
        return scheme == "https" ? &m_tls : nullptr;
    }

    void addSchemes() const
    {
        QTest::addColumn<QByteArray>("scheme");
        for (const auto &scheme : schemes())
            QTest::newRow(scheme.constData()) << scheme;
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void bringsStatusHeadersAndBody()
    {
        MisbehavingServer server(
            {{"/",
              Answer::text("hello")
                  .with("X-Twice", "a")
                  .with("X-TWICE", "b")
                  .with("Set-Cookie", "a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT")
                  .with("Set-Cookie", "b=2")}});
        const auto answer = ask(server.url() + "/");
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->body, std::string("hello"));
        QCOMPARE(answer->version, std::string("1.1"));
        QVERIFY(!answer->isEncrypted);
        QCOMPARE(headerValue(answer->headers, "x-twice").value_or(""), std::string("a, b"));
        std::vector<std::string> cookies;
        for (const auto &header : answer->headers) {
            if (header.name == "set-cookie")
                cookies.push_back(header.value);
        }
        QCOMPARE(cookies.size(), std::size_t{2});
        QCOMPARE(cookies.at(0), std::string("a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT"));
        const auto sent = server.requests().at(0);
        QVERIFY(sent.find("User-Agent: Sidestage/") != std::string::npos);
        QVERIFY(sent.find("(read-only audit)") != std::string::npos);
    }

    void everyStatusIsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        for (const int status :
             {204, 301, 400, 401, 403, 404, 405, 407, 409, 418, 429, 500, 502, 503, 599})
            QTest::newRow(std::to_string(status).c_str()) << status;
    }
    void everyStatusIsAnAnswer()
    {
        QFETCH(int, status);
        auto page = Answer::text(status == 204 ? "" : "page");
        page.status = status;
        MisbehavingServer server({{"/", page.with("WWW-Authenticate", "Basic realm=\"x\"")}});
        const auto answer = ask(server.url() + "/");
        QVERIFY2(answer, answer ? "" : answer.error().toString().c_str());
        QCOMPARE(answer->status, status);
        QVERIFY2(!answer->bodyFailure,
                 answer->bodyFailure ? answer->bodyFailure->message.c_str() : "");
        QCOMPARE(answer->body, std::string(status == 204 ? "" : "page"));
    }

    void misbehaviourBecomesAnErrorInTime_data()
    {
        QTest::addColumn<QByteArray>("scheme");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        for (const auto &scheme : schemes()) {
            const auto row = [&scheme](const char *name, Kind kind, ErrorCode code,
                                       const char *words) {
                QTest::newRow(QByteArray(scheme + ' ' + name).constData())
                    << scheme << int(kind) << int(code) << QString::fromLatin1(words);
            };
            row("hang", Kind::Hang, ErrorCode::TimedOut, "no whole answer");
            row("garbage", Kind::Garbage, ErrorCode::Protocol, "HTTP");
            row("endless headers", Kind::EndlessHeaders, ErrorCode::TooLarge,
                "headers larger than");
        }
    }
    void misbehaviourBecomesAnErrorInTime()
    {
        QFETCH(QByteArray, scheme);
        QFETCH(int, kind);
        QFETCH(int, code);
        QFETCH(QString, words);
        MisbehavingServer server({{"/", Answer::bad(Kind(kind))}}, tlsFor(scheme));
        QElapsedTimer time;
        time.start();
        const auto answer = ask(server.url() + "/", 600ms, trustOf(server));
        QVERIFY(time.elapsed() < 1600);
        QVERIFY(!answer);
        QCOMPARE(nameOf(answer.error().code), nameOf(ErrorCode(code)));
        QVERIFY2(answer.error().message.find(words.toStdString()) != std::string::npos,
                 answer.error().message.c_str());
        QVERIFY(answer.error().message.find(std::to_string(server.port())) != std::string::npos);
    }

    void aBodyThatFailsLeavesItsHead_data()
    {
        QTest::addColumn<QByteArray>("scheme");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("code");
        for (const auto &scheme : schemes()) {
            const auto row = [&scheme](const char *name, Kind kind, ErrorCode code) {
                QTest::newRow(QByteArray(scheme + ' ' + name).constData())
                    << scheme << int(kind) << int(code);
            };
            row("drip", Kind::Drip, ErrorCode::TimedOut);
            row("reset", Kind::ResetInBody, ErrorCode::Unreachable);
            row("cut chunks", Kind::CutInChunks, ErrorCode::Unreachable);
        }
    }
    void aBodyThatFailsLeavesItsHead()
    {
        QFETCH(QByteArray, scheme);
        QFETCH(int, kind);
        QFETCH(int, code);
        MisbehavingServer server({{"/", Answer::bad(Kind(kind))}}, tlsFor(scheme));
        QElapsedTimer time;
        time.start();
        const auto answer = ask(server.url() + "/", 600ms, trustOf(server));
        QVERIFY(time.elapsed() < 1600);
        QVERIFY2(answer, answer ? "" : answer.error().toString().c_str());
        QCOMPARE(answer->status, 200);
        QCOMPARE(headerValue(answer->headers, "content-type").value_or(""),
                 std::string("text/plain"));
        QVERIFY(answer->bodyFailure);
        QCOMPARE(nameOf(answer->bodyFailure->code), nameOf(ErrorCode(code)));
    }

    void refusedSaysThatNothingListens()
    {
        const int port = closedPort();
        const auto answer = ask("http://127.0.0.1:" + std::to_string(port) + '/');
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Unreachable);
        QCOMPARE(answer.error().message, "nothing listens at 127.0.0.1:" + std::to_string(port));
    }

    void anUnknownNameSaysSo()
    {
        const auto answer = ask("http://no-such-host.invalid/", 5000ms);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Unreachable);
        QCOMPARE(answer.error().message,
                 std::string("the name no-such-host.invalid does not resolve"));
    }

    void twoGigabytesAreCutAtTheLimit_data() { addSchemes(); }
    void twoGigabytesAreCutAtTheLimit()
    {
        QFETCH(QByteArray, scheme);
        MisbehavingServer server({{"/", Answer::bad(Kind::Endless)}}, tlsFor(scheme));
        const double before = residentMiB();
        HttpLimits limits;
        limits.body = 1 << 20;
        const auto answer = ask(server.url() + "/", 5000ms, trustOf(server), limits);
        QVERIFY2(answer, answer ? "" : answer.error().toString().c_str());
        QVERIFY(answer->isTruncated);
        QVERIFY(!answer->bodyFailure);
        QCOMPARE(answer->body.size(), limits.body);
        QVERIFY2(residentMiB() - before < 48, std::to_string(residentMiB() - before).c_str());
        QVERIFY2(server.bytesSent() < (std::size_t{64} << 20),
                 std::to_string(server.bytesSent()).c_str());
    }

    void aBodyOfExactlyTheLimitIsWhole()
    {
        MisbehavingServer server({{"/", Answer::text(std::string(5000, 'x'))}});
        HttpLimits limits;
        limits.body = 5000;
        QVERIFY(!ask(server.url() + "/", 2000ms, {}, limits)->isTruncated);
        limits.body = 4999;
        QVERIFY(ask(server.url() + "/", 2000ms, {}, limits)->isTruncated);
    }

    void aCompressedBombIsBounded_data() { addSchemes(); }
    void aCompressedBombIsBounded()
    {
        QFETCH(QByteArray, scheme);
        // qCompress writes four bytes of length before a zlib stream, which is what "deflate"
        // means.
        const auto zlib = qCompress(QByteArray(256 << 20, '\0'), 9).mid(4).toStdString();
        MisbehavingServer server({{"/", Answer::text(zlib).with("Content-Encoding", "deflate")}},
                                 tlsFor(scheme));
        const double before = residentMiB();
        const auto answer = ask(server.url() + "/", 5000ms, trustOf(server));
        QVERIFY2(residentMiB() - before < 64, std::to_string(residentMiB() - before).c_str());
        QVERIFY(answer);
        QVERIFY(answer->isTruncated);
        QCOMPARE(answer->body.size(), std::size_t{1} << 20);
    }

    void aCompressedBodyThatEndsEarlySaysSo()
    {
        QByteArray page;
        for (int i = 0; i < 500; ++i)
            page += QByteArray::number(i * 7919) + ' ';
        const auto zlib = qCompress(page).mid(4).toStdString();
        const auto served = [](std::string bytes) {
            return Answer::text(std::move(bytes)).with("Content-Encoding", "deflate");
        };
        // Each is whole by its Content-Length: only the compression knows that something lacks.
        MisbehavingServer server({{"/whole", served(zlib)},
                                  {"/half", served(zlib.substr(0, zlib.size() / 2))},
                                  {"/sum", served(zlib.substr(0, zlib.size() - 1))},
                                  {"/first", served(zlib.substr(0, 1))}});
        const auto whole = ask(server.url() + "/whole");
        QVERIFY(whole && !whole->bodyFailure);
        QCOMPARE(whole->body, page.toStdString());
        for (const auto *path : {"/half", "/sum", "/first"}) {
            const auto answer = ask(server.url() + path);
            QVERIFY(answer);
            QCOMPARE(answer->status, 200);
            QVERIFY2(answer->bodyFailure, path);
            QCOMPARE(answer->bodyFailure->code, ErrorCode::Corrupt);
            QCOMPARE(answer->bodyFailure->message,
                     std::string("the compressed body stops before its end"));
            QVERIFY(!answer->isTruncated);
        }
        // Beyond the limit nobody looks for an end.
        HttpLimits limits;
        limits.body = 100;
        const auto cut = ask(server.url() + "/half", 2000ms, {}, limits);
        QVERIFY(cut && cut->isTruncated && !cut->bodyFailure);
    }

    void manyCookiesAndLargeHeadersEnd_data() { addSchemes(); }
    void manyCookiesAndLargeHeadersEnd()
    {
        QFETCH(QByteArray, scheme);
        auto page = Answer::text("x");
        for (int i = 0; i < 10000; ++i)
            page.headers.emplace_back("Set-Cookie", "c" + std::to_string(i) + "=v");
        auto large = Answer::text("x").with("X-Large", std::string(1 << 20, 'y'));
        MisbehavingServer server({{"/cookies", page}, {"/large", large}}, tlsFor(scheme));
        QElapsedTimer time;
        time.start();
        const auto cookies = ask(server.url() + "/cookies", 800ms, trustOf(server));
        QVERIFY(time.elapsed() < 1800);
        QVERIFY(cookies);
        QCOMPARE(cookies->headers.size(), std::size_t{10002});
        const auto header = ask(server.url() + "/large", 2000ms, trustOf(server));
        QVERIFY(!header);
        QCOMPARE(nameOf(header.error().code), nameOf(ErrorCode::TooLarge));
    }

    void stoppingEndsTheWaitingAtOnce_data() { addSchemes(); }
    void stoppingEndsTheWaitingAtOnce()
    {
        QFETCH(QByteArray, scheme);
        MisbehavingServer server({{"/", Answer::bad(Kind::Hang)}}, tlsFor(scheme));
        std::stop_source stop;
        std::thread stopper([&] {
            std::this_thread::sleep_for(100ms);
            stop.request_stop();
        });
        QElapsedTimer time;
        time.start();
        const auto answer =
            ask(server.url() + "/", 30000ms, trustOf(server), {}, {}, stop.get_token());
        stopper.join();
        QVERIFY(time.elapsed() < 1100);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Cancelled);
    }

    void nothingIsSentAfterTheDeadlineOrAStop()
    {
        MisbehavingServer server({});
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(ask(server.url() + "/", 1000ms, {}, {}, {}, stop.get_token()).error().code,
                 ErrorCode::Cancelled);
        QCOMPARE(ask(server.url() + "/", -1ms).error().code, ErrorCode::TimedOut);
        QVERIFY(server.requests().empty());
    }

    void redirectsAreNotFollowed()
    {
        MisbehavingServer server({{"/", Answer::redirect(302, "/next")}});
        const auto answer = ask(server.url() + "/");
        QCOMPARE(answer->status, 302);
        QCOMPARE(headerValue(answer->headers, "location").value_or(""), std::string("/next"));
        QCOMPARE(server.requestLines().size(), std::size_t{1});
    }

    void sendsTheMethodThatWasAskedFor()
    {
        MisbehavingServer server({{"/", Answer::text("x")}});
        for (const auto method : {HttpMethod::Get, HttpMethod::Head, HttpMethod::Options}) {
            HttpRequest request;
            request.method = method;
            QVERIFY(ask(server.url() + "/", 2000ms, {}, {}, request));
        }
        QCOMPARE(
            server.requestLines(),
            (std::vector<std::string>{"GET / HTTP/1.1", "HEAD / HTTP/1.1", "OPTIONS / HTTP/1.1"}));
    }

    void aUserPartOfTheAddressIsNotSent()
    {
        auto guarded = Answer::text("who?").with("WWW-Authenticate", "Basic realm=\"x\"");
        guarded.status = 401;
        MisbehavingServer server({{"/", guarded}});
        const auto answer =
            ask("http://user:pa55word@127.0.0.1:" + std::to_string(server.port()) + '/');
        QCOMPARE(answer->status, 401);
        for (const auto &request : server.requests())
            QVERIFY(request.find("Authorization") == std::string::npos);
    }

    void certificatesAreVerified()
    {
        const TestCertificates certificates;
        if (!certificates.isUsable())
            QSKIP("the openssl program is missing");
        const auto good = certificates.server("localhost");
        const auto otherName = certificates.server("elsewhere.test");
        HttpTrust trust;
        trust.caFile = certificates.authorityFile();
        {
            MisbehavingServer server({{"/", Answer::text("safe")}}, &good);
            const auto answer = ask(server.url() + "/", 3000ms, trust);
            QVERIFY2(answer, answer ? "" : answer.error().toString().c_str());
            QVERIFY(answer->isEncrypted);
            QCOMPARE(answer->body, std::string("safe"));

            const auto refused = ask(server.url() + "/", 3000ms);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::UntrustedPeer);
            QVERIFY2(refused.error().message.find("authority that is not trusted")
                         != std::string::npos,
                     refused.error().message.c_str());

            HttpTrust careless;
            careless.isVerified = false;
            QVERIFY(ask(server.url() + "/", 3000ms, careless));
        }
        MisbehavingServer server({{"/", Answer::text("safe")}}, &otherName);
        const auto refused = ask(server.url() + "/", 3000ms, trust);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::UntrustedPeer);
        QVERIFY2(refused.error().message.find("another name (elsewhere.test)") != std::string::npos,
                 refused.error().message.c_str());
    }

    void anExpiredCertificateIsRefused()
    {
        const TestCertificates certificates;
        if (!certificates.isUsable())
            QSKIP("the openssl program is missing");
        const auto expired = certificates.server("localhost", true);
        MisbehavingServer server({{"/", Answer::text("safe")}}, &expired);
        HttpTrust trust;
        trust.caFile = certificates.authorityFile();
        const auto refused = ask(server.url() + "/", 3000ms, trust);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::UntrustedPeer);
        QVERIFY2(refused.error().message.find("expired on") != std::string::npos,
                 refused.error().message.c_str());
    }

    void tlsAtAPlainPortIsAnError()
    {
        const RawServer server(RawServer::Manner::Answers, "HTTP/1.1 400 Bad Request\r\n\r\n");
        const auto refused =
            ask("https://127.0.0.1:" + std::to_string(server.port()) + '/', 1000ms);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.starts_with("no TLS connection with"),
                 refused.error().message.c_str());
        auto client = HttpClient::make({});
        HttpRequest request;
        request.url = "https://127.0.0.1:" + std::to_string(server.port()) + '/';
        QVERIFY(!client->exchange(request, Deadline(steadyClock, steadyClock.now() + 1000ms, {})));
        QVERIFY(client->obstacle() == HttpObstacle::NoTls);
    }

    void aWebProxyIsToldTheSystemsPasswordAndNobodyElseIs()
    {
        MisbehavingServer proxy({{"http://shop.invalid/a", Answer::text("by way of the proxy")}});
        const SystemProxy system("auditor:open%20sesame@127.0.0.1", proxy.port());
        const auto answer = ask("http://shop.invalid/a");
        QVERIFY2(answer, answer ? "" : answer.error().toString().c_str());
        QCOMPARE(answer->body, std::string("by way of the proxy"));
        QCOMPARE(proxy.requestLines(),
                 std::vector<std::string>{"GET http://shop.invalid/a HTTP/1.1"});
        const QByteArray expected =
            "Proxy-Authorization: Basic " + QByteArray("auditor:open sesame").toBase64();
        QVERIFY2(proxy.requests().at(0).find(expected.toStdString()) != std::string::npos,
                 proxy.requests().at(0).c_str());
        MisbehavingServer site({{"/", Answer::text("x")}}); // this machine's own: no proxy
        QVERIFY(ask(site.url() + "/"));
        QVERIFY(site.requests().at(0).find("Proxy-") == std::string::npos);
    }

    // The same as where a connection is made through it.
    void whatAProxyFailsAtIsNoAnswerOfTheSite()
    {
        auto asking = Answer::text("who?").with("Proxy-Authenticate", "Basic realm=\"x\"");
        asking.status = 407;
        MisbehavingServer proxy({{"http://shop.invalid/", asking}});
        const auto failed = [](const char *host, int port) {
            const SystemProxy system(host, port);
            auto client = HttpClient::make({});
            HttpRequest request;
            request.url = "http://shop.invalid/";
            const auto answer =
                client->exchange(request, Deadline(steadyClock, steadyClock.now() + 5000ms, {}));
            return (answer
                        ? "status " + std::to_string(answer->status)
                        : std::string(nameOf(answer.error().code)) + ": " + answer.error().message)
                + (client->obstacle() == HttpObstacle::Other ? "" : " (the site's)");
        };
        QCOMPARE(failed("127.0.0.1", proxy.port()),
                 std::string("permission-denied: the proxy on the way to shop.invalid:80 asks for "
                             "a password"));
        QCOMPARE(proxy.requests().size(), std::size_t{1});
        QVERIFY(proxy.requests().at(0).find("Proxy-Authorization") == std::string::npos);
        const std::string noHelp =
            "unreachable: the proxy on the way to shop.invalid:80 does not help";
        QCOMPARE(failed("127.0.0.1", closedPort()), noHelp);
        QCOMPARE(failed("no-such-proxy.invalid", 3128), noHelp);
    }

    void aMissingAuthorityFileIsNamed()
    {
        HttpTrust trust;
        trust.caFile = "/nowhere/ca.pem";
        const auto answer = ask("http://127.0.0.1:1/", 1000ms, trust);
        QCOMPARE(answer.error().code, ErrorCode::NotFound);
        QCOMPARE(answer.error().where.file, std::string("/nowhere/ca.pem"));
    }
};

QTEST_GUILESS_MAIN(TestHttpExchange)
#include "tst_httpexchange.moc"
