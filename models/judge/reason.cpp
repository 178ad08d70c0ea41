// SPDX-License-Identifier: Apache-2.0
#include "models/judge/judgement.h"

#include <algorithm>

namespace sidestage {

const Rule *Judgement::rule(const Verdict &verdict) const
{
    return verdict.rule == Verdict::noRule ? nullptr : &(*m_rules)[verdict.rule];
}

const Note *Judgement::note(const Verdict &verdict) const
{
    return verdict.note == Verdict::noNote
        ? nullptr
        : &m_notes->notes[static_cast<std::size_t>(verdict.note)];
}

const Judgement::Detail *Judgement::detailAt(const std::vector<Detail> &details, std::size_t row,
                                             std::size_t column)
{
    const auto key = [](const Detail &detail) {
        return std::pair<std::size_t, std::size_t>(detail.cell.row, detail.cell.column);
    };
    const auto at = std::ranges::lower_bound(details, std::pair(row, column), {}, key);
    return at != details.end() && key(*at) == std::pair(row, column) ? &*at : nullptr;
}

bool Judgement::isPinUnchecked(std::size_t row, std::size_t column) const
{
    return detailAt(m_unchecked, row, column) != nullptr;
}

namespace {

constexpr std::size_t longestShown = 80;
constexpr std::string_view differentKeys =
    "The two were read in different runs, each under a key that was made up for it: measure both "
    "in one run";

/// A value in a sentence; a hidden one is not even described.
std::string shown(const FactValue &value)
{
    using Kind = FactValue::Kind;
    if (value.isSecret())
        return "a hidden value";
    if (value.kind() == Kind::Nothing)
        return "no value";
    auto text = value.display();
    if (text.empty())
        return "an empty value";
    // Cut between characters of UTF-8, whose later bytes are 10xxxxxx.
    if (text.size() > longestShown) {
        auto end = longestShown;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
        text.resize(end);
        text += "…";
    }
    std::ranges::replace(text, '\n', ' ');
    std::ranges::replace(text, '\r', ' ');
    return "'" + text + "'";
}

std::string kindName(const FactValue &value)
{
    constexpr std::array<std::string_view, 11> names{
        "nothing",    "a boolean", "an integer", "a decimal", "a text",        "an instant",
        "a duration", "a version", "a list",     "a set",     "a hidden value"};
    return std::string(names.at(static_cast<std::size_t>(value.kind())));
}

/// "staging and production could not be read: …"; the columns' reasons are all that of the first.
std::string whyUnmeasured(const Comparison &comparison, std::size_t row,
                          std::span<const std::size_t> columns)
{
    std::string names;
    for (std::size_t i = 0; i < columns.size(); ++i)
        names += (i == 0                        ? ""
                      : i + 1 == columns.size() ? " and "
                                                : ", ")
            + comparison.topology().columns[columns[i]].name;
    const auto *gap = comparison.gap(row, columns.front());
    if (!gap)
        return names + (columns.size() == 1 ? " has" : " have") + " not been measured yet";
    std::string where;
    if (gap->path != comparison.path(row))
        where = " (at " + gap->path.toString() + ")";
    return names + " could not be read" + where + ": " + gap->reason.message;
}

std::string whyUnmeasured(const Comparison &comparison, std::size_t row, std::size_t column)
{
    return whyUnmeasured(comparison, row, std::span(&column, 1));
}

bool haveSameGap(const Comparison &comparison, std::size_t row, std::size_t a, std::size_t b)
{
    const auto *one = comparison.gap(row, a);
    const auto *other = comparison.gap(row, b);
    return one && other ? one->path == other->path && one->reason.message == other->reason.message
                        : one == other;
}

/// What stands on both sides, as far as it differs or is worth saying. `reference`: the column
/// that was held against; -1: none.
std::string facts(const Comparison &comparison, const Verdict &verdict, std::size_t row,
                  std::size_t column, int reference)
{
    const auto &topology = comparison.topology();
    const auto &name = topology.columns[column].name;
    const auto *fact = comparison.fact(row, column);
    if (reference < 0 || verdict.isAbsolute)
        return fact ? name + " has " + shown(fact->value) : name + " has nothing here";
    const auto r = static_cast<std::size_t>(reference);
    const auto &other = topology.columns[r].name;
    const auto *otherFact = comparison.fact(row, r);
    const auto isWithout = [&](std::size_t c) {
        return comparison.cell(row, c).kind() == Cell::Kind::NoTarget;
    };
    const auto service = "the service '" + comparison.serviceInfo(row).name + "'";
    if (isWithout(column) != isWithout(r)) {
        return isWithout(column)
            ? other + " has " + service + ", and " + name + " has no target for it"
            : name + " has " + service + ", and " + other + " has no target for it";
    }
    if (!fact && !otherFact)
        return name + " and " + other + " both have " + service;
    if (!fact)
        return other + " has " + shown(otherFact->value) + ", and " + name + " lacks it";
    if (!otherFact)
        return name + " has " + shown(fact->value) + ", and " + other + " lacks it";
    if (fact->value == otherFact->value)
        return name + " and " + other + " both have "
            + (fact->value.isSecret() ? "the same hidden value" : shown(fact->value));
    if (fact->value.isSecret() && otherFact->value.isSecret()
        && !areUnderDifferentKeys(fact->value, otherFact->value))
        return name + " and " + other + " have different hidden values";
    // The text "1" and the number 1 look alike.
    if (shown(fact->value) == shown(otherFact->value)
        && fact->value.kind() != otherFact->value.kind())
        return name + " has " + shown(fact->value) + " as " + kindName(fact->value) + ", " + other
            + " as " + kindName(otherFact->value);
    return name + " has " + shown(fact->value) + ", " + other + " has " + shown(otherFact->value);
}

std::string noteSentence(const Note &note, const NoteUse &use, const Verdict &verdict,
                         bool isPinUnchecked)
{
    const auto title = "The note '" + note.title + "'";
    if (verdict.state == State::Known)
        return title + " explains it: " + note.why;
    if (use.standing == NoteStanding::Incomplete)
        return title + " speaks of it, but is incomplete and explains nothing.";
    if (use.standing == NoteStanding::Overdue)
        return title + " explained it until its review date, which has passed.";
    if (verdict.state == State::Violation)
        return title + " speaks of it, but a note does not excuse a violation.";
    if (isPinUnchecked)
        return title
            + " pins what it accepted, which cannot be compared: the key of this run was made up "
              "for it, and the pin was made under another.";
    return title
        + " accepted other values: one of the two sides has moved since, or the pin was made under "
          "another key.";
}

bool isOneSided(const Verdict &verdict)
{
    return !verdict.isAbsolute
        && (verdict.change == Change::Missing || verdict.change == Change::Extra);
}

void addSentence(std::string &text, std::string_view sentence)
{
    if (sentence.empty())
        return;
    if (!text.empty())
        text += ' ';
    text += sentence;
    constexpr std::string_view ends = ".!?";
    if (ends.find(text.back()) == std::string_view::npos)
        text += '.';
}

} // namespace

std::vector<std::string> Judgement::reasonsUnmeasured(std::size_t row,
                                                      std::span<const std::size_t> columns) const
{
    std::vector<std::string> sentences;
    std::vector<std::size_t> concerned;
    const auto add = [&](int column) {
        const auto c = static_cast<std::size_t>(column);
        if (column >= 0 && m_comparison->cell(row, c).kind() == Cell::Kind::Unmeasured
            && std::ranges::find(concerned, c) == concerned.end())
            concerned.push_back(c);
    };
    for (const auto column : columns) {
        if (detailAt(m_ties, row, column))
            sentences.push_back(reason(row, column));
        add(static_cast<int>(column));
        add(m_comparison->topology().columns[column].reference);
    }
    while (!concerned.empty()) {
        const auto others = std::stable_partition(
            concerned.begin(), concerned.end(), [&, first = concerned.front()](std::size_t column) {
                return haveSameGap(*m_comparison, row, first, column);
            });
        std::string sentence;
        addSentence(sentence,
                    whyUnmeasured(*m_comparison, row, std::span(concerned.begin(), others)));
        sentences.push_back(std::move(sentence));
        concerned.erase(concerned.begin(), others);
    }
    return sentences;
}

std::string Judgement::reason(std::size_t row, std::size_t column) const
{
    const auto &comparison = *m_comparison;
    const auto &held = verdict(row, column);
    const int reference = comparison.topology().columns[column].reference;
    std::string text;
    if (held.state == State::None) {
        addSentence(text,
                    reference < 0 ? "Nothing was held against it: this environment mirrors none"
                                  : "Nothing is there on either side");
        return text;
    }
    if (held.state == State::Unmeasured && !held.isAbsolute) {
        if (const auto *tie = detailAt(m_ties, row, column)) {
            addSentence(text, "Not judged: " + m_errors[tie->index].message);
        } else if (const auto *claimed = rule(held)) {
            addSentence(text, facts(comparison, held, row, column, reference));
            addSentence(text,
                        "The rule " + claimed->id + " (expects "
                            + std::string(nameOf(claimed->expect))
                            + ") cannot be applied to these values");
            const auto *fact = comparison.fact(row, column);
            const auto *other =
                reference < 0 ? nullptr : comparison.fact(row, static_cast<std::size_t>(reference));
            if (fact && other && areUnderDifferentKeys(fact->value, other->value))
                addSentence(text, differentKeys);
        } else {
            const auto isUnmeasured = [&](std::size_t c) {
                return comparison.cell(row, c).kind() == Cell::Kind::Unmeasured;
            };
            if (isUnmeasured(column))
                addSentence(text, whyUnmeasured(comparison, row, column));
            if (reference >= 0 && isUnmeasured(static_cast<std::size_t>(reference)))
                addSentence(text,
                            whyUnmeasured(comparison, row, static_cast<std::size_t>(reference)));
        }
        return text;
    }
    const auto *further = detailAt(m_further, row, column);
    addSentence(text,
                facts(comparison, held, row, column,
                      further ? static_cast<int>(further->index) : reference));
    if (comparison.cell(row, column).kind() == Cell::Kind::Unmeasured)
        addSentence(text, whyUnmeasured(comparison, row, column));
    if (const auto *shared = detailAt(m_shared, row, column); shared && held.isAbsolute)
        addSentence(text,
                    "Production uses the same credential at "
                        + comparison.path(shared->index).toString());
    const auto *claimed = rule(held);
    if (claimed && claimed->expect == Expectation::Differ && isOneSided(held)) {
        // Its why speaks of a value that is shared, which this one is not.
        addSentence(text, "The rule " + claimed->id + " expects one of its own in each of them");
    } else if (claimed) {
        addSentence(text,
                    "The rule " + claimed->id + " (expects " + std::string(nameOf(claimed->expect))
                        + ") "
                        + (held.state == State::Unmeasured    ? "cannot be applied to this value"
                               : held.state == State::Match   ? "is met"
                               : held.state == State::Allowed ? "allows it"
                                                              : "is not met"));
        if (held.state != State::Match)
            addSentence(text, claimed->why);
    }
    if (const auto *beside = note(held))
        addSentence(text,
                    noteSentence(*beside, m_noteUses[static_cast<std::size_t>(held.note)], held,
                                 isPinUnchecked(row, column)));
    return text;
}

} // namespace sidestage
