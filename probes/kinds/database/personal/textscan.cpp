// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/textscan.h"

#include "probes/base/asciitext.h"
#include "probes/base/settingname.h"
#include "probes/kinds/database/personal/card.h"
#include "probes/kinds/database/personal/digitrun.h"
#include "probes/kinds/database/personal/email.h"
#include "probes/kinds/database/personal/iban.h"
#include "probes/kinds/database/personal/phone.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace sidestage {

namespace {

using Span = std::pair<std::size_t, std::size_t>;

bool overlapsAny(const std::vector<Span> &taken, std::size_t begin, std::size_t end)
{
    return std::ranges::any_of(
        taken, [=](const Span &span) { return begin < span.second && span.first < end; });
}

int hexDigit(char c)
{
    if (isDigit(c))
        return c - '0';
    const char low = lowerLetter(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// The character of `\u0040` at that position; a blank for any beyond ASCII, which no part of what
/// is looked for needs.
char unicodeEscape(std::string_view text, std::size_t at)
{
    int code = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = i < text.size() ? hexDigit(text[i]) : -1;
        if (digit < 0)
            return ' ';
        code = code * 16 + digit;
    }
    return code >= 0x20 && code < 0x7f ? static_cast<char>(code) : ' ';
}

/// A document's escapes (RFC 8259, section 7) undone, so that "\nbob@…" does not begin with an n.
std::string withoutEscapes(std::string_view json)
{
    std::string plain;
    plain.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] != '\\' || i + 1 == json.size()) {
            plain += json[i];
            continue;
        }
        const char escaped = json[++i];
        if (escaped == 'u') {
            plain += unicodeEscape(json, i + 1);
            i = std::min(i + 4, json.size() - 1);
        } else {
            plain += isLetter(escaped) ? ' ' : escaped;
        }
    }
    return plain;
}

bool looksLikeJson(std::string_view text)
{
    const auto rest = trimmed(text);
    return !rest.empty() && (rest.front() == '{' || rest.front() == '[' || rest.front() == '"');
}

class TextScan
{
public:
    using Take = std::function<void(PersonalMatch &&)>;
    TextScan(std::string_view text, const ColumnHints &hints, const Take &take)
        : m_text(text), m_hints(hints), m_take(take)
    {
    }

    void findEmails(const std::vector<std::string> &ownDomains)
    {
        for (auto at = m_text.find('@'); at != std::string_view::npos;
             at = m_text.find('@', at + 1)) {
            auto match = emailAround(m_text, at);
            if (!match || overlapsAny(m_taken, match->begin, match->end))
                continue;
            const bool isHarmless =
                isReservedDomain(match->domain()) || isWithinDomains(match->domain(), ownDomains);
            m_taken.emplace_back(match->begin, match->end);
            m_take({PersonalKind::Email, std::move(match->address), isHarmless, true, true});
        }
    }

    void findIbans()
    {
        for (std::size_t at = 0; at + 15 <= m_text.size(); ++at) {
            auto match = ibanAt(m_text, at);
            if (!match || overlapsAny(m_taken, match->begin, match->end))
                continue;
            const bool isValid = passesMod97(match->account);
            m_taken.emplace_back(match->begin, match->end);
            at = match->end - 1;
            const bool isExample = isExampleIban(match->account);
            m_take({PersonalKind::Iban, std::move(match->account), isExample, isValid, true});
        }
    }

    void findNumbers()
    {
        const bool isInText = std::ranges::any_of(m_text, isLetter);
        for (const auto &run : digitRunsOf(m_text, 7)) {
            if (overlapsAny(m_taken, run.begin, run.end))
                continue;
            auto cards = cardsIn(run);
            for (auto &card : cards) {
                const bool isValid = passesLuhn(card.digits);
                const bool isTest = isValid && isTestCard(card.digits);
                const bool isSpokenOf = card.isGrouped || isInText || m_hints.isCard;
                m_take({PersonalKind::Card, std::move(card.digits), isTest, isValid, isSpokenOf});
            }
            if (!cards.empty())
                continue;
            if (auto phone = phoneIn(run, m_hints.isPhone))
                m_take({PersonalKind::Phone, std::move(phone->digits), phone->isFictional, true,
                        true});
        }
    }

private:
    std::string_view m_text;
    const ColumnHints &m_hints;
    const Take &m_take;
    std::vector<Span> m_taken; ///< places that are something already
};

bool namesAny(const std::vector<std::string> &words, std::span<const std::string_view> wanted)
{
    return std::ranges::any_of(words, [wanted](const std::string &word) {
        return std::ranges::find(wanted, word) != wanted.end();
    });
}

} // namespace

ColumnHints ColumnHints::ofName(std::string_view column)
{
    static constexpr std::array<std::string_view, 14> phones{
        "PHONE", "PHONES", "MOBILE",  "TELEPHONE",   "TEL", "FAX",   "CELL",
        "SMS",   "MSISDN", "TELEFON", "PHONENUMBER", "GSM", "HANDY", "WHATSAPP"};
    static constexpr std::array<std::string_view, 7> cards{
        "CARD", "PAN", "CREDITCARD", "CARDNUMBER", "CC", "CCNUMBER", "CCNUM"};
    const auto words = wordsOfName(column);
    // "phone_id", "card_token": they point at one, and are none.
    static constexpr std::array<std::string_view, 5> pointers{"ID", "TOKEN", "TYPE", "COUNT", "AT"};
    if (!words.empty() && std::ranges::find(pointers, words.back()) != pointers.end())
        return {};
    return {namesAny(words, phones), namesAny(words, cards)};
}

void findPersonalData(std::string_view text, const ColumnHints &hints,
                      const std::vector<std::string> &ownDomains,
                      const std::function<void(PersonalMatch &&)> &take)
{
    std::string plain;
    if (text.find('\\') != std::string_view::npos && looksLikeJson(text)) {
        plain = withoutEscapes(text);
        text = plain;
    }
    TextScan scan(text, hints, take);
    scan.findEmails(ownDomains);
    scan.findIbans();
    scan.findNumbers();
}

} // namespace sidestage
