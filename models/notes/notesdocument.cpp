// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesdocument.h"

#include "models/notes/notesparser.h"
#include "models/text/utf8.h"

#include <algorithm>

namespace sidestage {

Result<NotesDocument> NotesDocument::parse(std::string bytes, std::string file)
{
    const Location whole{file, 0, 0};
    if (bytes.size() > maximumSize)
        return failure(ErrorCode::TooLarge, "the notes are larger than 4 MiB", whole,
                       "split the notes, or move long texts to files of their own");
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        return failure(ErrorCode::Unsupported, "the notes are written in UTF-16", whole,
                       "save the file as UTF-8");
    NotesDocument document;
    document.m_bytes = std::move(bytes);
    document.m_notes.file = std::move(file);
    document.m_lines = scanMarkdown(document.m_bytes);
    document.m_layouts = layOutNotes(document.m_bytes, document.m_lines);
    if (document.m_layouts.size() > maximumNotes)
        return failure(ErrorCode::TooLarge, "the document has more than 10000 notes", whole);

    const std::string_view text = document.m_bytes;
    bool hasNul = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto next = utf8At(text, i);
        if (!next.isValid) {
            document.m_notes.problems.push_back({ErrorCode::BadInput,
                                                 "the file is not UTF-8 from here on",
                                                 document.locationOf(i), "save the file as UTF-8"});
            break;
        }
        if (text[i] == '\0' && !hasNul) {
            hasNul = true;
            document.m_notes.problems.push_back(
                {ErrorCode::BadInput, "the file holds a NUL byte", document.locationOf(i), {}});
        }
        i += next.length;
    }
    for (const auto &layout : document.m_layouts)
        document.m_notes.notes.push_back(readNote(document, layout));
    return document;
}

std::string_view NotesDocument::section(std::size_t note) const
{
    const auto &layout = m_layouts.at(note);
    const auto begin = offsetOfLine(layout.headingLine);
    return std::string_view(m_bytes).substr(begin, offsetOfLine(layout.endLine) - begin);
}

std::size_t NotesDocument::offsetOfLine(std::size_t line) const
{
    return line < m_lines.size() ? m_lines[line].begin : m_bytes.size();
}

Location NotesDocument::locationOf(std::size_t offset) const
{
    const auto after = std::ranges::upper_bound(m_lines, offset, {}, &MarkdownLine::begin);
    if (after == m_lines.begin())
        return {m_notes.file, 1, 1};
    const auto line = after - 1;
    return {m_notes.file, static_cast<int>(after - m_lines.begin()),
            static_cast<int>(offset - line->begin) + 1};
}

bool haveSameContent(const Note &a, const Note &b)
{
    const auto samePin = [](const AcceptedPin &x, const AcceptedPin &y) {
        return x.path == y.path && x.pin == y.pin;
    };
    const auto sameProblem = [](const Error &x, const Error &y) { return x.message == y.message; };
    return a.title == b.title && a.differs == b.differs && a.environments == b.environments
        && a.why == b.why && a.tested == b.tested && a.owner == b.owner && a.reviewBy == b.reviewBy
        && std::ranges::equal(a.accepted, b.accepted, samePin)
        && std::ranges::equal(a.problems, b.problems, sameProblem);
}

} // namespace sidestage
