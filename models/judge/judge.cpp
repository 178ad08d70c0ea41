// SPDX-License-Identifier: Apache-2.0
#include "models/judge/judge.h"

#include "models/judge/expectations.h"
#include "models/judge/valueclass.h"

#include <algorithm>

namespace sidestage {

namespace {
std::uint16_t indexOf(const std::vector<Rule> &rules, std::string_view id)
{
    // The last: built in, behind those that were given.
    const auto at = std::find_if(rules.rbegin(), rules.rend(),
                                 [id](const Rule &rule) { return rule.id == id; });
    return static_cast<std::uint16_t>(rules.rend() - at - 1);
}

bool wantsProduction(const std::vector<Rule> &rules)
{
    return std::ranges::any_of(rules, [](const Rule &rule) {
        return (traitsWanted(rule) & traitOf(Condition::CredentialOfProduction)) != 0;
    });
}
} // namespace

Judge::Judge(std::shared_ptr<const Comparison> comparison,
             std::shared_ptr<const std::vector<Rule>> rules, std::shared_ptr<const Notes> notes,
             Date today, const Fingerprinter &fingerprints)
    : m_result()
    , m_comparison(*comparison)
    , m_rules(*rules)
    , m_defaultRule(indexOf(*rules, defaultRuleId))
    , m_serviceRule(indexOf(*rules, serviceRuleId))
    , m_notes(*notes, *comparison, today, fingerprints)
{
    const auto &topology = comparison->topology();
    for (const auto &column : topology.columns)
        m_hosts.emplace_back(column.hosts);
    if (wantsProduction(*rules))
        m_credentials = CredentialIndex(*comparison);
    m_readings.resize(topology.columns.size());
    m_presence.resize(topology.columns.size());
    m_result.m_comparison = std::move(comparison);
    m_result.m_rules = std::move(rules);
    m_result.m_notes = std::move(notes);
}

Judgement Judge::run() &&
{
    m_result.m_verdicts.resize(m_comparison.rowCount() * m_comparison.columnCount());
    m_result.m_columnCounts.resize(m_comparison.columnCount());
    for (const auto &service : m_comparison.services())
        judgeService(service);
    m_result.m_noteUses = m_notes.uses();
    m_result.m_findings.shrink_to_fit();
    return std::move(m_result);
}

void Judge::judgeService(const Comparison::ServiceRows &service)
{
    m_service = &service;
    const auto &topology = m_comparison.topology();
    const auto &kind = topology.services[static_cast<std::size_t>(service.service)].kind;
    auto index = m_indices.find(kind);
    if (index == m_indices.end())
        index = m_indices.emplace(kind, RuleIndex(m_rules, topology, kind)).first;
    m_index = &index->second;
    m_wholes.assign(m_readings.size(), noWhole);
    m_allowedWholes.assign(m_readings.size(), noWhole);
    for (std::size_t c = 0; c < m_readings.size(); ++c)
        m_readings[c] = m_comparison.reading(service, c);
    auto *verdict = &m_result.m_verdicts[service.begin * m_comparison.columnCount()];
    for (auto row = service.begin; row < service.end; ++row) {
        m_class = -1;
        for (std::size_t c = 0; c < m_readings.size(); ++c, ++verdict) {
            *verdict = judgeCell(row, c);
            if (!verdict->isCovered && verdict->state >= State::Allowed
                && !m_notes.apply(*verdict, row, c))
                m_result.m_unchecked.push_back(
                    {{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(c)}, 0});
            if (row == service.begin)
                m_presence[c] = *verdict;
            else
                coverByWhole(*verdict, row, c);
            count(*verdict, row, c);
        }
    }
}

void Judge::coverByWhole(Verdict &verdict, std::size_t row, std::size_t column)
{
    const bool isOneSided = verdict.change == Change::Missing || verdict.change == Change::Extra;
    const bool isAllowed = verdict.state == State::Allowed;
    if (!isOneSided || verdict.isCovered || verdict.isAbsolute
        || (verdict.state != State::Drift && verdict.state != State::Known && !isAllowed))
        return;
    const auto isBelow = [&](std::size_t whole) {
        return whole != noWhole && m_comparison.path(row).isWithin(m_comparison.path(whole));
    };
    const auto cover = [&](const Verdict &above) {
        verdict = above;
        verdict.isCovered = true;
    };
    auto &whole = m_wholes[column];
    if (isBelow(whole)) {
        const auto &above = m_result.verdict(whole, column);
        // A part that weighs more than the whole, or that a note speaks of, stands for itself.
        if (above.change == verdict.change
            && (isAllowed || (verdict.state == State::Drift && above.severity >= verdict.severity)))
            cover(above);
        return;
    }
    if (!isAllowed) {
        whole = row;
        return;
    }
    auto &allowed = m_allowedWholes[column];
    if (!isBelow(allowed))
        allowed = row;
    else if (m_result.verdict(allowed, column).change == verdict.change)
        cover(m_result.verdict(allowed, column));
}

Judge::Side Judge::sideOf(std::size_t row, std::size_t column) const
{
    const auto cell = m_comparison.cell(row, column);
    return {cell,
            cell.kind() == Cell::Kind::Value ? &m_readings[column]->facts[cell.index()].value
                                             : nullptr};
}

const RulePlan &Judge::planAt(std::size_t row, std::size_t column)
{
    if (m_class < 0)
        m_class = m_index->classOf(m_comparison.path(row).text());
    return m_index->planOf(m_class, column);
}

Verdict Judge::verdictOf(std::uint16_t rule, State state, Change change) const
{
    Verdict verdict;
    verdict.state = state;
    verdict.change = change;
    verdict.rule = rule;
    verdict.severity = m_rules[rule].severity;
    verdict.risk = m_rules[rule].risk;
    return verdict;
}

Verdict Judge::judgeCell(std::size_t row, std::size_t column)
{
    using Kind = Cell::Kind;
    const int reference = m_comparison.topology().columns[column].reference;
    const auto kind = m_comparison.cell(row, column).kind();
    const auto other = reference < 0
        ? Kind::Absent
        : m_comparison.cell(row, static_cast<std::size_t>(reference)).kind();
    const bool isServiceRow = row == m_service->begin;
    const bool isAlone = reference < 0;

    Verdict verdict;
    if (!isAlone && (kind == Kind::NoTarget) != (other == Kind::NoTarget)) {
        if (isServiceRow) {
            verdict = judgePresence(kind != Kind::NoTarget, other != Kind::NoTarget, row, column);
        } else if (kind != Kind::Absent && other != Kind::Absent) {
            verdict = m_presence[column];
            verdict.isCovered = true;
            // The service's own row may break a rule by its own value: that stays there.
            verdict.isAbsolute = false;
        }
    } else if (kind == Kind::Unmeasured || other == Kind::Unmeasured) {
        verdict = unmeasured(row, column, reference);
    } else if (!isAlone && (kind == Kind::Value || other == Kind::Value)) {
        verdict = judgeRelation(row, column, static_cast<std::size_t>(reference));
    } else if (!isAlone && isServiceRow && kind == Kind::Absent) {
        verdict = judgePresence(true, true, row, column);
    }
    if (kind == Kind::Value)
        judgeAlone(verdict, row, column);
    return verdict;
}

Verdict Judge::unmeasured(std::size_t row, std::size_t column, int reference) const
{
    // Told at the row of the cause: covered where any of the two causes stands further up.
    const auto isToldAbove = [&](std::size_t c) {
        return m_comparison.cell(row, c).kind() == Cell::Kind::Unmeasured
            && !m_comparison.isGapsOwnRow(row, c);
    };
    Verdict verdict;
    verdict.state = State::Unmeasured;
    verdict.isCovered =
        isToldAbove(column) || (reference >= 0 && isToldAbove(static_cast<std::size_t>(reference)));
    return verdict;
}

Verdict Judge::judgePresence(bool isThere, bool isInReference, std::size_t row, std::size_t column)
{
    // Whether the service is there is no value: only a rule of the team's without conditions
    // outweighs the structural one.
    auto rule = m_serviceRule;
    for (const auto &claim : planAt(row, column).relational) {
        if (claim.rank.isTeams && claim.wanted == 0) {
            rule = claim.rule;
            break;
        }
    }
    const FactValue presence;
    const auto held = holdAgainst(m_rules[rule], isThere ? &presence : nullptr,
                                  isInReference ? &presence : nullptr, {}, {});
    return verdictOf(rule, held.state, held.change);
}

bool Judge::hold(const Claim &claim, const FactValue *value, const FactValue *reference,
                 std::size_t column) const
{
    if (claim.wanted == 0)
        return true;
    // A value that is missing is spoken of by what the reference has in its place.
    const auto &spoken = value ? *value : *reference;
    const auto own = static_cast<Traits>(claim.wanted & ~relationTraits);
    if (own != 0 && (own & ~traitsOf(spoken, own)) != 0)
        return false;
    if ((claim.wanted & traitOf(Condition::ClassDiffers)) != 0
        && !(value && reference && classesDiffer(*value, *reference)))
        return false;
    const auto presence =
        value ? (reference ? Condition::InBoth : Condition::Extra) : Condition::Missing;
    if ((claim.wanted & presenceTraits & ~traitOf(presence)) != 0)
        return false;
    if ((claim.wanted & traitOf(Condition::CredentialOfProduction)) == 0)
        return true;
    return value && m_comparison.topology().columns[column].kind != EnvironmentKind::Production
        && m_credentials.rowOf(*value);
}

Verdict Judge::judgeRelation(std::size_t row, std::size_t column, std::size_t reference)
{
    const auto *value = sideOf(row, column).value;
    const auto *other = sideOf(row, reference).value;
    const auto &plan = planAt(row, column);
    const auto &claims = plan.relational;
    auto rule = m_defaultRule;
    if (plan.isPlain) {
        rule = claims.front().rule;
    } else {
        const Claim *winner = nullptr;
        for (const auto &claim : claims) {
            if (winner && claim.rank != winner->rank)
                break;
            if (!hold(claim, value, other, column))
                continue;
            if (!winner) {
                winner = &claim;
            } else if (disagree(m_rules[winner->rule], m_rules[claim.rule])) {
                reportTie(row, column, winner->rule, claim.rule);
                auto verdict =
                    verdictOf(winner->rule, State::Unmeasured, changeBetween(value, other));
                verdict.rule = Verdict::noRule;
                return verdict;
            }
        }
        if (winner)
            rule = winner->rule;
    }
    const auto held = holdAgainst(m_rules[rule], value, other, m_hosts[column], m_hosts[reference]);
    auto verdict = verdictOf(rule, held.state, held.change);
    if (value && m_rules[rule].expect == Expectation::Differ && held.state != State::Violation)
        holdAgainstFurther(verdict, row, column);
    return verdict;
}

void Judge::holdAgainstFurther(Verdict &verdict, std::size_t row, std::size_t column)
{
    const auto &columns = m_comparison.topology().columns;
    const auto referenceOf = [&columns](int c) {
        return columns[static_cast<std::size_t>(c)].reference;
    };
    for (int c = referenceOf(columns[column].reference); c >= 0; c = referenceOf(c)) {
        const auto further = static_cast<std::size_t>(c);
        const auto held = holdAgainst(m_rules[verdict.rule], sideOf(row, column).value,
                                      sideOf(row, further).value, {}, {});
        if (held.state != State::Violation)
            continue;
        verdict.state = held.state;
        verdict.change = held.change;
        m_result.m_further.push_back(
            {{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)},
             static_cast<std::uint32_t>(further)});
        return;
    }
}

