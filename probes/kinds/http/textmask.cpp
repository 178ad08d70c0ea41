// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/textmask.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// Letters of keys, of base64 and of its URL-safe form, without the slash, which ends a path.
bool isTokenLetter(char c)
{
    return isLetterOrDigit(c) || c == '_' || c == '-' || c == '+';
}
bool isMailLetter(char c)
{
    return isLetterOrDigit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

template <typename Predicate>
std::size_t runLength(std::string_view text, Predicate predicate)
{
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), predicate)
                                    - text.begin());
}

std::size_t uuidAt(std::string_view text)
{
    constexpr std::array<std::size_t, 5> groups{8, 4, 4, 4, 12};
    std::size_t at = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i > 0 && (at >= text.size() || text[at++] != '-'))
            return 0;
        if (runLength(text.substr(at), isHexDigit) != groups.at(i))
            return 0;
        at += groups.at(i);
    }
    return at < text.size() && isLetterOrDigit(text[at]) ? 0 : at;
}

std::size_t mailAt(std::string_view text)
{
    const auto user = runLength(text.substr(0, 65), isMailLetter); // RFC 5321: at most 64
    if (user == 0 || user > 64 || user >= text.size())
        return 0;
    const std::size_t sign = text[user] == '@' ? 1 : text.substr(user, 3) == "%40" ? 3 : 0;
    if (sign == 0)
        return 0;
    auto host = text.substr(user + sign, 255);
    host = host.substr(
        0, runLength(host, [](char c) { return isLetterOrDigit(c) || c == '.' || c == '-'; }));
    while (!host.empty() && host.back() == '.')
        host.remove_suffix(1);
    return host.find('.') == std::string_view::npos ? 0 : user + sign + host.size();
}

/// Whether a run of token letters looks made by a machine.
bool isToken(std::string_view run)
{
    constexpr std::array<std::string_view, 12> prefixes{
        "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "ghp_",
        "gho_",     "glpat-",   "xoxb-",    "AKIA",     "eyJ",    "SG."};
    if (run.size() >= 12
        && std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return run.starts_with(prefix); }))
        return true;
    if (run.size() < 16)
        return false;
    const auto digits = std::count_if(run.begin(), run.end(), isDigit);
    const auto letters = std::count_if(run.begin(), run.end(), isLetter);
    if (digits >= 3 && letters >= 2)
        return true;
    // Without digits only what has no hyphens, no underscores and no sane use of capitals.
    int changes = 0;
    for (std::size_t i = 1; i < run.size(); ++i) {
        if (!isLetter(run[i]) && !isDigit(run[i]))
            return false;
        changes += run[i - 1] >= 'a' && run[i] >= 'A' && run[i] <= 'Z' ? 1 : 0;
    }
    return run.size() >= 24 && changes >= static_cast<int>(run.size()) / 6;
}

/// "2026-11-21", "2026/11/21", with or without a time behind it.
std::size_t dateAt(std::string_view text)
{
    const auto matches = [&](std::string_view pattern) {
        if (text.size() < pattern.size())
            return false;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (pattern[i] == '0' ? !isDigit(text[i]) : text[i] != pattern[i])
                return false;
        }
        return true;
    };
    if (!matches("0000-00-00") && !matches("0000/00/00"))
        return 0;
    std::size_t size = 10;
    const auto rest = text.substr(size);
    if (rest.size() > 5 && (rest[0] == 'T' || rest[0] == ' ') && isDigit(rest[1])
        && isDigit(rest[2]) && rest[3] == ':') {
        size += 1
            + runLength(rest.substr(1), [](char c) { return isDigit(c) || c == ':' || c == '.'; });
        auto zone = text.substr(size);
        if (zone.starts_with('Z'))
            size += 1;
        else if (zone.size() > 2 && (zone[0] == '+' || zone[0] == '-') && isDigit(zone[1]))
            size += 1 + runLength(zone.substr(1), [](char c) { return isDigit(c) || c == ':'; });
    }
    return size;
}

std::size_t timeAt(std::string_view text)
{
    const auto hours = runLength(text, isDigit);
    if (hours == 0 || hours > 2 || text.size() < hours + 3 || text[hours] != ':'
        || !isDigit(text[hours + 1]) || !isDigit(text[hours + 2]))
        return 0;
    return runLength(text, [](char c) { return isDigit(c) || c == ':'; });
}

/// Digits, with separators between them: "1,234.50".
std::size_t numberAt(std::string_view text)
{
    std::size_t size = runLength(text, isDigit);
    while (size > 0 && size + 1 < text.size() && (text[size] == '.' || text[size] == ',')
           && isDigit(text[size + 1]))
        size += 1 + runLength(text.substr(size + 1), isDigit);
    return size;
}

class Masker
{
public:
    Masker(std::string_view text, const std::vector<std::string> &keep, bool isUnstableToo)
        : m_text(text), m_keep(keep), m_isUnstableToo(isUnstableToo)
    {
    }

    std::string result()
    {
        while (m_at < m_text.size()) {
            if (!step()) {
                m_result += m_text[m_at];
                ++m_at;
            }
        }
        return std::move(m_result);
    }

private:
    bool replace(std::size_t size, std::string_view by)
    {
        if (size == 0)
            return false;
        m_result += by;
        m_at += size;
        return true;
    }

    bool step()
    {
        const auto rest = m_text.substr(m_at);
        if (m_at > 0 && isLetterOrDigit(m_text[m_at - 1]) && isLetterOrDigit(rest.front())
            && m_at != m_wordEnd)
            return false; // inside a word
        for (const auto &kept : m_keep) {
            if (!kept.empty() && rest.starts_with(kept)) {
                m_wordEnd = m_at + kept.size();
                return replace(kept.size(), kept);
            }
        }
        if (!isLetterOrDigit(rest.front()))
            return false;
        if (replace(uuidAt(rest), "{uuid}") || replace(mailAt(rest), "{e-mail}"))
            return true;
        if (m_isUnstableToo && (replace(dateAt(rest), "{date}") || replace(timeAt(rest), "{time}")))
            return true;
        // Judged by its beginning, so that text without end costs no more than its length.
        if (isToken(rest.substr(0, runLength(rest.substr(0, 512), isTokenLetter))))
            return replace(runLength(rest, isTokenLetter), "{token}");
        if (m_isUnstableToo && isDigit(rest.front())) {
            const auto size = numberAt(rest);
            const bool isWordOfItsOwn = size == rest.size() || !isLetter(rest[size]);
            return isWordOfItsOwn && replace(size, "{number}");
        }
        return false;
    }

    std::string_view m_text;
    const std::vector<std::string> &m_keep;
    bool m_isUnstableToo;
    std::size_t m_at = 0;
    std::size_t m_wordEnd = 0;
    std::string m_result;
};

} // namespace

std::string maskedSecrets(std::string_view text)
{
    const std::vector<std::string> none;
    return Masker(text, none, false).result();
}

std::string maskedText(std::string_view text, const std::vector<std::string> &keep)
{
    return Masker(text, keep, true).result();
}

} // namespace sidestage
