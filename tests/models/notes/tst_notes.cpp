// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notes.h"
#include "tests/support/property.h"

#include <QObject>
#include <QRegularExpression>

using namespace sidestage;

namespace {

Fingerprinter fingerprinter(std::string key = "a key for tests")
{
    return Fingerprinter(Secret(std::move(key)));
}

SecretDigest digestOf(std::string_view value, std::string shape = "text")
{
    return fingerprinter().digest(value, std::move(shape), true);
}

/// Values that look alike: whatever is confused with its neighbour shows here.
std::vector<FactValue> lookalikes()
{
    const auto text = [](std::string_view value) { return FactValue::text(value); };
    return {
        FactValue(),
        text(""),
        text("1"),
        text("true"),
        text("n0:"),
        text("1t1:2"),
        FactValue::boolean(true),
        FactValue::boolean(false),
        FactValue::integer(1),
        FactValue::integer(0),
        FactValue::integer(-1),
        FactValue::decimal("1.5"),
        FactValue::decimal("1"),
        FactValue::version("1"),
        FactValue::version("1.0"),
        FactValue::version("10"),
        FactValue::instant(1),
        FactValue::duration(1),
        FactValue::list({}),
        FactValue::set({}),
        FactValue::list({text("1"), text("2")}),
        FactValue::list({text("2"), text("1")}),
        FactValue::list({text("12")}),
        FactValue::set({text("1"), text("2")}),
        FactValue::list({FactValue::list({text("1")}), text("2")}),
        FactValue::list({FactValue::list({text("1"), text("2")})}),
        FactValue::secret(digestOf("1")),
        FactValue::secret(digestOf("2")),
        text(digestOf("1").fingerprintText()),
    };
}

} // namespace

class TestNotes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesWithStars_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char *pattern, const char *name, bool expected) {
            QTest::addRow("%s on %s", pattern, name)
                << QString::fromUtf8(pattern) << QString::fromUtf8(name) << expected;
        };
        row("staging", "staging", true);
        row("staging", "staging2", false);
        row("staging", "Staging", false);
        row("preview-*", "preview-42", true);
        row("preview-*", "preview-", true);
        row("preview-*", "preview", false);
        row("*", "", true);
        row("", "", true);
        row("", "a", false);
        row("*-eu-*", "a-b-eu-eu-c", true);
        row("*ab", "aab", true);
        row("*ab", "aba", false);
        row("a**b", "ab", true);
    }

    void namesWithStars()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, name);
        QFETCH(bool, expected);
        QCOMPARE(matchesName(pattern.toStdString(), name.toStdString()), expected);
    }

    void aNoteWithoutEnvironmentsCoversEveryOne()
    {
        Note note;
        QVERIFY(note.coversEnvironment("staging"));
        note.environments = {"staging", "preview-*"};
        QVERIFY(note.coversEnvironment("preview-7"));
        QVERIFY(!note.coversEnvironment("production"));
    }

    void standsByItsReviewDate_data()
    {
        QTest::addColumn<int>("daysLeft");
        QTest::addColumn<int>("expected");
        const auto row = [](int daysLeft, NoteStanding expected) {
            QTest::addRow("%d days left", daysLeft) << daysLeft << static_cast<int>(expected);
        };
        row(31, NoteStanding::Active);
        row(30, NoteStanding::DueIn30);
        row(15, NoteStanding::DueIn30);
        row(14, NoteStanding::DueIn14);
        row(8, NoteStanding::DueIn14);
        row(7, NoteStanding::DueIn7);
        row(0, NoteStanding::DueIn7);
        row(-1, NoteStanding::Overdue);
        row(-4000, NoteStanding::Overdue);
    }

    void standsByItsReviewDate()
    {
        using namespace std::chrono;
        QFETCH(int, daysLeft);
        QFETCH(int, expected);
        Note note;
        const sys_days today = 2027y / February / 20;
        note.reviewBy = Date(today + days(daysLeft));
        QCOMPARE(static_cast<int>(standingOf(note, Date(today))), expected);
    }

    void anIncompleteNoteIsNothingElse()
    {
        using namespace std::chrono;
        Note note;
        QCOMPARE(standingOf(note, 2027y / March / 1), NoteStanding::Incomplete);
        note.reviewBy = 2027y / January / 1;
        note.problems.push_back({ErrorCode::BadInput, "the note has no owner", {}, {}});
        QCOMPARE(standingOf(note, 2026y / January / 1), NoteStanding::Incomplete);
        QCOMPARE(standingOf(note, 2028y / January / 1), NoteStanding::Incomplete);
    }

    void aPinHasItsShapeAndNeverChanges()
    {
        // Pins live in people's files: this one was computed apart, with Python's hmac, from
        // "sidestage difference 1\nt1:an0:".
        const auto value = FactValue::text("a");
        const FactValue nothing;
        QCOMPARE(pinOf(fingerprinter(), &value, &nothing), std::string("k1:d4e9a8006150"));
    }

    void everyPairHasAPinOfItsOwn()
    {
        const auto fingerprints = fingerprinter();
        const auto values = lookalikes();
        std::vector<const FactValue *> sides{nullptr};
        for (const auto &value : values)
            sides.push_back(&value);
        std::map<std::string, int> seen;
        for (const auto *left : sides) {
            for (const auto *right : sides)
                ++seen[pinOf(fingerprints, left, right)];
        }
        QCOMPARE(seen.size(), sides.size() * sides.size());
    }

    void equalValuesHaveEqualPins()
    {
        const auto fingerprints = fingerprinter();
        const auto pin = [&](const FactValue &value) {
            return pinOf(fingerprints, &value, nullptr);
        };
        const auto equal = [&](const FactValue &a, const FactValue &b) {
            return a == b && pin(a) == pin(b);
        };
        QVERIFY(equal(FactValue::version("1.02-a0"), FactValue::version("1.2-a0")));
        QVERIFY(equal(FactValue::version("00.000"), FactValue::version("0.0")));
        QVERIFY(equal(FactValue::decimal("1.50"), FactValue::decimal("1.5")));
        QVERIFY(equal(FactValue::textSet({"b", "a", "a"}), FactValue::textSet({"a", "b"})));
        // A secret is its fingerprint, however its shape is called.
        QVERIFY(equal(FactValue::secret(digestOf("x", "one")),
                      FactValue::secret(digestOf("x", "two"))));
    }

    void anotherKeyGivesAnotherPin()
    {
        const auto value = FactValue::text("a");
        QVERIFY(pinOf(fingerprinter("1"), &value, nullptr)
                != pinOf(fingerprinter("2"), &value, nullptr));
    }

    void versionsEqualByNumberShareTheirPin()
    {
        SIDESTAGE_PROPERTY("a = b exactly when their pins are equal", [] {
            const auto versions =
                rc::gen::container<std::string>(rc::gen::elementOf(std::string("001.a")));
            const auto a = FactValue::version(*versions);
            const auto b = FactValue::version(*versions);
            const auto fingerprints = fingerprinter();
            RC_ASSERT((pinOf(fingerprints, &a, nullptr) == pinOf(fingerprints, &b, nullptr))
                      == (a == b));
        });
    }
};

QTEST_APPLESS_MAIN(TestNotes)
#include "tst_notes.moc"
