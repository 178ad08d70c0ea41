// SPDX-License-Identifier: Apache-2.0
#include "models/items/notesmodel.h"
#include "models/notes/notesdocument.h"
#include "tests/support/property.h"
#include "tests/support/samplejudgement.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>

using namespace sidestage;

namespace {

constexpr Date today{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{21}};

std::string note(const std::string &title, const std::string &reviewBy,
                 const std::string &differs = "app-config/A")
{
    return "## " + title + "\n- **Differs:** `" + differs
        + "`\n- **Why:** w\n- **How the real thing is tested:** t\n- **Owner:** o\n- **Review "
          "by:** "
        + reviewBy + "\n\n";
}

std::vector<NoteRow> rowsOf(const std::string &text, const Judgement *judgement = nullptr)
{
    return noteRows(NotesDocument::parse(text).value().notes(), judgement, today);
}

QStringList lines(const NotesModel &model)
{
    QStringList all;
    for (int i = 0; i < model.rowCount(); ++i)
        all.append(model.index(i).data().toString());
    return all;
}

} // namespace

class TestNotesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void groupsByStateWithTheOldestFirst()
    {
        NotesModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(rowsOf(note("late", "2026-12-10") + note("active", "2027-12-01")
                             + "## bare\n- **Owner:** o\n\n" + note("overdue", "2026-11-20")
                             + note("older", "2026-01-02")));
        QCOMPARE(lines(model),
                 (QStringList{QStringLiteral("Due for review · 3"), QStringLiteral("older"),
                              QStringLiteral("overdue"), QStringLiteral("late"),
                              QStringLiteral("Incomplete · 1"), QStringLiteral("bare"),
                              QStringLiteral("Active · 1"), QStringLiteral("active")}));
        QVERIFY(!(model.index(0).flags() & Qt::ItemIsSelectable));
        QCOMPARE(model.index(1).data(NotesModel::NoteRole).toInt(), 4);
        QCOMPARE(model.indexOfNote(4), model.index(1));
        QVERIFY(model.index(1)
                    .data(NotesModel::WarningRole)
                    .toString()
                    .contains(QStringLiteral("was due")));
        QVERIFY(!model.index(5).data(NotesModel::WarningRole).toString().isEmpty());
        QVERIFY(model.index(7)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .startsWith(QStringLiteral("active, every environment")));
    }

    void saysWhatEachExplainsNow()
    {
        const auto judgement = sample::shopJudgement(); // its note explains two differences
        const auto rows = rowsOf(note("Mail goes to a capture mailbox", "2027-12-01")
                                     + note("Somewhere else", "2027-12-01"),
                                 judgement.get());
        NotesModel model;
        model.setRows(rows);
        QVERIFY(model.index(1)
                    .data(NotesModel::DetailRole)
                    .toString()
                    .endsWith(QStringLiteral("explains %1 differences")
                                  .arg(judgement->noteUses().front().explains)));
        QVERIFY(model.index(2)
                    .data(NotesModel::DetailRole)
                    .toString()
                    .endsWith(QStringLiteral("not judged yet")));
    }

    void isExchangedInPlace()
    {
        NotesModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(
            rowsOf(note("a", "2027-12-01") + note("b", "2027-12-01") + note("c", "2027-12-01")));
        const QPersistentModelIndex c = model.indexOfNote(2);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setRows(rowsOf(note("a", "2027-12-01") + note("c", "2027-12-02")));
        QVERIFY(c.isValid());
        QCOMPARE(c.data().toString(), QStringLiteral("c"));
        QCOMPARE(c.data(NotesModel::NoteRole).toInt(), 1);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.size(), 0);
    }

    void anyExchangeIsRight()
    {
        SIDESTAGE_PROPERTY("rows in place", [] {
            NotesModel model;
            QAbstractItemModelTester tester(&model,
                                            QAbstractItemModelTester::FailureReportingMode::Fatal);
            for (int i = 0; i < 5; ++i) {
                std::string text;
                for (const char title :
                     *rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc"))))
                    text += note(std::string(1, title),
                                 *rc::gen::elementOf(std::vector<std::string>{
                                     "2026-01-01", "2026-12-01", "2029-01-01", "no day"}));
                const auto rows = rowsOf(text);
                model.setRows(rows);
                RC_ASSERT(model.rows() == rows);
            }
        });
    }
};

QTEST_GUILESS_MAIN(TestNotesModel)
#include "tst_notesmodel.moc"
