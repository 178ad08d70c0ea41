// SPDX-License-Identifier: Apache-2.0
#include "probes/base/settingname.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

bool isLower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size> &words, std::string_view word)
{
    return std::ranges::find(words, word) != words.end();
}

} // namespace

std::vector<std::string> wordsOfName(std::string_view name)
{
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (!isLower(c) && !isUpper(c)) {
            words.emplace_back();
            continue;
        }
        const bool startsWord = isUpper(c) && i > 0
            && (isLower(name[i - 1])
                || (isUpper(name[i - 1]) && i + 1 < name.size() && name[i + 1] >= 'a'
                    && name[i + 1] <= 'z'));
        if (startsWord)
            words.emplace_back();
        words.back() += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    std::erase_if(words, [](const std::string &word) { return word.empty(); });
    return words;
}

bool isCredentialName(std::string_view name)
{
    static constexpr std::array<std::string_view, 33> telling{
        "SECRET",    "SECRETS",   "TOKEN",        "TOKENS", "PASSWORD",   "PASSWD",
        "PASSWORDS", "PASS",      "PASSPHRASE",   "PWD",    "CREDENTIAL", "CREDENTIALS",
        "APIKEY",    "DSN",       "SALT",         "PEPPER", "PIN",        "PRIVATE",
        "SIGNATURE", "OTP",       "BEARER",       "COOKIE", "AUTH",       "KEYFILE",
        "LICENSE",   "LICENCE",   "MNEMONIC",     "SEED",   "PRIVATEKEY", "SECRETKEY",
        "ACCESSKEY", "AUTHTOKEN", "AUTHORIZATION"};
    // What ends in one of these speaks about a credential and is none itself.
    static constexpr std::array<std::string_view, 40> about{
        "TTL",     "EXPIRY",   "EXPIRES",  "EXPIRATION", "LIFETIME", "AGE",      "MAXAGE",
        "TIMEOUT", "LENGTH",   "MIN",      "MAX",        "ENABLED",  "DISABLED", "REQUIRED",
        "URL",     "URI",      "ENDPOINT", "HOST",       "PORT",     "FILE",     "PATH",
        "DIR",     "NAME",     "TYPE",     "ALGORITHM",  "ATTEMPTS", "ROUNDS",   "COST",
        "POLICY",  "PROVIDER", "METHOD",   "MODE",       "DOMAIN",   "SAMESITE", "SECURE",
        "HEADER",  "PREFIX",   "AUDIENCE", "ISSUER",     "COUNT"};
    const auto words = wordsOfName(name);
    if (words.empty() || contains(about, words.back()))
        return false;
    if (std::ranges::any_of(words, [](const std::string &word) { return contains(telling, word); }))
        return true;
    // Some are written as one word; COMPASS and BYPASS are none of them.
    static constexpr std::array<std::string_view, 6> joined{"DBPASS",   "DBPWD",    "USERPASS",
                                                            "ROOTPASS", "SMTPPASS", "MAILPASS"};
    const auto &last = words.back();
    if (contains(joined, last) || last.ends_with("PASSWORD") || last.ends_with("SECRET")
        || last.ends_with("TOKEN"))
        return true;
    return std::ranges::any_of(
        words, [](const std::string &word) { return word == "KEY" || word == "KEYS"; });
}

bool isHarmlessName(std::string_view name)
{
    static constexpr std::array<std::string_view, 12> whole{
        "TZ",  "LANG",        "LANGUAGE", "PORT",    "HOST",  "HOSTNAME",
        "ENV", "ENVIRONMENT", "DEBUG",    "VERBOSE", "SHELL", "TERM"};
    static constexpr std::array<std::string_view, 46> endings{
        "ENV",       "ENVIRONMENT", "REGION",    "ZONE",      "HOST",      "HOSTNAME", "HOSTS",
        "PORT",      "LEVEL",       "LEVELS",    "TIMEOUT",   "TTL",       "FORMAT",   "MODE",
        "DRIVER",    "ADAPTER",     "ENGINE",    "PROVIDER",  "LOCALE",    "LOCALES",  "CURRENCY",
        "TIMEZONE",  "VERSION",     "ENABLED",   "DISABLED",  "STAGE",     "TIER",     "SAMESITE",
        "ENCODING",  "CHARSET",     "COLLATION", "DIALECT",   "ALGORITHM", "BACKEND",  "STORE",
        "TRANSPORT", "PROTOCOL",    "SCHEME",    "DIRECTORY", "DIR",       "FILE",     "PATH",
        "ROOT",      "THEME",       "CLUSTER",   "QUEUE"};
    static constexpr std::array<std::string_view, 4> beginnings{"LC", "FEATURE", "FEATURES",
                                                                "FLAG"};
    const auto words = wordsOfName(name);
    if (words.empty() || isCredentialName(name))
        return false;
    if (words.size() == 1)
        return contains(whole, words.front()) || contains(endings, words.front());
    return contains(endings, words.back()) || contains(beginnings, words.front());
}

} // namespace sidestage
