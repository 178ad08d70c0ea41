// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql.h"
#include "probes/kinds/postgresql.h"
#include "probes/kinds/redis.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>

using namespace sidestage;
using namespace std::chrono_literals;

namespace {

ProbeKind kindOf(const QString &name)
{
    return name == u"postgresql" ? postgresqlProbe()
        : name == u"mysql"       ? mysqlProbe()
                                 : redisProbe();
}

OptionValue optionsOf(const QString &kind, const QString &host)
{
    OptionValue::Map options{{"host", OptionValue(host.toStdString())}};
    if (kind != u"redis") {
        options.emplace_back("database", OptionValue(std::string("shop")));
        options.emplace_back("user", OptionValue(std::string("auditor")));
    }
    return OptionValue(std::move(options));
}

} // namespace

/// Hosts that no packet reaches, for the kinds that wait for sockets of their own.
class TestNoRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void anOutcomeWithinTheDeadline_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isRefusedHere");
        for (const char *kind : {"postgresql", "mysql", "redis"}) {
            const auto row = [kind](const char *host, bool isRefusedHere) {
                QTest::addRow("%s %s", kind, host)
                    << QString::fromUtf8(kind) << QString::fromUtf8(host) << isRefusedHere;
            };
            // TCP to a multicast address ends in this machine's own kernel, whatever the network.
            row("224.0.0.1", true);
            // Addresses for documentation: refused, swallowed, or taken by something in between
            // that says nothing or something else, as the network likes.
            row("198.51.100.1", false);
            row("2001:db8::1", false);
        }
    }
    void anOutcomeWithinTheDeadline()
    {
        QFETCH(QString, kind);
        QFETCH(QString, host);
        QFETCH(bool, isRefusedHere);
        QElapsedTimer timer;
        timer.start();
        const auto reading = runProbe(kindOf(kind), optionsOf(kind, host), 1000ms);
        const auto took = timer.elapsed();
        QVERIFY2(took < 2000, qPrintable(QString::number(took)));
        QVERIFY(!reading.outcome.isOk());
        QVERIFY(reading.facts.empty());
        const auto &error = *reading.outcome.error;
        QVERIFY(!error.message.empty());
        QVERIFY(error.code != ErrorCode::Internal && error.code != ErrorCode::Cancelled);
        if (isRefusedHere) {
            QCOMPARE(std::string(nameOf(error.code)), std::string(nameOf(ErrorCode::Unreachable)));
            QVERIFY(took < 900);
            QVERIFY2(error.message.find(host.toStdString()) != std::string::npos,
                     error.toString().c_str());
        }
        if (isRefusedHere && kind == u"postgresql")
            QVERIFY2(error.message.starts_with("there is no route to 224.0.0.1:5432"),
                     error.toString().c_str());
    }
};

QTEST_GUILESS_MAIN(TestNoRoute)
#include "tst_noroute.moc"
