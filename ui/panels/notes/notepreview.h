// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextBrowser>
#include <QTimer>

namespace sidestage {

class NotesEditor;

/// The document as a Markdown viewer shows it. Nothing is fetched: pictures are left out, and links
/// lead nowhere. A large document is shown one note at a time.
class NotePreview final : public QTextBrowser
{
    Q_OBJECT

public:
    /// `editor` outlives this.
    explicit NotePreview(NotesEditor &editor, QWidget *parent = nullptr);
    /// Brings a note into sight; -1: none.
    void showNote(int note);

protected:
    QVariant loadResource(int type, const QUrl &name) override;
    void changeEvent(QEvent *event) override;

private:
    void render();
    void scrollToNote();

    NotesEditor &m_editor;
    int m_note = -1;
    QTimer m_renderSoon;
};

} // namespace sidestage
