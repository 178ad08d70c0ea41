// SPDX-License-Identifier: Apache-2.0
#include "probes/base/factpath.h"
#include "probes/base/pathglob.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>
#include <thread>

using namespace sidestage;

namespace {

/// Segments from few characters, so that the interesting ones meet often. The first, a service's
/// name, is never empty.
rc::Gen<std::vector<std::string>> segmentsGen()
{
    const auto segment =
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab*~/\\ .-\x01\xff")));
    return rc::gen::suchThat(
        rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(segment)),
        [](const auto &segments) { return !segments.front().empty() && segments.size() < 7; });
}

/// The textbook definition that the fast one is held against.
bool matchesSlowly(const std::vector<std::string> &pattern, std::size_t p,
                   const std::vector<std::string> &path, std::size_t s)
{
    if (p == pattern.size())
        return s == path.size();
    if (pattern[p] == "**") {
        return matchesSlowly(pattern, p + 1, path, s)
            || (s < path.size() && matchesSlowly(pattern, p, path, s + 1));
    }
    return s < path.size() && (pattern[p] == "*" || pattern[p] == path[s])
        && matchesSlowly(pattern, p + 1, path, s + 1);
}

std::string joined(const std::vector<std::string> &segments)
{
    std::string text;
    for (const auto &segment : segments)
        text += (text.empty() ? "" : "/") + segment;
    return text;
}

} // namespace

class TestFactPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void escapesAsJsonPointer()
    {
        const FactPath path{"db", "tables", "public.a/b", "~x"};
        QCOMPARE(path.toString(), std::string("db/tables/public.a~1b/~0x"));
        QCOMPARE(path.leaf(), std::string("~x"));
        QCOMPARE(path.service(), std::string("db"));
        QCOMPARE(path.parent().leaf(), std::string("public.a/b"));
        QCOMPARE(path.depth(), 4);
        QVERIFY(FactPath{"db"}.parent().isEmpty());
    }

    void refusesWhatIsNoPath()
    {
        QVERIFY(!FactPath::parse(""));
        QVERIFY(!FactPath::parse("/a"));
        QVERIFY(!FactPath::parse("a/~2"));
        QVERIFY(!FactPath::parse("a/b~"));
        QCOMPARE(FactPath::parse("a/~01").value().leaf(), std::string("~1"));
    }

    void parentsComeDirectlyBeforeTheirChildren()
    {
        // '-' and ' ' sort below '/' as bytes: a plain text sort would tear the subtree apart.
        std::vector<FactPath> paths{{"a", "b c"}, {"a", "b-c"}, {"a", "b", "z"}, {"a", "b"}};
        std::ranges::sort(paths);
        QCOMPARE(paths[0].toString(), std::string("a/b"));
        QCOMPARE(paths[1].toString(), std::string("a/b/z"));
    }

    void isWithinWholeSegments()
    {
        QVERIFY((FactPath{"db", "tables"}).isWithin(FactPath{"db"}));
        QVERIFY((FactPath{"db"}).isWithin(FactPath{"db"}));
        QVERIFY(!(FactPath{"dbx"}).isWithin(FactPath{"db"}));
    }

    void everySegmentSurvivesEscaping()
    {
        SIDESTAGE_PROPERTY("segments → path → segments", [] {
            const auto segments = *segmentsGen();
            const auto path = FactPath::fromSegments(segments);
            RC_ASSERT(path.segments() == segments);
            RC_ASSERT(FactPath::parse(path.text()).value() == path);
            RC_ASSERT(path.depth() == static_cast<int>(segments.size()));
        });
    }

    void orderIsTheOrderOfSegments()
    {
        SIDESTAGE_PROPERTY("order of texts = order of escaped segments", [] {
            const auto a = *segmentsGen();
            const auto b = *segmentsGen();
            const auto escaped = [](std::vector<std::string> segments) {
                for (auto &segment : segments)
                    segment = FactPath::escape(segment);
                return segments;
            };
            const auto left = escaped(a);
            const auto right = escaped(b);
            const bool less = std::ranges::lexicographical_compare(left, right);
            RC_ASSERT((FactPath::fromSegments(a) < FactPath::fromSegments(b)) == less);
            RC_ASSERT((FactPath::fromSegments(a) == FactPath::fromSegments(b)) == (a == b));
        });
    }

    void internsOneTextForEqualPaths()
    {
        PathInterner interner;
        std::vector<FactPath> first(1000);
        std::vector<FactPath> second(1000);
        const auto fill = [&interner](std::vector<FactPath> &paths) {
            for (std::size_t i = 0; i < paths.size(); ++i)
                paths[i] = interner.intern("s/" + std::to_string(i));
        };
        std::thread other(fill, std::ref(first));
        fill(second);
        other.join();
        for (std::size_t i = 0; i < first.size(); ++i)
            QVERIFY(first[i].isSameObject(second[i]));
    }

    void globs_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char *pattern, const char *path, bool expected) {
            QTest::addRow("%s on %s", pattern, path)
                << QString::fromUtf8(pattern) << QString::fromUtf8(path) << expected;
        };
        row("mail/**", "mail/host", true);
        row("mail/**", "mail", true);
        row("mail/**", "mailer/host", false);
        row("*/NODE_ENV", "app/NODE_ENV", true);
        row("*/NODE_ENV", "app/x/NODE_ENV", false);
        row("app/*_URL", "app/BASE_URL", true);
        row("app/*_URL", "app/BASE_URL_2", false);
        row("app/A*B*C", "app/AxxBxxC", true);
        row("app/A*B*C", "app/AC", false);
        row("app/A*A", "app/A", false);
        row("**/type", "db/tables/t/columns/c/type", true);
        row("db/**/columns/*/type", "db/tables/t/columns/c/type", true);
        row("**", "anything/at/all", true);
        row("app/\\*", "app/*", true);
        row("app/\\*", "app/x", false);
        row("app/a~1b", "app/a~1b", true);
    }

    void globs()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, path);
        QFETCH(bool, expected);
        const auto glob = PathGlob::parse(pattern.toStdString()).value();
        QCOMPARE(glob.matches(path.toStdString()), expected);
        QCOMPARE(!PathGlobSet({glob}).matching(path.toStdString()).empty(), expected);
    }

    void refusesBadGlobs()
    {
        QVERIFY(!PathGlob::parse(""));
        QVERIFY(!PathGlob::parse("a//b"));
        QVERIFY(!PathGlob::parse("a\\"));
    }

    void moreLiteralIsMoreSpecific()
    {
        const auto rank = [](const char *pattern) {
            return PathGlob::parse(pattern).value().specificity();
        };
        QVERIFY(rank("app/LOG_LEVEL") > rank("app/LOG_*"));
        QVERIFY(rank("app/LOG_*") > rank("app/*"));
        QVERIFY(rank("*/A") > rank("**/A"));
    }

    void globsAgreeWithTheTextbook()
    {
        SIDESTAGE_PROPERTY("matches = definition, alone and in a set", [] {
            const auto names = rc::gen::elementOf(std::vector<std::string>{"a", "b", "ab"});
            const auto wild = rc::gen::elementOf(std::vector<std::string>{"a", "b", "*", "**"});
            using Names = std::vector<std::string>;
            // Short ones: the textbook takes exponential time.
            const auto some = [](const auto &name) {
                return rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 6), [name](std::size_t n) {
                    return rc::gen::container<Names>(n, name);
                });
            };
            const auto patterns = *rc::gen::container<std::vector<Names>>(8, some(wild));
            const auto paths = *rc::gen::container<std::vector<Names>>(8, some(names));
            std::vector<PathGlob> globs;
            for (const auto &pattern : patterns)
                globs.push_back(PathGlob::parse(joined(pattern)).value());
            PathGlobSet set(globs);
            for (const auto &path : paths) {
                const auto matching = set.matching(joined(path));
                for (std::size_t i = 0; i < globs.size(); ++i) {
                    const bool expected = matchesSlowly(patterns[i], 0, path, 0);
                    RC_ASSERT(globs[i].matches(joined(path)) == expected);
                    RC_ASSERT((std::ranges::count(matching, static_cast<int>(i)) == 1) == expected);
                }
            }
        });
    }

    void exactPatternsMatchThemselvesAlone()
    {
        SIDESTAGE_PROPERTY("exactly(p) matches p, and q only if q = p", [] {
            const auto a = FactPath::fromSegments(*segmentsGen());
            const auto b = FactPath::fromSegments(*segmentsGen());
            const bool hasEmpty =
                std::ranges::any_of(a.segments(), [](const auto &s) { return s.empty(); });
            RC_PRE(!hasEmpty);
            const auto glob = PathGlob::exactly(a.text());
            RC_ASSERT(glob.matches(a.text()));
            RC_ASSERT(glob.matches(b.text()) == (a == b));
        });
    }
};

QTEST_APPLESS_MAIN(TestFactPath)
#include "tst_factpath.moc"
