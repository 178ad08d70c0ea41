// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/bufferedlog.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <thread>

using namespace sidestage;

namespace {
void fill(BufferedLog &log, int lines)
{
    for (int i = 0; i < lines; ++i)
        log.write(std::to_string(i));
}
} // namespace

class TestBufferedLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsAllWithinItsBounds()
    {
        BufferedLog log;
        QVERIFY(log.lines().empty());
        fill(log, 500);
        const auto lines = log.lines();
        QCOMPARE(lines.size(), std::size_t{500});
        for (std::size_t i = 0; i < lines.size(); ++i)
            QCOMPARE(lines[i], std::to_string(i));
    }

    void keepsBothEnds()
    {
        BufferedLog log;
        fill(log, 10000);
        log.close(false);
        const auto lines = log.lines();
        QCOMPARE(lines.size(), std::size_t{501});
        QCOMPARE(lines[99], std::string("99"));
        QCOMPARE(lines[100], std::string("… 9500 lines left out …"));
        QCOMPARE(lines[101], std::string("9600"));
        QCOMPARE(lines.back(), std::string("9999"));
    }

    void aSuccessKeepsItsEnd()
    {
        for (const int written : {10, 50, 51, 120, 10000}) {
            BufferedLog log;
            fill(log, written);
            log.close(true);
            const auto lines = log.lines();
            QCOMPARE(lines.back(), std::to_string(written - 1));
            if (written <= 50) {
                QCOMPARE(lines.size(), static_cast<std::size_t>(written));
                continue;
            }
            QCOMPARE(lines.size(), std::size_t{51});
            QCOMPARE(lines[0], "… " + std::to_string(written - 50) + " lines left out …");
            QCOMPARE(lines[1], std::to_string(written - 50));
        }
    }

    void aClosedLogTakesNothing()
    {
        for (const bool isSuccess : {true, false}) {
            BufferedLog log;
            log.write("first");
            log.close(isSuccess);
            log.write("late");
            QCOMPARE(log.lines(), std::vector<std::string>{"first"});
        }
    }

    void manyThreadsMayReadAndWrite()
    {
        BufferedLog log;
        std::vector<std::thread> writers;
        for (int i = 0; i < 4; ++i)
            writers.emplace_back([&log] { fill(log, 1000); });
        std::size_t most = 0;
        for (int i = 0; i < 50; ++i)
            most = std::max(most, log.lines().size());
        for (auto &writer : writers)
            writer.join();
        QVERIFY(most <= 501);
        QCOMPARE(log.lines().size(), std::size_t{501});
        QCOMPARE(log.lines()[100], std::string("… 3500 lines left out …"));
    }
};

QTEST_APPLESS_MAIN(TestBufferedLog)
#include "tst_bufferedlog.moc"
