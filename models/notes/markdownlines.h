// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sidestage {

/// One line of a Markdown document with its place in the block structure of CommonMark 0.31, as
/// far as headings and top-level lists are concerned. Offsets are bytes of the whole document.
struct MarkdownLine
{
    enum class Kind : std::uint8_t {
        Blank,
        FrontMatter, ///< YAML or TOML before the document, its delimiters included
        Heading, ///< ATX, or the first line of a Setext one
        HeadingRest, ///< further lines of a Setext heading, its underline included
        ListItem, ///< of a top-level list: the line with the marker
        InItem, ///< belongs to the item above: indented, or a lazy continuation
        Comment, ///< `<!-- -->`
        Paragraph, ///< tables and link definitions too
        Other ///< fences and what they hold, other HTML, indented code, quotes, rules
    };
    std::uint32_t begin = 0; ///< after a byte order mark
    std::uint32_t end = 0; ///< before its line end
    std::uint32_t next = 0; ///< after its line end
    std::uint32_t textBegin = 0; ///< Heading: the title; ListItem: what follows the marker
    std::uint32_t textEnd = 0; ///< of a Setext heading: in a later line, if it has several
    Kind kind = Kind::Blank;
    std::uint8_t level = 0; ///< of a heading
    /// InItem: starts a fence, heading, quote, table or HTML, so that a paragraph ends before it.
    bool startsBlock = false;
    bool isSetext = false; ///< of a heading
    std::uint16_t indent = 0; ///< ListItem: the column that its content begins at, tabs to 4
};

/// The lines of a document of at most 4 GiB. Line ends are LF, CRLF and CR. Never fails: every
/// text is Markdown.
std::vector<MarkdownLine> scanMarkdown(std::string_view bytes);

/// Whether the text begins like a list item: `-`, `*` or `+`, or up to nine digits with `.` or
/// `)`, then a space and more. A thematic break (`- ---`, `* * *`) is none.
bool startsWithListMarker(std::string_view text);

/// The three bytes that some editors put first.
inline constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

} // namespace sidestage
