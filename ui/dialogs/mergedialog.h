// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesmerge.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <vector>

class QButtonGroup;
class QLabel;
class QListWidget;
class QPlainTextEdit;

namespace sidestage {

/// For each note that was changed here and on disk: which one stays, or both. The three versions
/// stand beside each other. Until somebody chooses, both stay.
class MergeDialog final : public QDialog
{
    Q_OBJECT

public:
    MergeDialog(NotesMerge merge, const ThemePointer &theme, QWidget *parent = nullptr);

    /// One for each conflict.
    const std::vector<MergeChoice> &choices() const { return m_choices; }
    void choose(int conflict, MergeChoice choice);
    void show(int conflict);

private:
    QPlainTextEdit *addSide(const QString &title, QWidget *parent);
    QString itemText(int conflict) const;
    void markChanges(QPlainTextEdit &side);

    NotesMerge m_merge;
    ThemePointer m_theme;
    std::vector<MergeChoice> m_choices;
    QListWidget *m_list;
    QButtonGroup *m_buttons;
    QPlainTextEdit *m_ours = nullptr;
    QPlainTextEdit *m_base = nullptr;
    QPlainTextEdit *m_theirs = nullptr;
};

} // namespace sidestage
