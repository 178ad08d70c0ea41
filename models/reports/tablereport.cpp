// SPDX-License-Identifier: Apache-2.0
#include "models/reports/tablereport.h"

#include "models/reports/reportorder.h"
#include "models/reports/tablefindings.h"
#include "models/reports/tablenotes.h"
#include "models/reports/terminaltext.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace sidestage {

namespace {

constexpr std::array<State, 6> shownStates{State::Violation, State::Drift,   State::Unmeasured,
                                           State::Known,     State::Allowed, State::Match};

std::string labelOf(State state)
{
    return state == State::Unmeasured ? "not measured" : std::string(nameOf(state));
}

std::string_view join(std::string &text, std::string_view part, std::string_view between)
{
    if (!text.empty())
        text += between;
    return text += part;
}

std::string oneDecimal(double seconds)
{
    std::array<char, 64> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), seconds, std::chars_format::fixed, 1);
    return {text.data(), end.ptr};
}

void showHeader(TablePage &page, const AuditReport &report)
{
    const auto &topology = report.judgement->comparison().topology();
    auto when = isoTime(report.started);
    when = when.substr(0, 10) + ' ' + when.substr(11, 5) + " UTC";
    page.bothEnds(report.project, Tone::Strong, when + " · " + oneDecimal(report.seconds) + " s",
                  Tone::Quiet, 0);
    std::string mirrors;
    for (const auto &column : topology.columns) {
        if (column.reference >= 0)
            join(mirrors,
                 column.name + " mirrors "
                     + topology.columns[static_cast<std::size_t>(column.reference)].name,
                 " · ");
    }
    std::array<std::size_t, 5> outcomes{};
    for (const auto &probe : report.probes)
        ++outcomes.at(static_cast<std::size_t>(probe.outcome.kind));
    std::string probes;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes.at(i) > 0)
            join(probes,
                 std::to_string(outcomes.at(i)) + ' '
                     + std::string(nameOf(static_cast<OutcomeKind>(i))),
                 ", ");
    }
    page.bothEnds(mirrors, Tone::Plain,
                  counted(report.probes.size(), "probe", "probes")
                      + (probes.empty() ? "" : ": " + probes),
                  Tone::Quiet, 0);
    if (!report.fingerprintSource.empty())
        page.paragraph("Key of the fingerprints: " + report.fingerprintSource + '.', Tone::Quiet,
                       0);
    for (const auto &source : report.credentialSources)
        page.paragraph(source, Tone::Quiet, 0);
}

void showAreas(TablePage &page, const Judgement &judgement, bool listsAll)
{
    const auto groups = groupFindings(judgement, listsAll);
    for (std::size_t i = 0; i < groups.size();) {
        const auto area = groups[i].area;
        auto end = i;
        Counts counts;
        for (; end < groups.size() && groups[end].area == area; ++end)
            counts[groups[end].verdict.state] += groups[end].columns.size();
        std::string summary;
        for (const auto state : shownStates) {
            if (counts[state] > 0)
                join(summary,
                     counted(counts[state], labelOf(state),
                             state == State::Violation ? "violations" : labelOf(state)),
                     ", ");
        }
        page.heading(nameOf(area), summary);
        std::set<std::uint16_t> explained;
        for (; i < end; ++i)
            showFinding(page, judgement, groups[i],
                        !explained.insert(groups[i].verdict.rule).second);
    }
}

void showErrors(TablePage &page, const Judgement &judgement)
{
    if (judgement.errors().empty())
        return;
    page.heading("Rules", {});
    for (const auto &error : judgement.errors())
        page.paragraph(error.toString(), Tone::Unmeasured, 2);
}

bool hasFindings(const Counts &counts)
{
    return std::ranges::any_of(shownStates, [&](State state) { return counts[state] > 0; });
}

void showCounts(TablePage &page, const Judgement &judgement)
{
    const auto &columns = judgement.comparison().topology().columns;
    constexpr std::size_t gap = 2;
    std::size_t figures = 0;
    for (const auto state : shownStates)
        figures += labelOf(state).size() + gap;
    std::size_t names = 0;
    for (const auto &column : columns)
        names = std::max(names, widthOf(column.name));
    page.heading("Summary", {});
    // On a narrow terminal the sentences below say it all.
    if (names + figures > page.width())
        return;
    page.begin(names);
    for (const auto state : shownStates) {
        page.begin(gap);
        page.piece(labelOf(state), Tone::Quiet);
    }
    page.end();
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto &counts = judgement.counts(c);
        if (!hasFindings(counts))
            continue;
        page.piece(padded(columns[c].name, names), Tone::Plain);
        for (const auto state : shownStates) {
            const auto number = std::to_string(counts[state]);
            const auto room = labelOf(state).size();
            page.begin(gap + (number.size() < room ? room - number.size() : 0));
            page.piece(number, counts[state] > 0 ? toneOf(state) : Tone::Quiet);
        }
        page.end();
    }
}

/// One sentence an environment, the last thing that is read.
void showSentence(TablePage &page, const Judgement &judgement, std::size_t index)
{
    const auto &columns = judgement.comparison().topology().columns;
    const auto &column = columns[index];
    const auto &counts = judgement.counts(index);
    const auto violations = counts[State::Violation];
    const auto drift = counts[State::Drift];
    const auto unmeasured = counts[State::Unmeasured];
    if (column.reference < 0 && violations == 0 && unmeasured == 0)
        return;
    std::string details;
    if (violations > 0)
        join(details, counted(violations, "violation", "violations"), ", ");
    if (drift > 0)
        join(details, counted(drift, "unexplained difference", "unexplained differences"), ", ");
    if (counts[State::Known] > 0)
        join(details, std::to_string(counts[State::Known]) + " known", ", ");
    if (unmeasured > 0)
        join(details, std::to_string(unmeasured) + " not measured", ", ");
    auto sentence = column.name;
    auto tone = Tone::Good;
    if (column.reference < 0) {
        sentence += violations > 0 ? " breaks its own rules" : " was not measured whole";
    } else {
        const auto &reference = columns[static_cast<std::size_t>(column.reference)].name;
        sentence += violations + drift > 0 ? " does not mirror " + reference
            : unmeasured > 0               ? " may or may not mirror " + reference
                                           : " mirrors " + reference;
        if (violations + drift + unmeasured == 0)
            join(details, std::to_string(counts[State::Match]) + " match", ", ");
    }
    if (violations > 0)
        tone = Tone::Violation;
    else if (drift > 0)
        tone = Tone::Drift;
    else if (unmeasured > 0)
        tone = Tone::Unmeasured;
    page.paragraph(sentence + ": " + details, tone, 0);
}

} // namespace

std::string tableReport(const AuditReport &report, const TableOptions &options)
{
    const auto &judgement = *report.judgement;
    TablePage page(options.width, options.isColoured);
    showHeader(page, report);
    showAreas(page, judgement, options.listsAll);
    showErrors(page, judgement);
    showNotes(page, judgement);
    showCounts(page, judgement);
    page.emptyLine();
    const auto &columns = judgement.comparison().topology().columns;
    for (std::size_t c = 0; c < columns.size(); ++c)
        showSentence(page, judgement, c);
    if (std::ranges::none_of(columns, [](const auto &column) { return column.reference >= 0; }))
        page.line("nothing was compared: no environment mirrors another", Tone::Unmeasured);
    return page.take();
}

} // namespace sidestage
