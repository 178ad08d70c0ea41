// SPDX-License-Identifier: Apache-2.0
#include "models/notes/markdownlines.h"

#include "models/notes/htmlblock.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <optional>

namespace sidestage {

namespace {

using Line = MarkdownLine;

constexpr std::string_view blanks = " \t";

struct Indent
{
    std::size_t bytes = 0;
    unsigned columns = 0;
};

Indent indentOf(std::string_view text, unsigned column = 0)
{
    const unsigned start = column;
    std::size_t i = 0;
    for (; i < text.size() && isBlank(text[i]); ++i)
        column += text[i] == '\t' ? 4 - column % 4 : 1;
    return {i, column - start};
}

struct Fence
{
    char letter = '`';
    std::size_t length = 0;
};

/// `text` without indentation.
std::optional<Fence> fenceOpenedBy(std::string_view text)
{
    if (text.empty() || (text.front() != '`' && text.front() != '~'))
        return {};
    const auto length = std::min(text.find_first_not_of(text.front()), text.size());
    if (length < 3 || (text.front() == '`' && text.find('`', length) != std::string_view::npos))
        return {};
    return Fence{text.front(), length};
}

bool closes(const Fence &fence, std::string_view text)
{
    const auto length = std::min(text.find_first_not_of(fence.letter), text.size());
    return length >= fence.length && withoutBlanks(text.substr(length)).empty();
}

bool isRule(std::string_view text)
{
    if (text.empty() || std::string_view("-*_").find(text.front()) == std::string_view::npos)
        return false;
    return std::ranges::all_of(text, [&](char c) { return c == text.front() || isBlank(c); })
        && std::ranges::count(text, text.front()) >= 3;
}

/// 1 or 2; 0: none.
std::uint8_t setextLevelOf(std::string_view text)
{
    const auto line = withoutBlanks(text);
    if (line.empty() || line.find_first_not_of(line.front()) != std::string_view::npos)
        return 0;
    return line.front() == '=' ? 1 : line.front() == '-' ? 2 : 0;
}

std::uint8_t atxLevelOf(std::string_view text)
{
    const auto level = std::min(text.find_first_not_of('#'), text.size());
    const bool isHeading =
        level >= 1 && level <= 6 && (level == text.size() || isBlank(text[level]));
    return isHeading ? static_cast<std::uint8_t>(level) : 0;
}

/// The length of the marker itself; 0: none.
std::size_t listMarkerOf(std::string_view text)
{
    std::size_t length = 0;
    if (!text.empty() && std::string_view("-*+").find(text.front()) != std::string_view::npos) {
        length = 1;
    } else {
        while (length < text.size() && length < 9 && isDigit(text[length]))
            ++length;
        if (length == 0 || length == text.size() || (text[length] != '.' && text[length] != ')'))
            return 0;
        ++length;
    }
    return length == text.size() || isBlank(text[length]) ? length : 0;
}

class Scanner
{
public:
    explicit Scanner(std::string_view bytes) : m_bytes(bytes) { }

    std::vector<Line> scan()
    {
        split();
        for (std::size_t i = skipFrontMatter(); i < m_lines.size(); ++i)
            take(i);
        return std::move(m_lines);
    }

private:
    struct Item
    {
        /// The columns of the contents: its own, then those of the items nested in it.
        std::vector<unsigned> indents;
        bool hasOpenParagraph = false;
        std::optional<Fence> fence; ///< within it
        std::size_t fenceDepth = 0; ///< how many items the fence is in

        void leaveItemsDeeperThan(unsigned column)
        {
            while (indents.size() > 1 && indents.back() > column)
                indents.pop_back();
            if (indents.size() < fenceDepth)
                fence.reset();
        }
    };

    std::string_view textOf(const Line &line) const
    {
        return m_bytes.substr(line.begin, line.end - line.begin);
    }

    void split()
    {
        std::size_t at = m_bytes.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
        while (at < m_bytes.size()) {
            const auto end = std::min(m_bytes.find_first_of("\r\n", at), m_bytes.size());
            auto next = std::min(end + 1, m_bytes.size());
            if (end < m_bytes.size() && m_bytes[end] == '\r' && next < m_bytes.size()
                && m_bytes[next] == '\n')
                ++next;
            Line line;
            line.begin = static_cast<std::uint32_t>(at);
            line.end = static_cast<std::uint32_t>(end);
            line.next = static_cast<std::uint32_t>(next);
            m_lines.push_back(line);
            at = next;
        }
    }

