// SPDX-License-Identifier: Apache-2.0
#include "ui/help/manual.h"

#include <QAction>
#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

namespace sidestage {

namespace {

const QString folder = QStringLiteral(":/sidestage/docs/");

QString titleOf(const QString &text)
{
    QString title = text.section(QLatin1Char('\n'), 0, 0);
    for (const auto &start : {QStringLiteral("# "), QStringLiteral("Probe ")}) {
        if (title.startsWith(start))
            title.remove(0, start.size());
    }
    return title.remove(QLatin1Char('`'));
}

/// A menu's text without the mark of its letter.
QString withoutMark(QString text)
{
    return text.remove(QLatin1Char('&'));
}

} // namespace

std::vector<ManualPage> manualPages()
{
    std::vector<ManualPage> pages;
    QDirIterator files(folder, {QStringLiteral("*.md")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString name = files.next().mid(folder.size());
        pages.push_back(
            {name, titleOf(manualText(name)), name.startsWith(QStringLiteral("probes/"))});
    }
    std::ranges::sort(pages, [](const ManualPage &a, const ManualPage &b) {
        return a.isProbe != b.isProbe ? b.isProbe : a.title.localeAwareCompare(b.title) < 0;
    });
    return pages;
}

QString manualFile(const QString &name)
{
    return folder + name;
}

QString manualText(const QString &name)
{
    QFile file(manualFile(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString pageOfKeys(const QMenuBar &menus)
{
    const auto translated = [](const char *text) {
        return QCoreApplication::translate("Manual", text);
    };
    QString page = QStringLiteral("# ") % translated("Keyboard shortcuts") % QStringLiteral("\n");
    for (const auto *top : menus.actions()) {
        const auto *menu = top->menu();
        if (!menu)
            continue;
        page += QStringLiteral("\n## ") % withoutMark(menu->title()) % QStringLiteral("\n\n| ")
            % translated("Key") % QStringLiteral(" | ") % translated("What it does")
            % QStringLiteral(" |\n|---|---|\n");
        for (const auto *action : menu->actions()) {
            QStringList keys;
            for (const auto &key : action->shortcuts())
                keys.append(key.toString(QKeySequence::NativeText));
            const QString what =
                action->statusTip().isEmpty() ? withoutMark(action->text()) : action->statusTip();
            if (!keys.isEmpty())
                page += QStringLiteral("| ") % keys.join(QStringLiteral(", "))
                    % QStringLiteral(" | ") % what % QStringLiteral(" |\n");
        }
    }
    return page;
}

void nameHeadings(QTextDocument &document)
{
    QSet<QString> taken;
    QTextCursor all(&document);
    all.beginEditBlock(); // laid out once, at the end
    for (auto block = document.begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0)
            continue;
        QString name;
        for (const QChar c : block.text().toLower()) {
            if (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_'))
                name += c;
            else if (c.isSpace())
                name += QLatin1Char('-');
        }
        const QString first = name;
        for (int number = 1; taken.contains(name); ++number)
            name = first % QLatin1Char('-') % QString::number(number);
        taken.insert(name);
        QTextCursor cursor(block);
        cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        QTextCharFormat format;
        format.setAnchor(true);
        format.setAnchorNames({name});
        cursor.mergeCharFormat(format);
    }
    all.endEditBlock();
}

} // namespace sidestage
