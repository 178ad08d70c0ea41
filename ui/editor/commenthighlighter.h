// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QSyntaxHighlighter>

namespace sidestage {

/// Writes the comments of a YAML text in a quieter colour, so that what counts stands out.
class CommentHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    CommentHighlighter(const QColor &comment, QTextDocument *document);

protected:
    void highlightBlock(const QString &text) override;

private:
    QColor m_comment;
};

} // namespace sidestage
