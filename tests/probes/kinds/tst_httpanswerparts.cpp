// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/bodyfacts.h"
#include "probes/kinds/http/clock.h"
#include "probes/kinds/http/cors.h"
#include "probes/kinds/http/forwarded.h"
#include "probes/kinds/http/guard.h"
#include "probes/kinds/http/jsonpointer.h"
#include "probes/kinds/http/robots.h"
#include "probes/kinds/http/stacktrace.h"
#include "probes/kinds/http/visibletext.h"
#include "probes/kinds/http/webdate.h"
#include "tests/support/property.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>

using namespace sidestage;

namespace {

std::string_view wordOf(std::initializer_list<std::array<std::int64_t, 3>> answers)
{
    // Server's time, sent, received: seconds, milliseconds, milliseconds after the same moment.
    ClockSkew clock;
    for (const auto &[server, sent, received] : answers) {
        const auto second = (server < 0 ? "0" : "") + std::to_string(10 + server);
        clock.add({{"date", "Sat, 21 Nov 2026 09:12:" + second + " GMT"}},
                  *webDate("Sat, 21 Nov 2026 09:12:10 GMT") * 1000 + sent,
                  *webDate("Sat, 21 Nov 2026 09:12:10 GMT") * 1000 + received);
    }
    return clock.word();
}

HttpResponse answerWith(int status, HttpHeaders headers, std::string body = {})
{
    HttpResponse answer;
    answer.status = status;
    answer.headers = std::move(headers);
    answer.body = std::move(body);
    return answer;
}

RedirectChain chainOf(const std::string &first, const std::vector<std::string> &next,
                      HttpResponse last)
{
    RedirectChain chain;
    auto url = *WebUrl::parse(first);
    for (const auto &address : next) {
        chain.steps.push_back({url, answerWith(302, {{"location", address}}), address});
        url = *url.resolved(address);
    }
    chain.steps.push_back({url, std::move(last), {}});
    return chain;
}

} // namespace

