// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/markdownlook.h"

#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>

namespace sidestage {

namespace {

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
    // The view deletes the document that it began with, and no other.
    QTextDocument *before = view.document();
    const bool isOurs = before->parent() == &view;
    view.setDocument(document);
    if (isOurs)
        before->deleteLater();
}

} // namespace sidestage
