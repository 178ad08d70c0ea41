// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/commenthighlighter.h"

namespace sidestage {

CommentHighlighter::CommentHighlighter(const QColor &comment, QTextDocument *document)
    : QSyntaxHighlighter(document), m_comment(comment)
{
}

void CommentHighlighter::highlightBlock(const QString &text)
{
    QChar quote;
    for (int at = 0; at < text.size(); ++at) {
        const QChar c = text.at(at);
        if (!quote.isNull()) {
            if (c == QLatin1Char('\\') && quote == QLatin1Char('"'))
                ++at;
            else if (c == quote)
                quote = QChar();
            continue;
        }
        // A quote begins a text only where a value may begin.
        const bool isStart = at == 0 || QStringLiteral(" [{,").contains(text.at(at - 1));
        if ((c == QLatin1Char('"') || c == QLatin1Char('\'')) && isStart)
            quote = c;
        else if (c == QLatin1Char('#') && (at == 0 || text.at(at - 1).isSpace()))
            return setFormat(at, static_cast<int>(text.size()) - at, m_comment);
    }
}

} // namespace sidestage
