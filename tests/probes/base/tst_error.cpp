// SPDX-License-Identifier: Apache-2.0
#include "probes/base/area.h"
#include "probes/base/error.h"
#include "probes/base/outcome.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <algorithm>
#include <set>

using namespace sidestage;

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void codesHaveStableNames()
    {
        std::set<std::string_view> names;
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            const auto name = nameOf(static_cast<ErrorCode>(code));
            QVERIFY(std::ranges::all_of(name,
                                        [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); }));
            QVERIFY2(names.insert(name).second, "each code has a name of its own");
        }
        QCOMPARE(nameOf(ErrorCode::PermissionDenied), std::string_view("permission-denied"));
        QCOMPARE(nameOf(ErrorCode::NotConfigured), std::string_view("not-configured"));
    }

    void locationSaysWhatIsKnown()
    {
        QCOMPARE(Location().toString(), std::string());
        QCOMPARE((Location{"a.yaml", 0, 5}.toString()), std::string("a.yaml"));
        QCOMPARE((Location{"a.yaml", 12, 0}.toString()), std::string("a.yaml:12"));
        QCOMPARE((Location{"a.yaml", 12, 5}.toString()), std::string("a.yaml:12:5"));
    }

    void errorReadsAsASentence()
    {
        Error error{ErrorCode::BadInput, "unknown key 'hosst'", {}, {}};
        QCOMPARE(error.toString(), std::string("unknown key 'hosst'"));
        error.where = {"a.yaml", 3, 1};
        error.suggestion = "did you mean 'hosts'?";
        QCOMPARE(error.toString(),
                 std::string("a.yaml:3:1: unknown key 'hosst' (did you mean 'hosts'?)"));
    }

    void resultHoldsEither()
    {
        Result<int> result = 7;
        QCOMPARE(result.value(), 7);
        result = failure(ErrorCode::NotFound, "no such table", {"a.db", 0, 0}, "look again");
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::NotFound);
        QCOMPARE(result.error().toString(), std::string("a.db: no such table (look again)"));
    }

    void outcomeFollowsFromTheCode()
    {
        using std::chrono::milliseconds;
        const auto kindOf = [](ErrorCode code) {
            return Outcome::of({code, "a sentence", {}, {}}, milliseconds(3)).kind;
        };
        QCOMPARE(kindOf(ErrorCode::TimedOut), OutcomeKind::TimedOut);
        QCOMPARE(kindOf(ErrorCode::Cancelled), OutcomeKind::Cancelled);
        QCOMPARE(kindOf(ErrorCode::PermissionDenied), OutcomeKind::Failed);
        const auto ok = Outcome::ok(milliseconds(5));
        QVERIFY(ok.isOk() && !ok.error);
        QCOMPARE(ok.duration, milliseconds(5));
        QVERIFY(!Outcome().isOk());
        QCOMPARE(nameOf(OutcomeKind::TimedOut), std::string_view("timed out"));
        QCOMPARE(nameOf(OutcomeKind::Skipped), std::string_view("skipped"));
    }

    void areasAreFoundByTheirNames()
    {
        for (std::size_t i = 0; i < areaNames.size(); ++i)
            QVERIFY(areaNamed(nameOf(static_cast<Area>(i))) == static_cast<Area>(i));
        QCOMPARE(nameOf(Area::Data), std::string_view("Data"));
        QVERIFY(!areaNamed("database"));
    }
};

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
