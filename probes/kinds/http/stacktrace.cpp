// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/stacktrace.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// Texts that all stand in a page of that kind. A '#' at the end stands for a digit: the number of
/// a line. None of them holds a letter that HTML writes in another way.
struct Sign
{
    std::string_view kind;
    std::array<std::string_view, 3> texts; ///< empty ones mean nothing
};

/// The more exact ones first: a page of Django is also one of Python. Each is taken from pages
/// that the framework itself showed, or from the form of the language's own traces.
constexpr std::array<Sign, 22> signs{{
    {"rails", {"Action Controller: Exception caught", "", ""}},
    {"rails", {"Rails.root:", "Application Trace", ""}},
    {"rails", {"Routing Error", "Rails.root:", ""}},
    {"django", {"DEBUG = True", "Django", ""}},
    {"django", {"Traceback", "django/core/handlers", ""}},
    {"laravel", {"vendor/laravel/framework", "", ""}},
    {"laravel", {"Illuminate\\", ".php", ""}},
    {"symfony", {"Symfony Exception", "", ""}},
    {"symfony", {"vendor/symfony/", ".php", ""}},
    {"php", {"Fatal error", " on line ", ".php"}},
    {"php", {"Stack trace:", ".php(#", ""}},
    {"node", {"at ", "node_modules/", ".js:#"}},
    {"node", {"at ", "node:internal/", ":#"}},
    {"node", {"Error", "    at ", ".js:#"}},
    {"spring", {"org.springframework.", ".java:#", ""}},
    {"java", {"at ", ".java:#", ""}},
    {"java", {"Exception", "org.apache.catalina.", ""}},
    {"dotnet", {"   at ", "System.", "Exception"}},
    {"dotnet", {"Server Error in ", "Stack Trace:", ""}},
    {"python", {"Traceback (most recent call last)", "", ""}},
    {"go", {"goroutine #", ".go:#", ""}},
    {"ruby", {".rb:#", ":in ", ""}},
}};

bool holds(std::string_view text, std::string_view sign)
{
    const bool wantsDigit = sign.ends_with('#');
    if (wantsDigit)
        sign.remove_suffix(1);
    for (auto at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at + 1)) {
        const auto end = at + sign.size();
        if (!wantsDigit || (end < text.size() && isDigit(text[end])))
            return true;
    }
    return false;
}

} // namespace

std::string_view stackTraceOf(std::string_view body)
{
    const auto found = std::find_if(signs.begin(), signs.end(), [&](const Sign &sign) {
        return std::all_of(sign.texts.begin(), sign.texts.end(),
                           [&](std::string_view one) { return one.empty() || holds(body, one); });
    });
    return found == signs.end() ? "none" : found->kind;
}

} // namespace sidestage
