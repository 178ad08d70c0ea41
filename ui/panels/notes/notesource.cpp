// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/notes/notesource.h"

#include "models/text/showntext.h"
#include "ui/editor/noteseditor.h"
#include "ui/editor/undokeys.h"
#include "ui/panels/notes/notehighlighter.h"

#include <QHelpEvent>
#include <QMimeData>
#include <QScopedValueRollback>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>
#include <map>

namespace sidestage {

namespace {

constexpr int typing = 1; ///< the kind of edit that is undone at once

/// The stretch in which two texts differ, without cutting a character in two.
struct Stretch
{
    qsizetype begin;
    qsizetype beforeEnd;
    qsizetype afterEnd;
};
Stretch stretchOf(const QString &before, const QString &after)
{
    const auto shorter = std::min(before.size(), after.size());
    qsizetype begin = 0;
    while (begin < shorter && before[begin] == after[begin])
        ++begin;
    if (begin > 0 && before[begin - 1].isHighSurrogate())
        --begin;
    qsizetype end = 0;
    while (end < shorter - begin
           && before[before.size() - 1 - end] == after[after.size() - 1 - end])
        ++end;
    if (end > 0 && before[before.size() - end].isLowSurrogate())
        --end;
    return {begin, before.size() - end, after.size() - end};
}

} // namespace

NoteSource::NoteSource(NotesEditor &editor, QWidget *parent)
    : QPlainTextEdit(parent), m_editor(editor), m_highlighter(new NoteHighlighter(document()))
{
    setAccessibleName(tr("Markdown of the staging notes"));
    setUndoRedoEnabled(false); // the editor's own undo knows the form as well
    installEventFilter(new UndoKeys(this));
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(WidgetWidth);
    document()->setDocumentMargin(12);
    connect(&m_editor, &NotesEditor::opened, this, &NoteSource::reload);
    connect(&m_editor, &NotesEditor::edited, this, &NoteSource::sync);
    connect(&m_editor, &NotesEditor::documentChanged, this, &NoteSource::markProblems);
    connect(&m_editor, &NotesEditor::stateChanged, this,
            [this] { setReadOnly(m_editor.isReadOnly() || !m_editor.isOpen()); });
    connect(document(), &QTextDocument::contentsChanged, this, &NoteSource::takeTyping);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (hasFocus() && !m_isSyncing)
            Q_EMIT noteEntered(noteAtCursor());
    });
    reload();
}

void NoteSource::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    setFont(m_theme->valueFont(font()));
    m_highlighter->setTheme(m_theme);
    showMarks();
}

void NoteSource::reload()
{
    const QScopedValueRollback syncing(m_isSyncing, true);
    m_text = shownText(m_editor.bytes());
    setPlainText(m_text);
    markProblems();
}

void NoteSource::sync()
{
    if (m_isTyping)
        return;
    const QScopedValueRollback syncing(m_isSyncing, true);
    const auto now = shownText(m_editor.bytes());
    const auto stretch = stretchOf(m_text, now);
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(stretch.begin));
    cursor.setPosition(static_cast<int>(stretch.beforeEnd), QTextCursor::KeepAnchor);
    cursor.insertText(now.mid(stretch.begin, stretch.afterEnd - stretch.begin));
    m_text = now;
    m_marks.clear();
    showMarks();
}

void NoteSource::takeTyping()
{
    if (m_isSyncing || m_isTyping)
        return;
    auto now = document()->toRawText();
    now.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    if (now == m_text)
        return;
    const QScopedValueRollback isTyping(m_isTyping, true);
    const auto stretch = stretchOf(m_text, now);
    const auto &bytes = m_editor.bytes();
    const auto begin = offsetOfShown(bytes, static_cast<std::size_t>(stretch.begin));
    const auto end = offsetOfShown(bytes, static_cast<std::size_t>(stretch.beforeEnd));
    const auto typed = now.mid(stretch.begin, stretch.afterEnd - stretch.begin);
    m_editor.replace({{begin, end - begin, bytesOfTyped(typed, lineEndAt(bytes, begin))}},
                     tr("Type"), typing);
    m_text = now;
    // Bytes that show otherwise than they were typed (a mark at the very beginning, half a
    // character), and what a text that cannot be written refused.
    if (shownText(m_editor.bytes()) != now)
        QMetaObject::invokeMethod(this, &NoteSource::reload, Qt::QueuedConnection);
}

void NoteSource::insertFromMimeData(const QMimeData *source)
{
    if (source->hasText())
        textCursor().insertText(source->text());
}

