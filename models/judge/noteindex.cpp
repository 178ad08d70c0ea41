// SPDX-License-Identifier: Apache-2.0
#include "models/judge/noteindex.h"

#include <algorithm>

namespace sidestage {

namespace {
bool explains(NoteStanding standing)
{
    return standing != NoteStanding::Overdue && standing != NoteStanding::Incomplete;
}

/// Whether all secrets of the value were made under that key.
bool isUnderKey(const FactValue &value, std::uint32_t key)
{
    if (value.isSecret())
        return value.toSecret().key == key;
    return std::ranges::all_of(value.members(),
                               [key](const FactValue &member) { return isUnderKey(member, key); });
}
} // namespace

NoteIndex::NoteIndex(const Notes &notes, const Comparison &comparison, Date today,
                     const Fingerprinter &fingerprints)
    : m_notes(&notes)
    , m_comparison(&comparison)
    , m_fingerprints(&fingerprints)
    , m_uses(notes.notes.size())
    , m_isMatched(notes.notes.size())
{
    std::vector<PathGlob> globs;
    for (std::size_t i = 0; i < notes.notes.size(); ++i) {
        const auto &note = notes.notes[i];
        m_uses[i].standing = standingOf(note, today);
        for (const auto &column : comparison.topology().columns)
            m_covers.push_back(note.coversEnvironment(column.name));
        for (const auto &glob : note.differs) {
            globs.push_back(glob);
            m_noteOfGlob.push_back(static_cast<int>(i));
        }
    }
    m_globs = PathGlobSet(std::move(globs));
}

std::vector<NoteIndex::Match> NoteIndex::matchesAt(std::string_view path, std::size_t column)
{
    std::vector<Match> matches;
    for (const int glob : m_globs.matching(path)) {
        const int note = m_noteOfGlob[static_cast<std::size_t>(glob)];
        const auto n = static_cast<std::size_t>(note);
        if (!m_covers[n * m_comparison->columnCount() + column])
            continue;
        const auto &differs = m_notes->notes[n].differs;
        const auto first = std::ranges::find(m_noteOfGlob, note) - m_noteOfGlob.begin();
        matches.push_back({note, differs[static_cast<std::size_t>(glob - first)].specificity()});
    }
    return matches;
}

NoteIndex::Pin NoteIndex::pinAt(const Note &note, std::size_t row, std::size_t column) const
{
    const auto path = m_comparison->path(row).text();
    const auto isOfPath = [path](const AcceptedPin &accepted) { return accepted.path == path; };
    if (std::ranges::none_of(note.accepted, isOfPath))
        return Pin::Fits;
    const auto reference = m_comparison->topology().columns[column].reference;
    const auto valueAt = [&](std::size_t c) {
        const auto *fact = m_comparison->fact(row, c);
        return fact ? &fact->value : nullptr;
    };
    const auto *value = valueAt(column);
    const auto *other = reference < 0 ? nullptr : valueAt(static_cast<std::size_t>(reference));
    const auto pin = pinOf(*m_fingerprints, value, other);
    // One path may be pinned several times: once for each environment that differs.
    if (std::ranges::any_of(note.accepted, [&](const AcceptedPin &accepted) {
            return isOfPath(accepted) && accepted.pin == pin;
        }))
        return Pin::Fits;
    // A pin of another day was made under another key than one that was made up for this run, or
    // of secrets whose fingerprints were.
    const auto isOfAnotherKey = [this](const FactValue *side) {
        return side && !isUnderKey(*side, m_fingerprints->keyNumber());
    };
    const bool isComparable = m_fingerprints->lasts() == Fingerprinter::Lasts::Always
        && !isOfAnotherKey(value) && !isOfAnotherKey(other);
    return isComparable ? Pin::Moved : Pin::Unchecked;
}

bool NoteIndex::apply(Verdict &verdict, std::size_t row, std::size_t column)
{
    if (m_noteOfGlob.empty())
        return true;
    const bool isUnexplained = verdict.state == State::Drift || verdict.state == State::Violation;
    if (!isUnexplained && (verdict.state != State::Allowed || verdict.change == Change::None))
        return true;
    const Match *best = nullptr;
    const auto matches = matchesAt(m_comparison->path(row).text(), column);
    const auto isActive = [this](const Match &match) {
        return explains(m_uses[static_cast<std::size_t>(match.note)].standing);
    };
    for (const auto &match : matches) {
        m_isMatched[static_cast<std::size_t>(match.note)] = true;
        // One that explains before one that no longer does; then the most specific; then, since
        // globs come in the order of the document, the first.
        if (!best || (isActive(match) && !isActive(*best))
            || (isActive(match) == isActive(*best) && match.specificity > best->specificity))
            best = &match;
    }
    if (!best || !isUnexplained)
        return true;
    verdict.note = best->note;
    if (verdict.state != State::Drift || !isActive(*best))
        return true;
    const auto n = static_cast<std::size_t>(best->note);
    switch (pinAt(m_notes->notes[n], row, column)) {
    case Pin::Fits:
        ++m_uses[n].explains;
        verdict.state = State::Known;
        break;
    case Pin::Moved:
        ++m_uses[n].moved;
        break;
    case Pin::Unchecked:
        ++m_uses[n].unchecked;
        return false;
    }
    return true;
}

void NoteIndex::findUnreadable(std::vector<bool> &unreadable)
{
    const auto &topology = m_comparison->topology();
    const auto mark = [&](std::string_view path, std::size_t column) {
        for (const int glob : m_globs.reaching(m_globs.classOf(path))) {
            const auto n = static_cast<std::size_t>(m_noteOfGlob[static_cast<std::size_t>(glob)]);
            // What cannot be read in a reference is unknown to all that mirror it.
            for (std::size_t c = 0; c < topology.columns.size(); ++c) {
                const bool isConcerned =
                    c == column || topology.columns[c].reference == static_cast<int>(column);
                if (isConcerned && m_covers[n * topology.columns.size() + c])
                    unreadable[n] = true;
            }
        }
    };
    for (const auto &rows : m_comparison->services()) {
        const auto &path = m_comparison->path(rows.begin);
        for (std::size_t c = 0; c < topology.columns.size(); ++c) {
            const auto *reading = m_comparison->reading(rows, c);
            if (!reading) {
                if (m_comparison->cell(rows.begin, c).kind() == Cell::Kind::Unmeasured)
                    mark(path.text(), c);
                continue;
            }
            for (const auto &gap : reading->gaps)
                mark(gap.path.text(), c);
        }
    }
}

std::vector<NoteUse> NoteIndex::uses()
{
    const auto &topology = m_comparison->topology();
    std::vector<bool> unreadable(m_uses.size(), topology.isNarrowed);
    if (!m_noteOfGlob.empty() && !topology.isNarrowed)
        findUnreadable(unreadable);
    const auto columns = topology.columns.size();
    for (std::size_t n = 0; n < m_uses.size(); ++n) {
        bool coversAny = false;
        for (std::size_t c = 0; c < columns; ++c)
            coversAny = coversAny || m_covers[n * columns + c];
        // Previews come and go: a note on one that is not there now says nothing wrong.
        m_uses[n].isStale =
            coversAny && !m_notes->notes[n].differs.empty() && !m_isMatched[n] && !unreadable[n];
    }
    return m_uses;
}

} // namespace sidestage
