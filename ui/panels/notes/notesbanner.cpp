// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/notes/notesbanner.h"

#include "ui/editor/noteseditor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace sidestage {

NotesBanner::NotesBanner(NotesEditor &editor, QWidget *parent)
    : QFrame(parent)
    , m_editor(editor)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_decide(new QPushButton(tr("Decide…"), this))
    , m_close(new QPushButton(tr("Understood"), this))
{
    setBackgroundRole(QPalette::Window);
    setAutoFillBackground(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAccessibleName(tr("State of the file"));
    m_decide->setToolTip(tr("Choose for each note that was changed here and on disk"));
    m_close->setToolTip(tr("Hide this line"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 10, 6);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_decide);
    layout->addWidget(m_close);
    connect(m_decide, &QPushButton::clicked, this, &NotesBanner::decisionRequested);
    connect(m_close, &QPushButton::clicked, this, [this] {
        m_notice.clear();
        refresh();
    });
    connect(&m_editor, &NotesEditor::opened, this, [this] {
        m_notice.clear();
        refresh();
    });
    connect(&m_editor, &NotesEditor::stateChanged, this, &NotesBanner::refresh);
    connect(&m_editor, &NotesEditor::noticed, this, [this](const QString &sentence) {
        m_notice = sentence;
        refresh();
    });
    refresh();
}

void NotesBanner::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    refresh();
}

QString NotesBanner::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void NotesBanner::refresh()
{
    const auto merge = m_editor.conflict();
    State state = State::Known;
    QString text;
    if (merge) {
        const auto count = static_cast<int>(merge->conflicts().size());
        state = State::Violation;
        text = count == 1
            ? tr("The file was changed on disk: one note was changed there and here.")
            : tr("The file was changed on disk: %n notes were changed there and here.", nullptr,
                 count);
    } else if (m_editor.error()) {
        state = State::Violation;
        const auto &error = *m_editor.error();
        text = QString::fromStdString(error.message);
        if (!error.suggestion.empty())
            text += QStringLiteral(" – ") % QString::fromStdString(error.suggestion);
    } else if (m_editor.isGone()) {
        state = State::Drift;
        text = tr("The file was taken away. What stands here is kept; saving writes it anew.");
    } else if (m_editor.isReadOnly() && m_editor.isOpen()) {
        state = State::Drift;
        text = tr("This file cannot be written: it can be read here, and not edited.");
    } else {
        text = m_notice;
    }
    m_text->setText(text);
    m_decide->setVisible(merge.has_value());
    m_close->setVisible(!merge && text == m_notice);
    setVisible(!text.isEmpty());
    if (!m_theme)
        return;
    QPalette palette = this->palette();
    palette.setColor(QPalette::Window, m_theme->tint(state));
    setPalette(palette);
    QPalette ink = m_text->palette();
    ink.setColor(QPalette::WindowText, m_theme->text());
    m_text->setPalette(ink);
    m_icon->setPixmap(
        m_theme->pixmap(state == State::Known ? QStringLiteral("known") : QStringLiteral("problem"),
                        m_theme->ink(state), 16, devicePixelRatioF()));
}

} // namespace sidestage