    /// The number of its lines. Without an end there is none: the first line is a rule then.
    std::size_t skipFrontMatter()
    {
        const auto delimiter =
            m_lines.empty() ? std::string_view() : withoutBlanks(textOf(m_lines.front()));
        if ((delimiter != "---" && delimiter != "+++") || isBlank(textOf(m_lines.front()).front()))
            return 0;
        for (std::size_t i = 1; i < m_lines.size(); ++i) {
            const auto text = textOf(m_lines[i]);
            const auto word = withoutBlanks(text);
            if (word.empty() || isBlank(text.front()))
                continue;
            if (word == delimiter || (word == "..." && delimiter == "---")) {
                for (std::size_t j = 0; j <= i; ++j)
                    m_lines[j].kind = Line::Kind::FrontMatter;
                return i + 1;
            }
        }
        return 0;
    }

    void take(std::size_t index)
    {
        auto &line = m_lines[index];
        const auto whole = textOf(line);
        const auto indent = indentOf(whole);
        const auto text = whole.substr(indent.bytes);
        if (m_fence) {
            line.kind = Line::Kind::Other;
            if (indent.columns < 4 && closes(*m_fence, text))
                m_fence.reset();
            return;
        }
        if (m_htmlEnd && takeHtml(line, whole))
            return;
        if (text.empty()) {
            line.kind = Line::Kind::Blank;
            m_paragraph.reset();
            m_isInQuote = false;
            if (m_item)
                m_item->hasOpenParagraph = false;
            return;
        }
        if (m_item && indent.columns >= m_item->indents.front()) {
            takeIntoItem(line, indent.columns, text);
            return;
        }
        if (takeBlockStart(index, indent, text))
            return;
        if (m_item && m_item->hasOpenParagraph) {
            line.kind = Line::Kind::InItem;
            return;
        }
        m_item.reset();
        if (m_isInQuote || (indent.columns >= 4 && !m_paragraph)) {
            line.kind = Line::Kind::Other;
            return;
        }
        line.kind = Line::Kind::Paragraph;
        // A link definition is no paragraph: a line of dashes after it is a rule.
        const bool isDefinition =
            !m_paragraph && text.starts_with('[') && text.find("]:") != std::string_view::npos;
        if (!m_paragraph && !isDefinition)
            m_paragraph = index;
    }

    /// False where the block has ended before this line.
    bool takeHtml(Line &line, std::string_view text)
    {
        if (m_htmlEnd->empty() && withoutBlanks(text).empty()) {
            m_htmlEnd.reset();
            return false;
        }
        line.kind = m_isComment ? Line::Kind::Comment : Line::Kind::Other;
        if (!m_htmlEnd->empty() && holdsWithoutCase(text, *m_htmlEnd))
            m_htmlEnd.reset();
        return true;
    }

    void takeIntoItem(Line &line, unsigned column, std::string_view text)
    {
        line.kind = Line::Kind::InItem;
        m_item->leaveItemsDeeperThan(column);
        if (m_item->fence) {
            if (closes(*m_item->fence, text))
                m_item->fence.reset();
            line.startsBlock = true;
            return;
        }
        line.startsBlock = startsBlockInItem(text);
        noteItemContent(column, text);
    }

    static bool startsBlockInItem(std::string_view text)
    {
        return fenceOpenedBy(text) || atxLevelOf(text) > 0 || text.starts_with('>')
            || text.starts_with('|') || text.starts_with("<!--") || isRule(text);
    }

    /// Follows whether a paragraph or a fence is open at the end of this line of an item.
    void noteItemContent(unsigned column, std::string_view text)
    {
        while (const auto marker = isRule(text) ? 0 : listMarkerOf(text)) {
            column += static_cast<unsigned>(marker);
            const auto gap = indentOf(text.substr(marker), column);
            column += gap.columns;
            text = withoutBlanks(text.substr(marker));
            m_item->indents.push_back(column);
        }
        m_item->fence = fenceOpenedBy(text);
        m_item->fenceDepth = m_item->indents.size();
        m_item->hasOpenParagraph = !text.empty() && !m_item->fence && atxLevelOf(text) == 0
            && !isRule(text) && !text.starts_with('<');
    }

