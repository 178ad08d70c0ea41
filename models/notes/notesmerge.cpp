// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesmerge.h"

#include "models/notes/notesections.h"

#include <algorithm>
#include <utility>

namespace sidestage {

namespace {

/// One side, and where each of its sections comes from.
struct Side
{
    std::vector<NoteSection> sections;
    std::vector<int> ofBase; ///< by section: the base's, or -1
    std::vector<int> atBase; ///< by section of the base: the side's, or -1

    const NoteSection *at(std::size_t base) const
    {
        return atBase[base] < 0 ? nullptr : &sections[static_cast<std::size_t>(atBase[base])];
    }
    bool keepsOrder() const
    {
        int last = -1;
        for (const int base : ofBase) {
            if (base >= 0 && base < last)
                return false;
            last = std::max(last, base);
        }
        return true;
    }
};

Side sideOf(const NotesDocument &base, const std::vector<NoteSection> &ofBase,
            const NotesDocument &document)
{
    Side side;
    side.sections = sectionsOf(document);
    side.ofBase = matchSections(base, ofBase, document, side.sections);
    side.atBase.assign(ofBase.size(), -1);
    for (std::size_t i = 0; i < side.ofBase.size(); ++i) {
        if (side.ofBase[i] >= 0)
            side.atBase[static_cast<std::size_t>(side.ofBase[i])] = static_cast<int>(i);
    }
    return side;
}

std::optional<std::string> textOf(const NoteSection *section)
{
    return section ? std::optional(std::string(section->text)) : std::nullopt;
}

/// One part of the result as its three versions; nullptr: that side has none.
struct Part
{
    const NoteSection *base = nullptr;
    const NoteSection *ours = nullptr;
    const NoteSection *theirs = nullptr;
};

bool areEqual(const NoteSection *a, const NoteSection *b)
{
    return a && b ? a->text == b->text : a == b;
}

/// The parts in the order of the result: those of the leading side, and behind what they follow in
/// the other one, the parts that it alone has.
std::vector<Part> partsInOrder(const std::vector<NoteSection> &base, const Side &ours,
                               const Side &theirs, const NotesDocument &oursDocument,
                               const NotesDocument &theirsDocument)
{
    // A note that both sides added under one title is one part.
    const auto added = matchSections(oursDocument, ours.sections, theirsDocument, theirs.sections);
    std::vector<int> twinOfOurs(ours.sections.size(), -1);
    std::vector<int> twinOfTheirs(theirs.sections.size(), -1);
    for (std::size_t t = 0; t < added.size(); ++t) {
        const int o = added[t];
        if (o >= 0 && theirs.ofBase[t] < 0 && ours.ofBase[static_cast<std::size_t>(o)] < 0) {
            twinOfTheirs[t] = o;
            twinOfOurs[static_cast<std::size_t>(o)] = static_cast<int>(t);
        }
    }
    const bool oursLeads = !ours.keepsOrder();
    const Side &leading = oursLeads ? ours : theirs;
    const Side &other = oursLeads ? theirs : ours;
    const auto &twinOfLeading = oursLeads ? twinOfOurs : twinOfTheirs;
    const auto &twinOfOther = oursLeads ? twinOfTheirs : twinOfOurs;
    const auto partOf = [&](const NoteSection *of, int inBase, const NoteSection *twin) {
        Part part;
        if (inBase >= 0) {
            const auto b = static_cast<std::size_t>(inBase);
            part = {&base[b], ours.at(b), theirs.at(b)};
        } else {
            part = oursLeads ? Part{nullptr, of, twin} : Part{nullptr, twin, of};
        }
        return part;
    };
    std::vector<Part> parts;
    std::vector<std::pair<bool, std::size_t>> places; ///< by part: whether leading's, which section
    for (std::size_t i = 0; i < leading.sections.size(); ++i) {
        const auto *twin = twinOfLeading[i] < 0
            ? nullptr
            : &other.sections[static_cast<std::size_t>(twinOfLeading[i])];
        parts.push_back(partOf(&leading.sections[i], leading.ofBase[i], twin));
    }
    const auto has = [oursLeads](const Part &part, const NoteSection *section) {
        return (oursLeads ? part.theirs : part.ours) == section;
    };
    std::size_t after = 0; // where the next of the other side alone goes
    for (std::size_t i = 0; i < other.sections.size(); ++i) {
        const auto *section = &other.sections[i];
        const auto at = std::find_if(parts.begin(), parts.end(),
                                     [&](const Part &part) { return has(part, section); });
        if (at != parts.end()) {
            after = static_cast<std::size_t>(at - parts.begin()) + 1;
            continue;
        }
        if (twinOfOther[i] >= 0)
            continue;
        Part part;
        if (other.ofBase[i] >= 0) {
            const auto b = static_cast<std::size_t>(other.ofBase[i]);
            part = {&base[b], ours.at(b), theirs.at(b)};
        } else {
            (oursLeads ? part.theirs : part.ours) = section;
        }
        parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(after), part);
        ++after;
    }
    return parts;
}

void appendText(std::string &all, std::string_view text, std::string_view lineEnd)
{
    if (text.empty())
        return;
    // A part that ended its file without a line end is no longer the last.
    if (!all.empty() && all.back() != '\n' && all.back() != '\r')
        all += lineEnd;
    all += text;
}

} // namespace

