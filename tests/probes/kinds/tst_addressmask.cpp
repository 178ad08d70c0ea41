// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/addressmask.h"
#include "probes/kinds/http/headerfacts.h"
#include "probes/kinds/http/weburl.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

/// Secrets in addresses and headers: whatever form they take, nothing of them is shown.
class TestAddressMask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesOfSecretsHoweverTheyAreWritten()
    {
        for (const auto *name : {"state",
                                 "code",
                                 "token",
                                 "access_token",
                                 "accessToken",
                                 "access-token",
                                 "ACCESSTOKEN",
                                 "key",
                                 "apiKey",
                                 "api-key",
                                 "pass",
                                 "passwd",
                                 "pwd",
                                 "password2",
                                 "auth",
                                 "otp",
                                 "totp",
                                 "pin",
                                 "assertion",
                                 "client_assertion",
                                 "sessionid",
                                 "sessionId",
                                 "SESSION-ID",
                                 "jsessionid",
                                 "PHPSESSID",
                                 "sid",
                                 "connect.sid",
                                 "SAMLRequest",
                                 "RelayState",
                                 "user[password]",
                                 "newPassword",
                                 "code_verifier",
                                 "X-Amz-Signature",
                                 "client_secret",
                                 "jwt"})
            QVERIFY2(isFreshOrSecretParameter(name), name);
        for (const auto *name :
             {"response_type", "code_challenge_method", "next", "lang", "client_id", "page",
              "auth_provider", "monkey", "compass", "pinned", "author", "status", "decoder", "u"})
            QVERIFY2(!isFreshOrSecretParameter(name), name);
    }

    void addressesAreTakenApart_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *address, const char *shown) {
            QTest::newRow(address) << QString::fromUtf8(address) << QString::fromUtf8(shown);
        };
        row("com.acme.app:/cb?code=hunter2&state=hunter2&lang=en",
            "com.acme.app:/cb?code=…&state=…&lang=en");
        row("com.acme.app:code=hunter2;lang=en", "com.acme.app:code=…;lang=en");
        row("/cb#access_token=hunter2/hunter2&lang=en", "/cb#access_token=…&lang=en");
        row("/app#/cb?code=hunter2&x=1", "/app#/cb?code=…&x=1");
        row("/app#/cb;token=hunter2/hunter2", "/app#/cb;token=…");
        row("intent://x/#Intent;S.code=hunter2;scheme=acme;end", "intent://x/#Intent;S.code=…");
        row("/bye;jsessionid=hunter2?x=1", "/bye;jsessionid=…?x=1");
        row("/a;v=1/b;sid=hunter2/c", "/a;v=1/b;sid=…/c");
        row("/x?token=hunter2,hunter2;hunter2'\"hunter2&y=1", "/x?token=…&y=1");
        row("/x?a=1;token=hunter2&y=1", "/x?a=1;token=…&y=1");
        row("/x?to%6ben=hunter2", "/x?to%6ben=…");
        row("/x%3Ftoken%3Dhunter2", "/x?token=…");
        row("/x&token=hunter2", "/x&token=…");
        row("/x?next=%2Fcb%3Fcode%3Dhunter2%26lang%3Den", "/x?next=/cb?code=…&lang=en");
        row("/x?next=%252Fcb%253Fcode%253Dhunter2", "/x?next=/cb?code=…");
        row("/x?next=%2Fhome", "/x?next=%2Fhome");
        row("//user:hunter2@acme.test/x", "//acme.test/x");
        row("https://user:hunter2@acme.test:81/x", "https://acme.test:81/x");
        row("/go?to=https://user:hunter2@acme.test/", "/go?to=https://acme.test/");
        row("/go?to=https%3A%2F%2Fuser%3Ahunter2%40acme.test%2F", "/go?to=https://acme.test/");
        row("/x#https://user:hunter2@acme.test/", "/x#https://acme.test/");
        row("mailto:ann@acme.test?subject=hi", "mailto:{e-mail}?subject=hi");
        row("file:///etc/passwd", "file:///etc/passwd");
        row("", "");
    }

    void addressesAreTakenApart()
    {
        QFETCH(QString, address);
        QFETCH(QString, shown);
        QCOMPARE(maskedAddress(address.toStdString()), shown.toStdString());
    }

    void pathsThatAreKnownKeepTheirLooks()
    {
        QCOMPARE(
            maskedPathParameters("/6f9619ff-8b86-d011-b42d-00c04fc964ff/v2.0/bye;JSESSIONID=a"),
            std::string("/6f9619ff-8b86-d011-b42d-00c04fc964ff/v2.0/bye;JSESSIONID=…"));
        QCOMPARE(WebUrl::parse("https://id.test/a/end;sid=hunter2?x=1")->place(),
                 std::string("https://id.test/a/end;sid=…"));
    }

    void headersHoldAddresses()
    {
        const auto shown = [](const char *name, const char *value) {
            return headerFact(name, value).display();
        };
        QCOMPARE(shown("refresh", "0; url=/x?token=hunter2"), std::string("0; url=/x?token=…"));
        QCOMPARE(shown("refresh", "0; URL='/x?token=hunter2 hunter2'"),
                 std::string("0; URL='/x?token=…"));
        QCOMPARE(shown("content-location", "/x?password=hunter2&code=hunter2 hunter2"),
                 std::string("/x?password=…&code=…"));
        QCOMPARE(shown("link", "</x?access_token=hunter2 hunter2>; rel=next, </y>; rel=\"prev\""),
                 std::string("</x?access_token=…>; rel=next, </y>; rel=\"prev\""));
        QCOMPARE(shown("x-note", "see https://a:hunter2@b.test/ and key=\"hunter2 hunter2\"; x=1"),
                 std::string("see https://b.test/ and key=…\"\"; x=1"));
        QCOMPARE(shown("referrer-policy", "no-referrer, strict-origin"),
                 std::string("no-referrer, strict-origin"));
        QCOMPARE(shown("x-note", "a=b; c==; 50% off;"), std::string("a=b; c==; 50% off;"));
    }

    void noSecretIsShownWhateverStandsAroundIt()
    {
        SIDESTAGE_PROPERTY("the value of a secret parameter is never shown", [] {
            const auto around = *rc::gen::container<std::string>(
                rc::gen::elementOf(std::string("a1%2/?#;&=:@ \"<>,.'")));
            for (const auto *separator : {"?", "&", "#", ";"}) {
                const auto text = around + separator + "token=hunter2";
                RC_ASSERT(maskedAddress(text).find("hunter2") == std::string::npos);
                RC_ASSERT(maskedAddressesIn(text).find("hunter2") == std::string::npos);
                RC_ASSERT(maskedAddress(text + '&' + around).find("hunter2") == std::string::npos);
            }
        });
    }

    void longTextsTakeNoLongTime()
    {
        const std::string many(256 * 1024, '<');
        QCOMPARE(maskedAddressesIn(many), many);
        std::string nested;
        for (int i = 0; i < 60000; ++i)
            nested += "a=%";
        QVERIFY(maskedAddress(nested).size() <= nested.size());
    }
};

QTEST_APPLESS_MAIN(TestAddressMask)
#include "tst_addressmask.moc"
