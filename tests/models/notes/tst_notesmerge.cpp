// SPDX-License-Identifier: Apache-2.0
#include "models/document/textedits.h"
#include "models/notes/notesmerge.h"
#include "models/notes/notessession.h"
#include "tests/support/property.h"

#include <QObject>
#include <QRegularExpression>

using namespace sidestage;

namespace {

const std::string head = "# Staging notes\n\nA word before.\n\n";

std::string note(const std::string &title, const std::string &why)
{
    return "## " + title + "\n- **Differs:** `" + title + "/**`\n- **Why:** " + why + "\n\n";
}

NotesMerge merge(const std::string &base, const std::string &ours, const std::string &theirs)
{
    return NotesMerge::of(base, ours, theirs).value();
}

/// A document of some of the notes a to e in any order, each in one of three versions, with or
/// without what follows the last one.
rc::Gen<std::string> documentGen()
{
    return rc::gen::exec([] {
        std::string text = *rc::gen::elementOf(
            std::vector<std::string>{"", head, "\xEF\xBB\xBF# Notes\r\n\r\n", "---\na: b\n---\n"});
        const auto titles =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcde")));
        for (std::size_t i = 0; i < titles.size(); ++i) {
            const char title = titles[i];
            if (titles.find(title) < i)
                continue;
            text += note(std::string(1, title),
                         *rc::gen::elementOf(std::vector<std::string>{"one", "two", "three"}));
            if (*rc::gen::inRange(0, 4) == 0)
                text += "# Between\n\ntext " + std::string(1, title) + "\n\n";
        }
        if (*rc::gen::arbitrary<bool>()) {
            while (!text.empty() && text.back() == '\n')
                text.pop_back();
        }
        return text;
    });
}

std::size_t timesIn(const std::string &text, const std::string &part)
{
    std::size_t times = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++times;
    return times;
}

} // namespace

class TestNotesMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void takesWhatOneSideAloneChanged()
    {
        const auto base = head + note("a", "one") + note("b", "one") + note("c", "one");
        const auto ours = head + note("a", "mine") + note("b", "one") + note("c", "one");
        const auto theirs = head + note("a", "one") + note("c", "theirs") + note("d", "new");
        const auto merged = merge(base, ours, theirs);
        QVERIFY(merged.conflicts().empty());
        QCOMPARE(merged.merged(),
                 head + note("a", "mine") + note("c", "theirs") + note("d", "new"));
    }

    void bothSidesAddAtTheEnd()
    {
        const auto base = head + note("a", "one");
        auto end = base;
        end.resize(end.size() - 1); // as files end
        auto mine = end + "\n" + note("b", "mine");
        mine.pop_back();
        auto other = end + "\n" + note("c", "theirs");
        other.pop_back();
        const auto merged = merge(end, mine, other);
        QVERIFY(merged.conflicts().empty());
        const auto text = merged.merged();
        const auto document = NotesDocument::parse(text).value();
        QCOMPARE(document.notes().notes.size(), std::size_t(3));
        QVERIFY2(text.find("\n\n## c") != std::string::npos, text.c_str());
        QVERIFY2(text.find("\n\n## b") != std::string::npos, text.c_str());
    }

    void whatBothChangedIsAskedAbout()
    {
        const auto base = head + note("a", "one") + note("b", "one");
        const auto ours = head + note("a", "mine") + note("b", "one");
        const auto theirs = head + note("a", "theirs") + note("b", "two");
        const auto merged = merge(base, ours, theirs);
        QCOMPARE(merged.conflicts().size(), std::size_t(1));
        QCOMPARE(merged.conflicts().front().title, std::string("a"));
        using Choices = std::vector<MergeChoice>;
        QCOMPARE(merged.merged(Choices{MergeChoice::Ours}),
                 head + note("a", "mine") + note("b", "two"));
        QCOMPARE(merged.merged(Choices{MergeChoice::Theirs}), theirs);
        QCOMPARE(merged.merged(Choices{MergeChoice::Both}),
                 head + note("a", "mine").substr(0, note("a", "mine").size() - 1) + "\n"
                     + note("a", "theirs") + note("b", "two"));
        QCOMPARE(merged.merged(), merged.merged(Choices{MergeChoice::Both}));
    }

    void aNoteThatOneSideTookAwayAndTheOtherChangedIsAskedAbout()
    {
        const auto base = head + note("a", "one") + note("b", "one");
        const auto merged =
            merge(base, head + note("b", "one"), head + note("a", "theirs") + note("b", "one"));
        QCOMPARE(merged.conflicts().size(), std::size_t(1));
        QVERIFY(!merged.conflicts().front().ours);
        QCOMPARE(merged.conflicts().front().theirs->find("## a"), std::size_t(0));
        QCOMPARE(merged.merged(std::vector{MergeChoice::Ours}), head + note("b", "one"));
        QVERIFY2(merged.merged().find("theirs") != std::string::npos, "nothing is lost");
    }

    void aRenamedNoteIsStillTheSame()
    {
        const auto base = head + note("a", "one") + note("b", "one");
        auto ours = base;
        ours.replace(ours.find("## a"), 4, "## Mail");
        auto theirs = base;
        theirs.replace(theirs.find("## b"), 4, "## Payments");
        const auto merged = merge(base, ours, theirs);
        QVERIFY(merged.conflicts().empty());
        QVERIFY(merged.merged().find("## Mail") != std::string::npos);
        QVERIFY(merged.merged().find("## Payments") != std::string::npos);
        QVERIFY(merged.merged().find("## a") == std::string::npos);
    }

    void oneSideAloneIsGivenByteForByte()
    {
        SIDESTAGE_PROPERTY("merging with what nobody touched", [] {
            const auto base = *documentGen();
            const auto side = *documentGen();
            RC_ASSERT(merge(base, side, base).merged() == side);
            RC_ASSERT(merge(base, base, side).merged() == side);
            RC_ASSERT(merge(base, side, side).merged() == side);
        });
    }

    void nothingIsLost()
    {
        SIDESTAGE_PROPERTY("what a side changed is in the result", [] {
            const auto base = *documentGen();
            const auto ours = *documentGen();
            const auto theirs = *documentGen();
            const auto merged = merge(base, ours, theirs);
            const auto text = merged.merged();
            for (const auto &side : {ours, theirs}) {
                const auto document = NotesDocument::parse(side).value();
                for (const auto &each : document.notes().notes) {
                    const auto words = "## " + each.title + "\n- **Differs:** `" + each.title
                        + "/**`\n- **Why:** " + each.why;
                    // What stands in the base as well may have been taken away by the other side.
                    if (timesIn(base, words) == 0)
                        RC_ASSERT(timesIn(text, words) >= std::size_t(1));
                }
            }
            RC_ASSERT(NotesDocument::parse(text).has_value());
            const auto choices = std::vector(merged.conflicts().size(), MergeChoice::Ours);
            const auto mine = merged.merged(choices);
            for (const auto &conflict : merged.conflicts()) {
                if (conflict.ours)
                    RC_ASSERT(mine.find(*conflict.ours) != std::string::npos);
            }
        });
    }

    void differencesAreAppliedExactly()
    {
        SIDESTAGE_PROPERTY("the edit between two texts", [] {
            const auto pieces = rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
                std::vector<std::string>{"a", "ü", "ö", "\r\n", "\n", "\r", "\xff", "🚚", "b"}));
            std::string before;
            std::string after;
            for (const auto &piece : *pieces)
                before += piece;
            for (const auto &piece : *pieces)
                after += piece;
            const auto edits = differenceOf(before, after);
            RC_ASSERT(applied(before, edits) == after);
            RC_ASSERT(applied(after, inverseOf(before, edits)) == before);
        });
    }

    void theDiskIsHeldAgainstTheText()
    {
        using Kind = NotesSession::DiskChange::Kind;
        const auto base = head + note("a", "one") + note("b", "one");
        NotesSession session(base);
        QVERIFY(!session.isModified());
        QCOMPARE(session.compareWith(base)->kind, Kind::None);
        QCOMPARE(session.compareWith(std::nullopt)->kind, Kind::None);
        const auto theirs = head + note("a", "one") + note("b", "theirs");
        // Nothing is edited here: what is on disk is taken as it is.
        auto change = session.compareWith(theirs).value();
        QCOMPARE(change.kind, Kind::Joined);
        QCOMPARE(applied(session.bytes(), change.edits), theirs);
        const auto inverse =
            session.apply(differenceOf(base, head + note("a", "mine") + note("b", "one"))).value();
        QVERIFY(session.isModified());
        change = session.compareWith(theirs).value();
        QCOMPARE(change.kind, Kind::Joined);
        QCOMPARE(applied(session.bytes(), change.edits),
                 head + note("a", "mine") + note("b", "theirs"));
        QCOMPARE(session.compareWith(session.bytes())->kind, Kind::Same);
        change = session.compareWith(head + note("a", "theirs") + note("b", "one")).value();
        QCOMPARE(change.kind, Kind::Conflict);
        QVERIFY(!session.compareWith(std::string("\xFF\xFE") + "a").has_value());
        QVERIFY(session.apply(inverse).has_value());
        QVERIFY(!session.isModified());
        QVERIFY(!session.apply({{base.size() + 1, 0, "x"}}).has_value());
        QCOMPARE(session.bytes(), base);
    }
};

QTEST_APPLESS_MAIN(TestNotesMerge)
#include "tst_notesmerge.moc"
