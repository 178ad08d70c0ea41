// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The named fields of a note, in the order that they are written in.
enum class NoteField : std::uint8_t {
    Differs,
    Environments,
    Why,
    Tested,
    Owner,
    ReviewBy,
    Accepted
};
inline constexpr std::array<std::string_view, 7> noteFieldNames{
    "Differs", "Environments", "Why",     "How the real thing is tested",
    "Owner",   "Review by",    "Accepted"};
constexpr std::string_view nameOf(NoteField field)
{
    return noteFieldNames.at(static_cast<std::size_t>(field));
}
/// By its name in any case, with any spacing.
std::optional<NoteField> noteFieldNamed(std::string_view name);
/// Whether a note without it explains nothing.
constexpr bool isRequired(NoteField field)
{
    return field != NoteField::Environments && field != NoteField::Accepted;
}
/// Whether the field is a sentence: *Why*, *How the real thing is tested*, *Owner*.
constexpr bool isSentence(NoteField field)
{
    return field == NoteField::Why || field == NoteField::Tested || field == NoteField::Owner;
}

/// What is wrong inside a field's text, and where: an offset into that text.
struct FieldProblem
{
    std::size_t offset = 0;
    std::string message;
    std::string suggestion;
};

// Reading. `text` is the bytes of a field as they stand in the file: several lines, indented,
// with list markers where the members stand in a nested list. What can be read is returned, and
// what cannot is reported.

/// One line of text: line breaks become spaces, but an item of a nested list begins a line.
std::string readSentence(std::string_view text);
std::vector<PathGlob> readPatterns(std::string_view text, std::vector<FieldProblem> &problems);
std::vector<std::string> readNames(std::string_view text, std::vector<FieldProblem> &problems);
std::optional<Date> readDate(std::string_view text, std::vector<FieldProblem> &problems);
/// The locations' columns hold the offset into `text`; their lines are 0.
std::vector<AcceptedPin> readPins(std::string_view text, std::vector<FieldProblem> &problems);

// Writing, on one line, so that reading gives the same back.

std::string written(const std::vector<PathGlob> &patterns);
std::string written(const std::vector<AcceptedPin> &pins);
/// "2027-02-01".
std::string written(Date date);
std::string writtenNames(const std::vector<std::string> &names);
/// The text between as many backticks as it needs.
std::string codeSpan(std::string_view text);

} // namespace sidestage
