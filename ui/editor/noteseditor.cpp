// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/noteseditor.h"

#include "models/document/textedits.h"
#include "ui/editor/textcommand.h"

namespace sidestage {

namespace {

/// One kind for each field of each note: typing in one is undone at once.
int kindOf(std::size_t note, int field)
{
    constexpr int firstFormKind = 100;
    constexpr int kindsOfNote = 16;
    return firstFormKind + static_cast<int>(note) * kindsOfNote + field;
}

/// Without what an edit leaves as it was, so that edits of one field join.
TextEdits trimmed(std::string_view bytes, const TextEdits &edits)
{
    TextEdits result;
    for (const auto &edit : edits) {
        for (auto part : differenceOf(bytes.substr(edit.offset, edit.length), edit.replacement)) {
            part.offset += edit.offset;
            result.push_back(std::move(part));
        }
    }
    return result;
}

} // namespace

void NotesEditor::replace(const TextEdits &edits, const QString &what, int kind)
{
    auto needed = trimmed(bytes(), edits);
    if (needed.empty() || !m_isOpen)
        return;
    m_undo.push(new TextCommand([this](const TextEdits &each) { return apply(each); },
                                std::move(needed), what, kind));
}

void NotesEditor::join(const TextEdits &edits, const std::optional<std::string> &onDisk,
                       const QString &what)
{
    auto *command =
        new TextCommand([this](const TextEdits &each) { return apply(each); }, edits, what, -1);
    // Taken back, the text is again one that has not seen what is on disk: so is its base.
    command->setRebase(
        [this](const BaseChange &change, bool isJoined) {
            const auto &from = isJoined ? change.before : change.after;
            if (m_session.base() == from)
                m_session.setBase(isJoined ? change.after : change.before);
        },
        {m_session.base(), onDisk});
    m_undo.push(command);
}

TextEdits NotesEditor::apply(const TextEdits &edits)
{
    auto inverse = m_session.apply(edits);
    if (!inverse)
        return {};
    ++m_revision;
    Q_EMIT edited(edits);
    if (bytes().size() > largeText)
        m_parseSoon.start();
    else
        current();
    m_draftSoon.start();
    Q_EMIT stateChanged();
    return std::move(*inverse);
}

const NotesDocument &NotesEditor::current()
{
    if (!isParsed())
        takeParsed(NotesDocument::parse(bytes(), m_path), m_revision);
    return *m_document;
}

void NotesEditor::parse()
{
    if (isParsed() || m_isParsing)
        return;
    m_isParsing = true;
    auto result = std::make_shared<Result<NotesDocument>>(NotesDocument());
    runThen([result, text = bytes(), path = m_path] { *result = NotesDocument::parse(text, path); },
            [this, result, revision = m_revision] {
                m_isParsing = false;
                if (revision == m_revision)
                    takeParsed(std::move(*result), revision);
                else
                    m_parseSoon.start();
            });
}

void NotesEditor::takeParsed(Result<NotesDocument> parsed, quint64 revision)
{
    m_parsed = revision;
    if (parsed) {
        m_document = std::make_shared<const NotesDocument>(std::move(*parsed));
        m_parseError.reset();
    } else {
        m_document = std::make_shared<const NotesDocument>();
        m_parseError = parsed.error();
    }
    Q_EMIT documentChanged();
}

Result<void> NotesEditor::take(const Result<TextEdits> &edits, const QString &what, int kind)
{
    if (!edits)
        return tl::unexpected(edits.error());
    if (m_isReadOnly)
        return failure(ErrorCode::PermissionDenied, "the notes cannot be written here");
    replace(*edits, what, kind);
    return {};
}

Result<void> NotesEditor::setTitle(std::size_t note, const std::string &title)
{
    return take(sidestage::setTitle(current(), note, title), tr("Change the title"),
                kindOf(note, static_cast<int>(noteFieldNames.size())));
}

Result<void> NotesEditor::setField(std::size_t note, NoteField field, const std::string &value)
{
    const auto name = nameOf(field);
    return take(
        sidestage::setField(current(), note, field, value),
        tr("Change “%1”").arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))),
        kindOf(note, static_cast<int>(field)));
}

Result<void> NotesEditor::addNote(const Note &note)
{
    return take(sidestage::addNote(current(), note), tr("Add a note"), -1);
}

Result<void> NotesEditor::addPins(std::size_t note, const std::vector<AcceptedPin> &pins)
{
    return take(addAccepted(current(), note, pins), tr("Accept values"), -1);
}

Result<void> NotesEditor::removeNote(std::size_t note)
{
    return take(sidestage::removeNote(current(), note), tr("Remove the note"), -1);
}

} // namespace sidestage
