// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QSyntaxHighlighter>

namespace sidestage {

/// Colours of the notes' Markdown: headings, the names of fields, patterns, comments and fences.
/// For the eye alone: what a line means is the parser's to say.
class NoteHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;
    void setTheme(ThemePointer theme);

protected:
    void highlightBlock(const QString &text) override;

private:
    void highlightLine(const QString &text);

    ThemePointer m_theme;
};

} // namespace sidestage
