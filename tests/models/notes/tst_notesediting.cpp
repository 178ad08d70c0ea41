// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesediting.h"
#include "tests/support/property.h"

#include <QDir>
#include <QFile>
#include <QObject>
#include <QRegularExpression>

#include <algorithm>

using namespace sidestage;

namespace {

NotesDocument documentOf(std::string_view bytes)
{
    return NotesDocument::parse(std::string(bytes), "staging-notes.md").value();
}

NotesDocument after(const NotesDocument &document, const TextEdits &edits)
{
    return documentOf(applied(document.bytes(), edits));
}

/// The odd documents of tests/data/notes, by name.
std::vector<std::pair<std::string, std::string>> oddDocuments()
{
    std::vector<std::pair<std::string, std::string>> documents;
    const QDir folder(QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/notes"));
    for (const auto &name : folder.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            documents.emplace_back(name.toStdString(), file.readAll().toStdString());
    }
    return documents;
}

constexpr std::string_view example = "## Mail\n"
                                     "- **Differs:** `app/SMTP_HOST`, `mail/**`\n"
                                     "- **Why:** Customers must never receive it.\n"
                                     "- **Owner:** Platform team  \n"
                                     "\n"
                                     "Free text.\n";

rc::Gen<std::string> sentenceGen()
{
    const auto piece = rc::gen::elementOf(std::vector<std::string>{
        "a", "Zürich", " ",   "  ",     "\n",   "\r\n",  "\t",   "- x", "\n- ", "* ", "1. ",
        "#", "## ",    "```", "~~~",    "<!--", "-->",   ">",    "|",   "`",    "**", "**Owner:**",
        ":", "---",    "===", "[a]: b", "\\",   "<div>", "\xff", "🚚",   ","});
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const auto &pieces) {
                            std::string text;
                            for (const auto &each : pieces)
                                text += each;
                            return text;
                        });
}

/// Short texts and lists: nested containers of full size would be megabytes.
template <typename T>
rc::Gen<T> fewOf(rc::Gen<typename T::value_type> member)
{
    return rc::gen::resize(6, rc::gen::nonEmpty(rc::gen::container<T>(std::move(member))));
}

rc::Gen<std::string> segmentGen()
{
    return fewOf<std::string>(rc::gen::elementOf(std::string("ab*`, .:-_\xc3")));
}

rc::Gen<std::vector<PathGlob>> patternsGen()
{
    const auto pattern =
        rc::gen::map(fewOf<std::vector<std::string>>(segmentGen()), [](const auto &segments) {
            std::string text;
            for (const auto &segment : segments)
                text += (text.empty() ? "" : "/") + segment;
            return PathGlob::parse(text).value();
        });
    return fewOf<std::vector<PathGlob>>(pattern);
}

AcceptedPin pinGen()
{
    const auto digits =
        *rc::gen::container<std::string>(12, rc::gen::elementOf(std::string("0123456789abcdef")));
    return {*segmentGen() + "/" + *segmentGen(), "k1:" + digits, {}};
}

/// Sets one field of `note` to something, and gives it as it is written.
std::string anyValue(Note &note, NoteField field)
{
    switch (field) {
    case NoteField::Differs:
        return written(note.differs = *patternsGen());
    case NoteField::Environments:
        note.environments = *fewOf<std::vector<std::string>>(
            fewOf<std::string>(rc::gen::elementOf(std::string("ab-*1. `,"))));
        return writtenNames(note.environments);
    case NoteField::ReviewBy: {
        const auto day = std::chrono::sys_days(std::chrono::days(*rc::gen::inRange(0, 40000)));
        note.reviewBy = Date(day);
        return written(*note.reviewBy);
    }
    case NoteField::Accepted:
        note.accepted.clear();
        for (int i = *rc::gen::inRange(1, 4); i > 0; --i)
            note.accepted.push_back(pinGen());
        return written(note.accepted);
    case NoteField::Why:
    case NoteField::Tested:
    case NoteField::Owner:
        break;
    }
    const auto text = *sentenceGen();
    auto &sentence = field == NoteField::Why ? note.why
        : field == NoteField::Tested         ? note.tested
                                             : note.owner;
    sentence = readSentence(text);
    return text;
}

/// Content without problems, which change with any field.
bool sayTheSame(Note a, Note b)
{
    a.problems.clear();
    b.problems.clear();
    return haveSameContent(a, b);
}

} // namespace

class TestNotesEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void setsOneFieldAndNoOtherByte()
    {
        const auto document = documentOf(example);
        const auto edits = setField(document, 0, NoteField::Owner, "Shop team").value();
        QCOMPARE(applied(document.bytes(), edits),
                 std::string("## Mail\n"
                             "- **Differs:** `app/SMTP_HOST`, `mail/**`\n"
                             "- **Why:** Customers must never receive it.\n"
                             "- **Owner:** Shop team  \n"
                             "\n"
                             "Free text.\n"));
        QCOMPARE(edits.size(), std::size_t(1));
        QVERIFY(setField(document, 0, NoteField::Owner, "Platform team").value().empty());
    }

    void putsAMissingFieldAtItsPlaceInTheListsStyle()
    {
        const auto document = documentOf("## A\r\n"
                                         " *  **Differs**: `x`\r\n"
                                         " *  **Owner**: me\r\n");
        auto next = after(document, setField(document, 0, NoteField::Why, "so").value());
        next = after(next, setField(next, 0, NoteField::Accepted, "`x` `k1:0123456789ab`").value());
        QCOMPARE(next.bytes(),
                 std::string("## A\r\n"
                             " *  **Differs**: `x`\r\n"
                             " *  **Why**: so\r\n"
                             " *  **Owner**: me\r\n"
                             " *  **Accepted**: `x` `k1:0123456789ab`\r\n"));
    }

    void beginsAListWhereThereIsNone_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("nothing after")
            << QByteArray("## A") << QByteArray("## A\n\n- **Owner:** me");
        QTest::newRow("line end") << QByteArray("## A\n")
                                  << QByteArray("## A\n\n- **Owner:** me\n");
        QTest::newRow("text") << QByteArray("## A\n\ntext\n")
                              << QByteArray("## A\n\n- **Owner:** me\n\ntext\n");
        QTest::newRow("text at once")
            << QByteArray("## A\ntext") << QByteArray("## A\n\n- **Owner:** me\n\ntext");
        QTest::newRow("a heading")
            << QByteArray("## A\n# B\n") << QByteArray("## A\n\n- **Owner:** me\n\n# B\n");
        QTest::newRow("setext") << QByteArray("A\n---\n")
                                << QByteArray("A\n---\n\n- **Owner:** me\n");
    }

    void beginsAListWhereThereIsNone()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, expected);
        const auto document = documentOf(before.toStdString());
        const auto edits = setField(document, 0, NoteField::Owner, "me");
        QVERIFY(edits.has_value());
        QCOMPARE(applied(document.bytes(), *edits), expected.toStdString());
    }

    void keepsTheNestedListOfMembers()
    {
        const auto document =
            documentOf("## A\n- **Differs:**\n    * `a`\n    * `b`\n- **Owner:** x\n");
        const auto next =
            after(document, setField(document, 0, NoteField::Differs, "`a`, `c`, `d`").value());
        QCOMPARE(
            next.bytes(),
            std::string("## A\n- **Differs:**\n    * `a`\n    * `c`\n    * `d`\n- **Owner:** x\n"));
    }

    void anEmptyValueRemovesTheField()
    {
        const auto document = documentOf(example);
        const auto next = after(document, setField(document, 0, NoteField::Why, "  ").value());
        QCOMPARE(next.bytes().find("Why"), std::string::npos);
        QCOMPARE(next.notes().notes[0].owner, std::string("Platform team"));
        QVERIFY(setField(next, 0, NoteField::Why, "").value().empty());
    }

    void whatElseAnItemHoldsStays()
    {
        const auto document =
            documentOf("## A\n- **Why:** so\n  ```\n  code\n  ```\n- **Owner:** x\n");
        auto next = after(document, setField(document, 0, NoteField::Why, "").value());
        QCOMPARE(next.bytes(),
                 std::string("## A\n- **Why:** \n  ```\n  code\n  ```\n- **Owner:** x\n"));
        next = after(next, setField(next, 0, NoteField::Why, "again").value());
        QCOMPARE(next.notes().notes[0].why, std::string("again"));
    }

    void refusesWhatCannotBeRead()
    {
        const auto document = documentOf(example);
        QVERIFY(!setField(document, 0, NoteField::ReviewBy, "soon"));
        QVERIFY(!setField(document, 0, NoteField::Differs, "app/A"));
        QVERIFY(!setField(document, 0, NoteField::Accepted, "`app/A`"));
        QVERIFY(!setField(document, 0, NoteField::Why, std::string_view("a\0b", 3)));
        QVERIFY(!setTitle(document, 0, " \n "));
        QCOMPARE(setField(document, 1, NoteField::Why, "x").error().code, ErrorCode::NotFound);
        QCOMPARE(removeNote(document, 1).error().code, ErrorCode::NotFound);
        QCOMPARE(removeAccepted(document, 0, "a/b").error().code, ErrorCode::NotFound);
    }

    void addsAndTakesOutPins()
    {
        auto document = documentOf(example);
        const std::vector<AcceptedPin> pins{{"app/A", "k1:000000000000", {}},
                                            {"app/B", "k1:111111111111", {}}};
        document = after(document, addAccepted(document, 0, pins).value());
        const std::vector<AcceptedPin> moved{{"app/A", "k1:222222222222", {}}};
        document = after(document, addAccepted(document, 0, moved).value());
        const auto &accepted = document.notes().notes[0].accepted;
        QCOMPARE(written(accepted),
                 std::string("`app/B` `k1:111111111111`, `app/A` `k1:222222222222`"));
        document = after(document, removeAccepted(document, 0, "app/B").value());
        document = after(document, removeAccepted(document, 0, "app/A").value());
        QCOMPARE(document.bytes(), std::string(example));
    }

    void titlesOfBothKinds_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("title");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *before, const char *title, const char *expected) {
            QTest::addRow("%s to %s", before, title)
                << QByteArray(before) << QByteArray(title) << QByteArray(expected);
        };
        row("##   Old  ##  \n", "New", "##   New  ##  \n");
        row("## Old\n", "C #", "## C # ##\n");
        row("## Old ##\n", "C #", "## C # ##\n");
        row("##", "New", "## New");
        row("##\n", "New", "## New\n");
        row("One\ntwo\n---\n", "New", "New\n---\n");
        row("Old\n---\n", "- item", "## - item\n");
        row("  Old\r\n---\r\n", "# x #", "  ## # x # ##\r\n");
        row("## Old", "two\nlines", "## two lines");
    }

    void titlesOfBothKinds()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, title);
        QFETCH(QByteArray, expected);
        const auto document = documentOf(before.toStdString());
        const auto edits = setTitle(document, 0, title.toStdString());
        QVERIFY2(edits.has_value(), edits ? "" : edits.error().toString().c_str());
        QCOMPARE(applied(document.bytes(), *edits), expected.toStdString());
    }

    void writesANewNoteInTheReferencesForm()
    {
        using namespace std::chrono;
        Note note;
        note.title = "Mail goes to a capture mailbox";
        note.differs = {PathGlob::parse("mail/**").value()};
        note.environments = {"staging", "preview-*"};
        note.why = "No mail from tests.";
        note.tested = "By hand.";
        note.owner = "Platform team";
        note.reviewBy = 2027y / February / 1;
        note.accepted = {{"mail/host", "k1:9f31c0d2a41e", {}}};
        const std::string expected = "## Mail goes to a capture mailbox\n"
                                     "\n"
                                     "- **Differs:** `mail/**`\n"
                                     "- **Environments:** staging, preview-*\n"
                                     "- **Why:** No mail from tests.\n"
                                     "- **How the real thing is tested:** By hand.\n"
                                     "- **Owner:** Platform team\n"
                                     "- **Review by:** 2027-02-01\n"
                                     "- **Accepted:** `mail/host` `k1:9f31c0d2a41e`\n";
        const auto added = [&note](std::string_view bytes) {
            const auto document = documentOf(bytes);
            return applied(document.bytes(), addNote(document, note).value());
        };
        QCOMPARE(added(""), "# Staging notes\n\n" + expected);
        QCOMPARE(added("# Notes"), "# Notes\n\n" + expected);
        QCOMPARE(added("# Notes\n\n"), "# Notes\n\n" + expected);
        QCOMPARE(added("## A\n- **Owner:** x\n# End\n"),
                 "## A\n- **Owner:** x\n\n" + expected + "\n# End\n");
        QVERIFY(added("## A\r\n")
                    .ends_with("- **Owner:** Platform team\r\n"
                               "- **Review by:** 2027-02-01\r\n"
                               "- **Accepted:** `mail/host` `k1:9f31c0d2a41e`\r\n"));
        const auto read = documentOf(expected).notes().notes.at(0);
        QVERIFY(read.isComplete());
        QVERIFY(haveSameContent(read, note));
        // A fence that is never closed would swallow it.
        QVERIFY(!addNote(documentOf("## A\n```\n"), note));
    }

    void removesANoteAndLeavesTheCommentOfTheNext()
    {
        const auto document = documentOf("# N\n\n## A\n- **Owner:** x\n\n<!-- b -->\n## B\ntext\n");
        QCOMPARE(applied(document.bytes(), removeNote(document, 0).value()),
                 std::string("# N\n\n<!-- b -->\n## B\ntext\n"));
        QCOMPARE(applied(document.bytes(), removeNote(document, 1).value()),
                 std::string("# N\n\n## A\n- **Owner:** x\n\n<!-- b -->\n"));
    }

    void everyFieldOfEveryOddDocumentCanBeSet()
    {
        // The exhaustive half of the property below, with one harmless value a field.
        const std::vector<std::string> values{"`new/*`",
                                              "new-*",
                                              "new why",
                                              "new way",
                                              "new owner",
                                              "2030-12-31",
                                              "`new/path` `k1:abcdefabcdef`"};
        int edited = 0;
        for (const auto &[name, bytes] : oddDocuments()) {
            const auto document = documentOf(bytes);
            for (std::size_t note = 0; note < document.notes().notes.size(); ++note) {
                for (std::size_t i = 0; i < values.size(); ++i) {
                    const auto edits =
                        setField(document, note, static_cast<NoteField>(i), values[i]);
                    QVERIFY2(edits.has_value(),
                             (name + ": " + (edits ? "" : edits.error().toString())).c_str());
                    ++edited;
                }
            }
        }
        QVERIFY(edited > 400);
    }

    void anyEditKeepsAllOtherBytesAndFields()
    {
        const auto documents = oddDocuments();
        QVERIFY(documents.size() >= 25);
        SIDESTAGE_PROPERTY(
            "parse(edit(x, field, v)).field = v, and nothing else moves", [&documents] {
                const auto document = documentOf((*rc::gen::elementOf(documents)).second);
                const auto &notes = document.notes().notes;
                RC_PRE(!notes.empty());
                const auto note = *rc::gen::inRange<std::size_t>(0, notes.size());
                const auto field = static_cast<NoteField>(*rc::gen::inRange(0, 7));
                auto expected = notes[note];
                const auto value = anyValue(expected, field);
                const auto edits = setField(document, note, field, value);
                RC_ASSERT(edits.has_value());
                RC_ASSERT(edits.has_value());
                const auto next = after(document, *edits);
                RC_ASSERT(next.notes().notes.size() == notes.size());
                RC_ASSERT(sayTheSame(next.notes().notes[note], expected));

                const auto section = document.section(note);
                const auto begin =
                    static_cast<std::size_t>(section.data() - document.bytes().data());
                for (const auto &edit : *edits) {
                    RC_ASSERT(edit.offset >= begin);
                    RC_ASSERT(edit.offset + edit.length <= begin + section.size());
                }
                // What is taken away is the field's own, down to the byte.
                const auto *item = document.layouts()[note].item(field);
                if (item == nullptr)
                    RC_ASSERT(edits->size() <= 1 && (edits->empty() || edits->front().length == 0));
                for (std::size_t other = 0; other < notes.size(); ++other) {
                    if (other != note)
                        RC_ASSERT(next.section(other) == document.section(other)
                                  || (other + 1 == note && document.bytes().back() != '\n'));
                    for (const auto &theirs : next.layouts()[other].items) {
                        if (other == note && theirs.field == field)
                            continue;
                        const auto text = next.bytes().substr(theirs.valueBegin,
                                                              theirs.valueEnd - theirs.valueBegin);
                        RC_ASSERT(document.bytes().find(text) != std::string::npos);
                    }
                }
                RC_ASSERT(applied(next.bytes(), inverseOf(document.bytes(), *edits))
                          == document.bytes());
            });
    }

    void anyTitleIsReadBack()
    {
        const auto documents = oddDocuments();
        SIDESTAGE_PROPERTY("parse(setTitle(x, t)).title = t", [&documents] {
            const auto document = documentOf((*rc::gen::elementOf(documents)).second);
            const auto &notes = document.notes().notes;
            RC_PRE(!notes.empty());
            const auto note = *rc::gen::inRange<std::size_t>(0, notes.size());
            auto title = readSentence(*sentenceGen());
            std::ranges::replace(title, '\n', ' ');
            RC_PRE(!title.empty());
            const auto edits = setTitle(document, note, title);
            RC_ASSERT(edits.has_value());
            RC_ASSERT(after(document, *edits).notes().notes[note].title == title);
        });
    }

    void addedNotesCanBeRemovedAgain()
    {
        const auto documents = oddDocuments();
        SIDESTAGE_PROPERTY("add, then remove", [&documents] {
            const auto document = documentOf((*rc::gen::elementOf(documents)).second);
            Note note;
            note.title = "T" + readSentence(*sentenceGen());
            std::ranges::replace(note.title, '\n', ' ');
            for (std::size_t i = 0; i < noteFieldNames.size(); ++i)
                anyValue(note, static_cast<NoteField>(i));
            const auto edits = addNote(document, note);
            RC_PRE(edits.has_value()); // impossible after a fence that is never closed
            const auto next = after(document, *edits);
            const auto &notes = next.notes().notes;
            RC_ASSERT(sayTheSame(notes.back(), note));
            const auto removed = removeNote(next, notes.size() - 1);
            RC_ASSERT(removed.has_value());
            RC_ASSERT(after(next, *removed).notes().notes.size() + 1 == notes.size());
        });
    }
};

QTEST_APPLESS_MAIN(TestNotesEditing)
#include "tst_notesediting.moc"
