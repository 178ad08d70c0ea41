// SPDX-License-Identifier: Apache-2.0
// How the text gets to the disk and is let go; how it comes from there is in noteseditorfile.cpp.
#include "models/document/textedits.h"
#include "models/notes/notesfile.h"
#include "ui/editor/noteseditor.h"

#include <utility>

namespace sidestage {

void NotesEditor::save()
{
    if (!m_isOpen || m_isSaving)
        return;
    if (m_theirs) {
        Q_EMIT conflictFound();
        return;
    }
    if (!isModified())
        return;
    if (bytes().size() > NotesDocument::maximumSize)
        return; // it could not be read again; the panel says so
    m_isSaving = true;
    Q_EMIT stateChanged();
    auto result = std::make_shared<Result<void>>();
    auto onDisk = std::make_shared<OnDisk>(std::optional<std::string>());
    runThen(
        [result, onDisk, path = m_path, text = bytes(), base = m_session.base()] {
            *result =
                saveNotes(path, text, base ? std::optional<std::string_view>(*base) : std::nullopt);
            if (!*result && result->error().code == ErrorCode::Busy)
                *onDisk = readNotesFile(path);
        },
        [this, result, onDisk, text = bytes()] { takeSaved(*result, text, *onDisk); });
}

void NotesEditor::takeSaved(const Result<void> &result, const std::string &written,
                            const OnDisk &onDisk)
{
    m_isSaving = false;
    if (result) {
        m_session.setBase(written);
        m_isGone = false;
        m_error.reset();
        keepDraft();
        watch();
        Q_EMIT stateChanged();
        Q_EMIT saved();
    } else if (result.error().code == ErrorCode::Busy) {
        m_savesAgain = true;
        takeDisk(onDisk, m_isReadOnly);
    } else {
        m_error = result.error();
        Q_EMIT stateChanged();
        checkDisk(); // whether it can be written at all
    }
}

void NotesEditor::revert()
{
    if (m_theirs) {
        const auto onDisk = std::exchange(m_theirs, std::nullopt);
        join(differenceOf(bytes(), *onDisk), onDisk, tr("Take the file as it is on disk"));
    } else {
        replace(differenceOf(bytes(), m_session.base().value_or(std::string())),
                tr("Go back to the file"));
    }
    Q_EMIT stateChanged();
}

void NotesEditor::discard()
{
    revert();
    m_undo.clear();
    keepDraft();
}

void NotesEditor::keepDraft()
{
    m_draftSoon.stop();
    if (!m_drafts || !m_isOpen)
        return;
    if (isModified()) {
        run([drafts = m_drafts, draft = DocumentDraft{bytes(), m_session.base()}] {
            // Without a draft a crash costs what was typed; nothing that is saved depends on it.
            [[maybe_unused]] const auto kept = drafts->write(draft);
        });
    } else {
        run([drafts = m_drafts] { drafts->remove(); });
    }
}

} // namespace sidestage
