// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls.h"
#include "tests/support/kinds/tlsstage.h"
#include "tests/support/testmain.h"
#include "tests/support/tlsrelay.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

namespace {

QString q(const char *text)
{
    return QString::fromLatin1(text);
}

OptionValue text(std::string value)
{
    return OptionValue(OptionValue::Value(std::move(value)));
}

} // namespace

/// The probe against real servers whose certificates differ in all kinds of ways.
class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_stage.isUsable())
            QSKIP("the program openssl is missing: package openssl");
        makeOddCertificates();
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatDoesNotVerifyIsReadAllTheSame_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("chain"); // that the server sends
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("issuer");
        QTest::addColumn<bool>("isComplete");
        QTest::addColumn<bool>("isCovered");
        const auto row = [](const char *name, const char *chain, const char *why,
                            const char *issuer, bool isComplete = true, bool isCovered = true) {
            QTest::newRow(name) << q(name) << q(chain) << q(why) << q(issuer) << isComplete
                                << isCovered;
        };
        row("expired", "expired-chain", "the certificate expired on 20", "private-authority");
        row("early", "early-chain", "the certificate is not valid before 20", "private-authority");
        row("elsewhere", "elsewhere-chain", "the certificate is for elsewhere.test",
            "private-authority", true, false);
        row("nameless", "nameless-chain", "the certificate is for no name", "private-authority",
            true, false);
        row("weak", "weak-chain", "the certificate has a key that is too small",
            "private-authority");
        row("alone", "alone", "the certificate is signed by itself", "self-signed");
        row("site", "site", "the certificate comes without its authority", "unknown-authority",
            false);
        row("foreign", "foreign-chain",
            "the certificate is signed by an authority that is not trusted", "unknown-authority");
    }
    void whatDoesNotVerifyIsReadAllTheSame()
    {
        QFETCH(const QString, certificate);
        QFETCH(const QString, chain);
        QFETCH(const QString, why);
        QFETCH(const QString, issuer);
        QFETCH(const bool, isComplete);
        QFETCH(const bool, isCovered);
        ServerProcess process;
        const int port =
            m_stage.serve(process, certificate, {q("-cipher"), q("DEFAULT@SECLEVEL=0")}, chain);
        QVERIFY2(port > 0, qPrintable(process.output()));
        const auto reading = m_stage.probed(port);
        QVERIFY2(reading.outcome.isOk(), shown(reading).c_str());
        QCOMPARE(at(reading, "verified"), std::string("false"));
        QVERIFY2(at(reading, "verified/why").starts_with(why.toStdString()),
                 shown(reading).c_str());
        QCOMPARE(at(reading, "issuer/class"), issuer.toStdString());
        QCOMPARE(at(reading, "versions/TLSv1.3/offered"), std::string("true"));
        QCOMPARE(at(reading, "chain/complete"), std::string(isComplete ? "true" : "false"));
        QCOMPARE(at(reading, "names/target/covered"), std::string(isCovered ? "true" : "false"));
    }

    void aServerThatWantsACertificateIsReadWithoutOne()
    {
        for (const auto *version : {"-tls1_2", "-tls1_3"}) {
            ServerProcess process;
            const int port = m_stage.serve(process, q("site"), {q(version), q("-Verify"), q("1")});
            QVERIFY2(port > 0, qPrintable(process.output()));
            const auto reading = m_stage.probed(port);
            QVERIFY2(reading.outcome.isOk(), shown(reading).c_str());
            QCOMPARE(at(reading, "client-certificate"), std::string("true"));
            QCOMPARE(at(reading, "verified"), std::string("true"));
            QCOMPARE(at(reading, "certificate/key-size"), std::string("2048"));
        }
    }

    void aStapledStatusIsRead()
    {
        CertificateOrder order;
        order.signer = q("root");
        order.mustStaple = true;
        QVERIFY(m_stage.workshop().make(q("stapling"), order));
        QVERIFY(m_stage.workshop().makeStatus(q("stapling"), q("root"), false));
        ServerProcess process;
        int port = m_stage.serve(process, q("stapling"),
                                 {q("-status_file"), m_stage.workshop().path(q("stapling.ocsp"))},
                                 q("stapling"));
        QVERIFY2(port > 0, qPrintable(process.output()));
        auto reading = m_stage.probed(port);
        QCOMPARE(at(reading, "ocsp/stapled"), std::string("true"));
        QCOMPARE(at(reading, "ocsp/status"), std::string("good"));
        QCOMPARE(at(reading, "ocsp/must-staple"), std::string("true"));
        QCOMPARE(at(reading, "ocsp/promise-kept"), std::string("true"));

        ServerProcess careless;
        port = m_stage.serve(careless, q("stapling"), {}, q("stapling"));
        QVERIFY2(port > 0, qPrintable(careless.output()));
        reading = m_stage.probed(port);
        QCOMPARE(at(reading, "ocsp/promise-kept"), std::string("false"));
        QCOMPARE(at(reading, "ocsp/status"), std::string("-"));
    }

    void everyNameIsAskedForByItself()
    {
        CertificateOrder order;
        order.signer = q("root");
        order.names = q("DNS:api.acme.test");
        order.endsInDays = 20;
        QVERIFY(m_stage.workshop().make(q("api"), order));
        ServerProcess process;
        const int port = m_stage.serve(process, q("site"),
                                       {q("-servername"), q("api.acme.test"), q("-cert2"),
                                        m_stage.workshop().path(q("api.pem")), q("-key2"),
                                        m_stage.workshop().path(q("api.key"))});
        QVERIFY2(port > 0, qPrintable(process.output()));
        ProbeConditions run;
        run.hosts = {
            {"app", "App.acme.test"}, {"api", "api.acme.test"}, {"shop", "eu.shop.acme.test"}};
        auto options = m_stage.optionsFor(port);
        options.emplace_back("server-name", text("app.acme.test"));
        options.emplace_back(
            "names",
            OptionValue(OptionValue::List{text("app"), text("www.app"), text("api.acme.test"),
                                          text("shop"), text("intranet"), text("admin")}));
        const auto reading = runProbe(tlsProbe(), OptionValue(std::move(options)), run);
        QVERIFY2(reading.outcome.isOk(), shown(reading).c_str());
        QCOMPARE(at(reading, "names/app/covered"), std::string("true"));
        QCOMPARE(at(reading, "names/app/own-certificate"), std::string("-"));
        QCOMPARE(at(reading, "names/www.app/covered"), std::string("false"));
        QCOMPARE(at(reading, "names/www.app/own-certificate"), std::string("false"));
        QCOMPARE(at(reading, "names/api/covered"), std::string("true"));
        QCOMPARE(at(reading, "names/api/own-certificate"), std::string("true"));
        QCOMPARE(at(reading, "names/api/left"), std::string("under-30-days"));
        QCOMPARE(at(reading, "names/api/verified"), std::string("true"));
        QCOMPARE(at(reading, "names/shop/wildcard"), std::string("true"));
        QCOMPARE(gapAt(reading, "names/intranet"),
                 std::string("the environment has no host with the name 'intranet'"));
        QVERIFY(gapAt(reading, "names/admin") != "-");
        QCOMPARE(at(reading, "verified"), std::string("true"));
    }

    // The others are read all the same, and in time.
    void aVersionThatIsNeverAnsweredIsAGap()
    {
        ServerProcess process;
        const int port = m_stage.serve(process, q("site"));
        QVERIFY2(port > 0, qPrintable(process.output()));
        const TlsRelay relay(port, 0x0302);
        auto options = m_stage.optionsFor(relay.port());
        options.emplace_back("request-timeout", OptionValue(OptionValue::Value(Milliseconds(700))));
        const auto reading = runProbe(tlsProbe(), OptionValue(std::move(options)));
        QVERIFY2(reading.outcome.isOk(), shown(reading).c_str());
        QVERIFY2(
            gapAt(reading, "versions/TLSv1.1/offered").find("did not finish the handshake within ")
                != std::string::npos,
            shown(reading).c_str());
        QCOMPARE(at(reading, "versions/TLSv1.1/offered"), std::string("-"));
        QCOMPARE(at(reading, "versions/TLSv1.0/offered"), std::string("false"));
        QCOMPARE(at(reading, "versions/TLSv1.2/offered"), std::string("true"));
        QCOMPARE(at(reading, "verified"), std::string("true"));
    }

    // What one side was asked in vain is no fact about it, and what it said before stays one.
    void oneProtocolInSilenceAndOneVersionInGarbageAreGaps()
    {
        ServerProcess process;
        const int port = m_stage.serve(process, q("site"), {q("-alpn"), q("h2,http/1.1")});
        QVERIFY2(port > 0, qPrintable(process.output()));
        const TlsRelay relay(port, [](const QByteArray &greeting) -> std::optional<QByteArray> {
            const bool asksForOne = greeting.contains("\x08http/1.1");
            if (asksForOne && !greeting.contains("\x02h2"))
                return QByteArray();
            // TLS 1.2 alone names neither a protocol nor the extension of its successor (RFC 8446,
            // 4.2.1).
            if (!asksForOne && greeting.mid(9, 2) == "\x03\x03"
                && !greeting.contains(QByteArray("\x00\x2b\x00", 3)))
                return QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
            return {};
        });
        auto options = m_stage.optionsFor(relay.port());
        options.emplace_back("request-timeout", OptionValue(OptionValue::Value(Milliseconds(700))));
        const auto reading = runProbe(tlsProbe(), OptionValue(std::move(options)));
        QVERIFY2(reading.outcome.isOk(), shown(reading).c_str());
        QCOMPARE(at(reading, "alpn/chosen"), std::string("h2"));
        QCOMPARE(at(reading, "alpn/offered"), std::string("-"));
        QVERIFY2(gapAt(reading, "alpn/offered").find("did not finish") != std::string::npos,
                 shown(reading).c_str());
        QCOMPARE(at(reading, "versions/TLSv1.2/offered"), std::string("-"));
        QVERIFY2(gapAt(reading, "versions/TLSv1.2/offered").find("is not TLS") != std::string::npos,
                 shown(reading).c_str());
        QCOMPARE(at(reading, "versions/TLSv1.3/offered"), std::string("true"));
    }

