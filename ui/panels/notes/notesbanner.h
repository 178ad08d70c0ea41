// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace sidestage {

class NotesEditor;

/// One line over the panel that says how the text stands to its file, where that needs to be
/// known: it cannot be read or written, it changed, it is gone, text was recovered.
class NotesBanner final : public QFrame
{
    Q_OBJECT

public:
    /// `editor` outlives this.
    explicit NotesBanner(NotesEditor &editor, QWidget *parent = nullptr);
    void setTheme(ThemePointer theme);
    QString text() const;

Q_SIGNALS:
    void decisionRequested();

private:
    void refresh();

    NotesEditor &m_editor;
    ThemePointer m_theme;
    QString m_notice; ///< until the next change of the text
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_decide;
    QPushButton *m_close;
};

} // namespace sidestage
