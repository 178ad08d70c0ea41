// SPDX-License-Identifier: Apache-2.0
#include "models/config/hostreference.h"
#include "models/config/names.h"
#include "models/config/optiontext.h"
#include "models/config/quantity.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

class TestOptionParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void durations()
    {
        const auto of = [](std::string_view text) {
            const auto duration = parseDuration(text);
            return duration ? static_cast<qlonglong>(duration->count()) : -1;
        };
        QCOMPARE(of("500ms"), 500LL);
        QCOMPARE(of("30s"), 30'000LL);
        QCOMPARE(of("5m"), 300'000LL);
        QCOMPARE(of("2h"), 7'200'000LL);
        QCOMPARE(of("90d"), 7'776'000'000LL);
        QCOMPARE(of("2w"), 1'209'600'000LL);
        for (const char *bad : {"", "s", "30", "30 s", "-3s", "+3s", "1.5h", "30S", "99999999999d",
                                "99999999999999999999s", "10001d"})
            QVERIFY2(of(bad) == -1, bad);
    }

    void sizes()
    {
        QCOMPARE(parseSize("0").value_or(-1), std::int64_t{0});
        QCOMPARE(parseSize("65536").value_or(-1), std::int64_t{65536});
        QCOMPARE(parseSize("64KiB").value_or(-1), std::int64_t{65536});
        QCOMPARE(parseSize("10 MB").value_or(-1), std::int64_t{10'000'000});
        for (const char *bad : {"", "KiB", "-1", "1.5MB", "10 apples", "9999999TiB", "10 "})
            QVERIFY2(!parseSize(bad), bad);
    }

    void hosts()
    {
        for (const char *good : {"acme.test", "localhost", "127.0.0.1:8080", "[::1]",
                                 "[2001:db8::1]:443", "a_b.test", "acme.test."})
            QVERIFY2(whyNotHost(good).empty(), good);
        for (const char *bad : {"", "a b", "http://a", "a/b", "a:0", "a:b", "::1", "[::1", "[x]",
                                "[::1]x", "-a", "a..b", "*.a", "u@a", "ä.test"})
            QVERIFY2(!whyNotHost(bad).empty(), bad);
    }

    void names()
    {
        for (const char *good : {"web", "preview-12", "a.b_c", "9"})
            QVERIFY2(whyNotName(good).empty(), good);
        for (const char *bad : {"", "a/b", "!a", "-a", "a b", "a*", "ä", ".a"})
            QVERIFY2(!whyNotName(bad).empty(), bad);
        QVERIFY(whyNotCredentialName("staging/database").empty());
        for (const char *bad : {"", "/a", "a/", "a//b", "a b"})
            QVERIFY2(!whyNotCredentialName(bad).empty(), bad);
    }

    void urlsAndPaths()
    {
        for (const char *good : {"https://acme.test", "http://127.0.0.1:8080/a?b=c",
                                 "https://[::1]/", "https://acme.test/?token="})
            QVERIFY2(!whyNotUrl(good), good);
        for (const char *bad :
             {"", "acme.test", "/login", "ftp://acme.test/", "https://", "https://u@acme.test/",
              "https://u:p@acme.test/", "https://acme.test/a b"})
            QVERIFY2(whyNotUrl(bad).has_value(), bad);
        for (const char *good : {"/", "/login", "/a/b?c=d//e"})
            QVERIFY2(!whyNotHttpPath(good), good);
        for (const char *bad : {"", "login", "//a", "/a b", "/a#b", "/a\\b"})
            QVERIFY2(whyNotHttpPath(bad).has_value(), bad);
        for (const char *bad : {"https://acme.test/?api_key=1", "https:///a?b=c&token=x#d",
                                "/export?access_token=x", "?password=%20"})
            QVERIFY2(hasCredentialInQuery(bad), bad);
        for (const char *good : {"/", "/coupon?code=SUMMER", "/a?token=", "/a#?token=x", "/?", ""})
            QVERIFY2(!hasCredentialInQuery(good), good);
        for (const char *bad : {"", "~", "~/a", "a\nb"})
            QVERIFY2(whyNotFilePath(bad).has_value(), bad);
    }

    void hostReferences()
    {
        const std::map<std::string, std::string> known{{"app", "a.test"}, {"api", "b.test"}};
        const auto replaced = [&](std::string_view text) {
            const auto result = replaceHosts(text, &known);
            return result ? *result : "error: " + result.error().toString();
        };
        QCOMPARE(replaced("https://${host.app}/${host.api}"), std::string("https://a.test/b.test"));
        QCOMPARE(replaced("no $ {host.app} $"), std::string("no $ {host.app} $"));
        QCOMPARE(replaced("$${host.app} ${host.app}"), std::string("${host.app} a.test"));
        QVERIFY(replaced("${host.appl}").find("did you mean 'app'?") != std::string::npos);
        for (const char *bad : {"${", "${host.app", "${HOME}", "a${}"})
            QVERIFY2(replaced(bad).starts_with("error"), bad);
        QCOMPARE(replaceHosts("a${host.x}b", nullptr).value_or("error"), std::string("ab"));
    }
};

QTEST_GUILESS_MAIN(TestOptionParts)
#include "tst_optionparts.moc"
