// SPDX-License-Identifier: Apache-2.0
#include "tests/support/windowwarnings.h"
#include "tests/ui/windowscene.h"
#include "ui/help/helpbrowser.h"
#include "ui/help/helpwindow.h"
#include "ui/help/manual.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QDir>
#include <QDirIterator>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QTextBlock>
#include <QTextFragment>
#include <QTreeWidget>

#include <set>

using namespace sidestage;
using Scene = test::WindowScene;

namespace {

/// The manual over one menu.
struct Manual
{
    QMenuBar menus;
    HelpWindow window;

    Manual() : window(withMenu(menus)) { window.show(); }
    static const QMenuBar &withMenu(QMenuBar &menus)
    {
        auto *action = menus.addMenu(QStringLiteral("&Audit"))->addAction(QStringLiteral("Now"));
        action->setShortcut(QKeySequence(Qt::Key_F5));
        action->setStatusTip(QStringLiteral("Read every environment"));
        return menus;
    }
    QString text() const { return window.browser()->toPlainText(); }
};

/// Every link of the page that is shown.
QStringList linksOf(const QTextDocument &document)
{
    QStringList links;
    for (auto block = document.begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            if (const auto link = part.fragment().charFormat().anchorHref(); !link.isEmpty())
                links.append(link);
        }
    }
    return links;
}

bool hasAnchor(const QTextDocument &document, const QString &name)
{
    for (auto block = document.begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            if (part.fragment().charFormat().anchorNames().contains(name))
                return true;
        }
    }
    return false;
}

} // namespace

class TestHelpWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    // What is written for users, and nothing of what is written for developers.
    void everyPageShips()
    {
        std::set<QString> written;
        const QString docs = QStringLiteral(SIDESTAGE_SOURCE_DIR "/docs/");
        QDirIterator files(docs, {QStringLiteral("*.md")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            written.insert(files.next().mid(docs.size()));
        QCOMPARE(written.erase(QStringLiteral("architecture.md")), std::size_t(1));
        std::set<QString> shipped;
        for (const auto &page : manualPages()) {
            shipped.insert(page.name);
            QVERIFY2(!page.title.isEmpty() && !page.title.startsWith(QLatin1Char('#')),
                     qPrintable(page.name));
        }
        QCOMPARE(shipped, written);
    }

    void everyLinkLeadsSomewhere()
    {
        Manual manual;
        int followed = 0;
        for (const auto &page : manualPages()) {
            manual.window.showPage(page.name);
            QVERIFY2(manual.text().contains(page.title.section(QLatin1Char(':'), -1).trimmed()),
                     qPrintable(page.name));
            const QUrl here = manual.window.browser()->page();
            for (const auto &link : linksOf(*manual.window.browser()->document())) {
                if (!QUrl(link).isRelative())
                    continue;
                const QUrl target = here.resolved(QUrl(link));
                QVERIFY2(!manualText(target.path()).isEmpty(), qPrintable(page.name + link));
                manual.window.browser()->open(target);
                if (target.hasFragment())
                    QVERIFY2(hasAnchor(*manual.window.browser()->document(), target.fragment()),
                             qPrintable(page.name + link));
                ++followed;
                manual.window.browser()->back();
                QCOMPARE(manual.window.browser()->page(), here);
            }
        }
        QVERIFY(followed > 10);
    }

    void picturesFitThePage()
    {
        Manual manual;
        manual.window.showPage(QStringLiteral("window.md"));
        auto *browser = manual.window.browser();
        const auto picture = browser->loadResource(
            QTextDocument::ImageResource, QUrl(QStringLiteral("pictures/overview-light.png")));
        const auto image = picture.value<QImage>();
        QVERIFY(!image.isNull());
        QVERIFY(image.width() <= browser->viewport()->width());
        QVERIFY(image.width() > browser->viewport()->width() - 60);
    }

    void thePageOfKeysIsThatOfTheMenus()
    {
        Manual manual;
        manual.window.showPage(QLatin1String(HelpWindow::keysPage));
        QVERIFY(manual.text().contains(QStringLiteral("F5")));
        QVERIFY(manual.text().contains(QStringLiteral("Read every environment")));
        QCOMPARE(manual.window.contents()->currentItem()->text(0),
                 QStringLiteral("Keyboard shortcuts"));

        Scene scene;
        const auto page = pageOfKeys(*scene.window.menuBar());
        for (const auto *action : scene.window.actions()->findChildren<QAction *>())
            QVERIFY2(page.contains(action->shortcut().toString(QKeySequence::NativeText))
                         && page.contains(action->statusTip()),
                     qPrintable(action->text()));
    }

    void aSearchLeavesThePagesThatHoldIt()
    {
        Manual manual;
        manual.window.showPage(QStringLiteral("window.md"));
        manual.window.searchField()->setText(QStringLiteral("gnome-keyring"));
        std::size_t shown = 0;
        for (QTreeWidgetItemIterator item(manual.window.contents(),
                                          QTreeWidgetItemIterator::NotHidden);
             *item; ++item)
            shown += (*item)->childCount() == 0 ? 1 : 0;
        QVERIFY(shown > 0 && shown < manualPages().size());
        QVERIFY(!manual.window.contents()->currentItem()->isHidden());
        QCOMPARE(manual.window.browser()->textCursor().selectedText().toLower(),
                 QStringLiteral("gnome-keyring"));
        manual.window.searchField()->clear();
        for (QTreeWidgetItemIterator item(manual.window.contents()); *item; ++item)
            QVERIFY(!(*item)->isHidden());
    }

    void helpSpeaksOfWhatIsShown()
    {
        Scene scene;
        scene.window.actions()->help->trigger();
        auto *help = scene.window.helpWindow();
        QVERIFY(help && help->isVisible());
        QVERIFY(!help->isModal()); // it stays open beside the work
        QVERIFY(help->browser()->page().path() == QStringLiteral("window.md"));
        scene.window.actions()->notes->trigger();
        scene.window.actions()->help->trigger();
        QVERIFY(help->browser()->page().path() == QStringLiteral("staging-notes.md"));
        QCOMPARE(help->browser()->page().fragment(), QStringLiteral("the-panel"));
        scene.window.actions()->keys->trigger();
        QVERIFY(help->browser()->toPlainText().contains(QStringLiteral("Ctrl+F1")));
    }

    void aboutNamesTheVersion()
    {
        QCoreApplication::setApplicationVersion(QStringLiteral("7.8.9"));
        Scene scene;
        scene.window.actions()->about->trigger();
        auto *box = scene.window.findChild<QMessageBox *>();
        QVERIFY(box && box->isVisible());
        QVERIFY(box->text().contains(QStringLiteral("7.8.9")));
        box->close();
    }
};

QTEST_MAIN(TestHelpWindow)
#include "tst_helpwindow.moc"
