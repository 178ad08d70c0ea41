// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/hosts.h"
#include "models/judge/credentialindex.h"
#include "models/judge/judgement.h"
#include "models/judge/noteindex.h"
#include "models/judge/ruleindex.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sidestage {

/// One judgement in the making: row by row, a verdict for each cell. Use `judge()`.
///
/// The row of a service says whether the service is there at all; where it is not, or where its
/// probe failed, the rows below repeat that verdict and are covered. A path that two environments
/// both lack is not a finding.
class Judge
{
public:
    Judge(std::shared_ptr<const Comparison> comparison,
          std::shared_ptr<const std::vector<Rule>> rules, std::shared_ptr<const Notes> notes,
          Date today, const Fingerprinter &fingerprints);
    Judgement run() &&;

private:
    struct Side
    {
        Cell cell;
        const FactValue *value = nullptr;
    };
    void judgeService(const Comparison::ServiceRows &service);
    Verdict judgeCell(std::size_t row, std::size_t column);
    Verdict unmeasured(std::size_t row, std::size_t column, int reference) const;
    Verdict judgePresence(bool isThere, bool isInReference, std::size_t row, std::size_t column);
    Verdict judgeRelation(std::size_t row, std::size_t column, std::size_t reference);
    /// What must differ must differ from every environment further up as well: a preview that
    /// mirrors staging may not have production's key either. What could not be read there says
    /// nothing.
    void holdAgainstFurther(Verdict &verdict, std::size_t row, std::size_t column);
    void judgeAlone(Verdict &verdict, std::size_t row, std::size_t column);
    bool hold(const Claim &claim, const FactValue *value, const FactValue *reference,
              std::size_t column) const;
    void reportTie(std::size_t row, std::size_t column, std::uint16_t a, std::uint16_t b);
    void count(const Verdict &verdict, std::size_t row, std::size_t column);
    /// A table that is missing is one finding, not one for each of its columns: what lies below a
    /// one-sided path and is one-sided the same way repeats its verdict and is covered. Likewise
    /// what is allowed as a whole.
    void coverByWhole(Verdict &verdict, std::size_t row, std::size_t column);
    Side sideOf(std::size_t row, std::size_t column) const;
    Verdict verdictOf(std::uint16_t rule, State state, Change change) const;
    const RulePlan &planAt(std::size_t row, std::size_t column);

    Judgement m_result;
    const Comparison &m_comparison;
    const std::vector<Rule> &m_rules;
    std::uint16_t m_defaultRule;
    std::uint16_t m_serviceRule;
    std::vector<HostNames> m_hosts; ///< by column
    CredentialIndex m_credentials;
    NoteIndex m_notes;
    std::map<std::string, RuleIndex, std::less<>> m_indices; ///< by probe kind
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint32_t> m_tieErrors;

    // Of the service at hand:
    const Comparison::ServiceRows *m_service = nullptr;
    RuleIndex *m_index = nullptr;
    std::vector<const Reading *> m_readings; ///< by column
    std::vector<Verdict> m_presence; ///< of the service's own row, by column
    static constexpr std::size_t noWhole = ~std::size_t(0);
    std::vector<std::size_t> m_wholes; ///< by column: the row of the one-sided subtree at hand
    std::vector<std::size_t> m_allowedWholes; ///< the same, where a rule allows it
    // Of the row at hand:
    int m_class = -1; ///< of its path; -1: not asked for yet
};

} // namespace sidestage
