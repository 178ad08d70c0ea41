// SPDX-License-Identifier: Apache-2.0
#include "tests/support/readingfindings.h"

#include "models/rules/rulereader.h"
#include "tests/support/proberunner.h"
#include "tests/support/world.h"

#include <QtGlobal>

#include <algorithm>
#include <sstream>

namespace sidestage::test {

Judgement judgementBetween(const Reading &staging, const Reading &production,
                           const std::string &kind, const std::string &more)
{
    auto world = World::parse("environment staging: staging mirrors production\n"
                              "environment production: production\n"
                              "service db: "
                              + kind + "\ntoday 2026-11-21\n" + more);
    auto rules = builtInRules();
    if (!rules)
        qFatal("%s", rules.error().toString().c_str());
    *world.rules = *std::move(rules);
    world.snapshots = {Snapshot("staging", {std::make_shared<const Reading>(staging)}),
                       Snapshot("production", {std::make_shared<const Reading>(production)})};
    return world.judged();
}

std::vector<std::string> findingsBetween(const Reading &staging, const Reading &production,
                                         const std::string &kind)
{
    const auto judgement = judgementBetween(staging, production, kind);
    std::vector<std::string> lines;
    for (const auto &error : judgement.errors())
        lines.push_back(error.message);
    for (const auto &cell : judgement.findings()) {
        const auto &verdict = judgement.verdict(cell.row, cell.column);
        const auto *rule = judgement.rule(verdict);
        if (verdict.state == State::Allowed)
            continue;
        lines.push_back(
            std::string(nameOf(verdict.state)) + " " + std::string(nameOf(verdict.severity)) + " "
            + (rule ? rule->id : std::string("-")) + " " + std::string(nameOf(verdict.change)) + " "
            + judgement.comparison().path(cell.row).toString());
    }
    return lines;
}

std::string joined(const std::vector<std::string> &lines)
{
    std::string text;
    for (const auto &line : lines)
        text += line + "\n";
    return text;
}

std::string differencesBetween(const Reading &before, const Reading &after)
{
    const auto linesOf = [](const Reading &reading) {
        std::vector<std::string> lines;
        std::istringstream text(factsAsText(reading));
        for (std::string line; std::getline(text, line);) {
            if (line.find("/rows = ") == std::string::npos)
                lines.push_back(line);
        }
        for (const auto &gap : reading.gaps)
            lines.push_back(gap.path.toString() + ": " + gap.reason.message);
        std::ranges::sort(lines);
        return lines;
    };
    const auto was = linesOf(before);
    const auto is = linesOf(after);
    std::vector<std::string> gone;
    std::vector<std::string> added;
    std::ranges::set_difference(was, is, std::back_inserter(gone));
    std::ranges::set_difference(is, was, std::back_inserter(added));
    std::string text;
    for (const auto &line : gone)
        text += "- " + line + "\n";
    for (const auto &line : added)
        text += "+ " + line + "\n";
    return text;
}

} // namespace sidestage::test
