// SPDX-License-Identifier: Apache-2.0
#include "models/items/comparisonmodel.h"
#include "models/items/gutterprofile.h"
#include "models/items/rowsearch.h"
#include "tests/support/property.h"
#include "tests/support/samplejudgement.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>

#include <set>

using namespace sidestage;

namespace {

std::string print(const ComparisonTree &tree, std::uint32_t parent = ComparisonTree::none,
                  int depth = 0)
{
    std::string text;
    for (std::uint32_t row = 0; row < tree.childCount(parent); ++row) {
        const auto child = tree.child(parent, row);
        text += std::string(static_cast<std::size_t>(depth) * 2, ' ') + tree.label(child) + ' '
            + std::string(nameOf(tree.node(child).worst)) + '\n' + print(tree, child, depth + 1);
    }
    return text;
}

RowFilter everything()
{
    RowFilter filter;
    filter.states = RowFilter::all;
    return filter;
}

/// A judgement of a few services with random paths and values.
std::shared_ptr<const Judgement> randomJudgement()
{
    std::vector<sample::Service> services;
    const int count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
        sample::Service service{"service" + std::to_string(i),
                                "env",
                                static_cast<Area>(*rc::gen::inRange(0, 3)),
                                {},
                                {}};
        for (const char *environment : {"preview-412", "staging", "production"}) {
            if (*rc::gen::inRange(0, 6) == 0)
                continue;
            auto &facts = service.facts[environment];
            const int rows = *rc::gen::inRange(0, 12);
            for (int row = 0; row < rows; ++row) {
                std::string path;
                const int depth = *rc::gen::inRange(1, 5);
                for (int level = 0; level < depth; ++level)
                    path += (level > 0 ? "/" : "") + std::string(1, "abc"[*rc::gen::inRange(0, 3)]);
                facts[path] = FactValue::integer(*rc::gen::inRange(0, 2));
            }
        }
        if (*rc::gen::inRange(0, 5) == 0)
            service.failed["staging"] = {ErrorCode::TimedOut, "took too long", {}, {}};
        services.push_back(std::move(service));
    }
    return sample::judge(services);
}

RowFilter randomFilter()
{
    RowFilter filter;
    filter.states = static_cast<std::uint16_t>(*rc::gen::inRange(0, 128));
    filter.changes = static_cast<std::uint16_t>(*rc::gen::inRange(0, 16));
    if (*rc::gen::inRange(0, 3) == 0)
        filter.search = std::string(1, "abc"[*rc::gen::inRange(0, 3)]);
    for (int column = 0; column < 4; ++column)
        filter.hiddenColumns.push_back(*rc::gen::inRange(0, 5) == 0);
    return filter;
}

} // namespace

class TestComparisonModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // The model tester of Debian 13's Qt 6.8 asks whether a decoration is a QPixmap, and warns
    // where the program has no Qt Gui, as here.
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(
            "^(?!Trying to construct an instance of an invalid type, type id: 4097$).*")));
    }

    void groupsByAreaServiceAndPath()
    {
        const auto tree = ComparisonTree::build(sample::shopJudgement(), {});
        QCOMPARE(print(*tree),
                 std::string("app-config violation\n"
                             "  CORS_ORIGINS drift\n"
                             "  DEBUG_BAR drift\n"
                             "  FEATURE_REFUNDS drift\n"
                             "  SESSION_SECRET violation\n"
                             "  SMTP_HOST known\n"
                             "database drift\n"
                             "  server / version drift\n"
                             "  tables / shop.orders drift\n"
                             "    columns / total / type drift\n"
                             "    indexes / orders_customer_id_idx drift\n"
                             "web drift\n"
                             "  login / cookies / session / SameSite drift\n"
                             "  robots known\n"
                             "worker drift\n"));
    }

    void aPageIsToldFromTheSlashesBetweenSegments()
    {
        const auto page = [](const char *status) {
            return std::map<std::string, FactValue>{{"~1/status", FactValue::text(status)},
                                                    {"~1login/status", FactValue::text(status)},
                                                    {"~1login/noindex", FactValue::text(status)}};
        };
        const sample::Service web{"web",
                                  "http",
                                  Area::Domains,
                                  {{"staging", page("200")}, {"production", page("404")}},
                                  {}};
        const auto tree = ComparisonTree::build(sample::judge({web}), everything());
        QCOMPARE(print(*tree),
                 std::string("web drift\n"
                             "  “/” / status drift\n"
                             "  /login drift\n"
                             "    noindex drift\n"
                             "    status drift\n"));
    }

    void oneSwitchAtATime()
    {
        RowFilter filter;
        filter.changes = RowFilter::bit(Change::Missing);
        filter.states = RowFilter::bit(State::Drift);
        const auto tree = ComparisonTree::build(sample::shopJudgement(), filter);
        QCOMPARE(print(*tree),
                 std::string("app-config drift\n"
                             "  FEATURE_REFUNDS drift\n"
                             "database drift\n"
                             "  tables / shop.orders / indexes / orders_customer_id_idx drift\n"
                             "worker drift\n"));
        // the chips say what there is, whatever is switched off
        QCOMPARE(tree->filterCounts().states[State::Violation], std::size_t(1));
    }

    void sumsAreTheFindingsBelow()
    {
        SIDESTAGE_PROPERTY("sums", [] {
            const auto judgement = randomJudgement();
            const auto tree = ComparisonTree::build(judgement, everything());
            for (std::size_t column = 0; column < tree->columnCount(); ++column) {
                Counts counts;
                for (std::uint32_t row = 0; row < tree->childCount(ComparisonTree::none); ++row) {
                    const auto sums = tree->sums(tree->child(ComparisonTree::none, row), column);
                    for (std::size_t state = 0; state < sums.size(); ++state)
                        counts.byState.at(state) += sums[state];
                }
                RC_ASSERT(counts == judgement->counts(column));
            }
        });
    }

    void showsEveryRowOnceAndFindsIt()
    {
        SIDESTAGE_PROPERTY("rows", [] {
            const auto judgement = randomJudgement();
            const auto tree = ComparisonTree::build(judgement, everything());
            std::set<std::uint32_t> rows;
            for (std::uint32_t node = 0; node < tree->nodeCount(); ++node) {
                if (tree->node(node).row != ComparisonTree::none)
                    RC_ASSERT(rows.insert(tree->node(node).row).second);
                RC_ASSERT(tree->find(tree->key(node)) == std::optional(node));
            }
            RC_ASSERT(rows.size() == judgement->comparison().rowCount());
        });
    }

    void isAModelThroughAnyExchange()
    {
        SIDESTAGE_PROPERTY("exchange", [] {
            ComparisonModel model;
            QAbstractItemModelTester tester(&model,
                                            QAbstractItemModelTester::FailureReportingMode::Fatal);
            QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
            model.replaceTree(ComparisonTree::build(randomJudgement(), randomFilter()));
            const qsizetype first = resets.size();
            std::vector<QPersistentModelIndex> held;
            std::vector<ComparisonTree::Key> keys;
            for (std::uint32_t node = 0; node < model.tree().nodeCount(); ++node) {
                held.emplace_back(model.indexOf(node, static_cast<int>(node % 4)));
                keys.push_back(model.tree().key(node));
            }
            for (int i = 0; i < 3; ++i) {
                const auto tree = ComparisonTree::build(randomJudgement(), randomFilter());
                model.replaceTree(tree);
                for (std::size_t k = 0; k < held.size(); ++k) {
                    if (!held[k].isValid())
                        continue;
                    // what is held stays on its path, or on the group that took its path in
                    const auto key = tree->key(model.nodeOf(held[k]));
                    RC_ASSERT(key.area == keys[k].area);
                    RC_ASSERT(key.path.substr(0, keys[k].path.size()) == keys[k].path);
                }
            }
            RC_ASSERT(resets.size() == first);
        });
    }

    void answersTheNewestRequestOnItsOwnThread()
    {
        ComparisonModel model;
        QSignalSpy replaced(&model, &ComparisonModel::treeReplaced);
        const auto judgement = sample::shopJudgement();
        model.setJudgement(judgement);
        for (const char *text : {"a", "ab", "abc", "SMTP"}) {
            RowFilter filter;
            filter.search = text;
            model.setFilter(filter);
        }
        QVERIFY2(!model.tree().judgement(), "nothing changes before the event loop runs");
        QVERIFY(QTest::qWaitFor([&] { return model.tree().filter().search == "SMTP"; }));
        QCOMPARE(model.tree().rowCount(), std::size_t(1));
        QVERIFY(model.tree().judgement() == judgement.get());
    }

    void stopsWhenAsked()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!ComparisonTree::build(sample::shopJudgement(), {}, stop.get_token()));
    }

    void opensNoMoreThanItMay()
    {
        const auto tree = ComparisonTree::build(sample::large(20000, 2), {});
        std::size_t rows = 0;
        for (const auto node : tree->opened())
            rows += tree->childCount(node);
        QVERIFY(rows > 0);
        QVERIFY(rows <= ComparisonTree::openRows);
    }

    void gutterKeepsTheWorstOfAPixel()
    {
        const auto tree = ComparisonTree::build(sample::shopJudgement(), {});
        const auto isOpen = [](std::uint32_t) { return true; };
        const auto all = gutterProfile(*tree, isOpen, 1);
        QCOMPARE(all.size(), std::size_t(1));
        QVERIFY(all.front() == State::Violation);
        const auto closed = gutterProfile(
            *tree, [](std::uint32_t) { return false; }, 4);
        QVERIFY(
            (closed == std::vector{State::Violation, State::Drift, State::Drift, State::Drift}));
    }

    void searchIgnoresCase()
    {
        QVERIFY(containsFolded("SMTP_HOST", foldCase("smtp")));
        QVERIFY(containsFolded("Straße Ünal", foldCase("ÜNAL")));
        QVERIFY(!containsFolded("abc", foldCase("abcd")));
        QVERIFY(containsFolded("aab", "ab"));
    }
};

QTEST_GUILESS_MAIN(TestComparisonModel)
#include "tst_comparisonmodel.moc"
