// SPDX-License-Identifier: Apache-2.0
#include "models/reports/tablenotes.h"

#include "models/notes/notefields.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sidestage {

namespace {

constexpr std::size_t titleIndent = 2;
constexpr std::size_t noteIndent = 6;

/// "staging-notes.md:12": the folder is known to whoever reads the report.
std::string placeOf(Location where)
{
    where.file = where.file.substr(where.file.find_last_of('/') + 1);
    where.column = 0;
    return where.toString();
}

struct Trouble
{
    int rank = 0; ///< less is worse
    std::string tag;
    Tone tone = Tone::Plain;
    const Note *note = nullptr;
    std::vector<std::string> lines;
};

std::string ownerOf(const Note &note)
{
    return note.owner.empty() ? std::string() : "Owner: " + note.owner + '.';
}

void addTroubles(std::vector<Trouble> &troubles, const Note &note, const NoteUse &use)
{
    const auto until = note.reviewBy ? written(*note.reviewBy) : std::string();
    if (use.standing == NoteStanding::Incomplete) {
        Trouble trouble{0, "incomplete", Tone::Drift, &note, {}};
        for (const auto &problem : note.problems) {
            auto shown = problem;
            shown.where.file.clear();
            const auto line = problem.where.line > 0
                ? "line " + std::to_string(problem.where.line) + ": "
                : std::string();
            shown.where = {};
            trouble.lines.push_back(line + shown.toString());
        }
        troubles.push_back(std::move(trouble));
    }
    if (use.standing == NoteStanding::Overdue)
        troubles.push_back({1,
                            "overdue",
                            Tone::Drift,
                            &note,
                            {"It was to be reviewed by " + until
                             + " and explains nothing any more. " + ownerOf(note)}});
    if (use.moved > 0)
        troubles.push_back(
            {2,
             "moved",
             Tone::Drift,
             &note,
             {counted(use.moved, "accepted difference has", "accepted differences have")
              + " other values now, and " + (use.moved == 1 ? "is" : "are") + " drift again. "
              + ownerOf(note)}});
    if (use.unchecked > 0)
        troubles.push_back(
            {2,
             "cannot be compared",
             Tone::Unmeasured,
             &note,
             {counted(use.unchecked, "accepted difference is", "accepted differences are")
              + " pinned under another key than this run's, which was made up for it. Set "
                "SIDESTAGE_FINGERPRINT_KEY to the key that the pins were made with."}});
    if (use.isStale)
        troubles.push_back(
            {3, "stale", Tone::Quiet, &note, {"It matches no difference any more, and can go."}});
    const bool isDue = use.standing == NoteStanding::DueIn30
        || use.standing == NoteStanding::DueIn14 || use.standing == NoteStanding::DueIn7;
    if (isDue) {
        const auto *days = use.standing == NoteStanding::DueIn30 ? "30"
            : use.standing == NoteStanding::DueIn14              ? "14"
                                                                 : "7";
        troubles.push_back({use.standing == NoteStanding::DueIn7 ? 4 : 5,
                            "due within " + std::string(days) + " days",
                            Tone::Known,
                            &note,
                            {"To be reviewed by " + until + ". " + ownerOf(note)}});
    }
}

} // namespace

void showNotes(TablePage &page, const Judgement &judgement)
{
    const auto &notes = judgement.notes();
    std::vector<Trouble> troubles;
    for (std::size_t i = 0; i < notes.notes.size(); ++i)
        addTroubles(troubles, notes.notes[i], judgement.noteUses()[i]);
    if (troubles.empty() && notes.problems.empty())
        return;
    std::ranges::stable_sort(troubles, {}, &Trouble::rank);
    page.heading("Notes", {});
    for (const auto &problem : notes.problems)
        page.paragraph(problem.toString(), Tone::Drift, titleIndent);
    for (const auto &trouble : troubles) {
        const auto place = placeOf(trouble.note->where);
        page.bothEnds(trouble.note->title + (place.empty() ? "" : "  (" + place + ')'),
                      Tone::Strong, trouble.tag, trouble.tone, titleIndent);
        for (const auto &line : trouble.lines)
            page.paragraph(line, Tone::Quiet, noteIndent);
    }
}

} // namespace sidestage
