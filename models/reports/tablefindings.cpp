// SPDX-License-Identifier: Apache-2.0
#include "models/reports/tablefindings.h"

#include "models/notes/notefields.h"
#include "models/reports/terminaltext.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace sidestage {

namespace {

constexpr std::size_t pathIndent = 2;
constexpr std::size_t detailIndent = 6;

/// How much it wants to be seen: what could not be measured after what is known to be wrong.
int rankOf(const Verdict &verdict)
{
    const bool isWrong = verdict.state == State::Violation || verdict.state == State::Drift;
    return static_cast<int>(verdict.state) * 8 + (isWrong ? static_cast<int>(verdict.severity) : 0);
}

std::string_view iconOf(State state)
{
    switch (state) {
    case State::None:
        return " ";
    case State::Match:
        return "=";
    case State::Allowed:
        return "·";
    case State::Known:
        return "~";
    case State::Unmeasured:
        return "?";
    case State::Drift:
        return "≠";
    case State::Violation:
        return "✖";
    }
    return " ";
}

/// Whether one of the sides could not be looked at: no rule was applied then, and none in vain.
bool isUnmeasured(const Judgement &judgement, const Verdict &verdict)
{
    return verdict.state == State::Unmeasured && judgement.rule(verdict) == nullptr;
}

bool readTheSame(const Judgement &judgement, const FindingGroup &group, std::size_t column)
{
    const auto &a = group.verdict;
    const auto &b = judgement.verdict(group.row, column);
    const auto &columns = judgement.comparison().topology().columns;
    if (isUnmeasured(judgement, a) && isUnmeasured(judgement, b))
        return true;
    // What was judged by itself has reasons of its own.
    return a.state == b.state && a.severity == b.severity && a.rule == b.rule && a.note == b.note
        && a.change == b.change && a.state != State::Unmeasured && !a.isAbsolute && !b.isAbsolute
        && columns[group.columns.front()].reference == columns[column].reference;
}

void add(std::vector<FindingGroup> &groups, const Judgement &judgement, std::size_t row,
         std::size_t column)
{
    for (auto group = groups.rbegin(); group != groups.rend() && group->row == row; ++group) {
        if (readTheSame(judgement, *group, column)) {
            group->columns.push_back(column);
            return;
        }
    }
    const auto &comparison = judgement.comparison();
    groups.push_back({row,
                      {column},
                      judgement.verdict(row, column),
                      comparison.serviceInfo(row).areaOfPath(comparison.path(row).text())});
}

struct Side
{
    std::string name;
    std::string value;
    bool isValue = false;
};

Side sideOf(const Comparison &comparison, std::size_t row, std::size_t column)
{
    Side side{comparison.topology().columns[column].name, {}, false};
    const auto kind = comparison.cell(row, column).kind();
    if (const auto *fact = comparison.fact(row, column)) {
        side.isValue = true;
        side.value = oneLine(fact->value.display());
        if (fact->value.kind() == FactValue::Kind::Nothing)
            side.value = "(no value)";
        else if (fact->value.isSecret())
            side.value = "(hidden: " + side.value + ")";
        else if (side.value.empty())
            side.value = "(empty)";
    } else if (kind == Cell::Kind::NoTarget) {
        side.value = "(no target)";
    } else if (kind == Cell::Kind::Unmeasured) {
        side.value = "(not measured)";
    } else {
        side.value = comparison.path(row).depth() == 1 ? "(has the service)" : "(not there)";
    }
    return side;
}

std::vector<Side> sidesOf(const Comparison &comparison, const FindingGroup &group)
{
    std::vector<Side> sides;
    for (const auto column : group.columns)
        sides.push_back(sideOf(comparison, group.row, column));
    const int index = comparison.topology().columns[group.columns.front()].reference;
    if (index < 0)
        return sides;
    const auto reference = static_cast<std::size_t>(index);
    if (std::ranges::find(group.columns, reference) != group.columns.end())
        return sides; // not measured either, and named already
    sides.push_back(sideOf(comparison, group.row, reference));
    // Two hidden values look alike: whether they are the same is what one wants to know.
    const auto *own = comparison.fact(group.row, group.columns.front());
    const auto *other = comparison.fact(group.row, reference);
    if (own != nullptr && other != nullptr && own->value.isSecret() && other->value.isSecret())
        sides.back().value = own->value == other->value
            ? "(the same hidden value)"
            : "(another: " + oneLine(other->value.display()) + ')';
    return sides;
}

/// In columns where everything fits; else one below the other, cut so that what differs is seen.
void showSides(TablePage &page, const std::vector<Side> &sides, Tone tone)
{
    constexpr std::size_t gap = 2;
    const auto room = page.width() - detailIndent;
    const auto each = (room - (sides.size() - 1) * gap) / sides.size();
    const bool fits = std::ranges::all_of(sides, [&](const Side &side) {
        return widthOf(side.name) + gap + widthOf(side.value) <= each;
    });
    if (fits) {
        page.begin(detailIndent);
        for (std::size_t i = 0; i < sides.size(); ++i) {
            page.piece(sides[i].name, Tone::Quiet);
            page.begin(gap);
            // The environment's own value has the colour; the last one is what it should be.
            page.piece(sides[i].value, i + 1 < sides.size() ? tone : Tone::Plain);
            if (i + 1 < sides.size())
                page.begin(each - widthOf(sides[i].name) - widthOf(sides[i].value));
        }
        page.end();
        return;
    }
    std::size_t names = 0;
    std::vector<std::string> values;
    for (const auto &side : sides) {
        names = std::max(names, std::min(widthOf(side.name), room / 3));
        if (side.isValue)
            values.push_back(side.value);
    }
    // A single value is read from its beginning.
    const auto differ = values.size() > 1 ? firstDifference(values) : 0;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const auto &side = sides[i];
        page.begin(detailIndent);
        page.piece(padded(elided(side.name, names), names + gap), Tone::Quiet);
        page.piece(elidedAround(side.value, side.isValue ? differ : 0, room - names - gap),
                   i + 1 < sides.size() ? tone : Tone::Plain);
        page.end();
    }
}