void Judge::judgeAlone(Verdict &verdict, std::size_t row, std::size_t column)
{
    const auto &plan = planAt(row, column);
    if (plan.absolute.empty())
        return;
    const auto &value = *sideOf(row, column).value;
    const Verdict relational = verdict;
    for (const auto &claim : plan.absolute) {
        const auto &rule = m_rules[claim.rule];
        // What stands alone is in no relation to another side.
        if ((claim.wanted & presenceTraits) != 0 || !hold(claim, &value, nullptr, column))
            continue;
        const auto state = holdAlone(rule, value);
        if (state == State::None)
            continue;
        const bool isWorse = verdict.isCovered || state > verdict.state
            || (state == verdict.state && rule.severity > verdict.severity);
        if (!isWorse)
            continue;
        const int reference = m_comparison.topology().columns[column].reference;
        const auto *other =
            reference < 0 ? nullptr : sideOf(row, static_cast<std::size_t>(reference)).value;
        const auto change = reference < 0 ? Change::None : changeBetween(&value, other);
        verdict = verdictOf(claim.rule, state, change);
        verdict.isAbsolute = true;
    }
    // A violation does not make the drift beside it any lighter.
    if (verdict.isAbsolute && relational.state == State::Drift && !relational.isCovered)
        verdict.severity = std::max(verdict.severity, relational.severity);
    if (verdict.isAbsolute
        && (traitsWanted(m_rules[verdict.rule]) & traitOf(Condition::CredentialOfProduction))
            != 0) {
        if (const auto shared = m_credentials.rowOf(value))
            m_result.m_shared.push_back(
                {{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)}, *shared});
    }
}

