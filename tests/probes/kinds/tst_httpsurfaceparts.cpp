// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/contentpolicy.h"
#include "probes/kinds/http/cookiefacts.h"
#include "probes/kinds/http/cookiescope.h"
#include "probes/kinds/http/entrances.h"
#include "probes/kinds/http/featurepolicy.h"
#include "probes/kinds/http/headerfacts.h"
#include "probes/kinds/http/hostowners.h"
#include "probes/kinds/http/hostshape.h"
#include "probes/kinds/http/htmllinks.h"
#include "probes/kinds/http/publicsuffix.h"
#include "probes/kinds/http/transportpolicy.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

std::string joined(const std::set<std::string> &members)
{
    std::string text;
    for (const auto &member : members)
        text += (text.empty() ? "" : " ") + member;
    return text;
}

std::string joined(const std::vector<std::string> &members)
{
    std::string text;
    for (const auto &member : members)
        text += (text.empty() ? "" : " ") + member;
    return text;
}

/// "name=a b; other=c" of the first policy of a header.
std::string policyText(std::string_view header)
{
    const auto policies = parseContentPolicies(header);
    if (!policies || policies->empty())
        return "-";
    std::string text;
    for (const auto &[name, values] : policies->front().directives)
        text += (text.empty() ? "" : "; ") + name + '=' + joined(values);
    return text;
}

std::string featuresText(std::string_view header)
{
    const auto policy = parseFeaturePolicy(header);
    if (!policy)
        return "not read";
    std::string text;
    for (const auto &[name, values] : *policy)
        text += (text.empty() ? "" : "; ") + name + '=' + joined(values);
    return text;
}

std::string segmentsOf(const std::string &url, const std::map<std::string, std::string> &hosts,
                       const EntrancePorts &ports = {}, EntranceChoice which = EntranceChoice::All)
{
    const auto own = *WebUrl::parse(url);
    std::string text;
    for (const auto &entrance : entrancesOf(own, siteNames(own, hosts, which), ports))
        text += entrance.segment + " at " + entrance.url + '\n';
    return text;
}

} // namespace

class TestHttpSurfaceParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void transportPolicies()
    {
        const auto good =
            parseTransportPolicy(" includeSubDomains ; MAX-AGE = \"31536000\" ;preload; new=1;");
        QCOMPARE(good.maxAge.value_or(-1), std::int64_t{31536000});
        QVERIFY(good.includesSubdomains && good.preload);
        QCOMPARE(good.ignored, std::string());
        QCOMPARE(parseTransportPolicy("max-age=0").maxAge.value_or(-1), std::int64_t{0});
        QCOMPARE(parseTransportPolicy("max-age=0").ignored, std::string());
        QCOMPARE(parseTransportPolicy("preload").ignored, std::string("it has no max-age"));
        QCOMPARE(parseTransportPolicy("").ignored, std::string("it has no max-age"));
        QCOMPARE(parseTransportPolicy("max-age=1; max-age=2").ignored,
                 std::string("max-age stands twice"));
        QCOMPARE(parseTransportPolicy("max-age=-1").ignored,
                 std::string("max-age is no number of seconds"));
        QCOMPARE(parseTransportPolicy("max-age=99999999999999999999").maxAge.value_or(-1),
                 std::int64_t{100} * 365 * 24 * 3600);
        // A semicolon inside quotes ends no directive.
        QVERIFY(parseTransportPolicy("a=\"x; preload\"; max-age=1").preload == false);
    }

    void contentPolicies()
    {
        QCOMPARE(policyText("script 'nonce-abc'"), policyText("script 'nonce-def'"));
        QCOMPARE(policyText("Default-Src 'SELF' CDN.acme.test/Path; script-src 'nonce-abc' "
                            "'sha256-AAAA=' 'sha256-BBBB=' 'unsafe-inline';; "
                            "upgrade-insecure-requests"),
                 std::string("default-src='self' cdn.acme.test/Path; script-src='nonce-…' "
                             "'sha256-…' 'unsafe-inline'; upgrade-insecure-requests="));
        // No source, 'none', and 'none' beside a source, which then means nothing.
        QCOMPARE(policyText("img-src; font-src 'none'; style-src 'none' 'self'"),
                 std::string("font-src='none'; img-src='none'; style-src='self'"));
        const auto twice = parseContentPolicies("img-src a.test; img-src b.test; b%d x");
        QCOMPARE(joined(twice->front().directives.at("img-src")), std::string("a.test"));
        QCOMPARE(joined(twice->front().ignored), std::string("b%d img-src"));
        const auto two = parseContentPolicies("img-src a.test, ,script-src b.test");
        QCOMPARE(two->size(), std::size_t{2});
        QCOMPARE(parseContentPolicies(" ; , ;")->size(), std::size_t{0});
        std::string many;
        for (int i = 0; i < 200; ++i)
            many += "d" + std::to_string(i) + " x;";
        QCOMPARE(parseContentPolicies(many).error().code, ErrorCode::TooLarge);
    }

    void featurePolicies()
    {
        QCOMPARE(featuresText("camera=(), geolocation=(self \"https://Partner.test\"), "
                              "fullscreen=*, payment=self;report-to=x, usb"),
                 std::string("camera=; fullscreen=*; geolocation=https://partner.test self; "
                             "payment=self; usb="));
        QCOMPARE(featuresText("camera=(self), camera=()"), std::string("camera="));
        QCOMPARE(featuresText(""), std::string());
        for (const auto *bad : {"camera 'none'; geolocation 'self'", "camera=(", "camera=(\"x",
                                "camera=(),", "Camera=()", "camera=() geolocation=()"})
            QCOMPARE(std::string(bad) + featuresText(bad), std::string(bad) + "not read");
    }

    void publicSuffixes()
    {
        QVERIFY(isPublicSuffix("com") && isPublicSuffix("co.uk") && isPublicSuffix("CO.UK."));
        QVERIFY(!isPublicSuffix("acme.test") && !isPublicSuffix("127.0.0.1")
                && !isPublicSuffix(""));
        QVERIFY(isPublicSuffix("github.io"));
        QCOMPARE(registrableDomain("App.Acme.co.uk"), std::string("acme.co.uk"));
        QCOMPARE(registrableDomain("a.b.github.io"), std::string("b.github.io"));
        QCOMPARE(registrableDomain("co.uk"), std::string());
        QCOMPARE(registrableDomain("[::1]"), std::string());
        QCOMPARE(registrableDomain("bücher.example.co.uk"), std::string("example.co.uk"));
        QVERIFY(isIpAddress("::1") && isIpAddress("[::1]") && isIpAddress("10.0.0.1")
                && !isIpAddress("ten.test"));
    }

    void cookieScopes()
    {
        const auto scope = [](const std::optional<std::string> &domain, std::string_view host) {
            return std::string(nameOf(cookieScope(domain, host)));
        };
        QCOMPARE(scope({}, "app.acme.test"), std::string("host-only"));
        QCOMPARE(scope("", "app.acme.test"), std::string("host-only"));
        QCOMPARE(scope("app.acme.test", "app.acme.test"), std::string("host-and-below"));
        QCOMPARE(scope("shop.acme.test", "app.shop.acme.test"), std::string("parent"));
        QCOMPARE(scope("acme.test", "app.acme.test"), std::string("site"));
        QCOMPARE(scope("acme.test", "acme.test"), std::string("site"));
        QCOMPARE(scope("co.uk", "acme.co.uk"), std::string("public-suffix"));
        QCOMPARE(scope("github.io", "github.io"), std::string("host-only"));
        QCOMPARE(scope("other.test", "app.acme.test"), std::string("foreign"));
        QCOMPARE(scope("me.test", "app.acme.test"), std::string("foreign"));
        QCOMPARE(scope("127.0.0.1", "127.0.0.1"), std::string("host-only"));
        QCOMPARE(scope("0.0.1", "127.0.0.1"), std::string("foreign"));
    }

    void cookiesThatReachOtherEnvironments()
    {
        const std::map<std::string, std::string> own{{"app", "staging.acme.test:8443"}};
        const HostOwners owners({{"staging", own},
                                 {"preview", {{"app", "staging.acme.test:9443"}}},
                                 {"production", {{"app", "acme.test"}}}},
                                "staging", own);
        Reading reading;
        PathInterner paths;
        const auto first = [](std::string cookie) {
            return HttpHeaders{{"set-cookie", std::move(cookie)}};
        };
        const auto site = first("site=1; Domain=acme.test");
        const auto hostOnly = first("only=1");
        const auto below = first("below=1; Domain=staging.acme.test");
        const auto refused = first("refused=1; Domain=test");
        const auto far = first("far=1; Domain=shop.test");
        writeCookies(FactWriter(reading, paths),
                     {{&site, "staging.acme.test"},
                      {&hostOnly, "staging.acme.test"},
                      {&below, "staging.acme.test"},
                      {&refused, "staging.acme.test"},
                      {&far, "www.shop.test"}},
                     owners);
        std::map<std::string, std::string> seen;
        for (const auto &fact : reading.facts)
            seen[fact.path.toString()] = fact.value.display();
        QCOMPARE(seen["cookies/site/covers"], std::string("{preview, production}"));
        // Cookies know no ports.
        QCOMPARE(seen["cookies/only/covers"], std::string("{preview}"));
        QCOMPARE(seen["cookies/below/covers"], std::string("{preview}"));
        QCOMPARE(seen["cookies/refused/scope"], std::string("public-suffix"));
        QCOMPARE(seen.count("cookies/refused/covers"), std::size_t{0});
        QCOMPARE(seen["cookies/far/scope"], std::string("site"));
        QCOMPARE(seen.count("cookies/far/covers"), std::size_t{0});
    }

    void cookiesAreToldApartByNameDomainAndPath()
    {
        const std::map<std::string, std::string> own{{"app", "app.acme.test"}};
        const HostOwners owners({{"staging", own},
                                 {"preview", {{"app", "preview.acme.test"}}},
                                 {"production", {{"app", "www.shop.test"}}}},
                                "staging", own);
        const HttpHeaders site{
            {"set-cookie", "sid=1; Path=/; Domain=acme.test"},
            {"set-cookie", "sid=2; Path=/admin; Secure; HttpOnly; SameSite=Strict; Max-Age=60"},
            {"set-cookie", "gone=1; Path=/; Secure"},
            {"set-cookie", "gone=; Path=/; Max-Age=0"},
            {"set-cookie", "twice=1; Path=/a; Secure; HttpOnly"},
            {"set-cookie", "twice=1; Path=/a; HttpOnly"}};
        // Deletes one of another path, and sets one of the site's names for itself.
        const HttpHeaders provider{
            {"set-cookie", "sid=3; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=shop.test"},
            {"set-cookie", "own=4; Path=/; Secure"}};
        const HttpHeaders last{{"set-cookie", "sid=; Path=/old; Secure; HttpOnly; Max-Age=0"},
                               {"set-cookie", "twice=1; Path=/b; Secure"}};
        Reading reading;
        PathInterner paths;
        writeCookies(
            FactWriter(reading, paths),
            {{&site, "app.acme.test"}, {&provider, "id.shop.test"}, {&last, "app.acme.test"}},
            owners);
        std::map<std::string, std::string> seen;
        for (const auto &fact : reading.facts) {
            const bool isFirst = seen.emplace(fact.path.toString(), fact.value.display()).second;
            QVERIFY2(isFirst, fact.path.toString().c_str());
        }
        QCOMPARE(seen["cookies/sid/secure"], std::string("false"));
        QCOMPARE(seen["cookies/sid/httponly"], std::string("false"));
        QCOMPARE(seen["cookies/sid/samesite"], std::string());
        QCOMPARE(seen["cookies/sid/path"], std::string("/"));
        QCOMPARE(seen["cookies/sid/domain"], std::string("acme.test"));
        QCOMPARE(seen["cookies/sid/scope"], std::string("site"));
        QCOMPARE(seen["cookies/sid/covers"], std::string("{preview}"));
        QCOMPARE(seen["cookies/sid/lifetime"], std::string("minutes"));
        QCOMPARE(seen["cookies/sid elsewhere/secure"], std::string("true"));
        QCOMPARE(seen["cookies/sid elsewhere/covers"], std::string("{production}"));
        QCOMPARE(seen["cookies/own/secure"], std::string("true"));
        QCOMPARE(seen["cookies/gone/lifetime"], std::string("deleted"));
        QCOMPARE(seen["cookies/twice/secure"], std::string("false"));
        QCOMPARE(seen["cookies/twice/httponly"], std::string("false"));
        QCOMPARE(seen["cookies/twice/path"], std::string("/a"));
    }

    void whatOnlyOneReadingHasIsNoise()
    {
        const HttpHeaders without{{"x-always", "1"}};
        const HttpHeaders with{{"x-always", "1"},
                               {"x-some", "2"},
                               {"strict-transport-security", "max-age=60"},
                               {"content-security-policy", "default-src 'self'"}};
        for (const bool isFirst : {true, false}) {
            Reading reading;
            PathInterner paths;
            writeHeaders(FactWriter(reading, paths), isFirst ? with : without,
                         isFirst ? &without : &with, {});
            std::map<std::string, std::string> seen;
            for (const auto &fact : reading.facts)
                seen[fact.path.toString()] = fact.value.display();
            QCOMPARE(seen["headers/x-always"], std::string("1"));
            for (const auto *path : {"headers/x-some", "hsts", "hsts/max-age", "hsts/preload",
                                     "csp", "csp/default-src"})
                QCOMPARE(seen[path], std::string("…"));
        }
    }

    void shapesOfHosts()
    {
        const auto shape = [](std::string_view host, std::string_view environment) {
            const auto built = hostShape(host, environment);
            return built.form + ", " + built.environment;
        };
        QCOMPARE(shape("app.acme.test", "production"), std::string("app.acme.test, nowhere"));
        QCOMPARE(shape("staging.app.acme.test", "staging"),
                 std::string("app.acme.test, a label in front"));
        QCOMPARE(shape("app.staging.acme.test", "staging"),
                 std::string("app.acme.test, a label within"));
        QCOMPARE(shape("app-staging.acme.test", "staging"),
                 std::string("app.acme.test, a part of a label"));
        QCOMPARE(shape("beta.app.acme.test", "beta"),
                 std::string("app.acme.test, a label in front"));
        QCOMPARE(shape("pr-42.app.acme.test", "preview-42"),
                 std::string("app.acme.test, a label in front"));
        QCOMPARE(shape("WWW.stg2.acme.co.uk.", "staging"),
                 std::string("acme.co.uk, a label within"));
        QCOMPARE(shape("acme-staging.test", "staging"), std::string("acme-staging.test, nowhere"));
        QCOMPARE(shape("latest.acme.test", "staging"), std::string("latest.acme.test, nowhere"));
        QCOMPARE(shape("10.1.2.3", "staging"), std::string("an address, nowhere"));
        QCOMPARE(shape("localhost", "staging"), std::string("this machine, nowhere"));
        QCOMPARE(shape("web", "staging"), std::string("a single name, nowhere"));
    }

    void namesOfHosts()
    {
        QCOMPARE(NamedHost::parse("App.test:8443").authority(), std::string("app.test:8443"));
        QCOMPARE(NamedHost::parse("[::1]:80").authority(), std::string("[::1]:80"));
        QCOMPARE(NamedHost::parse("::1").authority(), std::string("[::1]"));
        QCOMPARE(NamedHost::parse("a.test:x").port.value_or(-1), -1);
        const auto form = [](std::string_view host) {
            const auto other = wwwForm(NamedHost::parse(host));
            return other ? other->authority() : "-";
        };
        QCOMPARE(form("acme.test:81"), std::string("www.acme.test:81"));
        QCOMPARE(form("www.acme.test"), std::string("acme.test"));
        QCOMPARE(form("www.com"), std::string("-"));
        QCOMPARE(form("localhost"), std::string("-"));
        QCOMPARE(form("10.0.0.1"), std::string("-"));
    }

    void ownersOfHosts()
    {
        const HostOwners owners(
            {{"staging", {{"app", "staging.acme.test"}, {"id", "id.acme.test"}}},
             {"production",
              {{"app", "acme.test"}, {"api", "api.acme.test:8443"}, {"id", "id.acme.test"}}}},
            "staging", {{"app", "staging.acme.test"}, {"id", "id.acme.test"}});
        const auto at = [&](const char *url) {
            return joined(owners.ownersOf(*WebUrl::parse(url)));
        };
        QCOMPARE(at("https://ACME.test/x"), std::string("production app"));
        QCOMPARE(at("http://www.acme.test:81/"), std::string("production www.app"));
        QCOMPARE(at("https://api.acme.test:8443/"), std::string("production api"));
        QCOMPARE(at("https://api.acme.test/"), std::string());
        QCOMPARE(at("https://id.acme.test/"), std::string()); // this environment's as well
        QCOMPARE(at("https://other.test/?u=acme.test"), std::string());
        QCOMPARE(joined(owners.reachedBy("acme.test", true)), std::string("production"));
        QCOMPARE(joined(owners.reachedBy("staging.acme.test", true)), std::string());
        QCOMPARE(joined(owners.reachedBy("test", false)), std::string());
    }

    void entrancesOfASite()
    {
        QCOMPARE(segmentsOf("https://acme.test/shop", {{"app", "acme.test"}}),
                 std::string("http app at http://acme.test\n"
                             "http www.app at http://www.acme.test\n"
                             "https www.app at https://www.acme.test\n"));
        // Both forms have names of their own.
        QCOMPARE(
            segmentsOf("https://www.acme.test", {{"app", "www.acme.test"}, {"bare", "acme.test"}}),
            std::string("http app at http://www.acme.test\nhttp bare at http://acme.test\n"
                        "https bare at https://acme.test\n"));
        QCOMPARE(
            segmentsOf("https://acme.test", {{"api", "api.acme.test"}}, {}, EntranceChoice::Own),
            std::string("http own at http://acme.test\n"
                        "http www.own at http://www.acme.test\n"
                        "https www.own at https://www.acme.test\n"));
        // A port of the one scheme says nothing of the other's.
        QCOMPARE(segmentsOf("https://localhost:8443", {}), std::string());
        QCOMPARE(segmentsOf("https://localhost:8443", {}, {8080, {}}),
                 std::string("http own at http://localhost:8080\n"));
        QCOMPARE(segmentsOf("https://localhost:8443", {{"app", "localhost"}, {"api", "127.0.0.2"}},
                            {8080, 8443}),
                 std::string("http api at http://127.0.0.2:8080\n"
                             "http app at http://localhost:8080\n"
                             "https api at https://127.0.0.2:8443\n"));
    }

    void linksOfPages()
    {
        const auto links = [](std::string_view page) { return joined(linksOfHtml(page)); };
        QCOMPARE(links("<!DOCTYPE html><A HREF='/a'>x</a><img src=/b srcset=\"/c 1x, /d 2x\">"
                       "<form action=\"https://e.test/?x=1&amp;y=2\"><!-- <a href=/no> -->"
                       "<script src=/f>var s = '<a href=/no>';</script><a href=/a>again</a>"),
                 std::string("/a /b /c /d https://e.test/?x=1&y=2 /f"));
        QCOMPARE(links("<meta http-equiv=Refresh content=\"5; URL='https://g.test/'\">"
                       "<meta property=og:url content=https://h.test/><meta name=author "
                       "content=https://no.test>"),
                 std::string("https://g.test/ https://h.test/"));
        QCOMPARE(links("<a href="), std::string());
        QCOMPARE(links("<a =href=x><a href=\"never closed"), std::string("never closed"));
        QCOMPARE(linksOfHtml("<a href=1><a href=2><a href=3>", 2).size(), std::size_t{2});
        QCOMPARE(joined(linksOfHeader("<https://a.test/>; rel=\"x<y>\", </b>; rel=next, <broken")),
                 std::string("https://a.test/ /b"));
    }

    void anyBytesAreRead()
    {
        SIDESTAGE_PROPERTY(
            "readers of headers and pages take any bytes", [](const std::string &text) {
                const auto page = "<a " + text + "><script>" + text;
                RC_ASSERT(linksOfHtml(page).size() <= page.size());
                RC_ASSERT(linksOfHeader(text).size() <= text.size());
                const auto policies = parseContentPolicies(text);
                RC_ASSERT((!policies || policies->size() <= text.size()));
                const auto features = parseFeaturePolicy(text);
                RC_ASSERT((!features || features->size() <= text.size()));
                const auto transport = parseTransportPolicy(text);
                RC_ASSERT(transport.maxAge || !transport.ignored.empty());
                RC_ASSERT(NamedHost::parse(NamedHost::parse(text).authority()).authority().size()
                          <= text.size() + 4);
            });
    }
};

QTEST_APPLESS_MAIN(TestHttpSurfaceParts)
#include "tst_httpsurfaceparts.moc"
