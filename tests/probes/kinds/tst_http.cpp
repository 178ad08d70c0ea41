// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;
using Kind = Answer::Kind;

namespace {

OptionValue text(std::string value)
{
    return OptionValue(OptionValue::Value(std::move(value)));
}

OptionValue::Map entries(std::vector<std::pair<std::string, OptionValue>> members)
{
    return members;
}

OptionValue page(const std::string &path, const std::string &body,
                 const std::string &method = "GET")
{
    return OptionValue(
        entries({{"path", text(path)}, {"body", text(body)}, {"method", text(method)}}));
}

/// Options for a server: its pages, and short waits.
OptionValue::Map site(const std::string &url, std::vector<OptionValue> pages)
{
    return entries({{"url", text(url)},
                    {"paths", OptionValue(OptionValue::List(std::move(pages)))},
                    {"request-timeout", OptionValue(OptionValue::Value(Milliseconds(500)))}});
}

Reading probed(OptionValue::Map options, const ProbeConditions &run = {})
{
    return runProbe(httpProbe(), OptionValue(std::move(options)), run);
}

} // namespace

class TestHttp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsTheChainStepByStep()
    {
        MisbehavingServer server(
            {{"/", Answer::redirect(301, "/login?state=abc&next=%2Fhome").with("X-Step", "one")},
             {"/login?state=abc&next=%2Fhome",
              Answer::text("welcome").with("X-Frame-Options", "DENY")}});
        const auto reading = probed(site(server.url(), {text("/")}));
        QVERIFY2(reading.outcome.isOk(), factsAsText(reading).c_str());
        QCOMPARE(at(reading, "~1/status"), std::string("200"));
        QCOMPARE(at(reading, "~1/redirects/0/status"), std::string("301"));
        QCOMPARE(at(reading, "~1/redirects/0/location"),
                 std::string("/login?state=…&next=%2Fhome"));
        QCOMPARE(at(reading, "~1/redirects/0/headers/x-step"), std::string("one"));
        QCOMPARE(at(reading, "~1/redirects/end"), std::string("answered"));
        QCOMPARE(at(reading, "~1/redirects/1/status"), std::string("-"));
        QCOMPARE(at(reading, "~1/headers/x-frame-options"), std::string("DENY"));
        QCOMPARE(at(reading, "~1/content-type"), std::string("text/plain"));
        QCOMPARE(at(reading, "~1/http-version"), std::string("1.1"));
        QCOMPARE(at(reading, "~1/compression"), std::string("none"));
    }

    void chainsThatGoNowhereSaySo()
    {
        MisbehavingServer server({{"/circle", Answer::redirect(302, "/round")},
                                  {"/round", Answer::redirect(302, "/circle")},
                                  {"/file", Answer::redirect(302, "file:///etc/passwd")},
                                  {"/nowhere", Answer{302, {}, {}}},
                                  {"/a", Answer::redirect(302, "/b")},
                                  {"/b", Answer::redirect(302, "/c")},
                                  {"/c", Answer::text("end")}});
        auto options =
            site(server.url(), {text("/circle"), text("/file"), text("/nowhere"), text("/a")});
        options.emplace_back("follow", OptionValue(OptionValue::Value(std::int64_t{1})));
        const auto reading = probed(std::move(options));
        QCOMPARE(at(reading, "~1circle/redirects/end"), std::string("circle"));
        QCOMPARE(at(reading, "~1circle/redirects/1/location"), std::string("/circle"));
        QCOMPARE(at(reading, "~1file/redirects/end"), std::string("other-scheme"));
        QCOMPARE(at(reading, "~1file/redirects/0/location"), std::string("file:///etc/passwd"));
        QCOMPARE(at(reading, "~1nowhere/redirects/end"), std::string("bad-location"));
        QCOMPARE(at(reading, "~1a/redirects/end"), std::string("too-many"));
        QCOMPARE(at(reading, "~1a/status"), std::string("302"));
    }

    void aPageNotFoundIsASiteThatIsUp()
    {
        MisbehavingServer server({});
        const auto reading = probed(site(server.url(), {text("/")}));
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "~1/status"), std::string("404"));
    }

    void comparesHeadersNotTheirNoise()
    {
        const auto answer =
            Answer::text("x")
                .with("Content-Security-Policy",
                      "script-src 'self' 'nonce-r4nd0m' 'sha256-AAAA=' 'sha256-BBBB='; default-src "
                      " 'none'")
                .with("Strict-Transport-Security", "includeSubDomains; max-age=31536000")
                .with("Date", "Wed, 21 Oct 2026 07:28:00 GMT")
                .with("X-Request-Id", "7")
                .with("ETag", "\"abc\"")
                .with("Vary", "Accept, Cookie")
                .with("VARY", "Origin")
                .with("X-Own-Noise", "1")
                .with("X-Csrf-Token", "plaintoken")
                .with("X-Note", "mail ops@acme.test key sk_live_51H8abcdefghijkl");
        MisbehavingServer server({{"/", answer}});
        auto options = site(server.url(), {text("/")});
        options.emplace_back("volatile-headers", text("X-Own-Noise"));
        const auto reading = probed(std::move(options));
        QCOMPARE(at(reading, "~1/csp/script-src"), std::string("{'nonce-…', 'self', 'sha256-…'}"));
        QCOMPARE(at(reading, "~1/csp/default-src"), std::string("{'none'}"));
        QCOMPARE(at(reading, "~1/hsts/includes-subdomains"), std::string("true"));
        QCOMPARE(at(reading, "~1/headers/vary"), std::string("{accept, cookie, origin}"));
        for (const std::string name :
             {"date", "x-request-id", "etag", "x-own-noise", "content-length"})
            QCOMPARE(at(reading, "~1/headers/" + name), std::string("-"));
        QCOMPARE(at(reading, "~1/headers/x-csrf-token"), std::string("…"));
        QCOMPARE(at(reading, "~1/headers/x-note"), std::string("mail {e-mail} key {token}"));
    }

    void secretsInAddressesAreNowhere()
    {
        MisbehavingServer server(
            {{"/",
              Answer::redirect(302,
                               "/in;jsessionid=hunter2?key=hunter2&passwd=hunter2"
                               "&accessToken=hunter2&otp=hunter2&auth=hunter2&x=1")
                  .with("Refresh", "0; url=/x?token=hunter2")},
             {"/in;jsessionid=hunter2?key=hunter2&passwd=hunter2&accessToken=hunter2&otp=hunter2"
              "&auth=hunter2&x=1",
              Answer::text("<a href='https://user:hunter2@acme.test/?pwd=hunter2#token=hunter2'>",
                           "text/html")
                  .with("Refresh", "0; url=/x?token=hunter2")
                  .with("Content-Location", "/x?password=hunter2&code=hunter2")
                  .with("Link", "</x?access_token=hunter2>; rel=next")
                  .with("Content-Security-Policy",
                        "default-src 'self'; report-uri /r?token=hunter2")},
             {"/app", Answer::redirect(302, "com.acme.app:/cb?code=hunter2&state=hunter2&l=en")},
             {"/page", Answer::redirect(302, "/hang?session-id=hunter2#access_token=hunter2")},
             {"/hang?session-id=hunter2", Answer::bad(Kind::Hang)}});
        std::vector<std::string> log;
        ProbeConditions run;
        run.log = &log;
        run.hostsOfOthers = {{"production", {{"app", "acme.test"}}}};
        const auto reading =
            probed(site(server.url(), {text("/"), text("/app"), text("/page")}), run);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "~1/redirects/0/location"),
                 std::string("/in;jsessionid=…?key=…&passwd=…&accessToken=…&otp=…&auth=…&x=1"));
        QCOMPARE(at(reading, "~1app/redirects/0/location"),
                 std::string("com.acme.app:/cb?code=…&state=…&l=en"));
        QCOMPARE(at(reading, "~1/headers/refresh"), std::string("0; url=/x?token=…"));
        QCOMPARE(at(reading, "~1/headers/content-location"), std::string("/x?password=…&code=…"));
        QCOMPARE(at(reading, "~1/headers/link"), std::string("</x?access_token=…>; rel=next"));
        QVERIFY(gapAt(reading, "~1page") != "-");
        auto all = factsAsText(reading);
        for (const auto &gap : reading.gaps)
            all += gap.path.toString() + ' ' + gap.reason.message + gap.reason.suggestion + '\n';
        for (const auto &line : log)
            all += line + '\n';
        QVERIFY2(all.find("hunter2") == std::string::npos, all.c_str());
        QVERIFY2(all.find("/hang?session-id=…") != std::string::npos, all.c_str());
    }

    void cookieAttributesAreFactsAndValuesAreNot()
    {
        const std::string secret = "S3cretCookieValue";
        MisbehavingServer server(
            {{"/", Answer::redirect(302, "/in").with("Set-Cookie", "first=" + secret + "; Path=/")},
             {"/in",
              Answer::text("x")
                  .with("Set-Cookie",
                        "__Host-sid=" + secret
                            + "; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=3600")
                  .with("Set-Cookie",
                        "__Secure-x=" + secret
                            + "; Domain=.Acme.test; Expires=Wed, 21 Oct 2099 07:28:00 GMT")
                  .with("Set-Cookie", "nonsense")}});
        std::vector<std::string> log;
        ProbeConditions run;
        run.log = &log;
        const auto reading = probed(site(server.url(), {text("/")}), run);
        const auto facts = factsAsText(reading);
        QCOMPARE(at(reading, "~1/cookies/__Host-sid/secure"), std::string("true"));
        QCOMPARE(at(reading, "~1/cookies/__Host-sid/httponly"), std::string("true"));
        QCOMPARE(at(reading, "~1/cookies/__Host-sid/samesite"), std::string("lax"));
        QCOMPARE(at(reading, "~1/cookies/__Host-sid/lifetime"), std::string("minutes"));
        QCOMPARE(at(reading, "~1/cookies/__Host-sid/prefix-kept"), std::string("true"));
        QCOMPARE(at(reading, "~1/cookies/__Secure-x/domain"), std::string("acme.test"));
        QCOMPARE(at(reading, "~1/cookies/__Secure-x/prefix-kept"), std::string("false"));
        QCOMPARE(at(reading, "~1/cookies/__Secure-x/lifetime"), std::string("years"));
        QCOMPARE(at(reading, "~1/cookies/first/lifetime"), std::string("session"));
        QVERIFY2(facts.find(secret) == std::string::npos, facts.c_str());
        for (const auto &line : log)
            QVERIFY2(line.find(secret) == std::string::npos, line.c_str());
        QVERIFY(!log.empty());
    }

    void jsonBodiesHaveShapes()
    {
        MisbehavingServer server(
            {{"/api",
              Answer::json(
                  R"({"items":[{"id":1,"name":"a"},{"id":null,"more":true}],"byId":{"17":{"x":1},"18":{"x":"y"}},"a/b":{}})")},
             {"/bad", Answer::json("{\"items\":")},
             {"/one", Answer::json("17")}});
        const auto reading = probed(site(server.url(), {text("/api"), text("/bad"), text("/one")}));
        QCOMPARE(at(reading, "~1api/body/shape"), std::string("object"));
        QCOMPARE(at(reading, "~1api/body/shape/items"), std::string("array"));
        QCOMPARE(at(reading, "~1api/body/shape/items/[]/id"), std::string("null | number"));
        QCOMPARE(at(reading, "~1api/body/shape/items/[]/more"), std::string("boolean"));
        QCOMPARE(at(reading, "~1api/body/shape/byId/{}/x"), std::string("number | string"));
        QCOMPARE(at(reading, "~1api/body/shape/a~1b"), std::string("object"));
        QVERIFY(gapAt(reading, "~1bad/body").find("not JSON") != std::string::npos);
        QCOMPARE(at(reading, "~1bad/status"), std::string("200"));
        QCOMPARE(at(reading, "~1one/body/shape"), std::string("number"));
    }

    void readingTwiceTeachesTheNoise()
    {
        auto changing = Answer::text("Hello guest, you are visitor alpha of today.\nSame line.");
        changing.bodies.push_back("Hello guest, you are visitor beta of today.\nSame line.");
        MisbehavingServer server({{"/", changing}});
        const auto reading = probed(site(server.url(), {page("/", "text")}));
        QCOMPARE(at(reading, "~1/body/text"),
                 std::string("Hello guest, you are visitor … of today.\nSame line."));
        const auto lines = server.requestLines();
        QCOMPARE(std::count(lines.begin(), lines.end(), "GET / HTTP/1.1"), 2);
    }

    void onlyLooks()
    {
        MisbehavingServer server({{"/", Answer::text("x")}, {"/api", Answer::json("{}")}});
        probed(site(server.url(),
                    {page("/", "text"), page("/api", "auto"), page("/api", "none", "OPTIONS"),
                     page("/", "none", "HEAD")}));
        const auto lines = server.requestLines();
        for (const std::string line : {"GET /", "GET /api", "OPTIONS /api", "HEAD /"})
            QCOMPARE(std::count(lines.begin(), lines.end(), line + " HTTP/1.1"), 2);
        for (const auto &line : lines)
            QVERIFY2(line.starts_with("GET ") || line.starts_with("HEAD ")
                         || line.starts_with("OPTIONS "),
                     line.c_str());
        for (const auto &request : server.requests())
            QVERIFY(request.find("Cookie") == std::string::npos);
    }

    void failedPagesAreGapsAndOthersAreRead()
    {
        MisbehavingServer server(
            {{"/", Answer::text("x")},
             {"/hang", Answer::bad(Kind::Hang)},
             {"/garbage", Answer::bad(Kind::Garbage)},
             {"/drip", Answer::bad(Kind::Drip)},
             {"/reset", Answer::bad(Kind::ResetInBody)},
             {"/cut",
              Answer::json(qCompress("{\"a\":1,\"b\":[true]}").mid(4, 12).toStdString())
                  .with("Content-Encoding", "deflate")},
             {"/out",
              Answer::redirect(302, "http://127.0.0.1:" + std::to_string(closedPort()) + "/")}});
        QElapsedTimer time;
        time.start();
        const auto reading =
            probed(site(server.url(),
                        {text("/"), text("/hang"), text("/garbage"), page("/drip", "text"),
                         page("/reset", "text"), text("/cut"), text("/out")}));
        QVERIFY(time.elapsed() < 4000);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "~1/status"), std::string("200"));
        QVERIFY(gapAt(reading, "~1hang/status").find("no whole answer") != std::string::npos);
        QVERIFY(gapAt(reading, "~1garbage/status").find("is not HTTP") != std::string::npos);
        QCOMPARE(at(reading, "~1drip/status"), std::string("200"));
        QVERIFY(gapAt(reading, "~1drip/body").find("no whole answer") != std::string::npos);
        QCOMPARE(at(reading, "~1reset/headers/x-kept"), std::string("yes"));
        QVERIFY(gapAt(reading, "~1reset/body").find("broke off") != std::string::npos);
        QCOMPARE(at(reading, "~1cut/status"), std::string("200"));
        QCOMPARE(gapAt(reading, "~1cut/body"),
                 std::string("the compressed body stops before its end"));
        QVERIFY(gapAt(reading, "~1out/status").find("after 1 redirect, nothing listens at")
                != std::string::npos);
    }

    void nothingReadIsAFailedProbe()
    {
        const auto refused = probed(
            site("http://127.0.0.1:" + std::to_string(closedPort()), {text("/"), text("/x")}));
        QCOMPARE(refused.outcome.kind, OutcomeKind::Failed);
        QVERIFY(refused.outcome.error->message.find("nothing listens at") != std::string::npos);

        MisbehavingServer server({{"/", Answer::bad(Kind::Hang)}});
        ProbeConditions run;
        run.timeout = 300ms;
        const auto late = probed(site(server.url(), {text("/")}), run);
        QCOMPARE(late.outcome.kind, OutcomeKind::TimedOut);
        QVERIFY(late.facts.empty());
    }

    void stopsWithinASecond()
    {
        MisbehavingServer server({{"/", Answer::bad(Kind::Hang)}});
        std::stop_source stop;
        ProbeConditions run;
        run.stop = stop.get_token();
        std::unique_ptr<QThread> stopper(QThread::create([&] {
            QThread::msleep(100);
            stop.request_stop();
        }));
        auto options = site(server.url(), {text("/")});
        options.back().second = OptionValue(OptionValue::Value(Milliseconds(20000)));
        QElapsedTimer time;
        time.start();
        stopper->start();
        const auto reading = probed(std::move(options), run);
        stopper->wait();
        QVERIFY(time.elapsed() < 1100);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Cancelled);
    }

    void credentialsStayWithTheirOwnServer()
    {
        MisbehavingServer other({{"/", Answer::text("other")}});
        MisbehavingServer server({{"/", Answer::redirect(302, other.url() + "/")}});
        auto options = site(server.url(), {text("/")});
        options.emplace_back("user", text("auditor"));
        options.emplace_back("password",
                             OptionValue(OptionValue::Value(CredentialReference{"staging/web"})));
        options.emplace_back("headers", OptionValue(entries({{"X-Tenant", text("acme")}})));
        ProbeConditions run;
        std::vector<std::string> log;
        run.log = &log;
        run.credentials = {{"staging/web", "open sesame"}};
        const auto reading = probed(options, run);
        QVERIFY(reading.outcome.isOk());
        QVERIFY(server.requests().at(0).find("Authorization: Basic YXVkaXRvcjpvcGVuIHNlc2FtZQ==")
                != std::string::npos);
        QVERIFY(server.requests().at(0).find("X-Tenant: acme") != std::string::npos);
        QVERIFY(!other.requests().empty());
        for (const auto &request : other.requests())
            QVERIFY(request.find("Authorization") == std::string::npos
                    && request.find("X-Tenant") == std::string::npos);

        QCOMPARE(probed(options).outcome.error->code,
                 ErrorCode::NotConfigured); // no such credential
        options.front().second = text("http://shop.invalid");
        const auto open = probed(options, run);
        QVERIFY(open.outcome.error->message.find("without encryption") != std::string::npos);
        QVERIFY(open.outcome.error->toString().find("sesame") == std::string::npos);
    }

    void optionsThatWouldDoMoreThanLookAreRefused()
    {
        auto options = site("http://x.test", {text("/"), text("/")});
        options.emplace_back("headers",
                             OptionValue(entries({{"X-HTTP-Method-Override", text("DELETE")},
                                                  {"Authorization", text("Bearer x")}})));
        options.emplace_back("follow", OptionValue(OptionValue::Value(std::int64_t{500})));
        const auto errors = httpProbe().check(OptionValue(std::move(options)));
        std::string all;
        for (const auto &error : errors)
            all += error.message + '\n';
        QCOMPARE(errors.size(), std::size_t{4});
        QVERIFY2(all.find("only looks") != std::string::npos, all.c_str());
        QVERIFY2(all.find("in clear") != std::string::npos, all.c_str());
        QVERIFY2(all.find("twice") != std::string::npos, all.c_str());
        QVERIFY2(all.find("follow must be from 0 to 50") != std::string::npos, all.c_str());
    }

    void saysWhetherSearchEnginesAreKeptAway()
    {
        MisbehavingServer server(
            {{"/tag", Answer::text("<html><META name='robots' content='NOINDEX'>", "text/html")},
             {"/header",
              Answer::text("x", "text/html; charset=utf-8")
                  .with("X-Robots-Tag", "noindex, nofollow")},
             {"/open", Answer::text("x", "text/html")}});
        const auto reading = probed(
            site(server.url(), {text("/tag"), text("/header"), text("/open"), text("/gone")}));
        QCOMPARE(at(reading, "~1tag/noindex"), std::string("true"));
        QCOMPARE(at(reading, "~1header/noindex"), std::string("true"));
        QCOMPARE(at(reading, "~1open/noindex"), std::string("false"));
        QCOMPARE(at(reading, "~1gone/noindex"), std::string("-"));
    }

    void unverifiedConnectionsAreShownAsSuch()
    {
        const TestCertificates certificates;
        if (!certificates.isUsable())
            QSKIP("the openssl program is missing");
        const auto tls = certificates.server("localhost");
        MisbehavingServer server({{"/", Answer::text("x")}}, &tls);
        auto options = site(server.url(), {text("/")});
        QCOMPARE(probed(options).outcome.error->code, ErrorCode::UntrustedPeer);
        auto trusting = options;
        trusting.emplace_back("ca", text(certificates.authorityFile()));
        QCOMPARE(at(probed(trusting), "tls/verified"), std::string("true"));
        options.emplace_back("insecure-skip-verification", OptionValue(OptionValue::Value(true)));
        QCOMPARE(at(probed(options), "tls/verified"), std::string("false"));
    }

    void readsARealServer()
    {
        const auto nginx = QStandardPaths::findExecutable(
            QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
        const TestCertificates certificates;
        if (nginx.isEmpty() || !certificates.isUsable())
            QSKIP("nginx or openssl is missing");
        certificates.server("localhost");
        const auto folder = QString::fromStdString(certificates.folder());
        const auto plain = std::to_string(closedPort());
        const auto secure = std::to_string(closedPort());
        QFile configuration(folder + QStringLiteral("/nginx.conf"));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.write(QByteArray::fromStdString(
            "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
            "events {}\nhttp { access_log access.log; client_body_temp_path t; proxy_temp_path t;\n"
            "fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;\n"
            "server { listen 127.0.0.1:"
            + plain + "; return 301 https://localhost:" + secure
            + "$request_uri; }\n"
              "server { listen 127.0.0.1:"
            + secure
            + " ssl http2; ssl_certificate localhost.pem; ssl_certificate_key localhost.key;\n"
              "gzip on; gzip_types application/json; gzip_min_length 1;\n"
              "add_header Set-Cookie \"sid=v; Secure; HttpOnly; SameSite=Strict; Path=/\" always;\n"
              "location = /api { default_type application/json; return 200 '{\"ok\":true,\"pad\":\""
            + std::string(200, 'p')
            + "\"}'; }\n"
              "location = / { default_type text/html; return 200 'at $msec'; } } }\n"));
        configuration.close();
        QProcess process;
        process.setWorkingDirectory(folder);
        process.start(nginx,
                      {QStringLiteral("-p"), folder, QStringLiteral("-c"), configuration.fileName(),
                       QStringLiteral("-e"), QStringLiteral("stderr")});
        auto options =
            site("http://localhost:" + plain, {page("/", "text"), text("/api"), text("/gone")});
        options.emplace_back("ca", text(certificates.authorityFile()));
        Reading reading;
        for (int i = 0; i < 50 && !reading.outcome.isOk(); ++i) {
            process.waitForReadyRead(60);
            reading = probed(options);
        }
        process.terminate();
        process.waitForFinished(3000);
        QVERIFY2(reading.outcome.isOk(),
                 (factsAsText(reading) + process.readAllStandardError().toStdString()).c_str());
        QCOMPARE(at(reading, "~1/redirects/0/location"), "https://localhost:" + secure + "/");
        QCOMPARE(at(reading, "~1/status"), std::string("200"));
        QCOMPARE(at(reading, "~1/http-version"), std::string("2"));
        QCOMPARE(at(reading, "~1/body/text"), std::string("at {number}"));
        QCOMPARE(at(reading, "~1/cookies/sid/samesite"), std::string("strict"));
        QCOMPARE(at(reading, "~1api/compression"), std::string("gzip"));
        QCOMPARE(at(reading, "~1api/body/shape/ok"), std::string("boolean"));
        QCOMPARE(at(reading, "~1gone/status"), std::string("404"));
        QVERIFY(at(reading, "~1/headers/server").starts_with("nginx/"));
        QFile log(folder + QStringLiteral("/access.log"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        const auto lines = log.readAll().trimmed().split('\n');
        QVERIFY(lines.size() >= 9);
        for (const auto &line : lines)
            QVERIFY2(line.contains("\"GET "), line.constData());
    }
};

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
