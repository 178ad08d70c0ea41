// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// Why a text is not what it should be: "must …", and what to write instead. Never the text.
struct TextProblem
{
    std::string reason;
    std::string suggestion;
};

/// http or https with a host, without user part.
std::optional<TextProblem> whyNotUrl(const std::string &text);
/// "/login?next=x": begins with one '/', no fragment, nothing that must be escaped.
std::optional<TextProblem> whyNotHttpPath(std::string_view text);
/// Whether a parameter of a URL or of a path is a credential by its name ("?api_key=x"), also where
/// the host is still a reference.
bool hasCredentialInQuery(std::string_view address);
std::optional<TextProblem> whyNotFilePath(std::string_view text);

/// What to write instead of `yes`, `Off`, `TRUE`, …
std::string booleanAdvice(std::string_view text);

} // namespace sidestage
