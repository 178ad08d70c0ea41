// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// What has the form of an IBAN inside a text (ISO 13616): a country's letters and as many letters
/// and digits as that country's accounts have, with or without the blanks of the printed form.
struct IbanMatch
{
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string account; ///< in capital letters, without blanks
};

/// The one that begins at that position.
std::optional<IbanMatch> ibanAt(std::string_view text, std::size_t at);
/// Whether the check digits fit (ISO/IEC 7064, MOD 97-10). Of random digits one in 97 does.
bool passesMod97(std::string_view account);
/// Whether it is published as an example or to be tested with.
bool isExampleIban(std::string_view account);

} // namespace sidestage
