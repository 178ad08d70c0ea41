// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/httpoptions.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <algorithm>
#include <memory>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;
using Kind = Answer::Kind;

namespace {

constexpr auto password = "open sesame";

ProbeConditions withPassword()
{
    ProbeConditions run;
    run.credentials = {{"web", password}};
    return run;
}

Answer answer(int status, std::string body, std::string type = "text/html")
{
    auto made = Answer::text(std::move(body), std::move(type));
    made.status = status;
    return made;
}

std::size_t requestsOf(const MisbehavingServer &server, const std::string &begin)
{
    const auto lines = server.requestLines();
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [&](const auto &line) { return line.starts_with(begin); }));
}

} // namespace

/// What is asked beyond the pages, against servers that answer by a table.
class TestHttpAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void pagesOfErrorsAreLookedAt()
    {
        auto json = answer(500, R"({"error":"boom","at":17})", "application/json");
        MisbehavingServer server(
            {{"/sidestage-no-such-page",
              answer(404, "<title>Gone</title><p>Nothing at <b>/x</b>, mail ops@acme.test</p>")},
             {"/boom", json},
             {"/trace",
              answer(500, "<pre>Traceback (most recent call last):\n  File \"/srv/secret.py\"")}});
        HttpOptions options{server.url()};
        options.add("error-pages",
                    OptionValue(HttpOptions::Entries{{"boom", textOption("/boom")},
                                                     {"trace", textOption("/trace")}}));
        const auto reading = options.probed();
        QCOMPARE(at(reading, "errors/not-found/status"), std::string("404"));
        QCOMPARE(at(reading, "errors/not-found/content-type"), std::string("text/html"));
        QCOMPARE(at(reading, "errors/not-found/trace"), std::string("none"));
        QCOMPARE(at(reading, "errors/not-found/text"),
                 std::string("Gone\nNothing at /x, mail {e-mail}"));
        QCOMPARE(at(reading, "errors/boom/body/shape/at"), std::string("number"));
        QCOMPARE(at(reading, "errors/boom/text"), std::string("-"));
        QCOMPARE(at(reading, "errors/trace/trace"), std::string("python"));
        QCOMPARE(at(reading, "errors/trace/text"), std::string("-"));
        QVERIFY(factsAsText(reading).find("secret.py") == std::string::npos);

        HttpOptions none{server.url()};
        none.add("error-pages", flagOption(false));
        QCOMPARE(at(none.probed(), "errors/not-found/status"), std::string("-"));
    }

    // What the rest of a body would say is not known: neither a good word nor a bad one.
    void partsOfBodiesGiveNoFirmAnswers()
    {
        const std::string filler(5000, ' ');
        const std::string words = "<p>Gone</p>" + filler;
        const auto zlib = qCompress(R"({"error":"nobody is at home"})").mid(4).toStdString();
        const auto broken = answer(500, zlib.substr(0, zlib.size() / 2), "application/json")
                                .with("Content-Encoding", "deflate");
        MisbehavingServer server(
            {{"/", answer(200, words)},
             {"/sidestage-no-such-page", answer(404, words)},
             {"/json", answer(500, "{\"error\":\"" + filler + "\"}", "application/json")},
             {"/broken", broken},
             {"/trace",
              answer(500, filler.substr(0, 900) + "Traceback (most recent call last)" + filler)},
             {"/robots.txt",
              Answer::text("User-agent: *\nDisallow: /\n" + filler + "\nAllow: /")}});
        HttpOptions options{server.url()};
        options.add("body-limit", OptionValue(OptionValue::Value(std::int64_t{1000})));
        options.add("forwarded", flagOption(true));
        options.add("error-pages",
                    OptionValue(HttpOptions::Entries{{"json", textOption("/json")},
                                                     {"broken", textOption("/broken")},
                                                     {"trace", textOption("/trace")}}));
        const auto reading = options.probed();
        for (const auto *part :
             {"errors/not-found/trace", "errors/json/trace", "errors/json/body/shape/error",
              "robots/disallow-all", "robots/sitemaps", "forwarded/links",
              "forwarded/host-reflected"}) {
            QCOMPARE(part + (": " + at(reading, part)), part + std::string(": -"));
            QVERIFY2(gapWithCodeAt(reading, part).find("larger than the limit")
                         != std::string::npos,
                     part);
        }
        for (const auto *part : {"errors/broken/trace", "errors/broken/body/shape/error"})
            QVERIFY2(gapWithCodeAt(reading, part).find("stops before its end") != std::string::npos,
                     part);
        QCOMPARE(gapWithCodeAt(reading, "errors/broken/text"), std::string("-"));
        QCOMPARE(at(reading, "errors/not-found/text"), std::string("Gone\n\u2026"));
        QCOMPARE(at(reading, "errors/trace/trace"), std::string("python"));
    }

    void robotsAreReadAtTheRoot()
    {
        MisbehavingServer server(
            {{"/shop", Answer::text("x")},
             {"/robots.txt",
              Answer::text("User-agent: *\nDisallow: /\nSitemap: https://acme.test/map.xml\n")}});
        HttpOptions options{server.url() + "/shop"};
        const auto reading = options.probed();
        QCOMPARE(at(reading, "robots/status"), std::string("200"));
        QCOMPARE(at(reading, "robots/disallow-all"), std::string("true"));
        QCOMPARE(at(reading, "robots/sitemaps"), std::string("{https://acme.test/map.xml}"));
        server.set("/robots.txt", answer(503, "x"));
        QCOMPARE(at(options.probed(), "robots/disallow-all"), std::string("true"));
        server.set("/robots.txt", answer(404, "x"));
        QCOMPARE(at(options.probed(), "robots/disallow-all"), std::string("false"));
        server.set("/robots.txt", Answer::bad(Kind::ResetInBody));
        QVERIFY(gapWithCodeAt(options.probed(), "robots/disallow-all").find("broke off")
                != std::string::npos);
        options.add("robots", flagOption(false));
        QCOMPARE(at(options.probed(), "robots/status"), std::string("-"));
    }

    void aStrangerIsAskedForOnlyWhereThereIsAPassword()
    {
        MisbehavingServer server({{"/", Answer::text("<p>x</p>", "text/html")}});
        HttpOptions options{server.url()};
        auto reading = options.probed();
        QCOMPARE(at(reading, "guard"), std::string("none"));
        QCOMPARE(at(reading, "~1/noindex"), std::string("false"));
        QCOMPARE(requestsOf(server, "GET / "), std::size_t{2});
        options.add("user", textOption("auditor"));
        options.add("password", credentialOption("web"));
        reading = options.probed(withPassword());
        QCOMPARE(at(reading, "guard"), std::string("none")); // the password opens nothing
        QCOMPARE(requestsOf(server, "GET / "), std::size_t{5});
        // The one who asks for the guard has no password.
        const auto requests = server.requests();
        QCOMPARE(std::count_if(requests.begin(), requests.end(),
                               [](const auto &request) {
                                   return request.starts_with("GET / ")
                                       && request.find("Authorization") != std::string::npos;
                               }),
                 2);
    }

    // What the provider's page says of itself is not said by the site that led there.
    void aPageBehindAProviderIsGuardedWhateverTheProviderSays()
    {
        MisbehavingServer site({});
        MisbehavingServer other(
            {{"/oauth2/authorize", Answer::text("<p>Who?", "text/html")},
             {"/hidden/login", Answer::text("<meta name=robots content=noindex>", "text/html")},
             {"/shop", Answer::text("<p>x", "text/html")}});
        const auto provider = "http://localhost:" + std::to_string(other.port());
        const auto noIndexOf = [&](const std::string &path) {
            site.set("/", Answer::redirect(302, provider + path));
            return at(HttpOptions{site.url()}.probed(), "~1/noindex");
        };
        QCOMPARE(noIndexOf("/oauth2/authorize"), std::string("guarded"));
        QCOMPARE(noIndexOf("/hidden/login"), std::string("guarded"));
        QCOMPARE(noIndexOf("/shop"), std::string("false")); // another host is no guard
    }

    void originsAreAskedInTheirOwnNames()
    {
        MisbehavingServer server(
            {{"/", Answer::text("x")},
             {"/api",
              answer(204, "")
                  .with("Access-Control-Allow-Origin", "https://other.acme.test")
                  .with("Access-Control-Allow-Methods", "GET, POST")
                  .with("Access-Control-Allow-Headers", "X-B, x-a")
                  .with("Access-Control-Allow-Credentials", "true")
                  .with("Access-Control-Max-Age", "600")},
             {"/open", answer(204, "").with("Access-Control-Allow-Origin", "*")},
             {"/plain",
              answer(204, "").with("Access-Control-Allow-Origin", "http://other.acme.test")}});
        HttpOptions options{server.url()};
        options.add("user", textOption("auditor"));
        options.add("password", credentialOption("web"));
        options.add("cors",
                    OptionValue(HttpOptions::Entries{
                        {"paths", listOption({"/api", "/open", "/plain"})},
                        {"method", textOption("DELETE")},
                        {"headers", listOption({"X-B", "Content-Type"})},
                        {"origins",
                         OptionValue(HttpOptions::Entries{
                             {"partner", textOption("https://other.acme.test/x")}})}}));
        auto run = withPassword();
        run.hosts = {{"app", "app.acme.test"}, {"www", "www.acme.test:8443"}};
        run.hostsOfOthers = {{"production", {{"app", "other.acme.test"}}},
                             {"preview", {{"app", "app.acme.test"}}}};
        const auto reading = options.probed(run);
        const auto facts = factsAsText(reading);
        QCOMPARE(at(reading, "cors/~1api/own app/allowed"), std::string("another origin"));
        QCOMPARE(at(reading, "cors/~1api/extra partner/allowed"), std::string("this origin"));
        QCOMPARE(at(reading, "cors/~1api/extra partner/credentials"), std::string("true"));
        QCOMPARE(at(reading, "cors/~1api/extra partner/methods"), std::string("{GET, POST}"));
        QCOMPARE(at(reading, "cors/~1api/extra partner/headers"), std::string("{x-a, x-b}"));
        QCOMPARE(at(reading, "cors/~1api/extra partner/max-age"), std::string("600"));
        QCOMPARE(at(reading, "cors/~1api/foreign/allowed"), std::string("another origin"));
        QCOMPARE(at(reading, "cors/~1api/foreign/readable"), std::string("another origin"));
        QCOMPARE(at(reading, "cors/~1api/foreign-with-credentials"), std::string("false"));
        QCOMPARE(at(reading, "cors/~1api/other-environments"), std::string("{production}"));
        QCOMPARE(at(reading, "cors/~1plain/other-environments"), std::string("{production}"));
        QCOMPARE(at(reading, "cors/~1open/foreign/allowed"), std::string("any origin"));
        QCOMPARE(at(reading, "cors/~1open/wildcard-with-credentials"), std::string("false"));
        QCOMPARE(at(reading, "cors/~1open/other-environments"), std::string("-"));
        // A preflight is what a browser sends: no password, lower-case names in order.
        std::size_t preflights = 0;
        for (const auto &request : server.requests()) {
            if (!request.starts_with("OPTIONS "))
                continue;
            ++preflights;
            QVERIFY2(request.find("Authorization") == std::string::npos, request.c_str());
            QVERIFY2(request.find("Access-Control-Request-Method: DELETE") != std::string::npos
                         && request.find("Access-Control-Request-Headers: content-type,x-b")
                             != std::string::npos,
                     request.c_str());
        }
        // At /api one for the other environment, too; at /plain by its both schemes.
        QCOMPARE(preflights, std::size_t{18});
        const auto port = server.url().substr(server.url().rfind(':'));
        const auto all = joinedRequests(server.requests());
        QVERIFY(all.find("Origin: http://app.acme.test" + port + "\r\n") != std::string::npos);
        QVERIFY(all.find("Origin: http://www.acme.test:8443\r\n") != std::string::npos);
        QCOMPARE(requestsOf(server, "POST"), std::size_t{0});
        QCOMPARE(requestsOf(server, "DELETE"), std::size_t{0});
    }

    void endpointsTellTheirValues()
    {
        auto health = Answer::json(
            R"({"status":"UP","version":"2.4.1","commit":"4f0c2a9d81b7","uptime":17,"empty":{},
                "checks":{"db":"up","cache":"down","token":"9fJ2kQ7xLmP0sVbN3cTz"},
                "list":[true,null]})");
        health.bodies.push_back(
            R"({"status":"UP","version":"2.4.1","commit":"4f0c2a9d81b7","uptime":18,"empty":{},
                "checks":{"db":"up","cache":"down","token":"9fJ2kQ7xLmP0sVbN3cTz"},
                "list":[true,null]})");
        MisbehavingServer server({{"/", Answer::text("x")},
                                  {"/health", health},
                                  {"/page", Answer::text("<p>fine</p>", "text/html")},
                                  {"/hang", Answer::bad(Kind::Hang)}});
        const auto endpoint = [](const std::string &path, const std::vector<std::string> &pointers,
                                 HttpOptions::Entries expected) {
            return OptionValue(HttpOptions::Entries{{"path", textOption(path)},
                                                    {"pointers", listOption(pointers)},
                                                    {"expect", OptionValue(std::move(expected))}});
        };
        HttpOptions options{server.url()};
        options.add(
            "endpoints",
            OptionValue(HttpOptions::Entries{{"health",
                                              endpoint("/health",
                                                       {"/status", "/version", "/commit", "/uptime",
                                                        "/checks", "/list", "/gone", "/empty"},
                                                       {{"/checks/db", textOption("up")},
                                                        {"/checks/cache", textOption("up")},
                                                        {"/nowhere", textOption("up")}})},
                                             {"page", endpoint("/page", {"/status"}, {})},
                                             {"hang", endpoint("/hang", {"/status"}, {})}}));
        const auto reading = options.probed();
        const auto facts = factsAsText(reading);
        const auto value = [&](const std::string &path) {
            return at(reading, "endpoints/health/" + path);
        };
        QCOMPARE(value("status"), std::string("200"));
        QCOMPARE(value("~1status"), std::string("UP"));
        QCOMPARE(value("~1version"), std::string("2.4.1"));
        QCOMPARE(value("~1commit"), std::string("4f0c2a9d81b7"));
        QCOMPARE(value("~1uptime"), std::string("…"));
        QCOMPARE(value("~1checks/cache"), std::string("down"));
        QCOMPARE(value("~1list/0"), std::string("true"));
        QCOMPARE(value("~1list/1"), std::string("null"));
        QCOMPARE(value("~1empty"), std::string("{}"));
        QVERIFY(reading.find(*FactPath::parse("app/endpoints/health/~1gone")));
        QVERIFY2(facts.find("9fJ2kQ7xLmP0sVbN3cTz") == std::string::npos, facts.c_str());
        QCOMPARE(value("as-expected/~1checks~1db"), std::string("true"));
        QCOMPARE(value("as-expected/~1checks~1cache"), std::string("false"));
        QCOMPARE(value("as-expected/~1nowhere"), std::string("false"));
        QVERIFY(gapWithCodeAt(reading, "endpoints/page/~1status").find("is not JSON")
                != std::string::npos);
        QVERIFY(gapWithCodeAt(reading, "endpoints/hang/~1status").find("no whole answer")
                != std::string::npos);
    }

    void namesThatAreDataAreNoPaths()
    {
        const std::string key = "sk_live_51H8abcdefghijkl";
        const std::string longName(200, 'n');
        auto health = Answer::json(R"({"sessions":{")" + key
                                   + R"(":{"state":"up"},"bob@acme.example":{"state":"down"},")"
                                   + longName + R"(":"hunter2hunter2"},"checks":{"db":"up"}})");
        // Only the second reading has this one.
        health.bodies.push_back(
            R"({"sessions":{")" + key + R"(":{"state":"up"},"ann@acme.example":{"state":"down"},")"
            + longName + R"(":"hunter2hunter2"},"checks":{"db":"up","late":"up"}})");
        MisbehavingServer server({{"/", Answer::text("x")}, {"/health", health}});
        HttpOptions options{server.url()};
        options.add("endpoints",
                    OptionValue(HttpOptions::Entries{
                        {"health",
                         OptionValue(HttpOptions::Entries{
                             {"path", textOption("/health")},
                             {"pointers", listOption({"/sessions", "/checks"})}})}}));
        std::vector<std::string> log;
        ProbeConditions run;
        run.log = &log;
        const auto reading = options.probed(run);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "endpoints/health/~1sessions/{}/state"), std::string("{down, up}"));
        QVERIFY(reading.find(*FactPath::parse("app/endpoints/health/~1sessions/{}")));
        QCOMPARE(at(reading, "endpoints/health/~1checks/db"), std::string("up"));
        QCOMPARE(at(reading, "endpoints/health/~1checks/late"), std::string("…"));
        auto all = factsAsText(reading);
        for (const auto &gap : reading.gaps)
            all += gap.path.toString() + gap.reason.message + gap.reason.suggestion;
        for (const auto &line : log)
            all += line;
        for (const auto &secret :
             {key, std::string("acme.example"), std::string("hunter2"), longName})
            QVERIFY2(all.find(secret) == std::string::npos, all.c_str());
    }

    void forwardedHeadersAreSentOnlyWhereWanted()
    {
        MisbehavingServer server(
            {{"/", answer(200, "<a href=\"http://app.acme.test/x\">").with("Link", "</a>")}});
        HttpOptions options{server.url()};
        ProbeConditions run;
        run.hosts = {{"app", "app.acme.test"}};
        QCOMPARE(at(options.probed(run), "forwarded/links"), std::string("-"));
        QVERIFY(joinedRequests(server.requests()).find("X-Forwarded") == std::string::npos);
        options.add("forwarded", flagOption(true));
        const auto reading = options.probed(run);
        QCOMPARE(at(reading, "forwarded/links"), std::string("{http://{app}}"));
        QCOMPARE(at(reading, "forwarded/host-reflected"), std::string("false"));
        QCOMPARE(at(reading, "forwarded/reflected-in"), std::string("-"));
        // Never under an address that others ask for: a cache on the way may keep the answer.
        for (const auto &request : server.requests()) {
            if (request.find("X-Forwarded") != std::string::npos
                || request.find("Origin: ") != std::string::npos)
                QVERIFY2(request.starts_with("GET /?sidestage="), request.c_str());
        }
    }

    void theClockIsAlwaysAskedFor()
    {
        const auto date = [](const std::string &text) {
            return Answer::text("x").with("Date", text);
        };
        MisbehavingServer server({{"/", date("Wed, 21 Oct 2020 07:28:00 GMT")}});
        HttpOptions options{server.url()};
        for (const auto *part : {"cors", "error-pages", "robots"})
            options.add(part, flagOption(false));
        QCOMPARE(at(options.probed(), "clock"), std::string("more than 30 s off"));
        server.set("/", Answer::text("x"));
        QCOMPARE(at(options.probed(), "clock"), std::string("not said"));
    }

    void theFileIsCheckedBeforeAnybodyIsAsked()
    {
        HttpOptions options{"https://app.acme.test"};
        options.add("cors",
                    OptionValue(HttpOptions::Entries{{"paths", listOption({"/"})},
                                                     {"headers", listOption({"a b"})}}));
        options.add("error-pages",
                    OptionValue(HttpOptions::Entries{{"not-found", textOption("/x")}}));
        options.add("endpoints",
                    OptionValue(HttpOptions::Entries{
                        {"health",
                         OptionValue(HttpOptions::Entries{{"path", textOption("/health")},
                                                          {"pointers", listOption({"status"})},
                                                          {"show", listOption({"/other"})}})}}));
        std::string all;
        for (const auto &error : httpProbe().check(options.value()))
            all += error.message + '\n';
        QCOMPARE(all,
                 std::string("'a b' is no name of a header\n"
                             "'not-found' is the name of a page that is always asked for\n"
                             "'status' is no JSON pointer\n"
                             "'/other' is shown and stands in no 'pointers'\n"));
        HttpOptions yes{"https://app.acme.test"};
        yes.add("cors", flagOption(true));
        QCOMPARE(httpProbe().check(yes.value()).size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestHttpAnswers)
#include "tst_httpanswers.moc"