/// What the probe makes of single answers, without a server.
class TestHttpAnswerParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void datesOfTheWeb()
    {
        QCOMPARE(webDate("Thu, 01 Jan 1970 00:00:10 GMT"), std::optional<std::int64_t>(10));
        QCOMPARE(webDate("Thursday, 01-Jan-70 00:00:10 GMT"), std::optional<std::int64_t>(10));
        for (const auto *none : {"", "now", "Thu, 32 Jan 1970 00:00:10 GMT", "1970-01-01"})
            QVERIFY(!webDate(none));
    }

    void clocksAreToldByWhatAllAnswersAllow()
    {
        QCOMPARE(wordOf({{0, 100, 200}}), std::string_view("within 2 s"));
        QCOMPARE(wordOf({{2, 900, 950}}), std::string_view("within 2 s"));
        QCOMPARE(wordOf({{3, 0, 50}}), std::string_view("2 to 30 s off"));
        QCOMPARE(wordOf({{-9, 0, 50}}), std::string_view("2 to 30 s off"));
        QCOMPARE(wordOf({{32, 0, 50}}), std::string_view("more than 30 s off"));
        // A slow answer alone tells nothing; a quick one does, and the slow one spoils nothing.
        QCOMPARE(wordOf({{0, 0, 9000}}), std::string_view());
        QCOMPARE(wordOf({{0, 0, 9000}, {9, 9000, 9100}}), std::string_view("within 2 s"));
        QCOMPARE(wordOf({{49, 0, 9000}}), std::string_view("more than 30 s off"));
        // Two machines behind one name, of which one is off; and one that looks once a second.
        QCOMPARE(wordOf({{0, 100, 200}, {49, 300, 400}}), std::string_view());
        QCOMPARE(wordOf({{49, 100, 200}, {0, 300, 400}}), std::string_view());
        QCOMPARE(wordOf({{1, 1000, 1010}, {0, 2010, 2020}}), std::string_view("within 2 s"));
        ClockSkew silent;
        silent.add({{"date", "yesterday"}}, 0, 1);
        QCOMPARE(silent.word(), std::string_view("not said"));
        silent.add({{"date", "Thu, 01 Jan 1970 00:10:00 GMT"}, {"age", "70"}}, 0, 1);
        QCOMPARE(silent.word(), std::string_view("not said"));
    }

    // Whatever the delays: a server whose clock agrees is never taken for one that is off.
    void agreeingClocksNeverSeemOff()
    {
        SIDESTAGE_PROPERTY("agreeing clocks", [] {
            const auto start = *webDate("Sat, 21 Nov 2026 09:12:00 GMT") * 1000;
            ClockSkew clock;
            auto now = start + *rc::gen::inRange<std::int64_t>(0, 1000);
            for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
                const auto sent = now;
                const auto there = sent + *rc::gen::inRange<std::int64_t>(0, 8000);
                now = there + *rc::gen::inRange<std::int64_t>(0, 8000);
                const auto seconds = (there - start) / 1000;
                std::array<char, 64> text{};
                std::snprintf(text.data(), text.size(), "Sat, 21 Nov 2026 09:%02d:%02d GMT",
                              static_cast<int>(12 + seconds / 60), static_cast<int>(seconds % 60));
                clock.add({{"date", text.data()}}, sent, now);
            }
            RC_ASSERT(clock.word() == "within 2 s" || clock.word().empty());
        });
    }

    void pointersLeadIntoJson()
    {
        const auto document =
            QJsonDocument::fromJson(R"({"a":{"b/c":[10,{"~":null}]},"":1,"01":2})").object();
        const auto at = [&](std::string_view pointer) {
            const auto value = valueAt(document, *jsonPointer(pointer));
            return value ? QJsonDocument(QJsonArray{*value}).toJson(QJsonDocument::Compact)
                         : QByteArray("-");
        };
        QCOMPARE(at("/a/b~1c/0"), QByteArray("[10]"));
        QCOMPARE(at("/a/b~1c/1/~0"), QByteArray("[null]"));
        QCOMPARE(at("/"), QByteArray("[1]"));
        QCOMPARE(at("/01"), QByteArray("[2]"));
        for (const auto *nowhere : {"/a/b~1c/2", "/a/b~1c/00", "/a/b~1c/-",
                                    "/a/b~1c/99999999999999", "/a/b~1c/0/x", "/gone"})
            QCOMPARE(at(nowhere), QByteArray("-"));
        QVERIFY(jsonPointer("")->empty());
        for (const auto *bad : {"a", "a/b", "/~", "/~2"})
            QVERIFY(!jsonPointer(bad));
    }

    void robotsFilesSpeakToEverybodyOrToSome()
    {
        const auto shut = [](std::string_view text) { return robotsText(text).isAllDisallowed; };
        QVERIFY(shut("User-agent: *\nDisallow: /"));
        QVERIFY(shut("\xEF\xBB\xBFuser-AGENT:*\r\ndisallow : / # all of it\r\n"));
        QVERIFY(shut("User-agent: one\nUser-agent: *\nDisallow: /\n"));
        QVERIFY(shut("User-agent: *\nAllow:\nDisallow: /*\n"));
        QVERIFY(!shut(""));
        QVERIFY(!shut("User-agent: *\nDisallow:\n"));
        QVERIFY(!shut("User-agent: *\nDisallow: /admin\n"));
        QVERIFY(!shut("User-agent: one\nDisallow: /\n\nUser-agent: *\nDisallow: /x\n"));
        QVERIFY(!shut("User-agent: *\nDisallow: /x\nUser-agent: one\nDisallow: /\n"));
        QVERIFY(!shut("User-agent: *\nDisallow: /\nAllow: /public\n"));
        QVERIFY(!shut("<!DOCTYPE html><title>shop</title>"));
        const auto robots =
            robotsText("Sitemap: https://a.test/one.xml\nUser-agent: x\nsitemap:/two.xml");
        QCOMPARE(robots.sitemaps, (std::vector<std::string>{"https://a.test/one.xml", "/two.xml"}));
    }

    void tracesOfFrameworks_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("body");
        const auto row = [](const char *kind, const char *body) {
            QTest::addRow("%s %zu", kind, qstrlen(body))
                << QString::fromUtf8(kind) << QString::fromUtf8(body);
        };
        row("rails", "<h1>Routing Error</h1><p>No route</p><p><code>Rails.root: /srv</code></p>");
        row("django",
            "<p>You're seeing this error because you have <code>DEBUG = True</code> in "
            "your Django settings file.</p>");
        row("laravel",
            R"({"file":"\/srv\/x.php","trace":[{"class":"Illuminate\\Routing\\Router"}]})");
        row("symfony", "<title>No route found (404 Not Found)</title><h1>Symfony Exception</h1>");
        row("php", "<b>Fatal error</b>:  Uncaught Error in <b>/srv/a.php</b> on line <b>3</b>");
        row("php", "Fatal error: Uncaught E in /srv/a.php:3\nStack trace:\n#0 /srv/b.php(12): f()");
        row("node",
            "<pre>Error: boom<br> &nbsp; &nbsp;at Layer.handle "
            "(/srv/node_modules/express/lib/router/layer.js:95:5)</pre>");
        row("node", "TypeError: x\n    at f (/srv/app/index.js:12:3)\n");
        row("spring", "\"trace\":\"at org.springframework.web.Servlet.go(Servlet.java:42)\"");
        row("java", "java.lang.NullPointerException\n\tat com.acme.Shop.list(Shop.java:17)\n");
        row("dotnet",
            "System.InvalidOperationException: x\n   at Acme.Shop.Get() in Shop.cs:line 3");
        row("python", "Traceback (most recent call last):\n  File \"/srv/a.py\", line 3, in f\n");
        row("go", "panic: x\n\ngoroutine 17 [running]:\nmain.f()\n\t/srv/main.go:12 +0x1d\n");
        row("ruby", "<pre>app.rb:12:in `index'\n</pre>");
        row("none", "");
        row("none", "<h1>404 Not Found</h1><script src=\"/app.js\"></script>");
        row("none", "<p>Error: at the moment nobody is at home. Call 17:30.</p>");
        row("none", "We write Django, Rails and PHP. Debugging a Traceback is fun.");
    }
    void tracesOfFrameworks()
    {
        QFETCH(QString, kind);
        QFETCH(QString, body);
        QCOMPARE(std::string(stackTraceOf(body.toStdString())), kind.toStdString());
    }

    void whatAPersonSees()
    {
        QCOMPARE(
            visibleText("<!DOCTYPE html><title>Gone</title><style>p{}</style><script>if (1 < 2)"
                        " x();</script><!-- a > b --><p>There  is\n<b>no</b> page &amp; no "
                        "&lt;way&gt;.</p><ul><li>Home</ul>"),
            std::string("Gone\nThere is no page & no <way>.\nHome"));
        QCOMPARE(visibleText("1 < 2 & 3"), std::string("1 < 2 & 3"));
        QCOMPARE(visibleText("a<script>never closed"), std::string("a"));
        QCOMPARE(visibleText("a<p"), std::string("a"));
        QCOMPARE(visibleText("a<"), std::string("a<"));
        QCOMPARE(visibleText("<!-- never closed"), std::string());
        QCOMPARE(inLines("<a><b>x</b></a>", "text/html"), std::string("<a>\n<b>x</b>\n</a>"));
        const std::string json = "{\"a\":\"x,{\\\"y\",\"b\":[1]}";
        QCOMPARE(inLines(json, "application/json"),
                 std::string("{\n\"a\":\"x,{\\\"y\",\n\"b\":[\n1]}"));
        QCOMPARE(inLines("a\r\nb\rc", "text/plain"), std::string("a\nb\nc"));
        // Without a bound on what they are given, both come to an end and read nothing outside.
        SIDESTAGE_PROPERTY("any text", [](const std::string &text) {
            RC_ASSERT(visibleText(text).size() <= text.size() + 1);
            RC_ASSERT(inLines(text, "text/html").size() <= 2 * text.size());
        });
    }

    void whatACorsAnswerAllows()
    {
        const std::string origin = "https://app.acme.test";
        const auto of = [&](const std::string &allowed, const std::string &credentials) {
            HttpHeaders headers{{"access-control-allow-credentials", credentials}};
            if (!allowed.empty())
                headers.push_back({"access-control-allow-origin", allowed});
            return corsAnswer(answerWith(204, headers), origin);
        };
        QVERIFY(of(origin, "true").isOpen());
        QVERIFY(!of(origin, "TRUE").isOpen()); // browsers compare with case
        QVERIFY(!of(origin, "").isOpen() && of(origin, "").isAllowed());
        QVERIFY(!of("*", "true").isOpen() && of("*", "true").isAllowed());
        QCOMPARE(of("https://app.acme.test/", "true").allowed, std::string_view("another origin"));
        QCOMPARE(of(origin + ", https://b.test", "true").allowed, std::string_view("several"));
        QCOMPARE(of("", "true").allowed, std::string_view("none"));
        QVERIFY(!of("", "true").isAllowed());
    }

    void searchEnginesAreKeptAwayByWhatBrowsersWouldRead()
    {
        const auto isKeptAway = [](const std::string &page) {
            return isNoIndex(answerWith(200, {{"content-type", "text/html"}}, page)) == true;
        };
        QVERIFY(isKeptAway("<META Content='NoIndex, follow' NAME = robots>"));
        QVERIFY(isKeptAway("<meta name=\"robots\" data-x='>' content=\"none\"/>"));
        QVERIFY(!isKeptAway("<meta name=robots content=index>"));
        QVERIFY(!isKeptAway("<meta name=keywords content='robots, noindex'>"));
        QVERIFY(!isKeptAway("<!-- <meta name=robots content=noindex> --><p>x"));
        QVERIFY(!isKeptAway("<script>'<meta name=robots content=noindex>'</script>"));
        QVERIFY(!isKeptAway("<!-- never closed <meta name=robots content=noindex>"));
    }

    // A server chooses what it sends: the time to read it grows with its size alone.
    void pagesMadeToBeSlowAreReadInTime()
    {
        const auto repeated = [](const std::string &piece) {
            std::string page;
            while (page.size() < std::size_t{1} << 20)
                page += piece;
            return answerWith(200, {{"content-type", "text/html"}}, std::move(page));
        };
        QElapsedTimer time;
        time.start();
        for (const auto *piece : {"<meta", "<meta ", "<meta name=robots ", "<!--", "<script></"})
            QVERIFY(isNoIndex(repeated(piece)) == false);
        QVERIFY2(time.elapsed() < 3000, std::to_string(time.elapsed()).c_str());
        for (const auto *piece : {"http://", "https://a.test/"}) {
            const auto addresses = absoluteAddresses(repeated(piece).body);
            QVERIFY(!addresses.empty());
            for (const auto &address : addresses)
                QVERIFY(address.size() < 2100);
        }
    }

    void guardsHaveWords()
    {
        const std::string site = "https://staging.acme.test/";
        const auto guard = [&](const std::vector<std::string> &next, HttpResponse last) {
            const auto found = guardOf(chainOf(site, next, std::move(last)));
            return found.word + (found.isShut ? ", shut" : "");
        };
        QCOMPARE(guard({}, answerWith(200, {})), std::string("none"));
        QCOMPARE(guard({}, answerWith(401, {{"www-authenticate", "Basic realm=\"x\""}})),
                 std::string("basic, shut"));
        QCOMPARE(guard({}, answerWith(401, {{"www-authenticate", "Own x=y"}})),
                 std::string("unauthorized, shut"));
        QCOMPARE(guard({}, answerWith(403, {})), std::string("forbidden, shut"));
        QCOMPARE(guard({"/login?next=%2F"}, answerWith(200, {})),
                 std::string("sign-in redirect, shut"));
        QCOMPARE(guard({"https://www.acme.test/"}, answerWith(200, {})), std::string("none"));
        QCOMPARE(guard({"https://acme.idp.test/oauth2/authorize?x=1"}, answerWith(200, {})),
                 std::string("sign-in redirect, shut"));
        QCOMPARE(guard({"/en/"}, answerWith(200, {})), std::string("none"));
        QCOMPARE(guard({"/authors"}, answerWith(200, {})), std::string("none"));
        QCOMPARE(guard({}, answerWith(404, {})), std::string("none"));
    }

    void linksAndReflectedHosts()
    {
        const std::string page = R"(<a href="https://a.test/x">b</a> {"u":"http:\/\/b.test\/y"})"
                                 " ftp://c.test HTTPS://D.test:8443, see http://e.test.";
        QCOMPARE(absoluteAddresses(page),
                 (std::vector<std::string>{"https://a.test/x", "http://b.test/y",
                                           "HTTPS://D.test:8443", "http://e.test."}));
        const auto answer = answerWith(200, {{"location", "http://app.acme.test/in"}},
                                       "https://app.acme.test/a https://app.acme.test:8443/ "
                                       "https://elsewhere.test/ https://APP.acme.test:443/");
        QCOMPARE(ownLinks(answer, {{"app", {"app.acme.test", {}}}}),
                 (std::set<std::string>{"http://{app}", "https://{app}", "https://{app}:8443"}));
        // A host that is named with its port is itself at that port alone.
        QCOMPARE(
            ownLinks(answer, {{"app", {"app.acme.test", {}}}, {"api", {"app.acme.test", 8443}}}),
            (std::set<std::string>{"http://{app}", "https://{app}", "https://{api}"}));
        QCOMPARE(ownLinks(answer, {{"api", {"app.acme.test", 8443}}}),
                 (std::set<std::string>{"http://{api}:80", "https://{api}:443", "https://{api}"}));
        const auto foreign = std::string(foreignHost);
        QVERIFY(placesOfForeignHost(answerWith(400, {}, foreign)).empty());
        QCOMPARE(placesOfForeignHost(answerWith(302,
                                                {{"location", "https://" + foreign + "/"},
                                                 {"set-cookie", "a=b; Domain=" + foreign},
                                                 {"x-other", foreign}},
                                                "<a href=\"//SIDESTAGE-foreign.invalid/\">")),
                 (std::set<std::string>{"location", "cookie", "body"}));
    }
};

QTEST_APPLESS_MAIN(TestHttpAnswerParts)
#include "tst_httpanswerparts.moc"