    /// Whether the line starts a block of its own at the top level; marks it then.
    bool takeBlockStart(std::size_t index, Indent indent, std::string_view text)
    {
        if (indent.columns >= 4)
            return false;
        auto &line = m_lines[index];
        if (m_paragraph && takeSetextUnderline(index, text))
            return true;
        const auto fence = fenceOpenedBy(text);
        const auto html = htmlEndOf(text);
        const auto level = atxLevelOf(text);
        const auto marker = isRule(text) ? 0 : listMarkerOf(text);
        const bool isQuote = text.starts_with('>');
        if (marker > 0 && !(m_paragraph && !mayInterrupt(text, marker))) {
            beginItem(line, indent, text, marker);
            return true;
        }
        if (!fence && !html && level == 0 && !isQuote && !isRule(text))
            return false;
        endBlocks();
        line.kind = Line::Kind::Other;
        if (fence) {
            m_fence = fence;
        } else if (level > 0) {
            markAtx(line, level, text);
        } else if (html) {
            m_htmlEnd = html;
            m_isComment = text.starts_with("<!--");
            takeHtml(line, m_isComment ? text.substr(2) : text);
        } else {
            m_isInQuote = isQuote && withoutBlanks(text.substr(1)).size() > 0;
        }
        return true;
    }

    /// Only a bullet with text, or the number 1 with text, ends a paragraph.
    static bool mayInterrupt(std::string_view text, std::size_t marker)
    {
        const bool hasText = !withoutBlanks(text.substr(marker)).empty();
        return hasText && (marker == 1 || text.substr(0, marker - 1) == "1");
    }

    bool takeSetextUnderline(std::size_t index, std::string_view text)
    {
        const auto level = setextLevelOf(text);
        if (level == 0)
            return false;
        auto &first = m_lines[*m_paragraph];
        const auto &last = m_lines[index - 1];
        first.kind = Line::Kind::Heading;
        first.level = level;
        first.isSetext = true;
        first.textBegin = first.begin + static_cast<std::uint32_t>(indentOf(textOf(first)).bytes);
        const auto lastText = textOf(last);
        first.textEnd =
            last.begin + static_cast<std::uint32_t>(lastText.find_last_not_of(blanks) + 1);
        for (auto i = *m_paragraph + 1; i <= index; ++i)
            m_lines[i].kind = Line::Kind::HeadingRest;
        endBlocks();
        return true;
    }

    void markAtx(Line &line, std::uint8_t level, std::string_view text)
    {
        line.kind = Line::Kind::Heading;
        line.level = level;
        auto title = withoutBlanks(text.substr(level));
        // A closing run of # belongs to the mark-up if a space stands before it.
        const auto last = title.find_last_not_of('#');
        if (last == std::string_view::npos)
            title = title.substr(0, 0);
        else if (last + 1 < title.size() && isBlank(title[last]))
            title = withoutBlanks(title.substr(0, last));
        line.textBegin = static_cast<std::uint32_t>(title.data() - m_bytes.data());
        line.textEnd = line.textBegin + static_cast<std::uint32_t>(title.size());
    }

    void beginItem(Line &line, Indent indent, std::string_view text, std::size_t marker)
    {
        endBlocks();
        line.kind = Line::Kind::ListItem;
        const auto rest = text.substr(marker);
        const auto column = indent.columns + static_cast<unsigned>(marker);
        const auto gap = indentOf(rest, column);
        const bool isEmpty = gap.bytes == rest.size();
        const auto content = column + (isEmpty || gap.columns > 4 ? 1 : gap.columns);
        m_item = Item{{content}, false, {}, 0};
        line.indent = static_cast<std::uint16_t>(content);
        line.textBegin = line.end - static_cast<std::uint32_t>(rest.size() - gap.bytes);
        line.textEnd = line.end;
        if (gap.columns <= 4)
            noteItemContent(content, rest.substr(gap.bytes));
    }

    void endBlocks()
    {
        m_item.reset();
        m_paragraph.reset();
        m_isInQuote = false;
    }

    std::string_view m_bytes;
    std::vector<Line> m_lines;
    std::optional<Fence> m_fence;
    std::optional<std::string_view> m_htmlEnd;
    bool m_isComment = false;
    std::optional<Item> m_item;
    std::optional<std::size_t> m_paragraph; ///< the first line of the one that is open
    bool m_isInQuote = false;
};

} // namespace

bool startsWithListMarker(std::string_view text)
{
    const auto marker = isRule(text) ? 0 : listMarkerOf(text);
    return marker > 0 && marker < text.size() && !withoutBlanks(text.substr(marker)).empty();
}

std::vector<MarkdownLine> scanMarkdown(std::string_view bytes)
{
    return Scanner(bytes).scan();
}

} // namespace sidestage
