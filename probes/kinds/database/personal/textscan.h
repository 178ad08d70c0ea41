// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What is looked for.
enum class PersonalKind : std::uint8_t { Email, Card, Phone, Iban };
inline constexpr std::size_t personalKinds = 4;

/// One thing that was found in a text.
struct PersonalMatch
{
    PersonalKind kind = PersonalKind::Email;
    std::string value; ///< in one form, however it was written
    bool isHarmless = false; ///< belongs to nobody: reserved, published for tests, fictional
    /// False for what has the shape of the thing, and whose check digits do not fit: how often
    /// that is so tells a column of cards from one of other long numbers.
    bool isValid = true;
    /// Written as people write it, or inside other text: unlikely to be some other number.
    bool isSpokenOf = false;
};

/// What is known of a column before its first value is read.
struct ColumnHints
{
    bool isPhone = false; ///< by its name: "mobile", "phone_number", "telefon"
    bool isCard = false; ///< "card_number", "pan"
    static ColumnHints ofName(std::string_view column);
};

/// Finds everything in one value: plain text, a number, JSON, or any text around them. Each place
/// of the text counts once. Total for any bytes; linear in their number but for a small factor.
void findPersonalData(std::string_view text, const ColumnHints &hints,
                      const std::vector<std::string> &ownDomains,
                      const std::function<void(PersonalMatch &&)> &take);

} // namespace sidestage
