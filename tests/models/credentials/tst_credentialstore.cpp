// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/credentialcollector.h"
#include "models/credentials/credentialstore.h"
#include "models/credentials/credentialuse.h"
#include "models/credentials/keychaintext.h"
#include "tests/support/fakekeychain.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace sidestage;
using Place = CredentialLook::Place;

namespace {

RunPlan planWith(const std::vector<std::string> &names)
{
    RunPlan plan;
    for (const auto &name : names) {
        ProbeSpec probe;
        probe.service = "service of " + name;
        probe.environment = "staging";
        probe.options =
            OptionValue(OptionValue::Map{{"password", OptionValue(CredentialReference{name})}});
        plan.probes.push_back(probe);
    }
    return plan;
}

std::optional<std::string> nothing(const std::string &)
{
    return {};
}

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 11 / 21;

} // namespace

class TestCredentialStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aVariableBeatsTheSessionAndTheSessionTheKeychain()
    {
        FakeKeychain keychain;
        for (const char *name : {"a", "b", "c"})
            keychain.entries[credentialEntry("/shop", name)] = "kept";
        CredentialCollector collector(keychain, [](const std::string &variable) {
            return variable == "SIDESTAGE_CREDENTIAL_A" ? std::optional<std::string>("variable")
                                                        : std::nullopt;
        });
        SessionCredentials session;
        session.emplace("a", Secret(std::string("session")));
        session.emplace("b", Secret(std::string("session")));
        const auto got = collect(collector, planWith({"a", "b", "c", "d", "c"}), session);
        QCOMPARE(got.values.size(), std::size_t(3));
        QCOMPARE(got.values.at("a").reveal(), std::string_view("variable"));
        QCOMPARE(got.values.at("b").reveal(), std::string_view("session"));
        QCOMPARE(got.values.at("c").reveal(), std::string_view("kept"));
        QCOMPARE(got.sources.at("a"), CredentialSource::Variable);
        QCOMPARE(got.sources.at("b"), CredentialSource::Session);
        QCOMPARE(got.sources.at("c"), CredentialSource::Keychain);
        QCOMPARE(got.missing.size(), std::size_t(1));
        QVERIFY(got.missing.at("d").message.find("not in the keychain") != std::string::npos);
        QVERIFY(got.missing.at("d").message.find("SIDESTAGE_CREDENTIAL_D") != std::string::npos);
        QCOMPARE(keychain.questions, 2); // each name once, and only where it must
    }

    void whereNothingIsLackingTheKeychainIsNotTouched()
    {
        FakeKeychain keychain;
        keychain.state = KeychainState::Absent;
        CredentialCollector collector(
            keychain, [](const std::string &) { return std::optional<std::string>("ci"); });
        const auto got = collect(collector, planWith({"a", "b"}), {});
        QCOMPARE(got.values.size(), std::size_t(2));
        QCOMPARE(findKey(collector).source, FingerprintKeySource::Variable);
        QCOMPARE(keychain.questions, 0);
    }

    void everyHindranceIsTold_data()
    {
        QTest::addColumn<KeychainState>("state");
        QTest::addColumn<QString>("words");
        QTest::newRow("locked") << KeychainState::Locked << QStringLiteral("is locked");
        QTest::newRow("absent") << KeychainState::Absent << QStringLiteral("there is no keychain");
        QTest::newRow("silent") << KeychainState::Silent << QStringLiteral("did not answer");
    }
    void everyHindranceIsTold()
    {
        QFETCH(KeychainState, state);
        QFETCH(QString, words);
        FakeKeychain keychain;
        keychain.state = state;
        CredentialCollector collector(keychain, nothing);
        const auto got = collect(collector, planWith({"a"}), {});
        QVERIFY(got.values.empty());
        const auto &error = got.missing.at("a");
        QVERIFY(error.message.find(words.toStdString()) != std::string::npos);
        QVERIFY(!error.suggestion.empty());
        QCOMPARE(findKey(collector).source, FingerprintKeySource::Session);
    }

    void aKeyIsMadeOnceAndKept()
    {
        FakeKeychain keychain;
        CredentialCollector collector(keychain, nothing);
        const auto unkept = findKey(collector, CredentialCollector::NewKey::MakeUp);
        QCOMPARE(unkept.source, FingerprintKeySource::Session);
        QVERIFY(keychain.entries.empty());
        const auto first = findKey(collector);
        QCOMPARE(first.source, FingerprintKeySource::Keychain);
        QCOMPARE(first.key.reveal().size(), std::size_t(64));
        const auto second = findKey(collector);
        QVERIFY(first.key.reveal() == second.key.reveal());
        QCOMPARE(keychain.entries.size(), std::size_t(1));
        QVERIFY(unkept.key.reveal() != first.key.reveal());
    }

    void noKeyringIsAskedForByAnAudit()
    {
        FakeKeychain keychain;
        keychain.state = KeychainState::Empty;
        CredentialCollector collector(keychain, nothing);
        QCOMPARE(findKey(collector).source, FingerprintKeySource::Session);
        QVERIFY(keychain.entries.empty());
    }

    void anotherFolderHasOtherCredentials()
    {
        QTemporaryDir folder;
        QDir().mkpath(folder.filePath(QStringLiteral("shop")));
        QVERIFY(QFile::link(folder.filePath(QStringLiteral("shop")),
                            folder.filePath(QStringLiteral("link"))));
        const auto shop = folder.filePath(QStringLiteral("shop")).toStdString();
        const auto link = folder.filePath(QStringLiteral("link")).toStdString();
        QCOMPARE(credentialEntry(shop, "a"), credentialEntry(link, "a"));
        QVERIFY(credentialEntry(shop, "a") != credentialEntry(folder.path().toStdString(), "a"));
        QVERIFY(credentialEntry(shop, "a") != credentialEntry(shop, "b"));
        // no name of a credential makes its entry the key's
        QVERIFY(fingerprintKeyEntry(shop) != credentialEntry(shop, "key"));
    }

    void whatIsKnownBesideTheValueIsKeptWithoutIt()
    {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("deep/credentials.json")).toStdString();
        FakeKeychain keychain;
        CredentialStore store(keychain, CredentialRecords(file), "/shop", [] { return today; });
        QCOMPARE(set(store, "staging/database", "planted-value", std::chrono::days(90)),
                 KeychainOutcome::Done);
        QFile records(QString::fromStdString(file));
        QVERIFY(records.open(QIODevice::ReadOnly));
        const auto bytes = records.readAll();
        QVERIFY2(bytes.contains("staging/database") && bytes.contains("2026-11-21"), bytes);
        QVERIFY2(!bytes.contains("planted"), bytes);
        QCOMPARE(records.permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());

        const auto record = CredentialRecords(file).of("/shop")->at("staging/database");
        QCOMPARE(record.set, std::chrono::sys_seconds(today));
        QVERIFY(!record.isDue(today + std::chrono::days(89)));
        QVERIFY(record.isDue(today + std::chrono::days(90)));
        QVERIFY(CredentialRecords(file).of("/other")->empty());

        std::optional<KeychainOutcome> forgotten;
        store.forget("staging/database", this,
                     [&](const auto &stored) { forgotten = stored.outcome; });
        QTRY_COMPARE(forgotten, std::optional(KeychainOutcome::Done));
        QVERIFY(CredentialRecords(file).of("/shop")->empty());
        QVERIFY(keychain.entries.empty());
    }

    void nothingIsWrittenDownThatWasNotKept()
    {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("c.json"));
        FakeKeychain keychain;
        keychain.state = KeychainState::Locked;
        CredentialStore store(keychain, CredentialRecords(file.toStdString()), "/shop");
        QCOMPARE(set(store, "a", "v", {}), KeychainOutcome::Locked);
        QVERIFY(!QFile::exists(file));
    }

    void aDamagedRecordIsToldAndLeftAlone()
    {
        QTemporaryDir folder;
        const auto name = folder.filePath(QStringLiteral("c.json"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ not json");
        file.close();
        FakeKeychain keychain;
        CredentialStore store(keychain, CredentialRecords(name.toStdString()), "/shop");
        std::optional<CredentialStore::Stored> stored;
        store.set("a", Secret(std::string("v")), {}, this,
                  [&](const auto &done) { stored = done; });
        QTRY_VERIFY(stored.has_value());
        QCOMPARE(stored->outcome, KeychainOutcome::Done);
        QVERIFY(stored->problem && stored->problem->code == ErrorCode::Corrupt);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{ not json"));
    }

    void looksTellWhereEachIs()
    {
        QTemporaryDir folder;
        const CredentialRecords records(folder.filePath(QStringLiteral("c.json")).toStdString());
        QVERIFY(records.record("/shop", "old", CredentialRecord{today, {}}).has_value());
        FakeKeychain keychain;
        keychain.entries[credentialEntry("/shop", "kept")] = "v";
        keychain.entries[credentialEntry("/shop", "old")] = "v";
        CredentialStore store(keychain, records, "/shop");
        CredentialMap session;
        session.emplace("given", Secret(std::string("v")));
        std::vector<CredentialLook> looks;
        store.look(
            {{"given", {}}, {"kept", {{"db", "staging"}}}, {"none", {}}, {"var", {}}},
            [](const std::string &variable) {
                return variable == "SIDESTAGE_CREDENTIAL_VAR" ? std::optional<std::string>("v")
                                                              : std::nullopt;
            },
            session, this, [&](auto taken) { looks = std::move(taken); });
        QTRY_COMPARE(looks.size(), std::size_t(5));
        QCOMPARE(looks[0].place, Place::Session);
        QCOMPARE(looks[1].place, Place::Keychain);
        QCOMPARE(looks[2].place, Place::Nowhere);
        QCOMPARE(looks[2].why, KeychainOutcome::Missing);
        QCOMPARE(looks[3].place, Place::Variable);
        QCOMPARE(looks[4].use.name, std::string("old"));
        QVERIFY(looks[4].use.places.empty() && looks[4].record);
    }

    void whatNoKeychainCouldGiveBackIsRefused()
    {
        const auto why = [](std::string value) { return whyNotStorable(Secret(std::move(value))); };
        QCOMPARE(why("plain \xc3\xa4\n"), std::string());
        QVERIFY(!why({}).empty());
        QVERIFY(!why(std::string("a\0b", 3)).empty());
        QVERIFY(!why("\xff\xfe").empty());
        QVERIFY(!why(std::string(70000, 'x')).empty());
    }

    void everyOutcomeHasASentence()
    {
        for (const auto outcome :
             {KeychainOutcome::Missing, KeychainOutcome::Locked, KeychainOutcome::Refused,
              KeychainOutcome::Absent, KeychainOutcome::Silent, KeychainOutcome::Failed}) {
            const auto [what, advice] = textOf(outcome);
            QVERIFY(std::string_view(what).size() > 10 && std::string_view(advice).size() > 10);
        }
    }

private:
    CollectedCredentials collect(CredentialCollector &collector, const RunPlan &plan,
                                 const SessionCredentials &session)
    {
        std::optional<CollectedCredentials> got;
        collector.collect("/shop", plan, session, this,
                          [&](CollectedCredentials credentials) { got = std::move(credentials); });
        const bool isLater = !got.has_value();
        return isLater && QTest::qWaitFor([&] { return got.has_value(); }) ? std::move(*got)
                                                                           : CollectedCredentials();
    }

    FingerprintKey findKey(CredentialCollector &collector,
                           CredentialCollector::NewKey newKey = CredentialCollector::NewKey::Keep)
    {
        std::optional<FingerprintKey> found;
        collector.findKey("/shop", newKey, this,
                          [&](FingerprintKey key) { found = std::move(key); });
        return QTest::qWaitFor([&] { return found.has_value(); }) ? std::move(*found)
                                                                  : FingerprintKey();
    }

    KeychainOutcome set(CredentialStore &store, const std::string &name, std::string value,
                        std::optional<std::chrono::days> rotateEvery)
    {
        std::optional<KeychainOutcome> outcome;
        store.set(name, Secret(std::move(value)), rotateEvery, this,
                  [&](const CredentialStore::Stored &stored) { outcome = stored.outcome; });
        return QTest::qWaitFor([&] { return outcome.has_value(); }) ? *outcome
                                                                    : KeychainOutcome::Failed;
    }
};

QTEST_GUILESS_MAIN(TestCredentialStore)
#include "tst_credentialstore.moc"
