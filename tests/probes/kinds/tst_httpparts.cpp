// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/bodyshape.h"
#include "probes/kinds/http/cookiefacts.h"
#include "probes/kinds/http/noise.h"
#include "probes/kinds/http/textmask.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

class TestHttpParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void lifetimesHaveClasses()
    {
        QCOMPARE(lifetimeClass(0), std::string_view("deleted"));
        QCOMPARE(lifetimeClass(7200), std::string_view("minutes"));
        QCOMPARE(lifetimeClass(86400), std::string_view("hours"));
        QCOMPARE(lifetimeClass(30 * 86400), std::string_view("days"));
        QCOMPARE(lifetimeClass(180 * 86400), std::string_view("months"));
        QCOMPARE(lifetimeClass(365 * 86400), std::string_view("years"));
        const auto cookie =
            parseCookie("a=b; max-age=60; expires=Thu, 01-Jan-2099 00:00:00 GMT", 0);
        QCOMPARE(cookie->lifetime, std::string("minutes"));
        QCOMPARE(parseCookie("a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 1000)->lifetime,
                 std::string("deleted"));
        QVERIFY(!parseCookie("=b", 0));
        QVERIFY(!parseCookie("", 0));
    }

    void deepAndWideShapesAreBounded()
    {
        std::string deep;
        for (int i = 0; i < 500; ++i)
            deep += "[";
        deep += std::string(500, ']');
        const auto shape = bodyShape(deep);
        QVERIFY(shape);
        QVERIFY(shape->size() <= 18);
        std::string wide = "{";
        for (int i = 0; i < 3000; ++i)
            wide += (i ? "," : "") + std::string("\"k") + std::to_string(i) + "\":1";
        QCOMPARE(bodyShape(wide + "}").error().code, ErrorCode::TooLarge);
        QCOMPARE(bodyShape("[1,").error().code, ErrorCode::Protocol);
    }

    void noiseKeepsWhatBothHave()
    {
        QCOMPARE(withoutNoise("a b c", "a b c"), std::string("a b c"));
        QCOMPARE(withoutNoise("a b c", "a x c"), std::string("a … c"));
        QCOMPARE(withoutNoise("a", "b"), std::string("…"));
        QCOMPARE(withoutNoise("", "b"), std::string("…"));
        QCOMPARE(withoutNoise("one two three", "one and two or three"),
                 std::string("one …two… three"));
        SIDESTAGE_PROPERTY(
            "a text has no noise against itself, and noise is the same from both sides", [] {
                const auto words =
                    rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab. ")));
                const auto first = *words;
                const auto second = *words;
                RC_ASSERT(withoutNoise(first, first) == first);
                if (first != second)
                    RC_ASSERT(withoutNoise(first, second).find("…") != std::string::npos);
            });
    }

    void masksWhatIsPersonalOrUnstable()
    {
        const std::vector<std::string> keep{"app-2.acme.test"};
        QCOMPARE(
            maskedText("at app-2.acme.test since 2026-11-21T09:12:00Z, 17 orders, 1,234.50 EUR, h1",
                       keep),
            std::string("at app-2.acme.test since {date}, {number} orders, {number} EUR, h1"));
        QCOMPARE(maskedText("6f9619ff-8b86-d011-b42d-00c04fc964ff jane.doe@example.org 09:12", {}),
                 std::string("{uuid} {e-mail} {time}"));
        QCOMPARE(maskedSecrets("token=sk_live_51H8abcdefghijkl and 17"),
                 std::string("token={token} and 17"));
        QCOMPARE(maskedSecrets("d41d8cd98f00b204e9800998ecf8427e"), std::string("{token}"));
        QCOMPARE(maskedSecrets("max-age=31536000; a-long-css-class-name"),
                 std::string("max-age=31536000; a-long-css-class-name"));
        SIDESTAGE_PROPERTY("masking twice changes nothing more, and no key survives", [] {
            const auto letters =
                rc::gen::container<std::string>(rc::gen::elementOf(std::string("a0 -.@:/=")));
            const auto around = *letters;
            const auto masked = maskedSecrets(around + " sk_live_0123456789abcdef " + around);
            RC_ASSERT(masked.find("0123456789abcdef") == std::string::npos);
        });
    }
};

QTEST_APPLESS_MAIN(TestHttpParts)
#include "tst_httpparts.moc"