Result<NotesMerge> NotesMerge::of(std::string_view base, std::string_view ours,
                                  std::string_view theirs)
{
    NotesMerge merge;
    if (ours == base || ours == theirs)
        merge.m_whole = std::string(theirs);
    else if (theirs == base)
        merge.m_whole = std::string(ours);
    if (merge.m_whole)
        return merge;
    const auto baseDocument = NotesDocument::parse(std::string(base));
    const auto oursDocument = NotesDocument::parse(std::string(ours));
    const auto theirsDocument = NotesDocument::parse(std::string(theirs));
    for (const auto *document : {&baseDocument, &oursDocument, &theirsDocument}) {
        if (!*document)
            return tl::unexpected(document->error());
    }
    if (ours.find("\r\n") != std::string_view::npos)
        merge.m_lineEnd = "\r\n";
    const auto ofBase = sectionsOf(*baseDocument);
    const auto ourSide = sideOf(*baseDocument, ofBase, *oursDocument);
    const auto theirSide = sideOf(*baseDocument, ofBase, *theirsDocument);
    for (const auto &part :
         partsInOrder(ofBase, ourSide, theirSide, *oursDocument, *theirsDocument)) {
        const NoteSection *taken = nullptr;
        Piece piece;
        if (areEqual(part.ours, part.theirs) || areEqual(part.ours, part.base)) {
            taken = part.theirs;
        } else if (areEqual(part.theirs, part.base)) {
            taken = part.ours;
        } else {
            MergeConflict conflict{{}, textOf(part.base), textOf(part.ours), textOf(part.theirs)};
            const auto *named = part.ours ? part.ours : part.theirs;
            const auto &document = part.ours ? *oursDocument : *theirsDocument;
            if (named && named->note >= 0)
                conflict.title =
                    document.notes().notes[static_cast<std::size_t>(named->note)].title;
            piece.conflict = static_cast<int>(merge.m_conflicts.size());
            merge.m_conflicts.push_back(std::move(conflict));
        }
        if (!taken && piece.conflict < 0)
            continue; // taken out
        if (taken)
            piece.text = taken->text;
        // Blank lines are nobody's words: whoever changed them is followed, ours first.
        const auto *followed = part.ours && (!part.base || part.ours->blanks != part.base->blanks)
            ? part.ours
            : part.theirs ? part.theirs
                          : part.ours;
        if (followed) {
            piece.blanks = followed->blanks;
            piece.wasLast =
                followed == &ourSide.sections.back() || followed == &theirSide.sections.back();
        }
        merge.m_pieces.push_back(std::move(piece));
    }
    return merge;
}

std::string NotesMerge::merged(std::span<const MergeChoice> choices) const
{
    if (m_whole)
        return *m_whole;
    std::string all;
    bool needsBlank = false;
    for (const auto &piece : m_pieces) {
        // What ended its file had no blank line behind it; as a neighbour it gets one.
        if (std::exchange(needsBlank, piece.wasLast && piece.blanks.empty()) && !all.empty()) {
            if (all.back() != '\n' && all.back() != '\r')
                all += m_lineEnd;
            all += m_lineEnd;
        }
        const auto before = all.size();
        if (piece.conflict < 0) {
            appendText(all, piece.text, m_lineEnd);
        } else {
            const auto at = static_cast<std::size_t>(piece.conflict);
            const auto &conflict = m_conflicts[at];
            const auto choice = at < choices.size() ? choices[at] : MergeChoice::Both;
            if (choice != MergeChoice::Theirs && conflict.ours)
                appendText(all, *conflict.ours, m_lineEnd);
            if (choice == MergeChoice::Both && conflict.ours && conflict.theirs
                && !conflict.ours->empty() && !conflict.theirs->empty())
                all += m_lineEnd;
            if (choice != MergeChoice::Ours && conflict.theirs)
                appendText(all, *conflict.theirs, m_lineEnd);
        }
        // What a choice took away leaves no gap.
        if (all.size() > before || piece.conflict < 0)
            all += piece.blanks;
    }
    return all;
}

} // namespace sidestage
