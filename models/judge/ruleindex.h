// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/topology.h"
#include "models/judge/conditions.h"
#include "models/rules/rule.h"
#include "probes/base/pathglob.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace sidestage {

/// The id of the rule that judges what no other rule speaks of, and of the one that wants every
/// service in every environment. Both are built in.
inline constexpr std::string_view defaultRuleId = "default.match";
inline constexpr std::string_view serviceRuleId = "workspace.service-in-every-environment";
/// The given rules, and behind them the two above where they are not among them.
std::vector<Rule> withStructuralRules(std::vector<Rule> rules);

/// How strongly a rule claims a path. The greater wins; equals are a tie.
struct RuleRank
{
    bool isTeams = false;
    PathGlob::Specificity specificity;
    std::size_t conditions = 0;
    int narrowings = 0; ///< how many of `probe` and `environments` it has
    int exactness = 0; ///< a credential is hidden, a URL shown: the narrower condition wins
    friend auto operator<=>(const RuleRank &, const RuleRank &) = default;
};

/// A rule where it may judge a path, if its conditions hold.
struct Claim
{
    std::uint16_t rule = 0;
    Traits wanted = 0;
    RuleRank rank;
};

/// The rules that may judge the paths of one class in one environment, best first.
struct RulePlan
{
    std::vector<Claim> relational;
    std::vector<Claim> absolute;
    Traits wanted = 0; ///< by any of them
    bool isPlain = false; ///< the first relational one has no conditions, and no equal beside it
};

/// Which rules speak of which paths, for the services of one probe kind. Works out a class of
/// paths once. Not thread-safe: one a judgement.
class RuleIndex
{
public:
    /// `rules` and `topology` outlive this.
    RuleIndex(const std::vector<Rule> &rules, const Topology &topology, std::string_view probeKind);

    /// The rules for a path in a column.
    const RulePlan &plan(std::string_view escapedPath, std::size_t column)
    {
        return planOf(m_globs.classOf(escapedPath), column);
    }
    int classOf(std::string_view escapedPath) { return m_globs.classOf(escapedPath); }
    /// Valid until the next class is asked for.
    const RulePlan &planOf(int pathClass, std::size_t column);

private:
    RulePlan makePlan(int pathClass, std::size_t column) const;

    const std::vector<Rule> *m_rules;
    const Topology *m_topology;
    PathGlobSet m_globs;
    std::vector<std::uint16_t> m_ruleOfGlob;
    std::vector<PathGlob::Specificity> m_specificity; ///< by glob
    std::vector<bool> m_speaks; ///< by rule, then column
    std::vector<std::optional<RulePlan>> m_plans; ///< by class, then column
};

/// Whether it matters which of two rules of the same rank wins.
bool disagree(const Rule &a, const Rule &b);

} // namespace sidestage
