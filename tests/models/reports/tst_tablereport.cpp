// SPDX-License-Identifier: Apache-2.0
#include "models/reports/tablereport.h"
#include "models/reports/terminaltext.h"
#include "tests/models/reports/sampleaudit.h"
#include "tests/support/golden.h"
#include "tests/support/testmain.h"

#include <QObject>
#include <QRegularExpression>

using namespace sidestage;

namespace {

std::vector<std::string> linesOf(const std::string &text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string withoutColours(const std::string &text)
{
    auto plain = QString::fromStdString(text);
    plain.remove(QRegularExpression(QStringLiteral("\x1b\\[[0-9;]*m")));
    return plain.toStdString();
}

} // namespace

class TestTableReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isMadeToBeRead_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("listsAll");
        QTest::newRow("table-80") << 80 << false;
        QTest::newRow("table-100-all") << 100 << true;
        QTest::newRow("table-120") << 120 << false;
    }

    void isMadeToBeRead()
    {
        QFETCH(int, width);
        QFETCH(bool, listsAll);
        const auto text =
            tableReport(sampleAudit(), {static_cast<std::size_t>(width), false, listsAll});
        const QString path = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/reports/")
            + QString::fromUtf8(QTest::currentDataTag()) + QStringLiteral(".txt");
        QCOMPARE(text, goldenText(path, text));
    }

    void noLineIsWiderThanTheTerminal()
    {
        const auto report = sampleAudit();
        for (const std::size_t width : {0U, 40U, 41U, 60U, 80U, 81U, 133U, 200U}) {
            for (const auto &line : linesOf(tableReport(report, {width, false, true}))) {
                QVERIFY2(widthOf(line) <= std::max<std::size_t>(width, 40), line.c_str());
                QVERIFY2(!line.ends_with(' '), line.c_str());
            }
        }
    }

    void coloursChangeNothingElse()
    {
        const auto report = sampleAudit();
        const auto plain = tableReport(report, {100, false, false});
        const auto coloured = tableReport(report, {100, true, false});
        QVERIFY(plain.find('\x1b') == std::string::npos);
        QVERIFY(coloured.find("\x1b[1;31m") != std::string::npos);
        QCOMPARE(withoutColours(coloured), plain);
    }

    void theSummaryComesLast()
    {
        const auto lines = linesOf(tableReport(sampleAudit(), {}));
        QVERIFY(lines.back().starts_with("staging does not mirror production: 1 violation, "));
        QVERIFY(lines[lines.size() - 2].starts_with("preview-42 "));
    }

    void saysWhenAllIsWell()
    {
        auto world = World::parse("environment s: staging mirrors p\nenvironment p: production\n"
                                  "service a: env\ns a/x = 1\np a/x = 1\ntoday 2026-01-01\n"
                                  "rule r: ** expect match\n");
        AuditReport report;
        report.judgement = std::make_shared<const Judgement>(world.judged());
        const auto lines = linesOf(tableReport(report, {}));
        QVERIFY(lines.back().starts_with("s mirrors p: "));
        world = World::parse("environment p: production\nservice a: env\ntoday 2026-01-01\n");
        report.judgement = std::make_shared<const Judgement>(world.judged());
        QCOMPARE(linesOf(tableReport(report, {})).back(),
                 std::string("nothing was compared: no environment mirrors another"));
    }

    void whatNobodyCouldReadIsListedOnce()
    {
        const auto listed = [](const std::string &failures) {
            const auto world =
                World::parse("environment r: preview mirrors s\nenvironment s: staging mirrors p\n"
                             "environment p: production\nservice a: env\ntoday 2026-01-01\n"
                             + failures);
            AuditReport report;
            report.judgement = std::make_shared<const Judgement>(world.judged());
            auto text = tableReport(report, {});
            const auto begin = text.find("  ? a");
            return begin == std::string::npos ? text
                                              : text.substr(begin, text.find("\n\n") - begin)
                    + std::to_string(report.judgement->counts()[State::Unmeasured]);
        };
        const auto same = listed("r a failed: unreachable: nobody is there\n"
                                 "s a failed: unreachable: nobody is there\n"
                                 "p a failed: unreachable: nobody is there\n");
        QVERIFY2(same.find("      r, s and p could not be read: nobody is there.\n")
                     != std::string::npos,
                 same.c_str());
        QCOMPARE(same.find("  ? a", 1), std::string::npos);
        const auto different = listed("r a/x = 1\n"
                                      "s a failed: unreachable: nobody is there\n"
                                      "p a failed: timed-out: it takes too long\n");
        QVERIFY2(different.find("      s could not be read: nobody is there.\n"
                                "      p could not be read: it takes too long.\n")
                     != std::string::npos,
                 different.c_str());
        QCOMPARE(different.find("  ? a", 1), std::string::npos);
        // A value that could not be compared is still shown, beside what is lacking.
        const auto value = listed("r a/x = 1\ns a/x = 1\np a gap a/x: permission-denied: locked\n");
        QVERIFY2(value.find("p could not be read: locked.\n") != std::string::npos, value.c_str());
    }

    void noValueSteersTheTerminal()
    {
        auto world =
            World::parse("environment s: staging mirrors p\nenvironment p: production\n"
                         "service a: env\ns a/x = \x1b]0;title\x07\xff\xe2\x80\xae\np a/x = 1\n"
                         "today 2026-01-01\nrule r: ** expect match\n");
        AuditReport report;
        report.judgement = std::make_shared<const Judgement>(world.judged());
        const auto text = tableReport(report, {});
        for (const auto *bad : {"\x1b", "\x07", "\xff", "\xe2\x80\xae"})
            QVERIFY(text.find(bad) == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestTableReport)
#include "tst_tablereport.moc"
