// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/clearcredential.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <string>

namespace sidestage {

namespace {

bool isTokenByte(char c)
{
    return isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
}

/// How many bytes at the beginning of `text` may belong to a token.
std::size_t tokenLength(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::find_if_not(text, isTokenByte) - text.begin());
}

struct TokenShape
{
    std::string_view prefix;
    std::size_t atLeast; ///< token bytes after the prefix
};

// The prefixes that providers document for their keys, each with fewer bytes than a real one has,
// so that a key cut short is still recognised.
constexpr std::array<TokenShape, 38> tokenShapes{{
    {"sk_live_", 8},
    {"sk_test_", 8},
    {"rk_live_", 8},
    {"rk_test_", 8},
    {"whsec_", 16},
    {"sk-ant-", 16},
    {"sk-proj-", 16},
    {"pdl_live_", 8},
    {"pdl_sdbx_", 8},
    {"rzp_live_", 8},
    {"rzp_test_", 8},
    {"sk_sbox_", 8},
    {"access-production-", 8},
    {"access-sandbox-", 8},
    {"sq0atp-", 8},
    {"sq0csp-", 8},
    {"EAAA", 40},
    {"AKIA", 16},
    {"ASIA", 16},
    {"AIza", 30},
    {"ya29.", 20},
    {"ghp_", 16},
    {"gho_", 16},
    {"ghu_", 16},
    {"ghs_", 16},
    {"ghr_", 16},
    {"github_pat_", 16},
    {"glpat-", 12},
    {"npm_", 30},
    {"pypi-", 30},
    {"xoxb-", 10},
    {"xoxp-", 10},
    {"xoxa-", 10},
    {"SG.", 30},
    {"dop_v1_", 16},
    {"shpat_", 16},
    {"dckr_pat_", 12},
    {"hvs.", 16},
}};

bool holdsProviderKey(std::string_view text)
{
    for (const auto &shape : tokenShapes) {
        for (auto at = text.find(shape.prefix); at != std::string_view::npos;
             at = text.find(shape.prefix, at + 1)) {
            const bool isWordStart = at == 0 || !isLetterOrDigit(text[at - 1]);
            const auto rest = text.substr(at + shape.prefix.size());
            // A run of one letter is an example ("sk_live_xxxxxxxx"), a dotted name a host.
            const auto length = tokenLength(rest);
            if (isWordStart && length >= shape.atLeast
                && std::ranges::any_of(rest.substr(0, length),
                                       [&](char c) { return c != rest.front(); }))
                return true;
        }
    }
    return false;
}

/// A JSON web token: three base64url parts, the first of them the beginning of a JSON object.
bool holdsWebToken(std::string_view text)
{
    for (auto at = text.find("eyJ"); at != std::string_view::npos; at = text.find("eyJ", at + 1)) {
        const auto token = text.substr(at, tokenLength(text.substr(at)));
        if (token.size() >= 30 && std::ranges::count(token, '.') >= 2)
            return true;
    }
    return false;
}

/// `scheme://user:password@host`; a user alone is no secret.
bool holdsUrlPassword(std::string_view text)
{
    for (auto at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
        const auto rest = text.substr(at + 3);
        const auto authority = rest.substr(0, rest.find_first_of("/?# \t\n\"'"));
        const auto user = authority.substr(0, authority.rfind('@'));
        if (user.size() < authority.size()) {
            const auto colon = user.find(':');
            if (colon != std::string_view::npos && colon + 1 < user.size()
                && !user.substr(colon + 1).starts_with("${"))
                return true;
        }
    }
    return false;
}

/// "Bearer abc…", "Basic abc…": a whole Authorization value.
bool isAuthorization(std::string_view text)
{
    for (const std::string_view scheme : {"bearer ", "basic ", "token "}) {
        if (text.size() <= scheme.size() || lowered(text.substr(0, scheme.size())) != scheme)
            continue;
        const auto rest = text.substr(scheme.size());
        if (rest.size() >= 12 && rest.find(' ') == std::string_view::npos
            && std::ranges::any_of(rest, isDigit))
            return true;
    }
    return false;
}

} // namespace

bool looksLikeCredential(std::string_view text)
{
    return text.size() >= 8
        && (holdsProviderKey(text) || holdsWebToken(text) || holdsUrlPassword(text)
            || isAuthorization(text)
            || (text.find("-----BEGIN ") != std::string_view::npos
                && text.find("PRIVATE KEY") != std::string_view::npos));
}

bool isCredentialHeader(std::string_view name)
{
    const auto lower = lowered(name);
    for (const std::string_view header :
         {"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token",
          "x-access-token"}) {
        if (lower == header)
            return true;
    }
    return false;
}

} // namespace sidestage
