// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesparser.h"

#include "models/yaml/suggestion.h"

#include <algorithm>
#include <tuple>

namespace sidestage {

namespace {

class NoteReader
{
public:
    NoteReader(const NotesDocument &document, const NoteLayout &layout)
        : m_document(document), m_layout(layout)
    {
    }

    Note read()
    {
        const std::string_view bytes = m_document.bytes();
        m_note.where = m_document.locationOf(m_document.offsetOfLine(m_layout.headingLine));
        m_note.title = readSentence(
            bytes.substr(m_layout.titleBegin, m_layout.titleEnd - m_layout.titleBegin));
        std::ranges::replace(m_note.title, '\n', ' ');
        if (m_note.title.empty())
            problem(m_note.where, "the note has no title", {});
        for (const auto &item : m_layout.items)
            take(item, bytes.substr(item.valueBegin, item.valueEnd - item.valueBegin));
        readNearMisses();
        for (std::size_t i = 0; i < noteFieldNames.size(); ++i) {
            const auto field = static_cast<NoteField>(i);
            if (m_layout.item(field) == nullptr)
                lacks(field);
        }
        std::ranges::stable_sort(m_note.problems, {}, [](const Error &error) {
            return std::tuple(error.where.line, error.where.column);
        });
        return std::move(m_note);
    }

private:
    void problem(const Location &where, std::string message, std::string suggestion)
    {
        // Enough to mend; a file of nothing but mistakes must not fill the memory.
        constexpr std::size_t most = 100;
        if (m_note.problems.size() == most)
            return;
        m_note.problems.push_back(
            {ErrorCode::BadInput, std::move(message), where, std::move(suggestion)});
    }

    std::string shown() const { return m_note.title.empty() ? "the note" : inQuotes(m_note.title); }

    void take(const FieldItem &item, std::string_view text)
    {
        const auto where = m_document.locationOf(m_document.lines()[item.firstLine].textBegin);
        const auto name = std::string(nameOf(item.field));
        const auto *first = m_layout.item(item.field);
        if (first != &item && item.field != NoteField::Accepted) {
            problem(where, shown() + " gives '" + name + "' twice",
                    "the one at line " + std::to_string(first->firstLine + 1)
                        + " counts; remove the other");
            return;
        }
        if (text.empty()) {
            problem(where, "the field '" + name + "' of " + shown() + " is empty",
                    isRequired(item.field) ? std::string() : "fill it in, or remove it");
            return;
        }
        std::vector<FieldProblem> problems;
        const auto before = m_note.accepted.size();
        read(item.field, text, problems);
        for (auto i = before; i < m_note.accepted.size(); ++i) {
            auto &pin = m_note.accepted[i];
            pin.where =
                m_document.locationOf(item.valueBegin + static_cast<std::size_t>(pin.where.column));
        }
        for (auto &found : problems)
            problem(m_document.locationOf(item.valueBegin + found.offset),
                    "in '" + name + "' of " + shown() + ": " + found.message,
                    std::move(found.suggestion));
        if (problems.empty() && isWithoutContent(item.field))
            problem(where, "the field '" + name + "' of " + shown() + " is empty", {});
    }

    void read(NoteField field, std::string_view text, std::vector<FieldProblem> &problems)
    {
        switch (field) {
        case NoteField::Differs:
            m_note.differs = readPatterns(text, problems);
            break;
        case NoteField::Environments:
            m_note.environments = readNames(text, problems);
            break;
        case NoteField::Why:
            m_note.why = readSentence(text);
            break;
        case NoteField::Tested:
            m_note.tested = readSentence(text);
            break;
        case NoteField::Owner:
            m_note.owner = readSentence(text);
            break;
        case NoteField::ReviewBy:
            m_note.reviewBy = readDate(text, problems);
            break;
        case NoteField::Accepted:
            for (auto &pin : readPins(text, problems))
                m_note.accepted.push_back(std::move(pin));
            break;
        }
    }

    /// After reading a text that is not empty: separators alone are no content.
    bool isWithoutContent(NoteField field) const
    {
        return (field == NoteField::Differs && m_note.differs.empty())
            || (field == NoteField::Environments && m_note.environments.empty())
            || (field == NoteField::ReviewBy && !m_note.reviewBy)
            || (field == NoteField::Accepted && m_note.accepted.empty());
    }

    /// An optional field is missed only where something in the note was probably meant to be it:
    /// a misspelt *Environments* would else widen the note in silence.
    void lacks(NoteField field)
    {
        const auto name = std::string(nameOf(field));
        const auto miss = std::ranges::find(m_meant, field, &Meant::field);
        const auto sentence = shown() + " lacks the field '" + name + '\'';
        if (miss != m_meant.end())
            problem(m_document.locationOf(miss->miss->offset), sentence,
                    miss->miss->isAway ? "move this line up to the other fields"
                                       : "did you mean '**" + name + ":**'?");
        else if (isRequired(field))
            problem(m_note.where, sentence, "add the line '- **" + name + ":** …'");
    }

    void readNearMisses()
    {
        std::vector<std::string> names(noteFieldNames.begin(), noteFieldNames.end());
        // What people write for short.
        names.emplace_back("Tested");
        names.emplace_back("How it is tested");
        for (const auto &miss : m_layout.nearMisses) {
            auto nearest = noteFieldNamed(miss.name) ? miss.name : nearestTo(miss.name, names);
            if (nearest.ends_with("ested"))
                nearest = nameOf(NoteField::Tested);
            if (const auto field = noteFieldNamed(nearest))
                m_meant.push_back({*field, &miss});
        }
    }

    struct Meant
    {
        NoteField field;
        const NearMiss *miss;
    };

    const NotesDocument &m_document;
    const NoteLayout &m_layout;
    std::vector<Meant> m_meant;
    Note m_note;
};

} // namespace

Note readNote(const NotesDocument &document, const NoteLayout &layout)
{
    return NoteReader(document, layout).read();
}

} // namespace sidestage
