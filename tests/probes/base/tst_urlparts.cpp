// SPDX-License-Identifier: Apache-2.0
#include "probes/base/urlparts.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

class TestUrlParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hostsLoseTheirPorts()
    {
        QCOMPARE(hostWithoutPort("shop.test"), std::string("shop.test"));
        QCOMPARE(hostWithoutPort("shop.test:8443"), std::string("shop.test"));
        QCOMPARE(hostWithoutPort("127.0.0.1:80"), std::string("127.0.0.1"));
        QCOMPARE(hostWithoutPort("[::1]:8443"), std::string("::1"));
        QCOMPARE(hostWithoutPort("[::1]"), std::string("::1"));
        QCOMPARE(hostWithoutPort("::1"), std::string("::1"));
        QCOMPARE(hostWithoutPort("shop.test:"), std::string("shop.test:"));
        QCOMPARE(hostWithoutPort("shop.test:http"), std::string("shop.test:http"));
        QCOMPARE(hostWithoutPort("[::1"), std::string("::1"));
        QCOMPARE(hostWithoutPort(""), std::string());
    }
};

QTEST_APPLESS_MAIN(TestUrlParts)
#include "tst_urlparts.moc"
