// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/personal/digitrun.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sidestage {

/// A phone number inside a text.
struct PhoneMatch
{
    std::string digits; ///< with the country's code where that is known
    bool isFictional = false; ///< of a range that reaches nobody, or a placeholder
};

/// The number in a run, where its form says that it is one: with a `+`, or in the groups of North
/// America. `isPhoneColumn`: every number of seven to fifteen digits is one, in any country's form.
std::optional<PhoneMatch> phoneIn(const DigitRun &run, bool isPhoneColumn);

/// Whether digits with the country's code are set aside for fiction, or can be nobody's.
bool isFictionalPhone(std::string_view internationalDigits);

} // namespace sidestage
