// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/addressmask.h"

#include "probes/base/asciitext.h"
#include "probes/base/settingname.h"
#include "probes/kinds/http/textmask.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::string_view hidden = "\u2026";
/// Addresses inside of addresses; what lies deeper is not shown.
constexpr int mostNested = 4;

int digitValue(char c)
{
    return isDigit(c) ? c - '0' : lowerLetter(c) - 'a' + 10;
}

/// A '%' without two digits stands for itself: it must not swallow the signs behind it.
std::string decoded(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isEncoded = text[i] == '%' && i + 2 < text.size() && isHexDigit(text[i + 1])
            && isHexDigit(text[i + 2]);
        plain += isEncoded
            ? static_cast<char>(digitValue(text[i + 1]) * 16 + digitValue(text[i + 2]))
            : text[i];
        i += isEncoded ? 2 : 0;
    }
    return plain;
}

/// What decides how much of a part is masked.
struct Manner
{
    int depth = 0;
    bool isNameAlone = false; ///< values by the names before them, nothing by its own look
};

std::string masked(std::string_view address, Manner manner);

/// A text that no name speaks for: an address of its own, perhaps, with its signs encoded.
std::string maskedValue(std::string_view value, Manner manner)
{
    const auto plain = decoded(value);
    if (plain.find_first_of("?#;&=") != std::string::npos || plain.find("//") != std::string::npos
        || (plain != value && plain.find('%') != std::string::npos)) {
        if (manner.depth == mostNested)
            return std::string(hidden);
        auto inner = masked(plain, {manner.depth + 1, manner.isNameAlone});
        if (inner != plain)
            return inner;
    }
    if (manner.isNameAlone)
        return std::string(value);
    auto shown = maskedSecrets(plain);
    return shown != plain ? shown : maskedSecrets(value);
}

/// One "name=value" or a text without a name. The value of a secret one may hold any sign.
std::string maskedParameter(std::string_view parameter, Manner manner)
{
    const auto equals = parameter.find('=');
    if (equals == std::string_view::npos)
        return maskedValue(parameter, manner);
    const auto name = parameter.substr(0, equals);
    const auto shownName = manner.isNameAlone ? std::string(name) : maskedSecrets(name);
    if (isFreshOrSecretParameter(decoded(name)))
        return shownName + '=' + std::string(hidden);
    const auto value = parameter.substr(equals + 1);
    return shownName + '=' + (value.empty() ? std::string() : maskedValue(value, manner));
}

template <typename Part>
std::string eachPart(std::string_view text, std::string_view separators, Part part)
{
    std::string shown;
    for (;;) {
        const auto end = std::min(text.find_first_of(separators), text.size());
        shown += part(text.substr(0, end));
        if (end == text.size())
            return shown;
        shown += text[end];
        text.remove_prefix(end + 1);
    }
}

std::string maskedPath(std::string_view path, Manner manner)
{
    return eachPart(path, "/;&",
                    [manner](std::string_view part) { return maskedParameter(part, manner); });
}

std::string maskedQuery(std::string_view query, Manner manner)
{
    return eachPart(query, "&",
                    [manner](std::string_view part) { return maskedParameter(part, manner); });
}

/// "access_token=…&state=…", or the path of a page that a script keeps there. A secret may hold
/// slashes, so nothing behind one is shown up to the next parameter.
std::string maskedFragment(std::string_view fragment, Manner manner)
{
    const auto mark = std::min(fragment.find('?'), fragment.size());
    auto shown = eachPart(fragment.substr(0, mark), "&", [manner](std::string_view parameter) {
        bool isSecret = false;
        std::string all;
        while (!isSecret) {
            const auto end = std::min(parameter.find_first_of("/;"), parameter.size());
            const auto part = parameter.substr(0, end);
            const auto equals = part.find('=');
            isSecret = equals != std::string_view::npos
                && isFreshOrSecretParameter(decoded(part.substr(0, equals)));
            all += maskedParameter(part, manner);
            if (end == parameter.size())
                break;
            if (!isSecret)
                all += parameter[end];
            parameter.remove_prefix(end + 1);
        }
        return all;
    });
    if (mark < fragment.size())
        shown += '?' + maskedQuery(fragment.substr(mark + 1), manner);
    return shown;
}

/// Without "user:password@" behind each "//" that begins a host.
std::string withoutUserParts(std::string_view path)
{
    constexpr std::string_view before = ":='(,";
    std::string shown;
    for (;;) {
        const auto slashes = path.find("//");
        if (slashes == std::string_view::npos)
            return shown.append(path);
        const auto begin = slashes + 2;
        shown += path.substr(0, begin);
        const bool isHost =
            slashes == 0 ? shown.size() == begin : before.find(path[slashes - 1]) != before.npos;
        path.remove_prefix(begin);
        const auto host = path.substr(0, path.find('/'));
        const auto sign = host.rfind('@');
        if (isHost && sign != std::string_view::npos)
            path.remove_prefix(sign + 1);
    }
}

