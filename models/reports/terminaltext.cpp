// SPDX-License-Identifier: Apache-2.0
#include "models/reports/terminaltext.h"

#include "models/text/utf8.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

template <std::size_t N>
bool isIn(const std::array<Range, N> &ranges, char32_t c)
{
    const auto at = std::ranges::lower_bound(ranges, c, {}, &Range::last);
    return at != ranges.end() && at->first <= c;
}

// Unicode 15: combining marks (Mn, Me) and invisible joiners of the scripts most met with.
constexpr std::array<Range, 18> marks{{{0x0300, 0x036F},
                                       {0x0483, 0x0489},
                                       {0x0591, 0x05BD},
                                       {0x0610, 0x061A},
                                       {0x064B, 0x065F},
                                       {0x0670, 0x0670},
                                       {0x06D6, 0x06DC},
                                       {0x093A, 0x093A},
                                       {0x0941, 0x0948},
                                       {0x0E31, 0x0E31},
                                       {0x0E34, 0x0E3A},
                                       {0x0E47, 0x0E4E},
                                       {0x1AB0, 0x1AFF},
                                       {0x1DC0, 0x1DFF},
                                       {0x200B, 0x200D},
                                       {0x20D0, 0x20FF},
                                       {0xFE00, 0xFE0F},
                                       {0xFE20, 0xFE2F}}};
// East Asian Width W and F (Unicode Standard Annex 11), and emoji shown as pictures.
constexpr std::array<Range, 17> wide{{{0x1100, 0x115F},
                                      {0x231A, 0x231B},
                                      {0x23E9, 0x23EC},
                                      {0x2614, 0x2615},
                                      {0x26A1, 0x26A1},
                                      {0x2705, 0x2705},
                                      {0x274C, 0x274C},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0x33FF},
                                      {0x3400, 0x4DBF},
                                      {0x4E00, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1FAFF},
                                      {0x20000, 0x3FFFD}}};
// What changes the direction of the text around it: a value could dress up as another.
constexpr std::array<Range, 4> steering{
    {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x2028, 0x202E}, {0x2066, 0x2069}}};

std::size_t cellsOf(char32_t c)
{
    return isIn(marks, c) ? 0 : isIn(wide, c) ? 2 : 1;
}

constexpr std::string_view ellipsis = "…";
constexpr std::string_view replacement = "�";

/// The longest beginning that takes at most `width` cells, in bytes.
std::size_t prefixWithin(std::string_view text, std::size_t width)
{
    std::size_t cells = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto next = utf8At(text, i);
        cells += cellsOf(next.character);
        if (cells > width)
            return i;
        i += next.length;
    }
    return text.size();
}

/// Where the longest end that takes at most `width` cells begins.
std::size_t suffixWithin(std::string_view text, std::size_t width)
{
    const auto total = widthOf(text);
    std::size_t cells = 0;
    std::size_t i = 0;
    while (i < text.size() && total - cells > width) {
        const auto next = utf8At(text, i);
        cells += cellsOf(next.character);
        i += next.length;
    }
    // A mark does not stand without its letter.
    while (i < text.size() && cellsOf(utf8At(text, i).character) == 0)
        i += utf8At(text, i).length;
    return i;
}

} // namespace

std::string oneLine(std::string_view text)
{
    std::string line;
    line.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto next = utf8At(text, i);
        if (next.character == U'\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            ++i;
            continue;
        }
        if (next.character == U'\n' || next.character == U'\r')
            line += "⏎";
        else if (next.character == U'\t')
            line += ' ';
        else if (!next.isValid || isIn(steering, next.character))
            line += replacement;
        else
            line += text.substr(i, next.length);
        i += next.length;
    }
    return line;
}

std::size_t widthOf(std::string_view text)
{
    std::size_t cells = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto next = utf8At(text, i);
        cells += cellsOf(next.character);
        i += next.length;
    }
    return cells;
}

std::string elided(std::string_view text, std::size_t width)
{
    if (widthOf(text) <= width)
        return std::string(text);
    if (width == 0)
        return {};
    return std::string(text.substr(0, prefixWithin(text, width - 1))) + std::string(ellipsis);
}

std::string elidedInMiddle(std::string_view text, std::size_t width)
{
    if (widthOf(text) <= width)
        return std::string(text);
    if (width < 3)
        return elided(text, width);
    const auto end = (width - 1) * 2 / 3;
    return std::string(text.substr(0, prefixWithin(text, width - 1 - end))) + std::string(ellipsis)
        + std::string(text.substr(suffixWithin(text, end)));
}

std::string elidedAround(std::string_view text, std::size_t at, std::size_t width)
{
    // What comes before the difference helps to find the place.
    constexpr std::size_t lead = 8;
    at = std::min(at, text.size());
    const auto before = widthOf(text.substr(0, at));
    if (widthOf(text) <= width || before + lead < width || width < lead * 2)
        return elided(text, width);
    const auto begin = suffixWithin(text.substr(0, at), lead);
    auto rest = text.substr(begin);
    // Near the end there is room for more of the beginning.
    if (widthOf(rest) < width - 1)
        rest = text.substr(suffixWithin(text, width - 1));
    return std::string(ellipsis) + elided(rest, width - 1);
}

std::size_t firstDifference(const std::vector<std::string> &texts)
{
    if (texts.empty())
        return 0;
    const auto &first = texts.front();
    auto length = first.size();
    for (const auto &text : texts) {
        const auto end = std::ranges::mismatch(first, text).in1 - first.begin();
        if (text.size() != first.size() || static_cast<std::size_t>(end) != first.size())
            length = std::min(length, static_cast<std::size_t>(end));
    }
    while (length > 0 && length < first.size()
           && (static_cast<unsigned char>(first[length]) & 0xC0U) == 0x80U)
        --length;
    return length;
}

std::string padded(std::string_view text, std::size_t width)
{
    std::string line(text);
    const auto cells = widthOf(text);
    return cells < width ? line.append(width - cells, ' ') : line;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width)
{
    width = std::max<std::size_t>(width, 1);
    std::vector<std::string> lines;
    std::string line;
    std::size_t cells = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty())
            continue;
        const auto wordCells = widthOf(word);
        if (!line.empty() && cells + 1 + wordCells > width) {
            lines.push_back(std::move(line));
            line.clear();
            cells = 0;
        }
        while (line.empty() && widthOf(word) > width) {
            // A wide character in a single column goes through whole.
            const auto cut = std::max(prefixWithin(word, width), utf8At(word, 0).length);
            lines.emplace_back(word.substr(0, cut));
            word.remove_prefix(cut);
        }
        if (!line.empty()) {
            line += ' ';
            ++cells;
        }
        line += word;
        cells += widthOf(word);
    }
    if (!line.empty() || lines.empty())
        lines.push_back(std::move(line));
    return lines;
}

} // namespace sidestage
