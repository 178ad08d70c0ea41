// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/tlsstage.h"
#include "tests/support/rawserver.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

namespace {

QString q(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

/// The probe against real servers, beside what sslscan finds at the same ones.
class TestTlsPeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_stage.isUsable())
            QSKIP("the program openssl is missing: package openssl");
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTwoServersThatDifferAndSendsThemNothing()
    {
        const auto nginx = installedProgram(q("nginx"), {q("/usr/sbin"), q("/usr/bin")});
        if (nginx.isEmpty())
            QSKIP("nginx is missing: package nginx-light");
        const int modern = freePort();
        const int old = freePort();
        const auto server = [this](int port, const char *certificate, const char *rest) {
            return QStringLiteral(
                       "server { listen 127.0.0.1:%1 ssl %2 ssl_certificate %3-chain.pem; "
                       "ssl_certificate_key %3.key; return 200 hello; }\n")
                .arg(port)
                .arg(q(rest), m_stage.workshop().path(q(certificate)));
        };
        const QString configuration =
            q("daemon off; master_process off; pid nginx.pid; error_log error.log;\n"
              "events {}\nhttp { access_log access.log; client_body_temp_path t; "
              "proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;\n")
            + server(modern, "site", "http2; ssl_protocols TLSv1.2 TLSv1.3;")
            + server(old, "other",
                     "; ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_prefer_server_ciphers on; "
                     "ssl_ciphers ECDHE-ECDSA-AES128-SHA:AES256-SHA@SECLEVEL=0;")
            + q("}\n");
        ServerProcess process;
        const QString file = process.folder() + q("/nginx.conf");
        QFile written(file);
        QVERIFY(written.open(QIODevice::WriteOnly));
        written.write(configuration.toUtf8());
        written.close();
        QVERIFY2(process.start(nginx,
                               {q("-p"), process.folder(), q("-c"), file, q("-e"), q("stderr")},
                               modern),
                 qPrintable(process.output()));

        const auto first = m_stage.probed(modern);
        QVERIFY2(first.outcome.isOk(), shown(first).c_str());
        QCOMPARE(at(first, "versions/TLSv1.3/offered"), std::string("true"));
        QCOMPARE(at(first, "versions/TLSv1.2/offered"), std::string("true"));
        QCOMPARE(at(first, "versions/TLSv1.1/offered"), std::string("false"));
        QCOMPARE(at(first, "versions/TLSv1.0/offered"), std::string("false"));
        QCOMPARE(at(first, "versions/TLSv1.1/cipher"), std::string("-"));
        QCOMPARE(at(first, "versions/TLSv1.2/forward-secrecy"), std::string("true"));
        QCOMPARE(at(first, "versions/TLSv1.2/aead"), std::string("true"));
        // With a newer OpenSSL on both sides it is X25519 together with ML-KEM.
        QVERIFY(at(first, "versions/TLSv1.3/key-exchange").starts_with("X25519"));
        QCOMPARE(at(first, "alpn/chosen"), std::string("h2"));
        QCOMPARE(at(first, "alpn/offered"), std::string("{h2, http/1.1}"));
        QCOMPARE(at(first, "certificate/key-type"), std::string("RSA"));
        QCOMPARE(at(first, "certificate/key-size"), std::string("2048"));
        QCOMPARE(at(first, "certificate/left"), std::string("30-days-or-more"));
        QCOMPARE(at(first, "certificate/wildcard"), std::string("true"));
        QCOMPARE(at(first, "issuer/class"), std::string("private-authority"));
        QCOMPARE(at(first, "issuer/organisation"), std::string("Acme Intermediate"));
        QCOMPARE(at(first, "chain/complete"), std::string("true"));
        QCOMPARE(at(first, "chain/root-sent"), std::string("false"));
        QCOMPARE(at(first, "chain/authorities"), std::string("[middle]"));
        QCOMPARE(at(first, "names/target/covered"), std::string("true"));
        QCOMPARE(at(first, "names/target/wildcard"), std::string("false"));
        QCOMPARE(at(first, "verified"), std::string("true"));
        QCOMPARE(at(first, "verified/why"), std::string("-"));
        QCOMPARE(at(first, "ocsp/stapled"), std::string("false"));
        QCOMPARE(at(first, "client-certificate"), std::string("false"));

        const auto second = m_stage.probed(old);
        QVERIFY2(second.outcome.isOk(), shown(second).c_str());
        QCOMPARE(at(second, "versions/TLSv1.3/offered"), std::string("false"));
        QCOMPARE(at(second, "versions/TLSv1.0/offered"), std::string("true"));
        QCOMPARE(at(second, "versions/TLSv1.0/cipher"), std::string("ECDHE-ECDSA-AES128-SHA"));
        QCOMPARE(at(second, "versions/TLSv1.2/aead"), std::string("false"));
        QCOMPARE(at(second, "alpn/chosen"), std::string("http/1.1"));
        QCOMPARE(at(second, "alpn/offered"), std::string("{http/1.1}"));
        QCOMPARE(at(second, "certificate/key-curve"), std::string("P-256"));
        QCOMPARE(at(second, "certificate/left"), std::string("under-7-days"));
        QCOMPARE(at(second, "chain/root-sent"), std::string("true"));
        QVERIFY(at(first, "certificate/key-fingerprint")
                != at(second, "certificate/key-fingerprint"));

        QFile log(process.folder() + q("/access.log"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QCOMPARE(log.readAll(), QByteArray());
        log.close();
        agreesWithSslscan(modern, first);
        agreesWithSslscan(old, second);
    }

    void agreesAboutOddServers_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("cipher");
        QTest::addColumn<bool>("hasForwardSecrecy");
        QTest::newRow("TLS 1.0 alone")
            << QStringList{q("-tls1"), q("-cipher"), q("DEFAULT@SECLEVEL=0")} << q("site")
            << q("TLSv1.0 ECDHE-RSA-AES256-SHA") << true;
        QTest::newRow("TLS 1.1 without forward secrecy")
            << QStringList{q("-tls1_1"), q("-cipher"), q("AES128-SHA@SECLEVEL=0")} << q("site")
            << q("TLSv1.1 AES128-SHA") << false;
        QTest::newRow("CCM of 8 bytes")
            << QStringList{q("-tls1_2"), q("-cipher"), q("ECDHE-ECDSA-AES256-CCM8@SECLEVEL=0")}
            << q("other") << q("TLSv1.2 ECDHE-ECDSA-AES256-CCM8") << true;
        QTest::newRow("Camellia over Diffie and Hellman")
            << QStringList{q("-tls1_2"), q("-cipher"), q("DHE-RSA-CAMELLIA256-SHA@SECLEVEL=0")}
            << q("site") << q("TLSv1.2 DHE-RSA-CAMELLIA256-SHA") << true;
        QTest::newRow("TLS 1.3 alone")
            << QStringList{q("-tls1_3"), q("-ciphersuites"), q("TLS_CHACHA20_POLY1305_SHA256")}
            << q("other") << q("TLSv1.3 TLS_CHACHA20_POLY1305_SHA256") << true;
    }
    void agreesAboutOddServers()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, certificate);
        QFETCH(const QString, cipher);
        QFETCH(const bool, hasForwardSecrecy);
        ServerProcess process;
        const int port = m_stage.serve(process, certificate, arguments);
        QVERIFY2(port > 0, qPrintable(process.output()));
        const auto reading = m_stage.probed(port);
        QVERIFY2(reading.outcome.isOk(), shown(reading).c_str());
        const auto version = "versions/" + cipher.section(QLatin1Char(' '), 0, 0).toStdString();
        QCOMPARE(at(reading, version + "/cipher"),
                 cipher.section(QLatin1Char(' '), 1).toStdString());
        QCOMPARE(at(reading, version + "/forward-secrecy"),
                 std::string(hasForwardSecrecy ? "true" : "false"));
        agreesWithSslscan(port, reading);
    }

    // No library of today speaks it, so its answer to a greeting is written down here (RFC 6101).
    void agreesAboutAServerOfTheNineties()
    {
        QByteArray hello = QByteArray::fromHex("02000026"
                                               "0300");
        hello += QByteArray(32, 'r') + '\0'
            + QByteArray::fromHex("0005"
                                  "00");
        const QByteArray record = QByteArray::fromHex("1603000"
                                                      "02a")
            + hello;
        const RawServer server(RawServer::Manner::Answers, record);
        const auto reading = m_stage.probed(server.port());
        QVERIFY2(reading.outcome.isOk(), shown(reading).c_str());
        QCOMPARE(at(reading, "versions/SSLv3/offered"), std::string("true"));
        QCOMPARE(at(reading, "versions/SSLv3/cipher"), std::string("RC4-SHA"));
        QCOMPARE(at(reading, "versions/SSLv3/forward-secrecy"), std::string("false"));
        for (const auto *version : {"TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"})
            QCOMPARE(at(reading, std::string("versions/") + version + "/offered"),
                     std::string("false"));
        QCOMPARE(gapAt(reading, "certificate/key-type"),
                 std::string("the server shows no certificate that can be read"));
        for (const auto *unread : {"alpn/chosen", "ocsp/stapled", "client-certificate"}) {
            QCOMPARE(at(reading, unread), std::string("-"));
            QVERIFY2(gapAt(reading, unread) != "-", unread);
        }
        agreesWithSslscan(server.port(), reading, 5);
    }

private:
    /// In at least so many things.
    static void agreesWithSslscan(int port, const Reading &reading, std::size_t least = 10)
    {
        if (installedProgram(q("sslscan")).isEmpty())
            QSKIP("sslscan is missing: package sslscan");
        const auto peer = sslscanSays(port);
        QVERIFY(peer.size() >= least);
        for (const auto &[path, value] : peer)
            QCOMPARE(path + " = " + at(reading, path), path + " = " + value);
    }

    TlsStage m_stage;
};

QTEST_GUILESS_MAIN(TestTlsPeer)
#include "tst_tlspeer.moc"
