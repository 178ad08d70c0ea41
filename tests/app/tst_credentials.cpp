// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/fingerprintkey.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

class TestCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesOfVariables()
    {
        QCOMPARE(credentialVariable("staging/database"),
                 std::string("SIDESTAGE_CREDENTIAL_STAGING_DATABASE"));
        QCOMPARE(credentialVariable("preview-412/db.1"),
                 std::string("SIDESTAGE_CREDENTIAL_PREVIEW_412_DB_1"));
    }

    void onlyWhatThePlanNamesIsRead()
    {
        RunPlan plan;
        ProbeSpec probe;
        probe.options = OptionValue(OptionValue::Map{
            {"password", OptionValue(CredentialReference{"staging/database"})},
            {"nested", OptionValue(OptionValue::List{OptionValue(CredentialReference{"other"})})}});
        plan.probes.push_back(probe);
        std::vector<std::string> asked;
        const auto credentials = credentialsFromVariables(plan, [&](const std::string &name) {
            asked.push_back(name);
            return name.ends_with("DATABASE") ? std::optional<std::string>("planted")
                                              : std::nullopt;
        });
        QCOMPARE(asked.size(), std::size_t(2));
        QCOMPARE(credentials.size(), std::size_t(1));
        QCOMPARE(credentials.find("staging/database")->second.reveal(),
                 std::string_view("planted"));
    }

    void aKeyIsReadOrMadeUp()
    {
        const auto named = FingerprintKey::fromVariableOrRandom(
            [](const std::string &) { return std::optional<std::string>("team key"); });
        QVERIFY(named.source == FingerprintKeySource::Variable);
        QCOMPARE(named.key.reveal(), std::string_view("team key"));
        const auto nothing = [](const std::string &) { return std::optional<std::string>(); };
        const auto first = FingerprintKey::fromVariableOrRandom(nothing);
        const auto second = FingerprintKey::fromVariableOrRandom(nothing);
        QVERIFY(first.source == FingerprintKeySource::Session);
        QCOMPARE(first.key.reveal().size(), std::size_t(32));
        QVERIFY(first.key.reveal() != second.key.reveal());
    }
};

QTEST_APPLESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