std::string masked(std::string_view address, Manner manner)
{
    const auto hash = std::min(address.find('#'), address.size());
    const auto rest = address.substr(0, hash);
    const auto mark = std::min(rest.find('?'), rest.size());
    auto shown = maskedPath(withoutUserParts(rest.substr(0, mark)), manner);
    if (mark < rest.size())
        shown += '?' + maskedQuery(rest.substr(mark + 1), manner);
    if (hash < address.size())
        shown += '#' + maskedFragment(withoutUserParts(address.substr(hash + 1)), manner);
    return shown;
}

/// What ends an address in the middle of a text.
bool isBetweenWords(char c)
{
    return isAsciiSpace(c) || c == '"' || c == '<' || c == '>';
}

/// "PASSWORD2" is a password.
std::string withoutNumber(std::string word)
{
    while (!word.empty() && isDigit(word.back()))
        word.pop_back();
    return word;
}

/// In any place of a name: "code_verifier", "relayState".
bool isTellingWord(const std::string &word)
{
    static constexpr std::array<std::string_view, 15> words{
        "STATE", "NONCE", "CODE",      "TOKEN",  "SECRET",    "PASSWORD", "PASSWD", "SESSION",
        "SID",   "SIG",   "SIGNATURE", "TICKET", "ASSERTION", "JWT",      "PWD"};
    return isAmong(words, withoutNumber(word));
}

/// As a whole name alone: "auth_provider" is no secret.
bool isTellingName(const std::string &joined)
{
    static constexpr std::array<std::string_view, 19> names{
        "KEY",       "PASS",         "AUTH",        "OAUTH",        "OTP",
        "PIN",       "SESS",         "CSRF",        "XSRF",         "HMAC",
        "BEARER",    "RELAYSTATE",   "SAMLREQUEST", "SAMLRESPONSE", "SAMLART",
        "LOGINHINT", "SESSIONSTATE", "USERCODE",    "VERIFIER"};
    return isAmong(names, withoutNumber(joined));
}

} // namespace

bool isFreshOrSecretParameter(std::string_view name)
{
    // Written as one word, or in the middle of one.
    static constexpr std::array<std::string_view, 17> within{
        "TOKEN",     "SECRET",    "PASSWORD",   "PASSWD",   "PASSPHRASE", "PASSCODE",
        "SESSIONID", "SESSID",    "APIKEY",     "AUTHCODE", "ACCESSCODE", "ACCESSKEY",
        "SIGNATURE", "ASSERTION", "CREDENTIAL", "USERPASS", "PRIVATEKEY"};
    const auto words = wordsOfName(name);
    std::string joined;
    for (const auto &word : words)
        joined += word;
    // How the door is built, not its key.
    if (joined == "CODECHALLENGEMETHOD")
        return false;
    return isCredentialName(name) || std::any_of(words.begin(), words.end(), isTellingWord)
        || isTellingName(joined) || joined.ends_with("PWD") || joined.ends_with("OTP")
        || std::any_of(within.begin(), within.end(), [&](std::string_view part) {
               return joined.find(part) != std::string::npos;
           });
}

std::string maskedAddress(std::string_view address)
{
    return masked(address, {});
}

std::string maskedPathParameters(std::string_view path)
{
    return maskedPath(path, {0, true});
}

std::string maskedAddressesIn(std::string_view text)
{
    std::string shown;
    bool isClosed = true; // whether a '>' may still follow
    while (!text.empty()) {
        const auto end = static_cast<std::size_t>(
            std::find_if(text.begin(), text.end(), isBetweenWords) - text.begin());
        const auto word = text.substr(0, end);
        shown += maskedAddress(word);
        text.remove_prefix(end);
        if (text.empty())
            break;
        const char sign = text.front();
        text.remove_prefix(1);
        // The value of a parameter between quotes: token="…".
        if (sign == '"' && word.ends_with('=') && shown.ends_with(hidden))
            text.remove_prefix(std::min(text.find('"'), text.size()));
        shown += sign;
        if (sign != '<' || !isClosed)
            continue;
        const auto close = text.find('>');
        isClosed = close != std::string_view::npos;
        if (isClosed) {
            shown += maskedAddress(text.substr(0, close));
            text.remove_prefix(close);
        }
    }
    return shown;
}

} // namespace sidestage
