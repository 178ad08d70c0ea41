// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/oidcworld.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

/// What an application states of its own rules for signing in.
class TestOidcSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void settingsThatMustNotBeSeenAreStillCompared()
    {
        MisbehavingServer app({});
        auto options = with(site(app.url()), "login", OptionValue(OptionValue::Value(false)));
        options.emplace_back(
            "settings",
            OptionValue(OptionValue::Map{
                {"path", text("/settings")},
                {"pointers",
                 OptionValue(OptionValue::List{text("/password"), text("/smtp"),
                                               text("/token/access/key"), text("/contact")})}}));
        const auto read = [&](const std::string &json) {
            app.set("/settings", Answer::json(json));
            return probed(options);
        };
        const auto one = read(
            R"({"password":"min 8 characters","smtp":{"password":{"value":"hunter2",)"
            R"("list":["hunter3"]},"pin":12345678,"tls":true},"token":{"access":{"key":41414}},)"
            R"("contact":"ann@acme.test"})");
        const auto other = read(
            R"({"password":"min 14 characters, digit","smtp":{"password":{"value":"hunter2",)"
            R"("list":["hunter4"]},"pin":12345679,"tls":true},"token":{"access":{"key":41415}},)"
            R"("contact":"bob@acme.test"})");
        const auto isSame = [&](const std::string &path) {
            const auto full = *FactPath::parse("app/settings/values/" + path);
            return one.find(full)->value == other.find(full)->value;
        };
        for (const auto *path :
             {"password", "smtp/password/list", "smtp/pin", "token/access/key", "contact"})
            QVERIFY2(!isSame(path), path);
        QVERIFY(isSame("smtp/password/value"));
        QCOMPARE(at(one, "settings/values/smtp/tls"), std::string("true"));
        for (const auto *reading : {&one, &other}) {
            const auto facts = factsAsText(*reading);
            for (const auto *secret : {"hunter", "1234567", "4141", "characters", "ann@", "bob@"})
                QVERIFY2(facts.find(secret) == std::string::npos, facts.c_str());
        }
    }

    void settingsAreReadByPointer()
    {
        MisbehavingServer app(
            {{"/settings",
              Answer::json(
                  R"({"password":{"minimum":12,"classes":["upper","digit"],"api_key":"s3cret"},)"
                  R"("mfa":{"required":true},"mail":{"verify":null},"factor":1.5})")}});
        auto options = with(site(app.url()), "login", OptionValue(OptionValue::Value(false)));
        options.emplace_back("settings",
                             OptionValue(OptionValue::Map{
                                 {"path", text("/settings")},
                                 {"pointers",
                                  OptionValue(OptionValue::List{
                                      text("/password"), text("/mfa/required"),
                                      text("/mail/verify"), text("/factor"), text("/gone")})}}));
        const auto reading = probed(options);
        QVERIFY2(reading.outcome.isOk(), factsAsText(reading).c_str());
        QCOMPARE(at(reading, "settings/values/password/minimum"), std::string("12"));
        QCOMPARE(at(reading, "settings/values/password/classes"), std::string("[upper, digit]"));
        QVERIFY(at(reading, "settings/values/password/api_key") != "…");
        QVERIFY(factsAsText(reading).find("s3cret") == std::string::npos);
        QCOMPARE(at(reading, "settings/values/mfa/required"), std::string("true"));
        QCOMPARE(at(reading, "settings/values/mail/verify"), std::string(""));
        QCOMPARE(at(reading, "settings/values/factor"), std::string("1.5"));
        QCOMPARE(at(reading, "settings/stated/~1gone"), std::string("false"));
        QCOMPARE(at(reading, "settings/stated/~1mail~1verify"), std::string("true"));
        QCOMPARE(at(reading, "login/kind"), std::string("-"));
        app.set("/settings", Answer::text("<html>", "text/html"));
        QVERIFY(gapAt(probed(options), "settings").find("not JSON") != std::string::npos
                || probed(options).outcome.error->message.find("not JSON") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestOidcSettings)
#include "tst_oidcsettings.moc"