private:
    void makeOddCertificates() const
    {
        const auto &workshop = m_stage.workshop();
        CertificateOrder good;
        good.signer = q("middle");
        auto expired = good;
        expired.beginsInDays = -60;
        expired.endsInDays = -2;
        auto early = good;
        early.beginsInDays = 5;
        auto elsewhere = good;
        elsewhere.names = q("DNS:elsewhere.test");
        auto nameless = good;
        nameless.names.clear();
        auto weak = good;
        weak.isRsa = true;
        weak.rsaBits = 1024;
        CertificateOrder stranger;
        stranger.isAuthority = true;
        auto foreign = good;
        foreign.signer = q("stranger");
        QVERIFY(workshop.make(q("expired"), expired) && workshop.make(q("early"), early));
        QVERIFY(workshop.make(q("elsewhere"), elsewhere) && workshop.make(q("weak"), weak));
        QVERIFY(workshop.make(q("nameless"), nameless) && workshop.make(q("alone"), {}));
        QVERIFY(workshop.make(q("stranger"), stranger) && workshop.make(q("foreign"), foreign));
        for (const auto *name : {"expired", "early", "elsewhere", "nameless", "weak"})
            workshop.chain(QString(q(name) + q("-chain.pem")), {q(name), q("middle")});
        workshop.chain(q("foreign-chain.pem"), {q("foreign"), q("stranger")});
    }

    TlsStage m_stage;
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
