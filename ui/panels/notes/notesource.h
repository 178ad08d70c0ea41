// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QPlainTextEdit>

#include <memory>

namespace sidestage {

class NoteHighlighter;
class NotesEditor;

/// The Markdown of the notes: a view of the editor's text. What is typed becomes an edit of its
/// bytes; what changes elsewhere is shown where it changed, and the cursor stays.
class NoteSource final : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// `editor` outlives this.
    explicit NoteSource(NotesEditor &editor, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    /// Places the cursor at a note's heading.
    void showNote(std::size_t note);
    /// The note that the cursor stands in; -1: none.
    int noteAtCursor() const;
    /// Places the cursor where a problem is.
    void showPlace(const Location &where);

Q_SIGNALS:
    void noteEntered(int note);

protected:
    bool event(QEvent *event) override;
    /// Pasted text is plain.
    void insertFromMimeData(const QMimeData *source) override;

private:
    /// A stretch of the shown text with what is wrong there.
    struct Mark
    {
        int begin;
        int end;
        QString message;
    };
    void reload();
    void sync();
    void takeTyping();
    void markProblems();
    void showMarks();

    NotesEditor &m_editor;
    ThemePointer m_theme;
    NoteHighlighter *m_highlighter;
    QString m_text; ///< what is shown, which is `shownText` of the bytes
    std::vector<Mark> m_marks;
    bool m_isSyncing = false;
    bool m_isTyping = false;
};

} // namespace sidestage
