// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/oidcworld.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;
using Kind = Answer::Kind;

/// Applications and providers that behave badly: each ends in a fact or a sentence, in time.
class TestOidcBad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void loginPathsThatLeadElsewhere()
    {
        MisbehavingServer server({{"/page", Answer::text("<form>", "text/html")},
                                  {"/circle", Answer::redirect(302, "/round")},
                                  {"/round", Answer::redirect(302, "/circle")},
                                  {"/file", Answer::redirect(302, "file:///etc/passwd")}});
        const auto kind = [&server](const std::string &path) {
            const auto reading = probed(with(site(server.url()), "login", text(path)));
            return at(reading, "login/kind") + ' ' + at(reading, "login/end");
        };
        QCOMPARE(kind("/page"), std::string("page answered"));
        QCOMPARE(kind("/gone"), std::string("error answered"));
        QCOMPARE(kind("/circle"), std::string("nowhere circle"));
        QCOMPARE(kind("/file"), std::string("nowhere other-scheme"));
    }

    void anUnreachableProviderLeavesTheApplicationsFacts()
    {
        const auto gone = "http://127.0.0.1:" + std::to_string(closedPort());
        MisbehavingServer app({{"/login", Answer::redirect(302, gone + query)}});
        const auto reading = probed(site(app.url()));
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "authorize/client_id"), std::string("shop-staging"));
        for (const auto *part : {"provider/answer", "discovery/issuer", "keys/count"})
            QVERIFY2(gapAt(reading, part).find("nothing listens at") != std::string::npos, part);
    }

    void badDocumentsAreGapsWithASentence_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("html") << QStringLiteral("<!doctype html><p>hello")
                              << QStringLiteral("is a page and not JSON");
        QTest::newRow("no json") << QStringLiteral("{\"issuer\":") << QStringLiteral("is not JSON");
        QTest::newRow("list") << QStringLiteral("[]") << QStringLiteral("no object");
        QTest::newRow("no issuer")
            << QStringLiteral("{\"issuer\":17}") << QStringLiteral("names no issuer");
        QTest::newRow("deep") << QStringLiteral("{\"issuer\":") + QString(5000, u'[')
                              << QStringLiteral("nested too deeply");
        QTest::newRow("10 MB") << QStringLiteral("{\"issuer\":\"") + QString(10 << 20, u'x')
                               << QStringLiteral("larger than the limit of 1048576 bytes");
    }

    void badDocumentsAreGapsWithASentence()
    {
        QFETCH(QString, body);
        QFETCH(QString, sentence);
        SignInWorld world;
        world.setDocument(body.toStdString());
        const auto reading = probed(with(site(world.app.url()), "issuer", text(world.issuer())));
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "authorize/client_id"), std::string("shop-staging"));
        const auto gap = gapAt(reading, "discovery/issuer");
        QVERIFY2(gap.find(sentence.toStdString()) != std::string::npos, gap.c_str());
        QVERIFY(gapAt(reading, "keys") != "-");
    }

    void wrongTypesInADocumentAreGapsOfTheirOwn()
    {
        SignInWorld world;
        world.setDocument(
            R"({"issuer":"https://other.test","jwks_uri":7,"scopes_supported":[{"a":1}],)"
            R"("token_endpoint":null,"claims_supported":["sub"],"x":{"deep":{}},"n":1.5})");
        const auto reading = probed(with(site(world.app.url()), "issuer", text(world.issuer())));
        QCOMPARE(at(reading, "discovery/issuer-matches"), std::string("false"));
        QCOMPARE(at(reading, "discovery/same-provider"), std::string("false"));
        QVERIFY(gapAt(reading, "discovery/endpoints/jwks_uri") != "-");
        QVERIFY(gapAt(reading, "discovery/endpoints/token_endpoint") != "-");
        QVERIFY(gapAt(reading, "discovery/supported/scopes_supported") != "-");
        QCOMPARE(at(reading, "discovery/supported/claims_supported"), std::string("{sub}"));
        QCOMPARE(at(reading, "discovery/other/x"), std::string("object"));
        QCOMPARE(at(reading, "discovery/other/n"), std::string("1.5"));
        QCOMPARE(at(reading, "keys/count"), std::string("-"));
    }

    void badKeySetsAreGapsWithASentence_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, Kind kind, const char *body, const char *sentence) {
            QTest::newRow(name) << static_cast<int>(kind) << QString::fromLatin1(body)
                                << QString::fromLatin1(sentence);
        };
        row("list", Kind::Normal, "[]", "no object");
        row("no keys", Kind::Normal, R"({"keys":{}})", "no list called keys");
        row("page", Kind::Normal, " <html>", "is a page and not JSON");
        row("hangs", Kind::Hang, "", "no whole answer");
        row("drips", Kind::Drip, "", "no whole answer");
        row("never ends", Kind::Endless, "", "larger than the limit");
        row("endless head", Kind::EndlessHeaders, "", "headers larger than");
        row("reset", Kind::ResetInBody, "", "broke off");
        row("cut", Kind::CutInChunks, "", "broke off");
        row("garbage", Kind::Garbage, "", "is not HTTP");
    }

    void badKeySetsAreGapsWithASentence()
    {
        QFETCH(int, kind);
        QFETCH(QString, body);
        QFETCH(QString, sentence);
        SignInWorld world;
        auto answer = Answer::json(body.toStdString());
        answer.kind = static_cast<Kind>(kind);
        world.provider.set("/realms/shop/keys", answer);
        QElapsedTimer time;
        time.start();
        const auto reading = probed(site(world.app.url()));
        QVERIFY(time.elapsed() < 3000);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "discovery/issuer"), world.issuer());
        const auto gap = gapAt(reading, "keys/count");
        QVERIFY2(gap != "-" && gap.size() > 10
                     && gap.find(sentence.toStdString()) != std::string::npos,
                 gap.c_str());
    }

    void aDocumentThatDoesNotSayItIsJson()
    {
        SignInWorld world;
        world.provider.set("/realms/shop/.well-known/openid-configuration",
                           Answer::text(world.document(), "Text/HTML; charset=utf-8"));
        const auto reading = probed(site(world.app.url()));
        QCOMPARE(at(reading, "discovery/media-type"), std::string("text/html"));
        QCOMPARE(at(reading, "discovery/issuer"), world.issuer());
        QCOMPARE(at(reading, "keys/media-type"), std::string("application/json"));
    }

    // Signing in over http is a fact of its own. Keys that would come over it are not taken.
    void plainConnections()
    {
        SignInWorld world;
        auto document = world.document();
        const std::string member = "\"token_endpoint\":\"";
        document.replace(document.find(member) + member.size(), world.issuer().size(),
                         "http://id.acme.test");
        world.setDocument(document);
        world.app.set("/login",
                      Answer::redirect(302, "http://id.acme.test/auth?client_id=a&request_uri=b"));
        const auto reading = probed(with(site(world.app.url()), "issuer", text(world.issuer())));
        QCOMPARE(at(reading, "discovery/encrypted"), std::string("false"));
        QCOMPARE(at(reading, "authorize/encrypted"), std::string("false"));

        world.provider.set("/realms/shop/keys", Answer::redirect(302, "http://id.acme.test/keys"));
        const auto gap =
            gapAt(probed(with(site(world.app.url()), "issuer", text(world.issuer()))), "keys");
        QVERIFY2(gap.find("http://id.acme.test, where its answer would come unencrypted")
                     != std::string::npos,
                 gap.c_str());
    }

    void documentsAreNotFetchedFromOtherSchemes()
    {
        SignInWorld world;
        const auto path = "/realms/shop/.well-known/openid-configuration";
        const auto options = with(site(world.app.url()), "issuer", text(world.issuer()));
        world.provider.set(path, Answer::redirect(302, "file:///etc/passwd"));
        auto gap = gapAt(probed(options), "discovery");
        QVERIFY2(gap.find("no address of the web") != std::string::npos, gap.c_str());
        world.provider.set(path, Answer::redirect(302, path));
        gap = gapAt(probed(options), "discovery");
        QVERIFY2(gap.find("again and again") != std::string::npos, gap.c_str());
        auto document = world.document();
        document.replace(document.find("http://", document.find("jwks_uri")), 4, "file");
        world.setDocument(document);
        gap = gapAt(probed(options), "keys");
        QVERIFY2(gap.find("way to") != std::string::npos
                     || gap.find("address") != std::string::npos,
                 gap.c_str());
    }

    void hangingServersEndWithTheirReason()
    {
        SignInWorld world;
        world.provider.set(query, Answer::bad(Kind::Hang));
        world.provider.set("/realms/shop/keys", Answer::bad(Kind::Drip));
        QElapsedTimer time;
        time.start();
        const auto reading = probed(site(world.app.url()));
        QVERIFY(time.elapsed() < 3000);
        QVERIFY(reading.outcome.isOk());
        QVERIFY(gapAt(reading, "provider/answer").find("no whole answer") != std::string::npos);
        QVERIFY(gapAt(reading, "keys/count").find("no whole answer") != std::string::npos);
        QCOMPARE(at(reading, "discovery/issuer"), world.issuer());

        world.app.set("/login", Answer::bad(Kind::Garbage));
        const auto failed = probed(site(world.app.url()));
        QCOMPARE(failed.outcome.kind, OutcomeKind::Failed);
        QVERIFY(failed.outcome.error->message.find("is not HTTP") != std::string::npos);

        world.app.set("/login", Answer::bad(Kind::Hang));
        ProbeConditions run;
        run.timeout = 300ms;
        QCOMPARE(probed(site(world.app.url()), run).outcome.kind, OutcomeKind::TimedOut);
    }

    void stopsWithinASecond_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("login") << QStringLiteral("/login");
        QTest::newRow("provider") << QString();
        QTest::newRow("document") << QStringLiteral(
            "/realms/shop/.well-known/openid-configuration");
        QTest::newRow("keys") << QStringLiteral("/realms/shop/keys");
        for (const auto *path : {"/saml", "/cb", "/logout", "/settings"})
            QTest::newRow(path) << QString::fromLatin1(path);
    }

    void stopsWithinASecond()
    {
        QFETCH(QString, path);
        SignInWorld world;
        const auto hanging = path.isEmpty() ? query : path.toStdString();
        auto &server = hanging.starts_with("/realms") ? world.provider : world.app;
        server.set(hanging, Answer::bad(Kind::Hang));
        std::stop_source stop;
        ProbeConditions run;
        run.stop = stop.get_token();
        std::unique_ptr<QThread> stopper(QThread::create([&] {
            QThread::msleep(300);
            stop.request_stop();
        }));
        auto options = site(world.app.url());
        options.back().second = OptionValue(OptionValue::Value(Milliseconds(20000)));
        options.emplace_back("saml-metadata", text("/saml"));
        options.emplace_back("callbacks", text("/cb"));
        options.emplace_back("logout", text("/logout"));
        options.emplace_back("settings",
                             OptionValue(OptionValue::Map{{"path", text("/settings")},
                                                          {"pointers", text("/password")}}));
        QElapsedTimer time;
        time.start();
        stopper->start();
        const auto reading = probed(std::move(options), run);
        stopper->wait();
        QVERIFY(time.elapsed() >= 300);
        QVERIFY(time.elapsed() < 1300);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Cancelled);
    }

    void aProviderThatNobodyVouchesFor()
    {
        const TestCertificates certificates;
        if (!certificates.isUsable())
            QSKIP("the openssl program is missing");
        const auto tls = certificates.server("localhost");
        MisbehavingServer provider({}, &tls);
        MisbehavingServer app({{"/login", Answer::redirect(302, provider.url() + query)}});
        const auto reading = probed(site(app.url()));
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "authorize/client_id"), std::string("shop-staging"));
        for (const auto *part : {"provider/answer", "discovery/issuer", "keys/count"}) {
            const auto *gap = reading.gapOver(*FactPath::parse(std::string("app/") + part));
            QVERIFY2(gap, part);
            QCOMPARE(gap->reason.code, ErrorCode::UntrustedPeer);
        }
        QVERIFY(provider.requests().empty());
    }

    void unverifiedConnectionsAreShownAsSuch()
    {
        const TestCertificates certificates;
        if (!certificates.isUsable())
            QSKIP("the openssl program is missing");
        const auto tls = certificates.server("localhost");
        MisbehavingServer server({{"/login", Answer::text("x")}}, &tls);
        QCOMPARE(probed(site(server.url())).outcome.error->code, ErrorCode::UntrustedPeer);
        QCOMPARE(at(probed(with(site(server.url()), "ca", text(certificates.authorityFile()))),
                    "tls/verified"),
                 std::string("true"));
        const auto trusting = with(site(server.url()), "insecure-skip-verification",
                                   OptionValue(OptionValue::Value(true)));
        QCOMPARE(at(probed(trusting), "tls/verified"), std::string("false"));
    }
};

QTEST_GUILESS_MAIN(TestOidcBad)
#include "tst_oidcbad.moc"