void NoteSource::markProblems()
{
    m_marks.clear();
    std::vector<Error> problems;
    if (m_editor.isParsed()) {
        problems = m_editor.document().notes().problems;
        constexpr std::size_t enough = 500; // underlined at once
        for (const auto &note : m_editor.document().notes().notes) {
            if (problems.size() < enough)
                problems.insert(problems.end(), note.problems.begin(), note.problems.end());
        }
    }
    const auto &document = m_editor.document();
    std::map<std::size_t, std::size_t> positions; // by offset
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (const auto &problem : problems) {
        const auto line = static_cast<std::size_t>(std::max(problem.where.line, 1)) - 1;
        const auto column = static_cast<std::size_t>(std::max(problem.where.column, 1)) - 1;
        std::pair<std::size_t, std::size_t> place;
        if (line < document.lines().size()) {
            const auto &at = document.lines()[line];
            place = {std::min<std::size_t>(at.begin + column, at.end), at.end};
        }
        places.push_back(place);
        positions[place.first] = positions[place.second] = 0;
    }
    std::vector<std::size_t> offsets;
    offsets.reserve(positions.size());
    for (const auto &[offset, position] : positions)
        offsets.push_back(offset);
    const auto found = positionsOfBytes(document.bytes(), offsets);
    for (std::size_t i = 0; i < found.size(); ++i)
        positions[offsets[i]] = found[i];
    for (std::size_t i = 0; i < problems.size(); ++i) {
        QString message = QString::fromStdString(problems[i].message);
        if (!problems[i].suggestion.empty())
            message += QStringLiteral("\n") % QString::fromStdString(problems[i].suggestion);
        m_marks.push_back({static_cast<int>(positions[places[i].first]),
                           static_cast<int>(positions[places[i].second]), message});
    }
    showMarks();
}

void NoteSource::showMarks()
{
    if (!m_theme)
        return;
    QList<QTextEdit::ExtraSelection> selections;
    const int last = document()->characterCount() - 1;
    for (const auto &mark : m_marks) {
        if (mark.begin > last)
            continue;
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(mark.begin);
        selection.cursor.setPosition(std::min(mark.end, last), QTextCursor::KeepAnchor);
        selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        selection.format.setUnderlineColor(m_theme->ink(State::Violation));
        selections.append(selection);
    }
    setExtraSelections(selections);
}

bool NoteSource::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QPlainTextEdit::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int at = cursorForPosition(viewport()->mapFrom(this, help->pos())).position();
    QStringList messages;
    for (const auto &mark : m_marks) {
        if (at >= mark.begin && at <= mark.end)
            messages.append(mark.message);
    }
    if (messages.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(),
                           messages.join(QStringLiteral("\n\n"))
                               .toHtmlEscaped()
                               .replace(QLatin1Char('\n'), QStringLiteral("<br>")),
                           this);
    return true;
}

void NoteSource::showNote(std::size_t note)
{
    if (!m_editor.isParsed() || note >= m_editor.document().layouts().size()
        || noteAtCursor() == static_cast<int>(note))
        return;
    const auto &document = m_editor.document();
    const auto offset = document.offsetOfLine(document.layouts()[note].headingLine);
    auto cursor = textCursor();
    cursor.setPosition(static_cast<int>(positionOfByte(document.bytes(), offset)));
    setTextCursor(cursor);
    // The heading stands at the top, if what follows it is long enough.
    moveCursor(QTextCursor::End);
    setTextCursor(cursor);
    ensureCursorVisible();
}

int NoteSource::noteAtCursor() const
{
    if (!m_editor.isParsed())
        return -1;
    const auto &document = m_editor.document();
    const auto offset =
        offsetOfShown(document.bytes(), static_cast<std::size_t>(textCursor().position()));
    for (std::size_t i = document.layouts().size(); i-- > 0;) {
        const auto &layout = document.layouts()[i];
        if (offset >= document.offsetOfLine(layout.headingLine))
            return offset <= document.offsetOfLine(layout.endLine) ? static_cast<int>(i) : -1;
    }
    return -1;
}

void NoteSource::showPlace(const Location &where)
{
    const auto block = document()->findBlockByNumber(std::max(where.line, 1) - 1);
    if (!block.isValid())
        return;
    const auto &line = m_editor.document().lines();
    auto cursor = textCursor();
    cursor.setPosition(block.position());
    if (const auto at = static_cast<std::size_t>(block.blockNumber());
        m_editor.isParsed() && at < line.size())
        cursor.setPosition(static_cast<int>(positionOfByte(
            m_editor.bytes(),
            std::min<std::size_t>(line[at].begin
                                      + static_cast<std::size_t>(std::max(where.column, 1)) - 1,
                                  line[at].end))));
    setTextCursor(cursor);
    ensureCursorVisible();
    setFocus(Qt::OtherFocusReason);
}

} // namespace sidestage
