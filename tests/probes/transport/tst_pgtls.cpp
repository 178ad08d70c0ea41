// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/pgconnection.h"
#include "tests/support/postgresserver.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const SteadyClock steady;
const std::string planted = "planted-password-7391";

Deadline within(Milliseconds time)
{
    return {steady, steady.now() + time, {}};
}

} // namespace

/// A server that wants encryption, and one that stands in between.
class TestPgTls : public QObject
{
    Q_OBJECT

    PostgresServer m_server;
    ServerProcess m_pooler{QStringLiteral("postgres")};
    TestCertificates m_certificates;
    const Secret m_password{std::string(planted)};

    PgTarget target(PgTls tls) const
    {
        PgTarget target;
        target.host = "localhost";
        target.port = m_server.port();
        target.database = "postgres";
        target.user = "auditor";
        target.password = &m_password;
        target.tls = tls;
        return target;
    }
    static std::string failureOf(const PgTarget &target)
    {
        auto connection = PgConnection::open(target, within(10s));
        if (connection)
            return "it was let in";
        return std::string(nameOf(connection.error().code)) + ": " + connection.error().message;
    }
    /// Gives the server a file of the certificates' folder as its own, readable to nobody else.
    bool give(const char *name, const char *as)
    {
        QFile from(QString::fromStdString(m_certificates.folder() + name));
        QFile to(m_server.folder() + QStringLiteral("/given"));
        if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::WriteOnly))
            return false;
        to.write(from.readAll());
        to.close();
        return m_server.process().run(QStringLiteral("install"),
                                      {QStringLiteral("-m600"), QStringLiteral("given"),
                                       QStringLiteral("data/") + QLatin1String(as)});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled() || !m_certificates.isUsable())
            QSKIP("needs the packages postgresql and openssl");
        m_certificates.server("localhost");
        m_certificates.server("expired", true);
        m_server.setAccess({QStringLiteral("local all all trust"),
                            QStringLiteral("hostssl all all 127.0.0.1/32 scram-sha-256")});
        QVERIFY(
            m_server.create({QStringLiteral("ssl = on"), QStringLiteral("ssl_cert_file = 's.pem'"),
                             QStringLiteral("ssl_key_file = 's.key'")}));
        QVERIFY2(give("/localhost.pem", "s.pem") && give("/localhost.key", "s.key"),
                 qPrintable(m_server.output().right(300)));
        QVERIFY2(m_server.startCreated(), qPrintable(m_server.output().right(300)));
        m_server.sql("CREATE ROLE auditor LOGIN PASSWORD '" + planted + "'");
    }

    void theModes()
    {
        auto there = target(PgTls::VerifyFull);
        there.caFile = m_certificates.authorityFile();
        {
            const auto verified = PgConnection::open(there, within(10s));
            QVERIFY2(verified, verified ? "" : verified.error().message.c_str());
            QVERIFY(verified->state().isEncrypted && verified->state().isVerified);
            QCOMPARE(verified->state().protocol, std::string("TLSv1.3"));
        }
        there.host = "127.0.0.1"; // not in the certificate
        QVERIFY2(failureOf(there).find("untrusted-peer: the certificate of 127.0.0.1:") == 0
                     && failureOf(there).find("another name") != std::string::npos,
                 failureOf(there).c_str());
        there.tls = PgTls::VerifyCa;
        {
            const auto connection = PgConnection::open(there, within(10s));
            QVERIFY(connection && connection->state().isEncrypted);
            QVERIFY(!connection->state().isVerified); // not its name
        }
        there = target(PgTls::VerifyFull); // the system's authorities
        QVERIFY2(failureOf(there).find("nobody whom we trust") != std::string::npos,
                 failureOf(there).c_str());
        for (const auto mode : {PgTls::Prefer, PgTls::Require}) {
            const auto connection = PgConnection::open(target(mode), within(10s));
            QVERIFY(connection && connection->state().isEncrypted);
            QVERIFY(!connection->state().isVerified);
        }
        const auto plain = failureOf(target(PgTls::Disable));
        QVERIFY2(plain.find("permission-denied") == 0 && plain.find("SQLSTATE 28000") != plain.npos,
                 plain.c_str());
    }

    void authoritiesOfTheUserDoNotCount()
    {
        // With this file in the home, `require` would mean `verify-ca`.
        const auto home = qgetenv("HOME");
        qputenv("HOME", m_server.folder().toUtf8());
        qputenv("PGSSLROOTCERT", "/dev/zero");
        const auto connection = PgConnection::open(target(PgTls::Require), within(10s));
        qunsetenv("PGSSLROOTCERT");
        qputenv("HOME", home);
        QVERIFY2(connection, connection ? "" : connection.error().message.c_str());
    }

    void aFrozenEncryptedServerIsLeftInTime()
    {
        auto connection = PgConnection::open(target(PgTls::Require), within(1s));
        QVERIFY(connection && connection->readOne("SELECT 1"));
        m_server.freeze();
        QElapsedTimer timer;
        timer.start();
        const auto answer = connection->readOne("SELECT '" + std::string(9000000, 'x') + "'");
        QCOMPARE(answer.error().code, ErrorCode::TimedOut);
        connection = tl::unexpected(Error{});
        QVERIFY(timer.elapsed() < 2000);
        m_server.thaw();
    }

    void aPoolerInTransactionMode()
    {
        const auto program =
            installedProgram(QStringLiteral("pgbouncer"), {QStringLiteral("/usr/sbin")});
        if (program.isEmpty())
            QSKIP("needs the package pgbouncer");
        const int port = freePort();
        QFile configuration(m_pooler.folder() + QStringLiteral("/pgbouncer.ini"));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.write(
            QStringLiteral("[databases]\n* = host=%1 port=%2 user=auditor\n"
                           "[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = %3\n"
                           "unix_socket_dir =\nauth_type = any\n"
                           "pool_mode = transaction\ndefault_pool_size = 1\n")
                .arg(m_server.folder())
                .arg(m_server.port())
                .arg(port)
                .toUtf8());
        configuration.close();
        QVERIFY2(m_pooler.start(program, {configuration.fileName()}, port),
                 qPrintable(m_pooler.output()));
        auto there = target(PgTls::Prefer);
        there.host = "127.0.0.1";
        there.port = port;
        for (int i = 0; i < 2; ++i) {
            auto connection = PgConnection::open(there, within(10s));
            QVERIFY2(connection, connection ? "" : connection.error().message.c_str());
            const auto answers = connection->read(
                {{"SELECT current_setting('statement_timeout') <> '0',"
                  " current_setting('transaction_read_only')",
                  false},
                 {"SELECT reset_val FROM pg_settings WHERE name = 'lock_timeout'", false},
                 {"SELECT * FROM pg_authid", true}});
            QVERIFY2(answers, answers ? "" : answers.error().message.c_str());
            QVERIFY(answers->at(0)->boolean(0, 0));
            QCOMPARE(answers->at(0)->text(0, 1), std::string_view("on"));
            QCOMPARE(answers->at(1)->text(0, 0), std::string_view("0"));
            QCOMPARE(answers->at(2).error().code, ErrorCode::PermissionDenied);
            connection->finish();
        }
        // Nothing is left behind in the session that the next client is given.
        QCOMPARE(m_server
                     .sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'auditor'"
                          " AND state <> 'idle'")
                     .at(0),
                 std::string("0"));
    }
};

QTEST_GUILESS_MAIN(TestPgTls)
#include "tst_pgtls.moc"
