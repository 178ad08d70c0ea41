// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesections.h"

#include "models/notes/notefields.h"

#include <algorithm>
#include <functional>
#include <map>

namespace sidestage {

namespace {

NoteSection sectionOf(int note, std::string_view all)
{
    NoteSection section;
    section.note = note;
    auto end = all.find_last_not_of(" \t\r\n");
    end = end == std::string_view::npos ? 0 : end + 1;
    // The last line keeps its own end: the blank lines begin after it.
    if (end > 0) {
        end = std::min(all.size(), all.find_first_of("\r\n", end));
        if (end < all.size())
            end += all[end] == '\r' && end + 1 < all.size() && all[end + 1] == '\n' ? 2 : 1;
    }
    section.text = all.substr(0, end);
    section.blanks = all.substr(end);
    return section;
}

/// "Owner" of a place in the document: two sections with one key are the same part.
using Key = std::pair<std::string, int>;

/// The title of each note, or of the note before a text, with its number among equal ones.
std::vector<Key> keysOf(const NotesDocument &document, const std::vector<NoteSection> &sections)
{
    std::vector<Key> keys;
    std::map<std::string, int> seen;
    std::string previous;
    for (const auto &section : sections) {
        if (section.note >= 0)
            previous = document.notes().notes[static_cast<std::size_t>(section.note)].title;
        // A title holds no line end, so that no note has the key of a text.
        const auto name = section.note >= 0 ? previous : "after\n" + previous;
        keys.emplace_back(name, seen[name]++);
    }
    return keys;
}

std::string coverageOf(const NotesDocument &document, const NoteSection &section)
{
    const auto &note = document.notes().notes[static_cast<std::size_t>(section.note)];
    return note.differs.empty() ? std::string()
                                : written(note.differs) + '\n' + writtenNames(note.environments);
}

} // namespace

std::vector<NoteSection> sectionsOf(const NotesDocument &document)
{
    const std::string_view bytes = document.bytes();
    const auto &layouts = document.layouts();
    std::vector<NoteSection> sections;
    std::size_t at = 0;
    const auto addOther = [&](std::size_t end) {
        if (end > at || sections.empty())
            sections.push_back(sectionOf(-1, bytes.substr(at, end - at)));
        at = end;
    };
    for (std::size_t i = 0; i < layouts.size(); ++i) {
        addOther(document.offsetOfLine(layouts[i].headingLine));
        const auto end = document.offsetOfLine(layouts[i].endLine);
        auto section = sectionOf(static_cast<int>(i), bytes.substr(at, end - at));
        const auto body = document.offsetOfLine(layouts[i].bodyLine) - at;
        section.body = body < section.text.size() ? section.text.substr(body) : std::string_view();
        sections.push_back(section);
        at = end;
    }
    addOther(bytes.size());
    return sections;
}

std::vector<int> matchSections(const NotesDocument &base, const std::vector<NoteSection> &ofBase,
                               const NotesDocument &side, const std::vector<NoteSection> &ofSide)
{
    std::vector<int> matches(ofSide.size(), -1);
    std::vector<bool> isTaken(ofBase.size());
    const auto give = [&](std::size_t s, std::size_t b) {
        matches[s] = static_cast<int>(b);
        isTaken[b] = true;
    };
    const auto baseKeys = keysOf(base, ofBase);
    const auto sideKeys = keysOf(side, ofSide);
    std::map<Key, std::size_t> byKey;
    for (std::size_t b = 0; b < ofBase.size(); ++b)
        byKey.emplace(baseKeys[b], b);
    for (std::size_t s = 0; s < ofSide.size(); ++s) {
        if (const auto at = byKey.find(sideKeys[s]); at != byKey.end())
            give(s, at->second);
    }
    using Describe = std::function<std::string(const NotesDocument &, const NoteSection &)>;
    const Describe words = [](const NotesDocument &, const NoteSection &section) {
        return std::string(section.body);
    };
    for (const auto &describe : {words, Describe(coverageOf)}) {
        std::multimap<std::string, std::size_t> left;
        for (std::size_t b = 0; b < ofBase.size(); ++b) {
            if (!isTaken[b] && ofBase[b].note >= 0)
                left.emplace(describe(base, ofBase[b]), b);
        }
        for (std::size_t s = 0; s < ofSide.size(); ++s) {
            if (matches[s] >= 0 || ofSide[s].note < 0)
                continue;
            const auto description = describe(side, ofSide[s]);
            const auto at = left.find(description);
            if (description.empty() || at == left.end())
                continue;
            give(s, at->second);
            left.erase(at);
        }
    }
    return matches;
}

} // namespace sidestage
