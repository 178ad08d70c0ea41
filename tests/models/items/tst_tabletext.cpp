// SPDX-License-Identifier: Apache-2.0
#include "models/items/tablefile.h"
#include "tests/support/testmain.h"
#include "tests/support/world.h"

#include <QFile>
#include <QObject>
#include <QTemporaryDir>

using namespace sidestage;

namespace {

const std::string shop = "environment staging: staging mirrors production\n"
                         "environment production: production\nservice app: env\n"
                         "staging app/A = 1\nproduction app/A = 2\n"
                         "staging app/B/C = same\nproduction app/B/C = same\n"
                         "production app/D = only\n"
                         "staging app/FORMULA = =cmd()\nproduction app/FORMULA = x, \"y\" | *z*\n";

RowFilter everything()
{
    RowFilter filter;
    filter.states = RowFilter::all;
    return filter;
}

} // namespace

class TestTableText : public QObject
{
    Q_OBJECT

    std::shared_ptr<const ComparisonTree> m_tree;

    std::vector<std::uint32_t> nodesNamed(std::string_view path) const
    {
        for (std::uint32_t node = 0; node < m_tree->nodeCount(); ++node) {
            if (m_tree->path(node) == path)
                return {node};
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_tree = ComparisonTree::build(
            std::make_shared<const Judgement>(World::parse(shop).judged()), everything());
        QCOMPARE(m_tree->rowCount(), std::size_t(5)); // the service, and four of its facts
    }

    void rowsStandInTheOrderOfTheScreen()
    {
        const auto all = rowsIn(*m_tree);
        QCOMPARE(all.size(), m_tree->rowCount());
        std::vector<std::uint32_t> top;
        for (std::uint32_t i = 0; i < m_tree->childCount(ComparisonTree::none); ++i)
            top.push_back(m_tree->child(ComparisonTree::none, i));
        QCOMPARE(rowsIn(*m_tree, top), all); // a group is what is below it
        auto twice = nodesNamed("app/D");
        QCOMPARE(twice.size(), std::size_t(1));
        const auto once = rowsIn(*m_tree, twice);
        twice.insert(twice.end(), top.begin(), top.end());
        QCOMPARE(rowsIn(*m_tree, twice), all); // a row of a selected group is there once
        QCOMPARE(once.size(), std::size_t(1));
        QVERIFY(rowsIn(*m_tree, {}).empty());
    }

    void aTableSaysWhatStandsWhereAndHowItWasJudged()
    {
        const TableText table(*m_tree->judgement(), {1, 0}, TableFormat::Tabbed);
        QCOMPARE(table.head(), QStringLiteral("Path\tproduction\tstaging\tstaging is\n"));
        const auto row = rowsIn(*m_tree, nodesNamed("app/A")).at(0);
        QCOMPARE(table.line(row), QStringLiteral("app/A\t2\t1\tDrift\n"));
    }

    void csvIsQuotedAndRunsNothing()
    {
        const TableText table(*m_tree->judgement(), {0, 1}, TableFormat::Csv);
        const auto row = rowsIn(*m_tree, nodesNamed("app/FORMULA")).at(0);
        QCOMPARE(table.line(row),
                 QStringLiteral("app/FORMULA,'=cmd(),Drift,\"x, \"\"y\"\" | *z*\"\r\n"));
    }

    void markdownStaysOneTable()
    {
        const TableText table(*m_tree->judgement(), {1}, TableFormat::Markdown);
        QCOMPARE(table.head(), QStringLiteral("| Path | production |\n| --- | --- |\n"));
        const auto row = rowsIn(*m_tree, nodesNamed("app/FORMULA")).at(0);
        QCOMPARE(table.line(row), QStringLiteral("| app/FORMULA | x, \"y\" \\| \\*z\\* |\n"));
    }

    void whatIsShownIsWrittenWholeOrNotAtAll()
    {
        const QTemporaryDir folder;
        const auto name = folder.filePath(QStringLiteral("drift.csv"));
        const auto written = writeTable(name.toStdString(), *m_tree, {1, 0}, tableFormatOf(name));
        QVERIFY2(written, written ? "" : written.error().toString().c_str());
        QCOMPARE(*written, std::size_t(5));
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto bytes = file.readAll();
        QVERIFY(bytes.startsWith("\xEF\xBB\xBFPath,production,staging,staging is\r\n"));
        QCOMPARE(bytes.count('\n'), qsizetype(6));

        std::stop_source stop;
        stop.request_stop();
        const auto other = folder.filePath(QStringLiteral("stopped.md"));
        const auto stopped =
            writeTable(other.toStdString(), *m_tree, {0}, TableFormat::Markdown, stop.get_token());
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QVERIFY(!QFile::exists(other));
        const auto nowhere =
            writeTable(folder.filePath(QStringLiteral("no/folder.txt")).toStdString(), *m_tree, {0},
                       TableFormat::Tabbed);
        QCOMPARE(nowhere.error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestTableText)
#include "tst_tabletext.moc"
