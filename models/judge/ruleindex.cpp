// SPDX-License-Identifier: Apache-2.0
#include "models/judge/ruleindex.h"

#include "models/judge/environmentfilter.h"
#include "models/judge/judgement.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace sidestage {

std::vector<Rule> withStructuralRules(std::vector<Rule> rules)
{
    const auto add = [&rules](std::string_view id, std::string_view pattern, Expectation expect,
                              std::string why, std::string fix) {
        if (std::ranges::find(rules, id, &Rule::id) != rules.end())
            return;
        Rule rule;
        rule.id = id;
        rule.match.push_back(PathGlob::parse(pattern).value_or(PathGlob()));
        rule.expect = expect;
        rule.why = std::move(why);
        rule.fix = std::move(fix);
        rules.push_back(std::move(rule));
    };
    add(serviceRuleId, "*", Expectation::SameKeys,
        "A service that only one of two environments has takes other paths through the code.",
        "Add a target for the service in environments.yaml, or note why there is none.");
    add(defaultRuleId, "**", Expectation::Match,
        "No rule says that this may differ, and what differs could change what happens.", {});
    return rules;
}

bool disagree(const Rule &a, const Rule &b)
{
    const auto terms = [](const Rule &rule) {
        return std::tie(rule.expect, rule.breach, rule.severity, rule.risk, rule.values,
                        rule.minimum, rule.ratio, rule.floor);
    };
    return terms(a) != terms(b);
}

RuleIndex::RuleIndex(const std::vector<Rule> &rules, const Topology &topology,
                     std::string_view probeKind)
    : m_rules(&rules), m_topology(&topology)
{
    m_speaks.resize(rules.size() * topology.columns.size());
    std::vector<PathGlob> globs;
    for (std::size_t i = 0; i < std::min<std::size_t>(rules.size(), Verdict::noRule); ++i) {
        const auto &rule = rules[i];
        const bool isStructural = !rule.isTeams && rule.id == serviceRuleId;
        if (isStructural
            || (!rule.probeKinds.empty()
                && std::ranges::find(rule.probeKinds, probeKind) == rule.probeKinds.end()))
            continue;
        for (std::size_t c = 0; c < topology.columns.size(); ++c) {
            const auto &column = topology.columns[c];
            m_speaks[i * topology.columns.size() + c] =
                speaksOfEnvironment(rule.environments, column.name, nameOf(column.kind));
        }
        for (const auto &glob : rule.match) {
            globs.push_back(glob);
            m_specificity.push_back(glob.specificity());
            m_ruleOfGlob.push_back(static_cast<std::uint16_t>(i));
        }
    }
    m_globs = PathGlobSet(std::move(globs));
}

const RulePlan &RuleIndex::planOf(int pathClass, std::size_t column)
{
    const auto columns = m_topology->columns.size();
    const auto at = static_cast<std::size_t>(pathClass) * columns + column;
    if (at >= m_plans.size())
        m_plans.resize(static_cast<std::size_t>(m_globs.classCount()) * columns);
    auto &plan = m_plans[at];
    if (!plan)
        plan = makePlan(pathClass, column);
    return *plan;
}

RulePlan RuleIndex::makePlan(int pathClass, std::size_t column) const
{
    // Of several patterns of one rule the most specific counts.
    std::map<std::uint16_t, RuleRank> ranks;
    std::set<std::string_view> idsOfTeam;
    for (const int glob : m_globs.matchingOf(pathClass)) {
        const auto index = m_ruleOfGlob[static_cast<std::size_t>(glob)];
        if (!m_speaks[index * m_topology->columns.size() + column])
            continue;
        const auto &rule = (*m_rules)[index];
        const RuleRank rank{
            rule.isTeams, m_specificity[static_cast<std::size_t>(glob)], rule.conditions.size(),
            int(!rule.probeKinds.empty()) + int(!rule.environments.empty()), exactnessOf(rule)};
        const auto [known, isNew] = ranks.try_emplace(index, rank);
        known->second = std::max(known->second, rank);
        if (rule.isTeams)
            idsOfTeam.insert(rule.id);
    }
    RulePlan plan;
    for (const auto &[index, rank] : ranks) {
        const auto &rule = (*m_rules)[index];
        // A team replaces a built-in rule on its own paths by taking its id.
        if (!rule.isTeams && idsOfTeam.contains(rule.id))
            continue;
        const auto wanted = traitsWanted(rule);
        plan.wanted = static_cast<Traits>(plan.wanted | wanted);
        (rule.isAbsolute() ? plan.absolute : plan.relational).push_back({index, wanted, rank});
    }
    const auto isBetter = [this](const Claim &a, const Claim &b) {
        if (const auto order = a.rank <=> b.rank; order != 0)
            return order > 0;
        return (*m_rules)[a.rule].id < (*m_rules)[b.rule].id;
    };
    std::ranges::stable_sort(plan.relational, isBetter);
    std::ranges::stable_sort(plan.absolute, isBetter);
    const auto &best = plan.relational;
    plan.isPlain = !best.empty() && best.front().wanted == 0
        && (best.size() == 1 || best[1].rank != best.front().rank);
    return plan;
}

} // namespace sidestage