void showNoteBeside(TablePage &page, const Judgement &judgement, const FindingGroup &group)
{
    const auto &verdict = group.verdict;
    const auto *note = judgement.note(verdict);
    if (note == nullptr)
        return;
    const auto &use = judgement.noteUses()[static_cast<std::size_t>(verdict.note)];
    std::string why;
    if (use.standing == NoteStanding::Incomplete)
        why = "is incomplete and explains nothing";
    else if (use.standing == NoteStanding::Overdue)
        why = "explained this until " + written(*note->reviewBy);
    else if (verdict.state == State::Violation)
        why = "speaks of this, but does not excuse a violation";
    else if (judgement.isPinUnchecked(group.row, group.columns.front()))
        why = "pins what it accepted under another key than this run's: it cannot be compared";
    else
        why =
            "accepted other values: one of the two sides has moved, or the key of the pin differs";
    page.paragraph("The note '" + note->title + "' " + why + ".", Tone::Known, detailIndent);
}

void showKnown(TablePage &page, const Judgement &judgement, const FindingGroup &group)
{
    const auto &comparison = judgement.comparison();
    std::string environments;
    for (const auto column : group.columns)
        environments +=
            (environments.empty() ? "" : ", ") + comparison.topology().columns[column].name;
    const auto *note = judgement.note(group.verdict);
    page.bothEnds("~ " + comparison.path(group.row).toString(), Tone::Known,
                  environments + (note != nullptr ? " · " + note->title : std::string()),
                  Tone::Known, pathIndent);
}

} // namespace

std::vector<FindingGroup> groupFindings(const Judgement &judgement, bool listsAll)
{
    std::vector<FindingGroup> groups;
    const auto &comparison = judgement.comparison();
    if (listsAll) {
        for (std::size_t row = 0; row < comparison.rowCount(); ++row) {
            for (std::size_t column = 0; column < comparison.columnCount(); ++column) {
                if (judgement.verdict(row, column).isFinding())
                    add(groups, judgement, row, column);
            }
        }
    } else {
        for (const auto &finding : judgement.findings()) {
            if (judgement.verdict(finding.row, finding.column).state != State::Allowed)
                add(groups, judgement, finding.row, finding.column);
        }
    }
    std::array<int, areaNames.size()> worst{};
    for (const auto &group : groups) {
        auto &rank = worst.at(static_cast<std::size_t>(group.area));
        rank = std::max(rank, rankOf(group.verdict));
    }
    std::ranges::stable_sort(groups, {}, [&worst](const FindingGroup &group) {
        return std::tuple(-worst.at(static_cast<std::size_t>(group.area)), group.area,
                          -rankOf(group.verdict));
    });
    return groups;
}

void showFinding(TablePage &page, const Judgement &judgement, const FindingGroup &group,
                 bool isReasonKnown)
{
    const auto &comparison = judgement.comparison();
    const auto &verdict = group.verdict;
    const auto state = verdict.state;
    if (state == State::Known)
        return showKnown(page, judgement, group);
    const bool isWrong = state == State::Violation || state == State::Drift;
    auto tag = state == State::Unmeasured ? "not measured" : std::string(nameOf(state));
    if (isWrong)
        tag += " · " + std::string(nameOf(verdict.severity));
    page.bothEnds(std::string(iconOf(state)) + ' ' + comparison.path(group.row).toString(),
                  isWrong ? Tone::Strong : Tone::Plain, tag, toneOf(state), pathIndent);
    const auto sides = sidesOf(comparison, group);
    if (isWrong || std::ranges::any_of(sides, &Side::isValue))
        showSides(page, sides, isWrong ? toneOf(state) : Tone::Plain);
    const auto *rule = judgement.rule(verdict);
    if (state == State::Match)
        return;
    if (isUnmeasured(judgement, verdict)) {
        for (const auto &sentence : judgement.reasonsUnmeasured(group.row, group.columns))
            page.paragraph(sentence, Tone::Quiet, detailIndent);
        return;
    }
    if (state == State::Unmeasured || verdict.isAbsolute || rule == nullptr || rule->why.empty()) {
        page.paragraph(judgement.reason(group.row, group.columns.front()), Tone::Quiet,
                       detailIndent);
        return;
    }
    const auto why = rule->why + (rule->why.ends_with('.') ? " " : ". ");
    page.paragraph((isReasonKnown ? std::string() : why) + '[' + rule->id + ']', Tone::Quiet,
                   detailIndent);
    if (isWrong && !isReasonKnown && !rule->fix.empty())
        page.paragraph("→ " + rule->fix, Tone::Quiet, detailIndent);
    if (isWrong)
        showNoteBeside(page, judgement, group);
}

} // namespace sidestage
