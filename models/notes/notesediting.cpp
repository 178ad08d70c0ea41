// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesediting.h"

#include "models/notes/fieldwriting.h"
#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::string_view cannotBeWritten = "this cannot be written into the notes here";

/// The edits, if after them the document reads as `expected`.
Result<TextEdits> verified(const NotesDocument &document, TextEdits edits,
                           const std::vector<Note> &expected, std::size_t changed)
{
    auto after = NotesDocument::parse(applied(document.bytes(), edits), document.notes().file);
    if (!after)
        return tl::unexpected(after.error());
    const auto &notes = after->notes().notes;
    bool isRight = notes.size() == expected.size();
    for (std::size_t i = 0; isRight && i < notes.size(); ++i) {
        auto wanted = expected[i];
        // A changed note has other problems: that is what people change it for.
        if (i == changed)
            wanted.problems = notes[i].problems;
        isRight = haveSameContent(notes[i], wanted);
    }
    if (!isRight)
        return failure(ErrorCode::BadInput, std::string(cannotBeWritten),
                       {document.notes().file, 0, 0},
                       "look for a fence or a comment that is never closed, or for a line of stars "
                       "alone, which ends a list");
    if (applied(document.bytes(), edits) == document.bytes())
        edits.clear();
    return edits;
}

/// Where the note is in the document, and what it is named by.
Result<void> checkNote(const NotesDocument &document, std::size_t note)
{
    if (note < document.layouts().size())
        return {};
    return failure(ErrorCode::NotFound, "there is no such note in the document",
                   {document.notes().file, 0, 0});
}

/// Without the characters that no line of Markdown can hold.
Result<void> checkText(std::string_view text)
{
    const auto isControl = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
    };
    if (std::ranges::any_of(text, isControl))
        return failure(ErrorCode::BadInput, "a note cannot hold control characters");
    return {};
}

std::string_view lineEndAfter(const NotesDocument &document, std::size_t line)
{
    const auto &lines = document.lines();
    // The note's own; at the end of a file without a final one, that of the line before.
    for (auto i = std::min(line + 1, lines.size()); i-- > 0;) {
        if (lines[i].next > lines[i].end)
            return std::string_view(document.bytes())
                .substr(lines[i].end, lines[i].next - lines[i].end);
    }
    return "\n";
}

bool isAtLineBegin(const NotesDocument &document, std::size_t offset)
{
    const auto &lines = document.lines();
    return lines.empty() || offset < document.bytes().size()
        || lines.back().next > lines.back().end;
}

/// A line put in before the line that begins at `offset`.
TextEdit lineInsertedAt(const NotesDocument &document, std::size_t offset, const std::string &line,
                        std::string_view lineEnd)
{
    if (isAtLineBegin(document, offset))
        return {offset, 0, line + std::string(lineEnd)};
    return {offset, 0, std::string(lineEnd) + line};
}

/// A new item for a field that the note lacks: after the one that comes before it in order.
TextEdit fieldInserted(const NotesDocument &document, const NoteLayout &layout, NoteField field,
                       std::string_view value)
{
    const auto lineEnd = lineEndAfter(document, layout.headingLine);
    if (layout.items.empty()) {
        const auto &lines = document.lines();
        const auto offset = document.offsetOfLine(layout.bodyLine);
        const bool isFollowed = layout.bodyLine < layout.endLine
            && lines[layout.bodyLine].kind != MarkdownLine::Kind::Blank;
        auto line = std::string(lineEnd) + newItem({}, field, value, lineEnd);
        if (isFollowed || (layout.bodyLine == layout.endLine && layout.endLine < lines.size()))
            line += lineEnd;
        return lineInsertedAt(document, offset, line, lineEnd);
    }
    const FieldItem *before = nullptr;
    for (const auto &item : layout.items) {
        if (item.field < field && (before == nullptr || before->field <= item.field))
            before = &item;
    }
    const auto &neighbour = before != nullptr ? *before : layout.items.front();
    const auto offset =
        document.offsetOfLine(before != nullptr ? before->endLine : neighbour.firstLine);
    return lineInsertedAt(document, offset,
                          newItem(styleOf(document, neighbour), field, value, lineEnd), lineEnd);
}

