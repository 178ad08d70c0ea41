// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgresserver.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage::test;

class TestPgConnection : public QObject
{
    Q_OBJECT

    PostgresServer m_server;

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package postgresql");
        QVERIFY2(m_server.start(), qPrintable(m_server.output()));
    }

    void serverAnswers() { QCOMPARE(m_server.sql("SELECT 'x'").at(0), std::string("x")); }
};

QTEST_GUILESS_MAIN(TestPgConnection)
#include "tst_pgconnection.moc"
