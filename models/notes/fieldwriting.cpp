// SPDX-License-Identifier: Apache-2.0
#include "models/notes/fieldwriting.h"

#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

/// The members of a list field, each as it is written.
std::vector<std::string> membersOf(NoteField field, std::string_view value)
{
    std::vector<FieldProblem> ignored;
    std::vector<std::string> members;
    if (field == NoteField::Differs) {
        for (const auto &pattern : readPatterns(value, ignored))
            members.push_back(codeSpan(pattern.text()));
    } else if (field == NoteField::Environments) {
        for (auto &name : readNames(value, ignored))
            members.push_back(writtenNames({std::move(name)}));
    } else if (field == NoteField::Accepted) {
        for (auto &pin : readPins(value, ignored))
            members.push_back(written(std::vector{std::move(pin)}));
    }
    return members;
}

} // namespace

FieldStyle styleOf(const NotesDocument &document, const FieldItem &item)
{
    const std::string_view bytes = document.bytes();
    const auto &line = document.lines()[item.firstLine];
    FieldStyle style;
    style.marker = bytes.substr(line.begin, line.textBegin - line.begin);
    style.contentIndent = line.indent;
    style.emphasis = std::string(2, item.emphasis);
    style.hasColonOutside = item.hasColonOutside;
    style.labelEnd =
        bytes.find(style.emphasis, line.textBegin + 2) + 2 + (item.hasColonOutside ? 1 : 0);
    if (item.valueBegin > line.end) {
        const auto valueLine = document.locationOf(item.valueBegin).line - 1;
        const auto &first = document.lines()[static_cast<std::size_t>(valueLine)];
        const auto text = bytes.substr(item.valueBegin, first.end - item.valueBegin);
        if (startsWithListMarker(text)) {
            const auto content = text.find_first_not_of(" \t", text.find_first_of(" \t"));
            style.nestedPrefix = bytes.substr(first.begin, item.valueBegin + content - first.begin);
        }
    }
    return style;
}

std::string valueInStyle(const FieldStyle &style, NoteField field, std::string_view value,
                         std::string_view lineEnd)
{
    std::string text;
    if (!isSentence(field) && !style.nestedPrefix.empty()) {
        for (const auto &member : membersOf(field, value)) {
            // The first one's indentation stands there already.
            text += text.empty() ? std::string(withoutBlanks(style.nestedPrefix)) + ' '
                                 : std::string(lineEnd) + style.nestedPrefix;
            text += member;
        }
        return text;
    }
    for (const char c : value) {
        if (c == '\n')
            text += std::string(lineEnd) + std::string(style.contentIndent, ' ');
        else
            text += c;
    }
    return text;
}

std::string newItem(const FieldStyle &style, NoteField field, std::string_view value,
                    std::string_view lineEnd)
{
    auto text = style.marker + style.emphasis + std::string(nameOf(field));
    text += style.hasColonOutside ? style.emphasis + ":" : ":" + style.emphasis;
    return text + ' ' + valueInStyle(style, field, value, lineEnd);
}

Result<void> readInto(Note &note, NoteField field, std::string_view value)
{
    std::vector<FieldProblem> problems;
    switch (field) {
    case NoteField::Differs:
        note.differs = readPatterns(value, problems);
        break;
    case NoteField::Environments:
        note.environments = readNames(value, problems);
        break;
    case NoteField::Why:
        note.why = readSentence(value);
        break;
    case NoteField::Tested:
        note.tested = readSentence(value);
        break;
    case NoteField::Owner:
        note.owner = readSentence(value);
        break;
    case NoteField::ReviewBy:
        note.reviewBy = readDate(value, problems);
        break;
    case NoteField::Accepted:
        note.accepted = readPins(value, problems);
        break;
    }
    if (problems.empty())
        return {};
    return failure(ErrorCode::BadInput, problems.front().message, {}, problems.front().suggestion);
}

std::string oneForm(const Note &note, NoteField field)
{
    switch (field) {
    case NoteField::Differs:
        return written(note.differs);
    case NoteField::Environments:
        return writtenNames(note.environments);
    case NoteField::Why:
        return note.why;
    case NoteField::Tested:
        return note.tested;
    case NoteField::Owner:
        return note.owner;
    case NoteField::ReviewBy:
        return note.reviewBy ? written(*note.reviewBy) : std::string();
    case NoteField::Accepted:
        return written(note.accepted);
    }
    return {};
}

} // namespace sidestage