void Judge::reportTie(std::size_t row, std::size_t column, std::uint16_t a, std::uint16_t b)
{
    const auto [known, isNew] =
        m_tieErrors.try_emplace({a, b}, static_cast<std::uint32_t>(m_result.m_errors.size()));
    if (isNew) {
        const auto named = [this](std::uint16_t rule) {
            const auto where = m_rules[rule].where.toString();
            return "'" + m_rules[rule].id + "'" + (where.empty() ? "" : " (" + where + ")");
        };
        m_result.m_errors.push_back(
            {ErrorCode::BadInput,
             "the rules " + named(a) + " and " + named(b) + " both judge "
                 + m_comparison.path(row).toString() + ", disagree, and neither is more specific",
             m_rules[a].where, "make the pattern of one more specific, or take one away"});
    }
    m_result.m_ties.push_back(
        {{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)}, known->second});
}

void Judge::count(const Verdict &verdict, std::size_t row, std::size_t column)
{
    if (!verdict.isFinding())
        return;
    ++m_result.m_columnCounts[column][verdict.state];
    ++m_result.m_counts[verdict.state];
    if (verdict.state != State::Match)
        m_result.m_findings.push_back(
            {static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)});
}

Judgement judge(std::shared_ptr<const Comparison> comparison,
                const std::shared_ptr<const std::vector<Rule>> &rules,
                std::shared_ptr<const Notes> notes, Date today, const Fingerprinter &fingerprints)
{
    auto all = std::make_shared<const std::vector<Rule>>(withStructuralRules(*rules));
    return Judge(std::move(comparison), std::move(all), std::move(notes), today, fingerprints)
        .run();
}

} // namespace sidestage
