// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/columntally.h"

#include <cmath>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, personalKinds> segments{"emails", "cards", "phones",
                                                               "ibans"};
constexpr std::array<std::string_view, personalKinds> descriptions{"e-mail address", "card number",
                                                                   "phone number", "bank account"};
/// How often random digits of the right shape pass the check.
constexpr std::array<double, personalKinds> chances{0, 0.1, 0, 1.0 / 97};

/// Whether so many passed that chance does not explain it: four standard deviations above what it
/// would let pass (of a binomial distribution).
bool isBeyondChance(std::size_t passed, std::size_t tried, double chance)
{
    const auto count = static_cast<double>(tried);
    return static_cast<double>(passed)
        > count * chance + 4 * std::sqrt(count * chance * (1 - chance));
}

} // namespace

std::string_view describe(PersonalKind kind)
{
    return descriptions.at(static_cast<std::size_t>(kind));
}

std::string_view segmentOf(PersonalKind kind)
{
    return segments.at(static_cast<std::size_t>(kind));
}

ColumnTally::ColumnTally(std::string_view column, const Fingerprinter &fingerprints)
    : m_hints(ColumnHints::ofName(column)), m_fingerprints(fingerprints)
{
}

void ColumnTally::take(std::string_view value, const std::vector<std::string> &ownDomains)
{
    findPersonalData(value, m_hints, ownDomains, [this](PersonalMatch &&match) { add(match); });
}

void ColumnTally::add(const PersonalMatch &match)
{
    auto &kind = m_kinds.at(static_cast<std::size_t>(match.kind));
    if (match.isHarmless) {
        ++kind.harmless;
        return;
    }
    ++kind.shaped;
    if (!match.isValid)
        return;
    ++kind.valid;
    if (match.isSpokenOf)
        ++kind.spokenOf;
    // Of another kind of text than a setting's value: the two must never share a fingerprint.
    const auto fingerprint = m_fingerprints.of("personal data\n" + std::string(describe(match.kind))
                                               + '\n' + match.value);
    if (kind.least.size() < mostFingerprints) {
        kind.least.insert(fingerprint);
    } else if (fingerprint < *kind.least.rbegin() && kind.least.insert(fingerprint).second) {
        kind.least.erase(std::prev(kind.least.end()));
    }
}

ColumnTally::Count ColumnTally::count(PersonalKind which) const
{
    const auto index = static_cast<std::size_t>(which);
    const auto &kind = m_kinds.at(index);
    Count count;
    count.seen = kind.harmless;
    const auto chance = chances.at(index);
    const bool isOneSpokenOf = kind.shaped == 1 && kind.spokenOf == 1;
    if (kind.valid == 0
        || (chance > 0 && !isOneSpokenOf && !isBeyondChance(kind.valid, kind.shaped, chance)))
        return count;
    count.seen += kind.valid;
    count.found = kind.valid;
    count.least.assign(kind.least.begin(), kind.least.end());
    return count;
}

} // namespace sidestage
