// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notessession.h"

#include "models/document/textedits.h"

namespace sidestage {

NotesSession::NotesSession(std::optional<std::string> read)
    : m_bytes(read.value_or(std::string())), m_base(std::move(read))
{
}

bool NotesSession::isModified() const
{
    return m_base ? m_bytes != *m_base : !m_bytes.empty();
}

Result<TextEdits> NotesSession::apply(const TextEdits &edits)
{
    std::size_t at = 0;
    for (const auto &edit : edits) {
        if (edit.offset < at || edit.offset > m_bytes.size()
            || edit.length > m_bytes.size() - edit.offset)
            return failure(ErrorCode::BadInput, "an edit lies outside of the text");
        at = edit.offset + edit.length;
    }
    auto inverse = inverseOf(m_bytes, edits);
    m_bytes = applied(m_bytes, edits);
    return inverse;
}

Result<NotesSession::DiskChange> NotesSession::compareWith(
    const std::optional<std::string> &onDisk) const
{
    DiskChange change;
    if (onDisk == m_base || !onDisk)
        return change;
    if (*onDisk == m_bytes) {
        change.kind = DiskChange::Kind::Same;
        return change;
    }
    if (auto readable = NotesDocument::parse(*onDisk); !readable)
        return tl::unexpected(readable.error());
    auto merge = NotesMerge::of(m_base.value_or(std::string()), m_bytes, *onDisk);
    if (!merge)
        return tl::unexpected(merge.error());
    if (merge->conflicts().empty()) {
        change.kind = DiskChange::Kind::Joined;
        change.edits = differenceOf(m_bytes, merge->merged());
    } else {
        change.kind = DiskChange::Kind::Conflict;
        change.merge = std::move(*merge);
    }
    return change;
}

} // namespace sidestage