/// The whole item, where it holds nothing but the field; else the value alone.
TextEdit itemRemoved(const NotesDocument &document, const FieldItem &item)
{
    if (item.endLine > item.valueEndLine)
        return {item.valueBegin, item.valueEnd - item.valueBegin, {}};
    const auto begin = document.offsetOfLine(item.firstLine);
    const auto &last = document.lines()[item.valueEndLine - 1];
    return {begin, last.next - begin, {}};
}

TextEdit valueReplaced(const NotesDocument &document, const NoteLayout &layout,
                       const FieldItem &item, std::string_view value)
{
    const auto style = styleOf(document, item);
    const auto lineEnd = lineEndAfter(document, layout.headingLine);
    auto text = valueInStyle(style, item.field, value, lineEnd);
    const auto labelEnd = style.labelEnd;
    // A value that stood below its label is written beside it, unless it is a nested list.
    const bool isBelow = item.valueBegin > document.lines()[item.firstLine].end;
    const bool staysBelow = isBelow && !style.nestedPrefix.empty() && !isSentence(item.field);
    const auto begin = isBelow && !staysBelow ? labelEnd : item.valueBegin;
    if (begin == labelEnd)
        text.insert(0, " ");
    return {begin, item.valueEnd - begin, std::move(text)};
}

/// Whether the field reads as asked, with nothing in it that could not be read.
bool saysAlready(const NotesDocument &document, std::size_t note, NoteField field,
                 std::string_view text)
{
    if (oneForm(document.notes().notes[note], field) != text)
        return false;
    for (const auto &item : document.layouts()[note].items) {
        Note ignored;
        const auto value = std::string_view(document.bytes())
                               .substr(item.valueBegin, item.valueEnd - item.valueBegin);
        if (item.field == field && !readInto(ignored, field, value))
            return false;
    }
    return true;
}

} // namespace

Result<TextEdits> setField(const NotesDocument &document, std::size_t note, NoteField field,
                           std::string_view value)
{
    if (auto known = checkNote(document, note); !known)
        return tl::unexpected(known.error());
    if (auto clean = checkText(value); !clean)
        return tl::unexpected(clean.error());
    auto expected = document.notes().notes;
    if (auto read = readInto(expected[note], field, value); !read)
        return tl::unexpected(read.error());
    const auto &layout = document.layouts()[note];
    const auto *item = layout.item(field);
    const auto text = oneForm(expected[note], field);
    if (item == nullptr) {
        if (text.empty())
            return TextEdits();
        return verified(document, {fieldInserted(document, layout, field, text)}, expected, note);
    }
    if (!text.empty() && saysAlready(document, note, field, text))
        return TextEdits();
    TextEdits edits;
    for (const auto &other : layout.items) {
        if (&other == item)
            edits.push_back(text.empty() ? itemRemoved(document, other)
                                         : valueReplaced(document, layout, other, text));
        else if (other.field == NoteField::Accepted && field == NoteField::Accepted)
            edits.push_back(itemRemoved(document, other));
    }
    auto result = verified(document, edits, expected, note);
    if (!result && text.empty()) {
        // The item must stay, then, as an empty one: taking it away would join its neighbours.
        const TextEdits emptied{{item->valueBegin, item->valueEnd - item->valueBegin, {}}};
        return verified(document, emptied, expected, note);
    }
    return result;
}

Result<TextEdits> setTitle(const NotesDocument &document, std::size_t note, std::string_view title)
{
    if (auto known = checkNote(document, note); !known)
        return tl::unexpected(known.error());
    if (auto clean = checkText(title); !clean)
        return tl::unexpected(clean.error());
    auto text = readSentence(title);
    std::ranges::replace(text, '\n', ' ');
    if (text.empty())
        return failure(ErrorCode::BadInput, "a note needs a title");
    auto expected = document.notes().notes;
    if (expected[note].title == text)
        return TextEdits();
    expected[note].title = text;
    const auto &layout = document.layouts()[note];
    const auto begin = layout.titleBegin;
    const auto length = layout.titleEnd - begin;
    const auto &heading = document.lines()[layout.headingLine];
    // "C #" needs a closing run, or its own would be taken for one.
    const std::string closed = text.ends_with('#') ? " ##" : "";
    if (!heading.isSetext) {
        const bool hasSpace = begin > heading.begin && document.bytes()[begin - 1] != '#';
        const bool hasClosing = layout.titleEnd < heading.end
            && document.bytes().find('#', layout.titleEnd) < heading.end;
        const bool touchesClosing = hasClosing && document.bytes()[layout.titleEnd] == '#';
        auto replacement =
            (hasSpace ? "" : " ") + text + (hasClosing ? "" : closed) + (touchesClosing ? " " : "");
        return verified(document, {{begin, length, std::move(replacement)}}, expected, note);
    }
    auto kept = verified(document, {{begin, length, text}}, expected, note);
    if (kept)
        return kept;
    const auto end = document.lines()[layout.bodyLine - 1].end;
    return verified(document, {{begin, end - begin, "## " + text + closed}}, expected, note);
}

