// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/valuediff.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;

namespace sidestage {

/// Two texts side by side, equal lines opposite each other, both scrolled as one. Changed lines
/// have a sign, a ground and underlined changes: never colour alone.
class TextDiffDialog final : public QDialog
{
    Q_OBJECT

public:
    /// The titles are the names of the two environments, the left one's the reference.
    TextDiffDialog(const ValueDiff &diff, const QString &leftTitle, const QString &rightTitle,
                   ThemePointer theme, QWidget *parent = nullptr);

    const QPlainTextEdit *left() const { return m_left; }
    const QPlainTextEdit *right() const { return m_right; }
    /// Where the cursor of both stands, counted from 0.
    int currentLine() const;

public Q_SLOTS:
    void goToNext();
    void goToPrevious();

private:
    QPlainTextEdit *addSide(const QString &title);
    void fill(const ValueDiff &diff);
    void goTo(int line);

    ThemePointer m_theme;
    QPlainTextEdit *m_left;
    QPlainTextEdit *m_right;
    QLabel *m_summary;
    QList<int> m_differences; ///< the first line of each run of lines that differ
};

} // namespace sidestage
