// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/markdownlook.h"

#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextTable>

namespace sidestage {

namespace {

/// Seen on the palette's ground, and fainter than its text. Opaque: lines of cells overlap.
QColor lineColor(const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Text);
    const QColor ground = palette.color(QPalette::Base);
    const auto between = [](int a, int b) { return a + (b - a) * 3 / 10; };
    return {between(ground.red(), text.red()), between(ground.green(), text.green()),
            between(ground.blue(), text.blue())};
}

/// Thin lines, and room within the cells.
void drawTables(QTextDocument &document, const QColor &line)
{
    for (auto *frame : document.rootFrame()->childFrames()) {
        auto *table = qobject_cast<QTextTable *>(frame);
        if (!table)
            continue;
        auto format = table->format();
        format.setBorderCollapse(true);
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setBorderBrush(line);
        format.setCellSpacing(0);
        format.setCellPadding(5);
        format.setTopMargin(4);
        format.setBottomMargin(10);
        table->setFormat(format);
    }
}

void giveRoom(QTextDocument &document)
{
    for (auto block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        auto format = block.blockFormat();
        format.setLineHeight(125, QTextBlockFormat::ProportionalHeight);
        if (format.headingLevel() > 1)
            format.setTopMargin(14);
        cursor.setBlockFormat(format);
    }
}

} // namespace

void showMarkdown(QTextBrowser &view, const QString &markdown, int margin)
{
    // A child of the view: its pictures are the view's.
    auto *document = new QTextDocument(&view);
    document->setDefaultFont(view.font());
    document->setDocumentMargin(margin);
    QTextDocument::MarkdownFeatures features = QTextDocument::MarkdownDialectGitHub;
    features |= QTextDocument::MarkdownNoHTML;
    document->setMarkdown(markdown, features);
    giveRoom(*document);
    drawTables(*document, lineColor(view.palette()));
    // The view deletes the document that it began with, and no other.
    QTextDocument *before = view.document();
    const bool isOurs = before->parent() == &view;
    view.setDocument(document);
    if (isOurs)
        before->deleteLater();
}

} // namespace sidestage
