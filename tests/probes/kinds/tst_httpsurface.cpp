// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/rawserver.h"
#include "tests/support/readingtext.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QThread>

#include <algorithm>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using Kind = Answer::Kind;

namespace {

OptionValue text(std::string value)
{
    return OptionValue(OptionValue::Value(std::move(value)));
}

OptionValue number(std::int64_t value)
{
    return OptionValue(OptionValue::Value(value));
}

/// A site at its root, and short waits.
OptionValue::Map site(const std::string &url, std::int64_t longestWait = 700)
{
    return {{"url", text(url)},
            {"request-timeout", OptionValue(OptionValue::Value(Milliseconds(longestWait)))}};
}

Reading probed(OptionValue::Map options, const ProbeConditions &run = {})
{
    return runProbe(httpProbe(), OptionValue(std::move(options)), run);
}

ProbeConditions stagingOfAcme()
{
    ProbeConditions run;
    run.hosts = {{"app", "staging.acme.test"}};
    run.hostsOfOthers = {{"production", {{"app", "acme.test"}, {"api", "api.acme.test"}}}};
    return run;
}

} // namespace

/// What a browser is told and where it is led, apart from the pages themselves.
class TestHttpSurface : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void policiesAreTakenApart()
    {
        auto page = Answer::text("x")
                        .with("Strict-Transport-Security", "max-age=600; preload")
                        .with("Content-Security-Policy",
                              "default-src 'self' https://app.acme.test; script-src 'nonce-abc'")
                        .with("Content-Security-Policy", "img-src *")
                        .with("Content-Security-Policy-Report-Only", "script-src 'none'")
                        .with("Permissions-Policy", "camera=(), usb=(self)")
                        .with("X-Frame-Options", "DENY");
        MisbehavingServer server(
            {{"/", Answer::redirect(302, "/in").with("Strict-Transport-Security", "preload")},
             {"/in", page}});
        const auto reading = probed(site(server.url()));
        const std::vector<std::pair<std::string, std::string>> expected{
            {"~1/hsts", "true"},
            {"~1/hsts/max-age", "600"},
            {"~1/hsts/includes-subdomains", "false"},
            {"~1/hsts/preload", "true"},
            {"~1/hsts/ignored", "-"},
            {"~1/redirects/0/hsts/ignored", "it has no max-age"},
            {"~1/csp/default-src", "{'self', https://app.acme.test}"},
            {"~1/csp/script-src", "{'nonce-…'}"},
            {"~1/csp-2/img-src", "{*}"},
            {"~1/csp-report-only/script-src", "{'none'}"},
            {"~1/permissions/camera", "{}"},
            {"~1/permissions/usb", "{self}"},
            {"~1/headers/x-frame-options", "DENY"},
            {"~1/headers/strict-transport-security", "-"},
            {"~1/headers/content-security-policy", "-"},
            {"~1/headers/permissions-policy", "-"}};
        for (const auto &[path, value] : expected)
            QCOMPARE(path + " = " + at(reading, path), path + " = " + value);
    }

    void policiesThatCannotBeReadSaySo()
    {
        auto huge = Answer::text("x");
        std::string directives;
        for (int i = 0; i < 200; ++i)
            directives += "d" + std::to_string(i) + " x; ";
        huge = huge.with("Content-Security-Policy", directives)
                   .with("Permissions-Policy", "camera 'none'");
        MisbehavingServer server({{"/", huge}});
        const auto reading = probed(site(server.url()));
        QVERIFY2(reading.outcome.isOk(), factsAsText(reading).c_str());
        QVERIFY(gapAt(reading, "~1/csp").find("more than 100 directives") != std::string::npos);
        QCOMPARE(at(reading, "~1/permissions"), std::string("true"));
        QVERIFY(at(reading, "~1/permissions/ignored").find("no list") != std::string::npos);
    }

    void cookiesTellHowFarTheyGo()
    {
        MisbehavingServer server(
            {{"/",
              Answer::text("x")
                  .with("Set-Cookie", "own=1")
                  .with("Set-Cookie", "far=1; Domain=other.test")
                  .with("Set-Cookie", "suffix=1; Domain=co.uk")
                  .with("Set-Cookie", "__Host-a=1; Secure; Path=/; Domain=127.0.0.1")}});
        ProbeConditions run;
        const auto place = "127.0.0.1:" + std::to_string(server.port());
        run.hosts = {{"app", place}};
        run.hostsOfOthers = {{"production", {{"app", "127.0.0.1:9"}}}};
        const auto reading = probed(site(server.url()), run);
        QCOMPARE(at(reading, "~1/cookies/own"), std::string("true"));
        QCOMPARE(at(reading, "~1/cookies/own/scope"), std::string("host-only"));
        // On this machine itself environments share their host anyway.
        QCOMPARE(at(reading, "~1/cookies/own/covers"), std::string("-"));
        QCOMPARE(at(reading, "~1/cookies/far/scope"), std::string("foreign"));
        QCOMPARE(at(reading, "~1/cookies/far/covers"), std::string("-"));
        QCOMPARE(at(reading, "~1/cookies/suffix/scope"), std::string("foreign"));
        QCOMPARE(at(reading, "~1/cookies/__Host-a/prefix-kept"), std::string("false"));
    }

    void linksThatLeaveTheEnvironment()
    {
        auto page = Answer::text("<a href='https://acme.test/shop?token=s3cret'>shop</a>"
                                 "<img src='//www.acme.test/logo.png'><a href='/own'>own</a>"
                                 "<script src='https://elsewhere.test/x.js'></script>",
                                 "text/html; charset=utf-8")
                        .with("Link", "<https://api.acme.test/next>; rel=next");
        MisbehavingServer server({{"/", page}});
        auto run = stagingOfAcme();
        std::vector<std::string> log;
        run.log = &log;
        auto options = site(server.url());
        options.emplace_back("entrances", text("none"));
        auto reading = probed(options, run);
        QCOMPARE(at(reading, "~1/links/other-environments"),
                 std::string("{production api, production app, production www.app}"));
        std::string said;
        for (const auto &line : log)
            said += line + '\n';
        QVERIFY2(said.find("production app: https://acme.test/shop?token=…") != std::string::npos,
                 said.c_str());
        QVERIFY(said.find("s3cret") == std::string::npos);

        // A page of its own, then one that was read in part.
        server.set("/", Answer::text("<a href=https://staging.acme.test/>x</a>", "text/html"));
        reading = probed(options, run);
        QCOMPARE(at(reading, "~1/links/other-environments"), std::string("-"));
        QCOMPARE(gapAt(reading, "~1/links"), std::string("-"));
        server.set(
            "/",
            Answer::text(std::string(5000, ' ') + "<a href=https://acme.test/>x</a>", "text/html"));
        options.emplace_back("body-limit", number(1000));
        reading = probed(options, run);
        QCOMPARE(gapAt(reading, "~1/links"),
                 std::string("only the beginning of the page was read"));
    }

    void aPortWithoutTlsIsNoBadCertificate()
    {
        MisbehavingServer server({{"/", Answer::text("x")}});
        ProbeConditions run;
        run.hosts = {{"app", "127.0.0.1"}};
        auto options = site(server.url());
        const RawServer plain(RawServer::Manner::Answers, "HTTP/1.1 400 Bad Request\r\n\r\n");
        options.emplace_back("https-port", number(plain.port()));
        QCOMPARE(at(probed(options, run), "entrances/https app/end"), std::string("no-tls"));
    }

    void namesHaveShapes()
    {
        MisbehavingServer server({});
        ProbeConditions run;
        run.hosts = {{"api", "staging.api.acme.test"}, {"app", "127.0.0.1"}, {"old", "127.0.0.2"}};
        auto options = site(server.url());
        options.emplace_back("entrances", text("own"));
        QCOMPARE(at(probed(options, run), "shape/api/form"), std::string("-"));
        options.back() = {"entrances", text("all")};
        // No ports that anybody listens at: the entrances themselves are of no interest here.
        options.emplace_back("http-port", number(closedPort()));
        options.emplace_back("https-port", number(closedPort()));
        const auto reading = probed(options, run);
        QCOMPARE(at(reading, "shape/api/form"), std::string("api.acme.test"));
        QCOMPARE(at(reading, "shape/api/environment"), std::string("a label in front"));
        QCOMPARE(at(reading, "shape/api/site"), std::string("acme.test"));
        QCOMPARE(at(reading, "shape/app/form"), std::string("this machine"));
        QCOMPARE(at(reading, "shape/app/site"), std::string("-"));
        // A name that nobody has is a fact where the name service says so, and else a gap.
        const auto end = at(reading, "entrances/http www.api/end");
        QVERIFY2(end == "no-such-host" || gapAt(reading, "entrances/http www.api") != "-",
                 factsAsText(reading).c_str());
        QCOMPARE(at(reading, "entrances/http old/end"), std::string("closed"));
    }

    void entrancesThatLeadAstray()
    {
        MisbehavingServer own({{"/", Answer::text("own")}});
        MisbehavingServer other({{"/", Answer::redirect(302, "/")}});
        auto options = site(own.url());
        ProbeConditions run;
        run.hosts = {{"api", "localhost"}, {"app", "127.0.0.1"}, {"old", "127.0.0.2"}};
        const auto endOf = [&](const Answer &answer) {
            other.set("/", answer);
            auto asked = options;
            asked.emplace_back("http-port", number(other.port()));
            return probed(asked, run);
        };
        // The other server listens at 127.0.0.1 alone, as localhost finds it.
        auto reading = endOf(Answer::redirect(302, "/"));
        QCOMPARE(at(reading, "entrances/http api/end"), std::string("circle"));
        QCOMPARE(at(reading, "entrances/http api/stops-at"), std::string("302 /"));
        QCOMPARE(at(reading, "entrances/http old/end"), std::string("closed"));
        reading = endOf(Answer::redirect(301, "file:///etc/passwd"));
        QCOMPARE(at(reading, "entrances/http api/end"), std::string("other-scheme"));
        QCOMPARE(at(reading, "entrances/http api/stops-at"), std::string("301 file:///etc/passwd"));
        reading = endOf(Answer{301, {}, {}});
        QCOMPARE(at(reading, "entrances/http api/end"), std::string("bad-location"));
        reading = endOf(Answer::redirect(308, own.url() + "/?token=abc"));
        QCOMPARE(at(reading, "entrances/http api/end"), std::string("answered"));
        QCOMPARE(at(reading, "entrances/http api/redirects"), "[308 " + own.url() + "/?token=…]");
        QCOMPARE(at(reading, "entrances/http api/arrives"), own.url());
        QCOMPARE(at(reading, "entrances/http api/encrypted"), std::string("false"));
        QCOMPARE(at(reading, "entrances/http api/status"), std::string("-"));
        reading = endOf(Answer::redirect(302, "http://127.0.0.1:" + std::to_string(closedPort())));
        QVERIFY2(gapAt(reading, "entrances/http api").starts_with("after 1 redirect"),
                 gapAt(reading, "entrances/http api").c_str());
        for (const auto kind : {Kind::Hang, Kind::Garbage, Kind::EndlessHeaders}) {
            reading = endOf(Answer::bad(kind));
            QVERIFY2(reading.outcome.isOk(), factsAsText(reading).c_str());
            QVERIFY(gapAt(reading, "entrances/http api") != "-");
        }
        // The target's own page was read twice a time, and was not asked for as an entrance.
        const auto asked = own.requestLines();
        QCOMPARE(std::count(asked.begin(), asked.end(), "GET / HTTP/1.1"), 16);
        for (const auto &line : other.requestLines())
            QCOMPARE(line, std::string("GET / HTTP/1.1"));
    }

    void hostsWithoutANameOfTheirOwnAreCalledByOne()
    {
        MisbehavingServer own({{"/", Answer::text("own")}});
        MisbehavingServer other({{"/", Answer::redirect(302, own.url() + "/in")}});
        auto options = site(own.url());
        options.emplace_back("http-port", number(other.port()));
        options.emplace_back("follow", number(0));
        ProbeConditions run;
        run.hosts = {{"api", "localhost"}, {"shop", "acme.invalid"}};
        auto reading = probed(options, run);
        const auto port = ':' + std::to_string(own.port());
        QCOMPARE(at(reading, "entrances/http api/arrives"), "http://{own}" + port);
        QCOMPARE(at(reading, "entrances/http api/redirects"), "[302 http://{own}" + port + "/in]");
        // Where comparing replaces "acme.invalid", it leaves the www form as it is.
        other.set("/", Answer::redirect(301, "https://WWW.acme.invalid/x"));
        reading = probed(options, run);
        QCOMPARE(at(reading, "entrances/http api/end"), std::string("not-followed"));
        QCOMPARE(at(reading, "entrances/http api/stops-at"),
                 std::string("301 https://{www.shop}/x"));
    }

    void entrancesGetNoCredential()
    {
        MisbehavingServer own({{"/", Answer::text("own")}});
        MisbehavingServer other({{"/", Answer::text("other")}});
        auto options = site(own.url());
        options.emplace_back("http-port", number(other.port()));
        options.emplace_back("user", text("ada"));
        options.emplace_back("password", OptionValue(CredentialReference{"web"}));
        options.emplace_back("headers", OptionValue(OptionValue::Map{{"X-Own", text("1")}}));
        ProbeConditions run;
        run.hosts = {{"api", "localhost"}, {"app", "127.0.0.1"}};
        run.credentials = {{"web", "s3cret"}};
        const auto reading = probed(options, run);
        QCOMPARE(at(reading, "entrances/http api/status"), std::string("200"));
        QCOMPARE(other.requests().size(), std::size_t{1});
        QVERIFY(other.requests().front().find("Authorization") == std::string::npos);
        QVERIFY(other.requests().front().find("X-Own") == std::string::npos);
        QVERIFY(own.requests().front().find("Authorization: Basic") != std::string::npos);
    }

    void entrancesEndWithTheDeadlineAndTheStop()
    {
        MisbehavingServer own({{"/", Answer::text("own")}});
        MisbehavingServer other({{"/", Answer::bad(Kind::Hang)}});
        auto options = site(own.url(), 20000);
        options.emplace_back("http-port", number(other.port()));
        ProbeConditions run;
        run.hosts = {{"api", "localhost"}, {"app", "127.0.0.1"}, {"old", "127.0.0.2"}};
        run.timeout = std::chrono::milliseconds(2000);
        QElapsedTimer watch;
        watch.start();
        const auto reading = probed(options, run);
        QVERIFY2(watch.elapsed() < 2000, factsAsText(reading).c_str());
        QVERIFY(reading.outcome.isOk()); // half of the time was left for the rest
        QVERIFY(gapAt(reading, "entrances/http api") != "-");
        QVERIFY(gapAt(reading, "entrances/http old").find("no time left") != std::string::npos);

        std::stop_source stop;
        run.stop = stop.get_token();
        run.timeout = std::chrono::milliseconds(20000);
        const auto seen = other.requests().size();
        std::jthread stopper([&] {
            for (int i = 0; i < 100 && other.requests().size() == seen; ++i)
                QThread::msleep(20);
            stop.request_stop();
        });
        watch.restart();
        QCOMPARE(probed(options, run).outcome.error->code, ErrorCode::Cancelled);
        QVERIFY(watch.elapsed() < 3000);
    }

    void aRealServerWithManyNames()
    {
        const auto program = installedProgram(
            QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
        const TestCertificates certificates;
        if (program.isEmpty() || !certificates.isUsable())
            QSKIP("nginx or openssl is missing");
        certificates.server("localhost");
        ServerProcess nginx;
        const QString folder = nginx.folder() + QLatin1Char('/');
        const auto plain = std::to_string(freePort());
        const auto secure = std::to_string(freePort());
        const auto pem = certificates.folder() + "/localhost";
        QFile configuration(folder + QStringLiteral("nginx.conf"));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        const auto listening = [&](const std::string &address) {
            return "server { listen " + address + ":" + plain + "; listen " + address + ":" + secure
                + " ssl; ssl_certificate " + pem + ".pem; ssl_certificate_key " + pem + ".key; ";
        };
        configuration.write(QByteArray::fromStdString(
            "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
            "events {}\nhttp { log_format all '$request|$http_authorization|$http_cookie';\n"
            "access_log access.log all; client_body_temp_path t; proxy_temp_path t;\n"
            "fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t; default_type text/html;\n"
            + listening("127.0.0.1")
            + "if ($scheme = http) { return 301 https://localhost:" + secure
            + "$request_uri; }\n"
              "add_header Strict-Transport-Security 'max-age=31536000; includeSubDomains' always;\n"
              "add_header Content-Security-Policy \"default-src 'self'; script-src "
              "'nonce-$request_id'; report-uri /seen?by=$connection\" always;\n"
              "add_header Permissions-Policy 'camera=(), geolocation=(self)' always;\n"
              "add_header Set-Cookie '__Host-sid=v; Secure; HttpOnly; Path=/' always;\n"
              "location / { return 200 '<a href=https://acme.test/help>help</a>'; } }\n"
            + listening("127.0.0.2") + "return 302 https://localhost:" + secure + "/api; }\n"
            + listening("127.0.0.3") + "location / { return 404; } } }\n"));
        configuration.close();
        const bool isUp = nginx.start(program,
                                      {QStringLiteral("-p"), nginx.folder(), QStringLiteral("-c"),
                                       folder + QStringLiteral("nginx.conf"), QStringLiteral("-e"),
                                       QStringLiteral("stderr")},
                                      std::stoi(plain));
        QVERIFY2(isUp, qPrintable(nginx.output()));

        auto options = site("https://localhost:" + secure, 5000);
        options.emplace_back("ca", text(certificates.authorityFile()));
        options.emplace_back("http-port", number(std::stoi(plain)));
        options.emplace_back("https-port", number(std::stoi(secure)));
        ProbeConditions run;
        run.hosts = {{"app", "localhost"}, {"api", "127.0.0.2"}, {"old", "127.0.0.3"}};
        run.hostsOfOthers = {{"production", {{"app", "acme.test"}}}};
        const auto reading = probed(options, run);
        const auto facts = factsAsText(reading);
        QVERIFY2(reading.outcome.isOk(), facts.c_str());
        const auto own = "https://localhost:" + secure;
        const std::vector<std::pair<std::string, std::string>> expected{
            {"~1/hsts/max-age", "31536000"},
            {"~1/hsts/includes-subdomains", "true"},
            {"~1/csp/default-src", "{'self'}"},
            {"~1/csp/script-src", "{'nonce-…'}"}, // another one each time
            {"~1/csp/report-uri", "…"}, // noise
            {"~1/permissions/geolocation", "{self}"},
            {"~1/cookies/__Host-sid/scope", "host-only"},
            {"~1/cookies/__Host-sid/prefix-kept", "true"},
            {"~1/links/other-environments", "{production app}"},
            {"entrances/http app/end", "answered"},
            {"entrances/http app/redirects", "[301 " + own + "/]"},
            {"entrances/http app/arrives", own},
            {"entrances/http app/encrypted", "true"},
            {"entrances/https app/end", "-"}, // the target itself
            {"entrances/http api/redirects", "[302 " + own + "/api]"},
            {"entrances/http old/end", "answered"},
            {"entrances/http old/redirects", "[]"},
            {"entrances/http old/arrives", "http://127.0.0.3:" + plain},
            {"entrances/http old/encrypted", "false"},
            {"entrances/http old/status", "404"},
            {"entrances/https api/end", "not-trusted"}, // another name's certificate
            {"entrances/https old/end", "not-trusted"}};
        for (const auto &[path, value] : expected)
            QVERIFY2(at(reading, path) == value,
                     (path + " = " + at(reading, path) + ", not " + value + '\n' + facts).c_str());
        nginx.stop();
        QFile log(folder + QStringLiteral("access.log"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        const auto lines = log.readAll().trimmed().split('\n');
        QCOMPARE(lines.count("GET / HTTP/1.1|-|-"), 2 + 3);
        for (const auto &line : lines)
            QVERIFY2(line.startsWith("GET /") && line.endsWith("|-|-"), line.constData());
    }
};

QTEST_GUILESS_MAIN(TestHttpSurface)
#include "tst_httpsurface.moc"
