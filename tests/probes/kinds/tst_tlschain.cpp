// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/certificate.h"
#include "probes/kinds/tls/chain.h"
#include "probes/kinds/tls/stapledstatus.h"
#include "tests/support/certificateworkshop.h"
#include "tests/support/golden.h"
#include "tests/support/property.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QObject>
#include <QSslCertificate>
#include <QSslKey>

using namespace sidestage;
using namespace sidestage::test;

namespace {

QString q(const char *text)
{
    return QString::fromLatin1(text);
}

std::string joined(const ChainVerdict &verdict)
{
    std::string text;
    for (const auto &complaint : verdict.complaints)
        text += complaint + '\n';
    return text;
}

constexpr std::int64_t day = std::int64_t{24} * 3600 * 1000;

} // namespace

/// What is told from certificates alone, without a server.
class TestTlsChain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_workshop.isUsable())
            QSKIP("the program openssl is missing: package openssl");
        CertificateOrder root;
        root.isAuthority = true;
        root.endsInDays = 1000;
        QVERIFY(m_workshop.make(q("root"), root));
        QVERIFY(m_workshop.make(q("stranger"), root));
        auto middle = root;
        middle.signer = q("root");
        middle.organisation = q("Acme Intermediate");
        middle.endsInDays = 20;
        QVERIFY(m_workshop.make(q("middle"), middle));
        CertificateOrder leaf;
        leaf.signer = q("middle");
        leaf.names = q("DNS:app.acme.test,DNS:*.Shop.acme.test,IP:127.0.0.1,IP:::1");
        QVERIFY(m_workshop.make(q("leaf"), leaf));
        auto old = leaf;
        old.beginsInDays = -400;
        old.endsInDays = -300;
        old.mustStaple = true;
        QVERIFY(m_workshop.make(q("old"), old));
        auto weak = leaf;
        weak.isRsa = true;
        weak.rsaBits = 1024;
        weak.hash = q("sha1");
        QVERIFY(m_workshop.make(q("weak"), weak));
        QVERIFY(m_workshop.make(q("alone"), {}));
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsWhatACertificateSays()
    {
        const auto leaf = certificateOf(m_workshop.der(q("leaf")));
        QVERIFY(leaf);
        QCOMPARE(leaf->subject, std::string("leaf"));
        QCOMPARE(leaf->issuer, std::string("middle"));
        QCOMPARE(leaf->issuerOrganisation, std::string("Acme Intermediate"));
        QCOMPARE(leaf->keyType, std::string("EC"));
        QCOMPARE(leaf->keyCurve, std::string("P-256"));
        QCOMPARE(leaf->keySize, 256);
        QCOMPARE(leaf->signature, std::string("ecdsa-with-SHA256"));
        const auto key = QSslCertificate(QByteArray::fromStdString(m_workshop.pem(q("leaf"))))
                             .publicKey()
                             .toDer();
        QCOMPARE(leaf->keyFingerprint,
                 QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex().toStdString());
        const std::vector<std::string> names{"app.acme.test", "*.shop.acme.test", "127.0.0.1",
                                             "::1"};
        QVERIFY(leaf->names == names);
        QVERIFY(leaf->hasWildcard);
        QVERIFY(!leaf->mustStaple);
        const auto away = (leaf->notAfter - QDateTime::currentMSecsSinceEpoch()) / day;
        QVERIFY(away == 89 || away == 90);

        QVERIFY(certificateOf(m_workshop.der(q("old")))->mustStaple);
        const auto weak = certificateOf(m_workshop.der(q("weak")));
        QCOMPARE(weak->keyType, std::string("RSA"));
        QCOMPARE(weak->keySize, 1024);
        QVERIFY(weak->keyCurve.empty());
        QCOMPARE(weak->signature, std::string("ecdsa-with-SHA1"));
        QVERIFY(weak->keyFingerprint != leaf->keyFingerprint);
        QVERIFY(!certificateOf("no certificate"));
        QVERIFY(!certificateOf(""));
    }

    void coversNamesAsBrowsersSeeThem()
    {
        const auto leaf = m_workshop.der(q("leaf"));
        QCOMPARE(coverageOf(leaf, "app.acme.test"), Coverage::ByName);
        QCOMPARE(coverageOf(leaf, "APP.acme.test"), Coverage::ByName);
        QCOMPARE(coverageOf(leaf, "eu.shop.acme.test"), Coverage::ByWildcard);
        QCOMPARE(coverageOf(leaf, "a.eu.shop.acme.test"), Coverage::None);
        QCOMPARE(coverageOf(leaf, "shop.acme.test"), Coverage::None);
        QCOMPARE(coverageOf(leaf, "127.0.0.1"), Coverage::ByName);
        QCOMPARE(coverageOf(leaf, "::1"), Coverage::ByName);
        QCOMPARE(coverageOf(leaf, "127.0.0.2"), Coverage::None);
        QCOMPARE(coverageOf(leaf, "leaf"), Coverage::None); // its common name
        QCOMPARE(coverageOf(leaf, ""), Coverage::None);
        QCOMPARE(coverageOf("garbage", "app.acme.test"), Coverage::None);

        CertificateOrder order;
        order.names = q("DNS:*.acme.test,DNS:App.acme.test");
        QVERIFY(m_workshop.make(q("both"), order));
        QCOMPARE(coverageOf(m_workshop.der(q("both")), "app.acme.test"), Coverage::ByName);
        QCOMPARE(coverageOf(m_workshop.der(q("both")), "api.acme.test"), Coverage::ByWildcard);
    }

    void tellsHowMuchTimeIsLeft()
    {
        const std::int64_t end = 1000 * day;
        QCOMPARE(timeLeft(10 * day, end, 9 * day), std::string_view("not-yet-valid"));
        QCOMPARE(timeLeft(0, end, end + 1), std::string_view("expired"));
        QCOMPARE(timeLeft(0, end, end), std::string_view("under-7-days"));
        QCOMPARE(timeLeft(0, end, end - 7 * day + 1), std::string_view("under-7-days"));
        QCOMPARE(timeLeft(0, end, end - 7 * day), std::string_view("under-30-days"));
        QCOMPARE(timeLeft(0, end, end - 30 * day + 1), std::string_view("under-30-days"));
        QCOMPARE(timeLeft(0, end, end - 30 * day), std::string_view("30-days-or-more"));
    }

    void aWholeChainVerifies()
    {
        auto verdict = verdictFor({"leaf", "middle"}, {"root"}, {});
        QCOMPARE(joined(verdict), std::string());
        QVERIFY(verdict.isComplete && verdict.isInOrder && !verdict.isRootSent);
        QCOMPARE(verdict.issuer, IssuerClass::PublicAuthority);
        QCOMPARE(*verdict.authoritiesEnd, certificateOf(m_workshop.der(q("middle")))->notAfter);

        verdict = verdictFor({"leaf", "middle"}, {}, {"root"});
        QCOMPARE(joined(verdict), std::string());
        QCOMPARE(verdict.issuer, IssuerClass::PrivateAuthority);
        // An authority that the target names is a private one, even if this machine knows it too.
        verdict = verdictFor({"leaf", "middle"}, {"root"}, {"root"});
        QCOMPARE(verdict.issuer, IssuerClass::PrivateAuthority);

        verdict = verdictFor({"leaf", "middle", "root"}, {"root"}, {});
        QVERIFY(verdict.complaints.empty() && verdict.isRootSent && verdict.isInOrder);
        verdict = verdictFor({"leaf", "root", "middle"}, {"root"}, {});
        QVERIFY(verdict.complaints.empty() && verdict.isComplete && !verdict.isInOrder);
        verdict = verdictFor({"leaf", "stranger", "middle"}, {"root"}, {});
        QVERIFY(verdict.complaints.empty() && !verdict.isInOrder);
    }

    void aMissingIntermediateIsNotFetched()
    {
        auto verdict = verdictFor({"leaf"}, {"root"}, {});
        QCOMPARE(joined(verdict),
                 std::string("comes without its authority, which is not known here either\n"));
        QVERIFY(!verdict.isComplete && verdict.isInOrder);
        QCOMPARE(verdict.issuer, IssuerClass::Unknown);
        // Nor is it taken from a file with the whole chain: a browser has no such file.
        verdict = verdictFor({"leaf"}, {}, {"root", "middle"});
        QVERIFY(!verdict.isComplete && !verdict.complaints.empty());
        // But a file with nothing but an intermediate means that one.
        verdict = verdictFor({"leaf"}, {}, {"middle"});
        QCOMPARE(joined(verdict), std::string());
        QVERIFY(verdict.isComplete);
    }

    void saysWhyItDoesNotVerify()
    {
        auto verdict = verdictFor({"leaf", "middle", "root"}, {}, {"stranger"});
        QCOMPARE(joined(verdict),
                 std::string("is signed by an authority that is not trusted here\n"));
        QVERIFY(verdict.isComplete && verdict.isRootSent);
        QCOMPARE(verdict.issuer, IssuerClass::Unknown);

        verdict = verdictFor({"alone"}, {}, {}, "localhost");
        QCOMPARE(joined(verdict), std::string("is signed by itself\n"));
        QCOMPARE(verdict.issuer, IssuerClass::SelfSigned);
        QVERIFY(verdict.isComplete && !verdict.isRootSent);
        verdict = verdictFor({"alone"}, {}, {"alone"}, "localhost");
        QCOMPARE(joined(verdict), std::string());
        QCOMPARE(verdict.issuer, IssuerClass::SelfSigned);

        verdict = verdictFor({"leaf", "middle"}, {"root"}, {}, "other.test");
        QCOMPARE(joined(verdict),
                 std::string("is for app.acme.test, *.shop.acme.test, 127.0.0.1, ::1\n"));
        verdict = verdictFor({"leaf", "middle"}, {"root"}, {}, "127.0.0.9");
        QVERIFY(joined(verdict).starts_with("is for app.acme.test"));

        verdict = verdictFor({"old", "middle"}, {"root"}, {}, "other.test");
        QCOMPARE(verdict.complaints.size(), std::size_t{2});
        QVERIFY(verdict.complaints[0].starts_with("expired on 20"));
        QVERIFY(verdict.complaints[1].starts_with("is for"));

        verdict = verdictOn(sent({"leaf", "middle"}), {sent({"root"}), {}}, "app.acme.test",
                            QDateTime::currentMSecsSinceEpoch() + 30 * day);
        QVERIFY(joined(verdict).starts_with("of the authority above it expired on 20"));

        verdict = verdictFor({"weak", "middle"}, {"root"}, {});
        QVERIFY2(joined(verdict).find("key that is too small") != std::string::npos,
                 joined(verdict).c_str());
        QCOMPARE(joined(verdictOn({}, {}, "x.test", 0)), std::string("cannot be read\n"));
        QCOMPARE(joined(verdictOn({"garbage"}, {}, "x.test", 0)), std::string("cannot be read\n"));
    }

    void readsAStapledStatus()
    {
        CertificateOrder order;
        order.signer = q("root");
        QVERIFY(m_workshop.make(q("good"), order) && m_workshop.make(q("revoked"), order));
        QVERIFY(m_workshop.makeStatus(q("good"), q("root"), false));
        QVERIFY(m_workshop.makeStatus(q("revoked"), q("root"), true));
        const auto good = fileContent(m_workshop.path(q("good.ocsp")));
        const auto status = [this](const std::string &response, const std::vector<std::string> &by,
                                   const std::vector<std::string> &roots) {
            return std::string(stapledStatus(response, sent(by), sent(roots)));
        };
        QCOMPARE(status(good, {"good"}, {"root"}), std::string("good"));
        QCOMPARE(status(good, {"good", "root"}, {}), std::string("good"));
        QCOMPARE(status(fileContent(m_workshop.path(q("revoked.ocsp"))), {"revoked"}, {"root"}),
                 std::string("revoked"));
        QCOMPARE(status(good, {"revoked"}, {"root"}), std::string("for-another-certificate"));
        QCOMPARE(status(good, {"good"}, {"stranger"}), std::string("not-by-the-authority"));
        QCOMPARE(status("nonsense", {"good"}, {"root"}), std::string("unreadable"));
        for (std::size_t at = 40; at < 120; ++at) { // all of it under the signature
            auto forged = good;
            forged[at] = static_cast<char>(forged[at] ^ 1);
            QVERIFY(status(forged, {"good"}, {"root"}) != "good");
        }
    }

    // Bytes of a stranger: whatever they are, they are read or refused, and nothing else happens.
    void brokenCertificatesAreRefusedInPeace()
    {
        const auto whole = m_workshop.der(q("leaf"));
        const auto middle = m_workshop.der(q("middle"));
        const auto root = m_workshop.der(q("root"));
        SIDESTAGE_PROPERTY("one changed byte never makes a certificate verify", [&] {
            auto broken = whole;
            const auto at = *rc::gen::inRange<std::size_t>(0, broken.size());
            const auto change = *rc::gen::inRange(1, 256);
            broken[at] = static_cast<char>(broken[at] ^ change);
            const auto read = certificateOf(broken);
            coverageOf(broken, "app.acme.test");
            const auto verdict = verdictOn({broken, middle}, {{root}, {}}, "app.acme.test",
                                           QDateTime::currentMSecsSinceEpoch());
            RC_ASSERT(!verdict.complaints.empty());
            RC_ASSERT((!read || read->names.size() < 10));
        });
    }

private:
    std::vector<std::string> sent(const std::vector<std::string> &names) const
    {
        std::vector<std::string> ders;
        ders.reserve(names.size());
        for (const auto &name : names)
            ders.push_back(m_workshop.der(QString::fromStdString(name)));
        return ders;
    }

    ChainVerdict verdictFor(const std::vector<std::string> &chain,
                            const std::vector<std::string> &system,
                            const std::vector<std::string> &named,
                            const std::string &host = "app.acme.test") const
    {
        return verdictOn(sent(chain), {sent(system), sent(named)}, host,
                         QDateTime::currentMSecsSinceEpoch());
    }

    CertificateWorkshop m_workshop;
};

QTEST_GUILESS_MAIN(TestTlsChain)
#include "tst_tlschain.moc"
