// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notelayout.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <optional>

namespace sidestage {

namespace {

using Line = MarkdownLine;
using Kind = MarkdownLine::Kind;

struct Label
{
    std::string name;
    std::size_t length = 0; ///< of the label with its colon
    bool isBold = false;
    bool hasColon = false;
    bool hasColonOutside = false;
    char emphasis = '*';
};

/// `**Owner:**`, `**Owner**:`, and what a person may write instead: `**Owner**`, `Owner:`.
std::optional<Label> labelOf(std::string_view text)
{
    Label label;
    if (text.starts_with("**") || text.starts_with("__")) {
        const auto end = text.find(text.substr(0, 2), 2);
        if (end == std::string_view::npos)
            return {};
        auto name = withoutBlanks(text.substr(2, end - 2));
        label.isBold = true;
        label.emphasis = text.front();
        label.length = end + 2;
        label.hasColon = name.ends_with(':');
        if (label.hasColon) {
            name.remove_suffix(1);
        } else if (text.substr(end + 2).starts_with(':')) {
            label.hasColon = label.hasColonOutside = true;
            ++label.length;
        }
        label.name = withoutBlanks(name);
        return label;
    }
    const auto colon = text.find(':');
    constexpr std::size_t longestName = 40;
    if (colon == std::string_view::npos || colon > longestName)
        return {};
    label.name = withoutBlanks(text.substr(0, colon));
    label.length = colon + 1;
    return label;
}

/// More help nobody: each is held against every name.
constexpr std::size_t mostNearMisses = 50;

class Layout
{
public:
    Layout(std::string_view bytes, const std::vector<Line> &lines) : m_bytes(bytes), m_lines(lines)
    {
    }

    std::vector<NoteLayout> find() const
    {
        std::vector<NoteLayout> notes;
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            const auto &line = m_lines[i];
            if (line.kind != Kind::Heading || line.level > 2)
                continue;
            if (!notes.empty() && notes.back().endLine == m_lines.size())
                notes.back().endLine = i;
            if (line.level == 2)
                notes.push_back(heading(i));
        }
        for (auto &note : notes)
            findItems(note);
        return notes;
    }

private:
    NoteLayout heading(std::size_t index) const
    {
        NoteLayout note;
        note.headingLine = index;
        note.bodyLine = index + 1;
        while (note.bodyLine < m_lines.size() && m_lines[note.bodyLine].kind == Kind::HeadingRest)
            ++note.bodyLine;
        note.endLine = m_lines.size();
        note.titleBegin = m_lines[index].textBegin;
        note.titleEnd = m_lines[index].textEnd;
        return note;
    }

    std::string_view textOf(const Line &line) const
    {
        return m_bytes.substr(line.textBegin, line.textEnd - line.textBegin);
    }

    static bool isBulletOrStar(char c) { return c == '-' || c == '*' || c == '+'; }

    void findItems(NoteLayout &note) const
    {
        bool isAfterList = false;
        for (auto i = note.bodyLine; i < note.endLine; ++i) {
            const auto &line = m_lines[i];
            if (line.kind == Kind::Heading)
                return;
            if (line.kind == Kind::Paragraph || line.kind == Kind::Other)
                isAfterList = !note.items.empty();
            if (line.kind != Kind::ListItem)
                continue;
            const auto text = textOf(line);
            const auto label = labelOf(text);
            if (!label)
                continue;
            const auto field = noteFieldNamed(label->name);
            const bool isField = field && label->isBold && label->hasColon && hasBullet(line);
            if (isField && !isAfterList)
                note.items.push_back(item(i, *field, *label, note.endLine));
            else if ((isField || !isAfterList) && note.nearMisses.size() < mostNearMisses)
                note.nearMisses.push_back({line.textBegin, label->name, isField});
        }
    }

    bool hasBullet(const Line &line) const
    {
        return isBulletOrStar(
            withoutBlanks(m_bytes.substr(line.begin, line.end - line.begin)).front());
    }

    FieldItem item(std::size_t index, NoteField field, const Label &label, std::size_t end) const
    {
        FieldItem item;
        item.field = field;
        item.hasColonOutside = label.hasColonOutside;
        item.emphasis = label.emphasis;
        item.firstLine = index;
        item.endLine = index + 1;
        item.valueEndLine = index + 1;
        const auto &first = m_lines[index];
        item.valueBegin = item.valueEnd = first.textBegin + label.length;
        extend(item, item.valueBegin, first.end);
        bool isInValue = true;
        for (auto i = index + 1; i < end; ++i) {
            const auto &line = m_lines[i];
            if (line.kind == Kind::Blank) {
                // Under a label alone, the value may follow after blank lines.
                isInValue = isInValue && item.valueEnd == item.valueBegin;
                continue;
            }
            if (line.kind != Kind::InItem)
                break;
            item.endLine = i + 1;
            isInValue = isInValue && !line.startsBlock;
            if (isInValue) {
                extend(item, line.begin, line.end);
                item.valueEndLine = i + 1;
            }
        }
        return item;
    }

    /// Takes what is between the two into the value, without the blanks around it.
    void extend(FieldItem &item, std::size_t begin, std::size_t end) const
    {
        const auto text = withoutBlanks(m_bytes.substr(begin, end - begin));
        if (text.empty())
            return;
        const auto at = static_cast<std::size_t>(text.data() - m_bytes.data());
        if (item.valueBegin == item.valueEnd)
            item.valueBegin = at;
        item.valueEnd = at + text.size();
    }

    std::string_view m_bytes;
    const std::vector<Line> &m_lines;
};

} // namespace

const FieldItem *NoteLayout::item(NoteField field) const
{
    const auto at = std::ranges::find(items, field, &FieldItem::field);
    return at == items.end() ? nullptr : &*at;
}

std::vector<NoteLayout> layOutNotes(std::string_view bytes, const std::vector<MarkdownLine> &lines)
{
    return Layout(bytes, lines).find();
}

} // namespace sidestage
