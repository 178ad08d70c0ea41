// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/notes/notepreview.h"

#include "models/text/showntext.h"
#include "ui/editor/noteseditor.h"
#include "ui/theme/markdownlook.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>

namespace sidestage {

namespace {

constexpr int renderDelay = 120; // ms

} // namespace

NotePreview::NotePreview(NotesEditor &editor, QWidget *parent)
    : QTextBrowser(parent), m_editor(editor)
{
    setAccessibleName(tr("The document as it is read"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setOpenExternalLinks(false);
    m_renderSoon.setSingleShot(true);
    m_renderSoon.setInterval(renderDelay);
    connect(&m_renderSoon, &QTimer::timeout, this, &NotePreview::render);
    connect(&m_editor, &NotesEditor::documentChanged, &m_renderSoon, qOverload<>(&QTimer::start));
}

QVariant NotePreview::loadResource(int, const QUrl &)
{
    return {};
}

void NotePreview::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_renderSoon.start();
}

void NotePreview::showNote(int note)
{
    const bool isOther = note != m_note;
    m_note = note;
    if (isOther && m_editor.bytes().size() > NotesEditor::largeText)
        m_renderSoon.start();
    else if (isOther && !m_renderSoon.isActive())
        scrollToNote();
}

void NotePreview::render()
{
    const auto &notes = m_editor.document();
    QString text;
    if (m_editor.bytes().size() > NotesEditor::largeText) {
        if (m_note >= 0 && static_cast<std::size_t>(m_note) < notes.layouts().size())
            text = shownText(notes.section(static_cast<std::size_t>(m_note)));
    } else {
        // Front matter is for programs.
        std::size_t begin = 0;
        for (const auto &line : notes.lines()) {
            if (line.kind != MarkdownLine::Kind::FrontMatter)
                break;
            begin = line.next;
        }
        text = shownText(std::string_view(notes.bytes()).substr(begin));
    }
    const int place = verticalScrollBar()->value();
    showMarkdown(*this, text, 14);
    verticalScrollBar()->setValue(place);
    scrollToNote();
}

void NotePreview::scrollToNote()
{
    if (m_note < 0)
        return;
    // Headings of level 2 stand for the notes, in their order.
    int left = m_editor.bytes().size() > NotesEditor::largeText ? 0 : m_note;
    for (auto block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() != 2 || left-- > 0)
            continue;
        const int top =
            static_cast<int>(document()->documentLayout()->blockBoundingRect(block).top());
        auto *bar = verticalScrollBar();
        if (top < bar->value() || top > bar->value() + viewport()->height() - 60)
            bar->setValue(top - 10);
        return;
    }
}

} // namespace sidestage
