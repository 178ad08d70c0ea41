// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/contentpolicy.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/addressmask.h"
#include "probes/kinds/http/textmask.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::size_t mostPolicies = 20;
constexpr std::size_t mostDirectives = 100;
constexpr std::size_t mostValues = 2000;

/// Takes the part before the separator off the front.
std::string_view nextPart(std::string_view &rest, char separator)
{
    const auto end = std::min(rest.find(separator), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return trimmed(part);
}

std::string_view nextWord(std::string_view &rest)
{
    rest = trimmed(rest);
    const auto end = static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), isAsciiSpace)
                                              - rest.begin());
    const auto word = rest.substr(0, end);
    rest.remove_prefix(end);
    return word;
}

bool isName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return isLetterOrDigit(c) || c == '-';
    });
}

/// Whether the values say from where something may come.
bool isSourceList(std::string_view name)
{
    return name.ends_with("-src") || name.ends_with("-src-elem") || name.ends_with("-src-attr")
        || name == "base-uri" || name == "form-action" || name == "frame-ancestors";
}

std::string sourceText(std::string_view word)
{
    if (word.starts_with('\'')) {
        const auto keyword = lowered(word);
        for (const std::string_view kind : {"'nonce-", "'sha256-", "'sha384-", "'sha512-"}) {
            if (keyword.starts_with(kind))
                return std::string(kind) + "\u2026'";
        }
        return maskedSecrets(keyword);
    }
    // Scheme and host have no case, a path has.
    const auto scheme = word.find("://");
    const auto path =
        std::min(word.find('/', scheme == std::string_view::npos ? 0 : scheme + 3), word.size());
    return maskedAddress(lowered(word.substr(0, path)) + std::string(word.substr(path)));
}

Error tooLarge(const std::string &what)
{
    return {ErrorCode::TooLarge, "the content security policy has more than " + what, {}, {}};
}

Result<ContentPolicy> parseOne(std::string_view text)
{
    ContentPolicy policy;
    while (!text.empty()) {
        auto directive = nextPart(text, ';');
        const auto written = nextWord(directive);
        if (written.empty())
            continue;
        const auto name = maskedSecrets(lowered(written));
        if (!isName(written) || policy.directives.count(name) != 0) {
            policy.ignored.insert(name);
        } else {
            auto &values = policy.directives[name];
            for (auto word = nextWord(directive); !word.empty(); word = nextWord(directive)) {
                // What is quoted is a keyword, a nonce or a hash, also where a name is misspelled.
                const bool isSource = isSourceList(name) || word.starts_with('\'');
                values.insert(isSource                ? sourceText(word)
                                  : name == "sandbox" ? maskedSecrets(lowered(word))
                                                      : maskedAddress(word)); // report-uri
                if (values.size() > mostValues)
                    return tl::unexpected(
                        tooLarge(std::to_string(mostValues) + " values in one directive"));
            }
            // 'none' beside other sources means nothing, and no source at all is 'none'.
            if (isSourceList(name)) {
                values.erase("'none'");
                if (values.empty())
                    values.insert("'none'");
            }
        }
        if (policy.directives.size() + policy.ignored.size() > mostDirectives)
            return tl::unexpected(tooLarge(std::to_string(mostDirectives) + " directives"));
    }
    return policy;
}

} // namespace

Result<std::vector<ContentPolicy>> parseContentPolicies(std::string_view header)
{
    std::vector<ContentPolicy> policies;
    while (!header.empty()) {
        auto policy = parseOne(nextPart(header, ','));
        if (!policy)
            return tl::unexpected(policy.error());
        if (policy->directives.empty() && policy->ignored.empty())
            continue;
        policies.push_back(*std::move(policy));
        if (policies.size() > mostPolicies)
            return tl::unexpected(tooLarge(std::to_string(mostPolicies) + " parts"));
    }
    return policies;
}

bool isFlagDirective(std::string_view name)
{
    return name == "upgrade-insecure-requests" || name == "block-all-mixed-content";
}

} // namespace sidestage