Result<TextEdits> addAccepted(const NotesDocument &document, std::size_t note,
                              std::span<const AcceptedPin> pins)
{
    if (auto known = checkNote(document, note); !known)
        return tl::unexpected(known.error());
    auto all = document.notes().notes[note].accepted;
    for (const auto &pin : pins) {
        std::erase_if(all, [&](const AcceptedPin &other) { return other.path == pin.path; });
        all.push_back(pin);
    }
    return setField(document, note, NoteField::Accepted, written(all));
}

Result<TextEdits> removeAccepted(const NotesDocument &document, std::size_t note,
                                 std::string_view path)
{
    if (auto known = checkNote(document, note); !known)
        return tl::unexpected(known.error());
    auto left = document.notes().notes[note].accepted;
    if (std::erase_if(left, [&](const AcceptedPin &pin) { return pin.path == path; }) == 0)
        return failure(ErrorCode::NotFound, "the note accepts nothing at that path");
    return setField(document, note, NoteField::Accepted, written(left));
}

Result<TextEdits> addNote(const NotesDocument &document, const Note &note)
{
    for (const auto &text : {note.title, note.why, note.tested, note.owner}) {
        if (auto clean = checkText(text); !clean)
            return tl::unexpected(clean.error());
    }
    auto added = note;
    added.title = readSentence(note.title);
    std::ranges::replace(added.title, '\n', ' ');
    if (added.title.empty())
        return failure(ErrorCode::BadInput, "a note needs a title");
    for (auto *sentence : {&added.why, &added.tested, &added.owner})
        *sentence = readSentence(*sentence);
    const auto &layouts = document.layouts();
    const auto &lines = document.lines();
    const auto endLine = layouts.empty() ? lines.size() : layouts.back().endLine;
    const auto offset = document.offsetOfLine(endLine);
    const auto lineEnd =
        std::string(lineEndAfter(document, layouts.empty() ? 0 : layouts.back().headingLine));

    std::string text;
    if (withoutBlanks(document.bytes()).empty())
        text = "# Staging notes" + lineEnd + lineEnd;
    else if (!isAtLineBegin(document, offset))
        text = lineEnd + lineEnd;
    else if (endLine > 0 && lines[endLine - 1].kind != MarkdownLine::Kind::Blank)
        text = lineEnd;
    text += "## " + added.title + (added.title.ends_with('#') ? " ##" : "") + lineEnd + lineEnd;
    for (std::size_t i = 0; i < noteFieldNames.size(); ++i) {
        const auto field = static_cast<NoteField>(i);
        if (const auto value = oneForm(added, field); !value.empty())
            text += newItem({}, field, value, lineEnd) + lineEnd;
    }
    if (endLine < lines.size())
        text += lineEnd;
    auto expected = document.notes().notes;
    expected.push_back(std::move(added));
    const auto index = expected.size() - 1;
    return verified(document, {{offset, 0, std::move(text)}}, expected, index);
}

Result<TextEdits> removeNote(const NotesDocument &document, std::size_t note)
{
    if (auto known = checkNote(document, note); !known)
        return tl::unexpected(known.error());
    const auto &layout = document.layouts()[note];
    const auto &lines = document.lines();
    auto endLine = layout.endLine;
    for (auto i = endLine; i > layout.bodyLine; --i) {
        const auto kind = lines[i - 1].kind;
        if (kind == MarkdownLine::Kind::Comment)
            endLine = i - 1;
        else if (kind != MarkdownLine::Kind::Blank)
            break;
    }
    const auto begin = document.offsetOfLine(layout.headingLine);
    auto expected = document.notes().notes;
    expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(note));
    return verified(document, {{begin, document.offsetOfLine(endLine) - begin, {}}}, expected,
                    expected.size());
}

} // namespace sidestage
