// SPDX-License-Identifier: Apache-2.0
#include "models/notes/htmlblock.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sidestage {

namespace {

bool startsWithoutCase(std::string_view text, std::string_view beginning)
{
    return lowered(text.substr(0, beginning.size())) == beginning;
}

} // namespace

std::optional<std::string_view> htmlEndOf(std::string_view text)
{
    if (!text.starts_with('<'))
        return {};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> pairs{
        {{"<!--", "-->"},
         {"<?", "?>"},
         {"<![cdata[", "]]>"},
         {"<!", ">"},
         {"<script", "</script>"},
         {"<pre", "</pre>"},
         {"<style", "</style>"},
         {"<textarea", "</textarea>"}}};
    for (const auto &[beginning, end] : pairs) {
        const bool isTag = end.starts_with("</");
        if (startsWithoutCase(text, beginning)
            && (!isTag || text.size() == beginning.size()
                || std::string_view(" \t>").find(text[beginning.size()]) != std::string_view::npos))
            return end;
    }
    constexpr std::string_view tags =
        " address article aside base basefont blockquote body caption center col colgroup dd "
        "details dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 "
        "h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav "
        "noframes ol optgroup option p param search section summary table tbody td tfoot th "
        "thead title tr track ul ";
    std::string name = " ";
    for (std::size_t i = text.starts_with("</") ? 2 : 1; i < text.size() && name.size() < 16; ++i) {
        if (text[i] == '>' || text[i] == '/' || isBlank(text[i]))
            break;
        name += lowerLetter(text[i]);
    }
    name += ' ';
    if (name.size() > 2 && tags.find(name) != std::string_view::npos)
        return std::string_view();
    return {};
}

bool holdsWithoutCase(std::string_view text, std::string_view what)
{
    for (std::size_t i = 0; i + what.size() <= text.size(); ++i) {
        if (startsWithoutCase(text.substr(i), what))
            return true;
    }
    return false;
}

} // namespace sidestage
