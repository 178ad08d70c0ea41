// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/personal/digitrun.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B).
bool passesLuhn(std::string_view digits);
/// Whether a payment network issues cards with that beginning and that many digits (ISO/IEC 7812:
/// issuer identification numbers). Says nothing of the check digit.
bool hasCardShape(std::string_view digits);
/// Whether a payment provider publishes the number as one to test with.
bool isTestCard(std::string_view digits);

/// Digits that have the shape of a card's number.
struct CardMatch
{
    std::string digits;
    bool isGrouped = false; ///< written in the groups that are printed on cards
};
/// Those in a run: the run as a whole, or consecutive groups of it.
std::vector<CardMatch> cardsIn(const DigitRun &run);

} // namespace sidestage
