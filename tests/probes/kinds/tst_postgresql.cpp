// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql.h"
#include "tests/support/postgresserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const std::string planted = "planted-password-7391";

OptionValue text(std::string value)
{
    return OptionValue(std::move(value));
}

} // namespace

class TestPostgresql : public QObject
{
    Q_OBJECT

    PostgresServer m_server;

    /// As the auditor over TCP with a password, unless `more` says otherwise.
    OptionValue options(OptionValue::Map more = {}) const
    {
        OptionValue::Map map{{"host", text("127.0.0.1")},
                             {"port", OptionValue(std::int64_t(m_server.port()))},
                             {"database", text("shop")},
                             {"user", text("auditor")},
                             {"password", OptionValue(CredentialReference{"staging/database"})}};
        for (auto &[key, value] : more) {
            std::erase_if(map, [&](const auto &entry) { return entry.first == key; });
            map.emplace_back(key, std::move(value));
        }
        return OptionValue(std::move(map));
    }
    Reading probe(OptionValue::Map more = {}, std::vector<std::string> *log = nullptr) const
    {
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.credentials = {{"staging/database", planted}};
        conditions.log = log;
        return runProbe(postgresqlProbe(), options(std::move(more)), conditions);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package postgresql");
        QVERIFY2(m_server.start(), qPrintable(m_server.output()));
        m_server.sql("CREATE ROLE auditor LOGIN PASSWORD '" + planted + "'");
        m_server.sql("CREATE DATABASE shop");
    }

    void readsAll()
    {
        const auto reading = probe();
        QVERIFY2(reading.outcome.isOk(),
                 reading.gaps.empty() ? "" : reading.gaps[0].reason.message.c_str());
        puts(factsAsText(reading).c_str());
        for (const auto &gap : reading.gaps)
            puts((gap.path.toString() + " ! " + gap.reason.toString()).c_str());
    }
};

QTEST_GUILESS_MAIN(TestPostgresql)
#include "tst_postgresql.moc"
