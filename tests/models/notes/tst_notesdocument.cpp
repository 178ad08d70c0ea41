// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesdocument.h"
#include "tests/support/property.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QRegularExpression>

#include <cstdio>

using namespace sidestage;

namespace {

NotesDocument documentOf(std::string_view bytes)
{
    return NotesDocument::parse(std::string(bytes), "n.md").value();
}

NotesDocument dataNamed(const char *name)
{
    QFile file(QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/notes/") + QString::fromUtf8(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", name);
    return NotesDocument::parse(file.readAll().toStdString(), name).value();
}

/// A note in one line a field: what golden tests compare.
std::string textOf(const Note &note)
{
    std::string text = note.title + '\n';
    const auto add = [&text](std::string_view name, const std::string &value) {
        if (!value.empty())
            text += "  " + std::string(name) + ": " + value + '\n';
    };
    add("differs", written(note.differs));
    add("environments", writtenNames(note.environments));
    add("why", note.why);
    add("tested", note.tested);
    add("owner", note.owner);
    add("review", note.reviewBy ? written(*note.reviewBy) : std::string());
    add("accepted", written(note.accepted));
    return text;
}

std::string textOf(const NotesDocument &document)
{
    std::string text;
    for (const auto &note : document.notes().notes)
        text += textOf(note);
    return text;
}

std::string problemsOf(const NotesDocument &document)
{
    std::string text;
    for (const auto &note : document.notes().notes) {
        for (const auto &problem : note.problems)
            text += problem.toString() + '\n';
    }
    return text;
}

std::string titlesOf(const NotesDocument &document)
{
    std::string text;
    for (const auto &note : document.notes().notes)
        text += note.title + '|';
    return text;
}

} // namespace

class TestNotesDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheExampleOfTheContract()
    {
        const auto document = dataNamed("contract.md");
        QCOMPARE(document.notes().notes.size(), std::size_t(1));
        const auto &note = document.notes().notes[0];
        QVERIFY(note.isComplete());
        QCOMPARE(textOf(note),
                 std::string("Mail goes to a capture mailbox\n"
                             "  differs: `app-config/SMTP_HOST`, `mail/**`\n"
                             "  environments: staging, preview-*\n"
                             "  why: Customers must never receive mail from a test.\n"
                             "  tested: After each release one receipt goes through the real "
                             "provider to the team's own inbox.\n"
                             "  owner: Platform team\n"
                             "  review: 2027-02-01\n"
                             "  accepted: `app-config/SMTP_HOST` `k1:9f31c0d2a41e`\n"));
        QCOMPARE(note.where.toString(), std::string("contract.md:3:1"));
        QCOMPARE(note.accepted[0].where.toString(), std::string("contract.md:10:17"));
        QVERIFY(document.notes().problems.empty());
    }

    void lineEndsAndMarksMakeNoDifference_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto *name : {"cr.md", "bom.md", "mixedends.md", "nofinalnewline.md",
                                 "trailingspaces.md", "frontmatter.md", "tomlfrontmatter.md"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }

    void lineEndsAndMarksMakeNoDifference()
    {
        QFETCH(QString, name);
        const auto document = dataNamed(name.toUtf8().constData());
        QCOMPARE(textOf(document), textOf(dataNamed("crlf.md")));
        QCOMPARE(problemsOf(document), std::string());
    }

    void readsListsAsPeopleWriteThem()
    {
        QCOMPARE(textOf(dataNamed("markers.md")),
                 std::string("Stars\n  differs: `a/b`\n  why: stars\n"
                             "Pluses and colons outside\n  differs: `a/*`, `b`\n  why: pluses\n"
                             "  tested: not\n"
                             "Underscores, indented\n  differs: `x`\n  owner: y\n"));
        QCOMPARE(textOf(dataNamed("continuation.md")),
                 std::string("Long fields\n  differs: `app/A`, `app/B`, `app/C`\n"
                             "  why: the first line and the second and a lazy third\n"
                             "  tested: 1. first this\n2. then that\n"
                             "  owner: Team after a blank line\n  review: 2027-01-31\n"));
        QCOMPARE(textOf(dataNamed("nestedlists.md")),
                 std::string("Nested\n  differs: `app/A`, `app/B`, `app/deep`\n"
                             "  environments: staging, preview-*\n"
                             "  why: reasons:\n- one\n- two, with a second line\n  tested: so\n"
                             "  owner: us\n  review: 2027-01-01\n"
                             "  accepted: `app/A` `k1:000000000000`, `app/B` `k1:111111111111`\n"));
        QCOMPARE(textOf(dataNamed("backticks.md")),
                 std::string("Code spans\n  differs: ``a`b``, `` ` ``, `a, b/c`, ` `` `\n"
                             "  environments: preview-*, staging\n"
                             "  accepted: `a, b/c` `k1:0123456789ab`, `x` `k1:ffffffffffff`\n"));
    }

    void headingsThatAreNone()
    {
        QCOMPARE(titlesOf(dataNamed("fences.md")), std::string("Fenced|Fence in an item|"));
        QCOMPARE(dataNamed("fences.md").notes().notes[1].owner, std::string("after the fence"));
        QCOMPARE(titlesOf(dataNamed("unclosedfence.md")),
                 std::string("Mail goes to a capture mailbox|"));
        QCOMPARE(titlesOf(dataNamed("comments.md")), std::string("Commented|Next|"));
        QCOMPARE(textOf(dataNamed("comments.md").notes().notes[0]),
                 std::string("Commented\n  differs: `a`\n  why: it <!-- was --> is\n"));
        QCOMPARE(titlesOf(dataNamed("html.md")), std::string("With HTML|After|"));
        QCOMPARE(titlesOf(dataNamed("indentedcode.md")),
                 std::string("Code|Three spaces are a heading|"));
        QCOMPARE(titlesOf(dataNamed("unclosedfrontmatter.md")),
                 std::string("A note after a rule|"));
        QCOMPARE(titlesOf(dataNamed("headingsonly.md")), std::string("|A|B|C||Tab|"));
    }

    void setextHeadingsAreHeadings()
    {
        const auto document = dataNamed("setext.md");
        QCOMPARE(titlesOf(document), std::string("Mail goes elsewhere|Second|"));
        QCOMPARE(document.notes().notes[0].why, std::string("no mail from tests"));
        QCOMPARE(document.notes().notes[1].owner, std::string("two"));
    }

    void aNoteEndsAtAHeadingAndItsFieldsAtFreeText()
    {
        const auto document = dataNamed("otherheadings.md");
        QCOMPARE(textOf(document), std::string("One\n  differs: `a`\n  owner: one\nTwo\n"));
        QVERIFY(document.section(0).ends_with("#### Deeper\n"));
        QVERIFY(document.section(1).starts_with("## Two\n"));
    }

    void keepsBytesThatAreNoText()
    {
        const auto document = dataNamed("invalid.md");
        QCOMPARE(document.notes().notes[0].title, std::string("Broken \xff bytes"));
        QCOMPARE(document.notes().notes[0].owner, std::string("\xc3"));
        QCOMPARE(document.notes().problems.size(), std::size_t(1));
        QCOMPARE(document.notes().problems[0].where.toString(), std::string("invalid.md:1:11"));
        const auto withNul = documentOf(std::string_view("## A\n\0\n", 7));
        QCOMPARE(withNul.notes().problems.at(0).where.toString(), std::string("n.md:2:1"));
        QVERIFY(documentOf("## \xc3\xa9 \xe2\x82\xac \xf0\x9f\x9a\x9a").notes().problems.empty());
        QVERIFY(!documentOf("## \xed\xa0\x80").notes().problems.empty());
        QVERIFY(!documentOf("## \xc0\x80").notes().problems.empty());
    }

    void saysWhatIsLackingWhereAndWhatWasMeant()
    {
        const auto found = problemsOf(dataNamed("mistakes.md"));
        QFile golden(QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/notes/mistakes.txt"));
        QVERIFY(golden.open(QIODevice::ReadOnly));
        const auto expected = golden.readAll().toStdString();
        if (found != expected)
            std::fputs(found.c_str(), stdout); // whole: Qt Test shortens long texts
        QCOMPARE(found, expected);
    }

    void problemsMakeANoteIncomplete()
    {
        const auto complete = dataNamed("contract.md").bytes();
        for (const auto *field : {"Differs", "Why", "How the real", "Owner", "Review by"}) {
            auto bytes = complete;
            const auto at = bytes.find(std::string("- **") + field);
            bytes.erase(at, bytes.find('\n', at) + 1 - at);
            const auto document = documentOf(bytes);
            QCOMPARE(document.notes().notes[0].problems.size(), std::size_t(1));
            QCOMPARE(document.notes().notes[0].problems[0].where.line, 3);
        }
        for (const auto *field : {"Environments", "Accepted"}) {
            auto bytes = complete;
            const auto at = bytes.find(std::string("- **") + field);
            bytes.erase(at, bytes.find('\n', at) + 1 - at);
            QVERIFY(documentOf(bytes).notes().notes[0].isComplete());
        }
    }

    void hasLimits()
    {
        const auto codeOf = [](std::string bytes) {
            return NotesDocument::parse(std::move(bytes)).error().code;
        };
        QCOMPARE(codeOf(std::string(NotesDocument::maximumSize + 1, 'a')), ErrorCode::TooLarge);
        QCOMPARE(codeOf("\xff\xfe#\0"), ErrorCode::Unsupported);
        std::string many;
        for (std::size_t i = 0; i <= NotesDocument::maximumNotes; ++i)
            many += "## a\n";
        QCOMPARE(codeOf(std::move(many)), ErrorCode::TooLarge);
    }

    void hostileDocumentsTakeNoMoreThanAMoment_data()
    {
        QTest::addColumn<QByteArray>("beginning");
        QTest::addColumn<QByteArray>("repeated");
        const auto row = [](const char *name, const char *beginning, const char *repeated) {
            QTest::newRow(name) << QByteArray(beginning) << QByteArray(repeated);
        };
        row("backticks", "## A\n- **Differs:** ", "`");
        row("odd backticks", "## A\n- **Differs:** ", "`a``b```c````d");
        row("nested lists", "## A\n", "- + ");
        row("quotes", "## A\n", "> ");
        row("near misses", "## A\n", "- **Difers:** x\n");
        row("one field again and again", "## A\n", "- **Owner:** x\n");
        row("emphasis", "## A\n- ", "**");
        row("brackets", "", "[a]:\n");
        row("paragraph", "", "a\n");
        row("comments", "", "<!--\n");
    }

    void hostileDocumentsTakeNoMoreThanAMoment()
    {
        QFETCH(QByteArray, beginning);
        QFETCH(QByteArray, repeated);
        const QByteArray bytes = beginning + repeated.repeated((1 << 18) / repeated.size());
        QElapsedTimer timer;
        timer.start();
        QVERIFY(NotesDocument::parse(bytes.toStdString()).has_value());
        // Generous: a quadratic step over 256 KiB would take minutes.
        QVERIFY(timer.elapsed() < 5000);
    }

    void anyBytesAreADocument()
    {
        SIDESTAGE_PROPERTY("parsing never fails, and sections lie one after another", [] {
            const auto piece = rc::gen::elementOf(
                std::vector<std::string>{"## ",      "# ",         "\n",   "\r\n",  "\r",  "- ",
                                         "**Why:**", "**Owner**:", "`",    "```",   "  ",  "    ",
                                         "\t",       "<!--",       "-->",  "---",   "===", "a",
                                         "1. ",      "> ",         "[x]:", "<div>", "\xff"});
            std::string bytes;
            for (const auto &each : *rc::gen::container<std::vector<std::string>>(piece))
                bytes += each;
            const auto document = documentOf(bytes);
            std::size_t end = 0;
            for (const auto &line : document.lines()) {
                RC_ASSERT(line.begin == end || line.begin == byteOrderMark.size());
                RC_ASSERT(line.begin <= line.end && line.end <= line.next);
                end = line.next;
            }
            RC_ASSERT(end == bytes.size());
            for (const auto &layout : document.layouts()) {
                RC_ASSERT(layout.headingLine < layout.bodyLine);
                RC_ASSERT(layout.bodyLine <= layout.endLine);
                for (const auto &item : layout.items) {
                    RC_ASSERT(item.firstLine >= layout.bodyLine && item.endLine <= layout.endLine);
                    RC_ASSERT(item.valueBegin <= item.valueEnd);
                    RC_ASSERT(item.valueEndLine <= item.endLine);
                }
            }
        });
    }
};

QTEST_APPLESS_MAIN(TestNotesDocument)
#include "tst_notesdocument.moc"
