// SPDX-License-Identifier: Apache-2.0
// Draws two texts side by side. With SIDESTAGE_SCREENSHOTS=FOLDER the pictures are kept there.
#include "models/items/valuediff.h"
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "ui/dialogs/textdiffdialog.h"

#include <QApplication>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStyleFactory>

using namespace sidestage;

namespace {

const auto left = QStringLiteral("Imprint\nAcme Shop, Zürich\nopen from 9 to 17\nmail: "
                                 "help@acme.test\n\nAll rights reserved\n");
const auto right = QStringLiteral("Imprint\nAcme Shop, Basel\nopen from 9 to 17\nBeta: not for "
                                  "customers\nmail: help@acme.test\n\n");

} // namespace

class TestTextDiffDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(anyWarningOfOurs());
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }

    void marksAreInTheUnitsOfTheText()
    {
        const auto diff = valueDiff(QStringLiteral("Zürich 🚚 1"), QStringLiteral("Zürich 🚚 22"));
        QCOMPARE(diff.leftMarks(), (QList<ValueDiff::Mark>{{10, 1}}));
        QCOMPARE(diff.rightMarks(), (QList<ValueDiff::Mark>{{10, 2}}));
    }

    void wholeLinesAreMarkedInTheWholeText()
    {
        const auto diff = valueDiff(left, right);
        QStringList marked;
        for (const auto &mark : diff.rightMarks())
            marked.append(right.mid(mark.begin, mark.length));
        QCOMPARE(marked,
                 (QStringList{QStringLiteral("Basel"), QStringLiteral("Beta: not for customers")}));
        marked.clear();
        for (const auto &mark : diff.leftMarks())
            marked.append(left.mid(mark.begin, mark.length));
        // a letter that is not of ASCII is a mark of its own, beside the word
        QCOMPARE(marked.join(QString()), QStringLiteral("ZürichAll rights reserved"));
    }

    void linesStandOppositeEachOther()
    {
        TextDiffDialog dialog(valueDiff(left, right), QStringLiteral("production"),
                              QStringLiteral("staging"), std::make_shared<Theme>(lightPalette()));
        const auto lines = dialog.left()->toPlainText().split(QLatin1Char('\n'));
        const auto others = dialog.right()->toPlainText().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), others.size());
        const auto mail = lines.indexOf(QStringLiteral("  mail: help@acme.test"));
        QVERIFY(mail > 0);
        QCOMPARE(others[mail], lines[mail]);
        QCOMPARE(others[mail - 1], QStringLiteral("+ Beta: not for customers"));
        QCOMPARE(lines[1], QStringLiteral("~ Acme Shop, Zürich"));
    }

    void keysGoFromDifferenceToDifference()
    {
        TextDiffDialog dialog(valueDiff(left, right), QStringLiteral("production"),
                              QStringLiteral("staging"), std::make_shared<Theme>(lightPalette()));
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QCOMPARE(dialog.currentLine(), 1);
        QTest::keyClick(&dialog, Qt::Key_F8);
        QCOMPARE(dialog.currentLine(), 3);
        QTest::keyClick(&dialog, Qt::Key_F8);
        QCOMPARE(dialog.currentLine(), 6);
        QTest::keyClick(&dialog, Qt::Key_F8);
        QCOMPARE(dialog.currentLine(), 6);
        QTest::keyClick(&dialog, Qt::Key_F7);
        QCOMPARE(dialog.currentLine(), 3);
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(!dialog.isVisible());
    }

    void bothSidesScrollAsOne()
    {
        QString many;
        for (int i = 0; i < 200; ++i)
            many += QStringLiteral("line %1\n").arg(i);
        TextDiffDialog dialog(valueDiff(many, many + QStringLiteral("one more")),
                              QStringLiteral("production"), QStringLiteral("staging"),
                              std::make_shared<Theme>(lightPalette()));
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        dialog.left()->verticalScrollBar()->setValue(42);
        QCOMPARE(dialog.right()->verticalScrollBar()->value(), 42);
        dialog.right()->verticalScrollBar()->setValue(7);
        QCOMPARE(dialog.left()->verticalScrollBar()->value(), 7);
    }

    void picture_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("diff-light") << lightPalette();
        QTest::newRow("diff-dark") << darkPalette();
    }
    void picture()
    {
        QFETCH(const QPalette, palette);
        QApplication::setPalette(palette);
        TextDiffDialog dialog(valueDiff(left, right), QStringLiteral("production"),
                              QStringLiteral("staging"), std::make_shared<Theme>(palette));
        dialog.resize(900, 360);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        const auto image = dialog.grab().toImage();
        QVERIFY(!image.isNull());
        const auto target = qEnvironmentVariable("SIDESTAGE_SCREENSHOTS");
        if (!target.isEmpty())
            QVERIFY(image.save(target + QLatin1Char('/')
                               + QString::fromLatin1(QTest::currentDataTag())
                               + QStringLiteral(".png")));
    }
};

QTEST_MAIN(TestTextDiffDialog)
#include "tst_textdiffdialog.moc"
