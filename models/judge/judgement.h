// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/comparison.h"
#include "models/notes/notes.h"
#include "models/rules/rule.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sidestage {

/// The state of one path of one environment. In the order of how much it wants to be seen.
enum class State : std::uint8_t {
    None, ///< nothing was held against it: the environment mirrors none, and no rule speaks of it
    Match,
    Allowed,
    Known,
    Unmeasured,
    Drift,
    Violation
};
inline constexpr std::array<std::string_view, 7> stateNames{
    "none", "match", "allowed", "known", "unmeasured", "drift", "violation"};
constexpr std::string_view nameOf(State s)
{
    return stateNames.at(static_cast<std::size_t>(s));
}

enum class Change : std::uint8_t { None, Missing, Extra, Changed };
inline constexpr std::array<std::string_view, 4> changeNames{"", "missing", "extra", "changed"};
constexpr std::string_view nameOf(Change c)
{
    return changeNames.at(static_cast<std::size_t>(c));
}

/// What was decided about one cell. Twelve bytes: there is one for each cell of a million rows.
struct Verdict
{
    State state = State::None;
    Change change = Change::None;
    Severity severity = Severity::Info;
    Risk risk = Risk::ControlFlow;
    std::uint16_t rule = noRule; ///< index into Judgement::rules()
    /// Whether the finding is told elsewhere: a row below a failed probe, a missing service or a
    /// gap is shown as such, and counted once, at the row of its cause.
    bool isCovered = false;
    /// Whether the rule judged the value by itself, without a reference.
    bool isAbsolute = false;
    std::int32_t note =
        noNote; ///< index into the notes: the one that explains it, or that once did

    static constexpr std::uint16_t noRule = 0xffff;
    static constexpr std::int32_t noNote = -1;
    /// Whether it is one of the findings of a report: judged, and not covered.
    bool isFinding() const { return state != State::None && !isCovered; }
};
static_assert(sizeof(Verdict) == 12);

/// Findings by state.
struct Counts
{
    std::array<std::size_t, stateNames.size()> byState{};
    std::size_t operator[](State state) const
    {
        return byState.at(static_cast<std::size_t>(state));
    }
    std::size_t &operator[](State state) { return byState.at(static_cast<std::size_t>(state)); }
    std::size_t unexplained() const { return (*this)[State::Drift] + (*this)[State::Violation]; }
    friend bool operator==(const Counts &, const Counts &) = default;
};

/// How one note fared in this judgement.
struct NoteUse
{
    NoteStanding standing = NoteStanding::Active;
    std::size_t explains = 0; ///< findings that are known because of it
    std::size_t moved = 0; ///< findings whose pin no longer fits
    /// Findings whose pin does not fit, under a key that was made up for this run: whether it ever
    /// did cannot be told.
    std::size_t unchecked = 0;
    bool isStale = false; ///< matches no difference, and every probe it speaks of ran
};

/// A reference to one verdict.
struct FindingRef
{
    std::uint32_t row = 0;
    std::uint32_t column = 0;
    friend bool operator==(const FindingRef &, const FindingRef &) = default;
};

/// The answer to one comparison: a verdict for every cell, with its reason at hand. Immutable,
/// shared, thread-safe.
class Judgement
{
public:
    const Comparison &comparison() const { return *m_comparison; }
    std::shared_ptr<const Comparison> comparisonPointer() const { return m_comparison; }
    const Verdict &verdict(std::size_t row, std::size_t column) const
    {
        return m_verdicts[row * m_comparison->columnCount() + column];
    }
    std::span<const Rule> rules() const { return *m_rules; }
    const Rule *rule(const Verdict &verdict) const;
    const Notes &notes() const { return *m_notes; }
    const Note *note(const Verdict &verdict) const;
    std::span<const NoteUse> noteUses() const { return m_noteUses; }
    const Counts &counts() const { return m_counts; }
    const Counts &counts(std::size_t column) const { return m_columnCounts[column]; }
    /// All findings but matches, sorted by row, then column.
    std::span<const FindingRef> findings() const { return m_findings; }
    /// What made judging itself impossible somewhere: ties of rules, by both names.
    std::span<const Error> errors() const { return m_errors; }
    /// Why the cells of a row are unmeasured: one sentence for all environments that could not be
    /// read for the same reason, those that the given ones mirror among them; where two rules tie,
    /// what `reason` says of each column.
    std::vector<std::string> reasonsUnmeasured(std::size_t row,
                                               std::span<const std::size_t> columns) const;
    /// Whether the cell is drift beside a note whose pins this run could not check.
    bool isPinUnchecked(std::size_t row, std::size_t column) const;
    /// A sentence that says why the cell has its state: the rule, the note or the error, with the
    /// values concerned. Never a secret.
    std::string reason(std::size_t row, std::size_t column) const;

private:
    friend class Judge;
    /// Something that only a few cells have, by row and column.
    struct Detail
    {
        FindingRef cell;
        std::uint32_t index; ///< m_ties: into m_errors; m_shared: a row; m_further: a column;
                             ///< m_unchecked: none
    };
    static const Detail *detailAt(const std::vector<Detail> &details, std::size_t row,
                                  std::size_t column);
    std::shared_ptr<const Comparison> m_comparison;
    std::shared_ptr<const std::vector<Rule>> m_rules;
    std::shared_ptr<const Notes> m_notes;
    std::vector<Verdict> m_verdicts;
    std::vector<NoteUse> m_noteUses;
    std::vector<FindingRef> m_findings;
    std::vector<Counts> m_columnCounts;
    Counts m_counts;
    std::vector<Error> m_errors;
    std::vector<Detail> m_ties; ///< cells that two rules claim alike; sorted
    std::vector<Detail> m_unchecked; ///< where a pin could not be checked; sorted
    std::vector<Detail> m_further; ///< held against a column further up; sorted
    std::vector<Detail> m_shared; ///< where production has the same credential; sorted
};

/// Pure: no clock, no file, no network. `rules`: the team's and the built-in ones in any order;
/// Judgement::rules() has those that are part of judging itself behind them. A rule of the team
/// with a built-in one's id replaces it on the paths that it matches. `today` in UTC.
/// `fingerprints` checks the pins of notes.
Judgement judge(std::shared_ptr<const Comparison> comparison,
                const std::shared_ptr<const std::vector<Rule>> &rules,
                std::shared_ptr<const Notes> notes, Date today, const Fingerprinter &fingerprints);

} // namespace sidestage
