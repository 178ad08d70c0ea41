// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world.h"

namespace sidestage {

namespace {
std::string cellText(const Comparison &comparison, std::size_t row, std::size_t column)
{
    switch (comparison.cell(row, column).kind()) {
    case Cell::Kind::Absent:
        return "-";
    case Cell::Kind::NoTarget:
        return "(no target)";
    case Cell::Kind::Unmeasured:
        return "(unmeasured)";
    case Cell::Kind::Value:
        break;
    }
    return comparison.fact(row, column)->value.display();
}

std::string_view standingText(NoteStanding standing)
{
    constexpr std::array<std::string_view, 6> names{"active",   "due in 30", "due in 14",
                                                    "due in 7", "overdue",   "incomplete"};
    return names.at(static_cast<std::size_t>(standing));
}
} // namespace

std::string printed(const Judgement &judgement, bool withReasons)
{
    const auto &comparison = judgement.comparison();
    const auto &columns = comparison.topology().columns;
    std::string text;
    for (std::size_t row = 0; row < comparison.rowCount(); ++row) {
        text += comparison.path(row).toString() + '\n';
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const auto &verdict = judgement.verdict(row, c);
            text += "  " + columns[c].name + ": " + cellText(comparison, row, c);
            if (verdict.state == State::None) {
                text += '\n';
                continue;
            }
            text += "  => " + std::string(nameOf(verdict.state));
            if (verdict.change != Change::None)
                text += ' ' + std::string(nameOf(verdict.change));
            if (const auto *rule = judgement.rule(verdict))
                text += ", " + std::string(nameOf(verdict.severity)) + ", " + rule->id;
            if (verdict.isAbsolute)
                text += ", absolute";
            if (const auto *note = judgement.note(verdict))
                text += ", note '" + note->title + "'";
            if (verdict.isCovered)
                text += ", covered";
            text += '\n';
            if (withReasons && verdict.isFinding())
                text += "      " + judgement.reason(row, c) + '\n';
        }
    }
    text += "counts:";
    for (std::size_t state = 1; state < stateNames.size(); ++state)
        text += ' ' + std::string(stateNames.at(state)) + ' '
            + std::to_string(judgement.counts()[static_cast<State>(state)]);
    text += '\n';
    for (std::size_t n = 0; n < judgement.noteUses().size(); ++n) {
        const auto &use = judgement.noteUses()[n];
        text += "note '" + judgement.notes().notes[n].title
            + "': " + std::string(standingText(use.standing)) + ", explains "
            + std::to_string(use.explains) + ", moved " + std::to_string(use.moved)
            + (use.unchecked > 0 ? ", unchecked " + std::to_string(use.unchecked) : "")
            + (use.isStale ? ", stale" : "") + '\n';
    }
    for (const auto &error : judgement.errors())
        text += "error: " + error.toString() + '\n';
    return text;
}

} // namespace sidestage
