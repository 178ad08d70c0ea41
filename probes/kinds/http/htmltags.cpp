// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/htmltags.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::size_t mostAttributes = 200; // of one tag

} // namespace

std::string_view HtmlTag::value(std::string_view attribute) const
{
    for (const auto &[key, text] : attributes) {
        if (key == attribute)
            return text;
    }
    return {};
}

bool HtmlTagReader::next(HtmlTag &tag)
{
    if (!m_rawText.empty())
        skipRawText();
    for (;;) {
        m_at = m_page.find('<', m_at);
        if (m_at == std::string_view::npos || m_at + 1 >= m_page.size())
            return false;
        if (m_page.substr(m_at).starts_with("<!--")) {
            skipPast("-->", m_at + 4);
        } else if (isLetter(m_page[m_at + 1])
                   || (m_page[m_at + 1] == '/' && m_at + 2 < m_page.size()
                       && isLetter(m_page[m_at + 2]))) {
            ++m_at;
            readTag(tag);
            return true;
        } else {
            ++m_at; // a bare "<", a doctype, an instruction
        }
    }
}

void HtmlTagReader::skipPast(std::string_view end, std::size_t from)
{
    const auto at = m_page.find(end, from);
    m_at = at == std::string_view::npos ? m_page.size() : at + end.size();
}

/// The text of a script ends with its own end tag alone.
void HtmlTagReader::skipRawText()
{
    for (m_at = m_page.find("</", m_at); m_at != std::string_view::npos;
         m_at = m_page.find("</", m_at + 2)) {
        if (lowered(m_page.substr(m_at + 2, m_rawText.size())) == m_rawText)
            break;
    }
    m_at = std::min(m_at, m_page.size());
    m_rawText.clear();
}

std::string_view HtmlTagReader::takeUntil(bool (*isEnd)(char))
{
    const auto from = m_at;
    while (m_at < m_page.size() && !isEnd(m_page[m_at]))
        ++m_at;
    return m_page.substr(from, m_at - from);
}

void HtmlTagReader::readTag(HtmlTag &tag)
{
    tag.attributes.clear();
    const bool isEnd = current() == '/';
    if (isEnd)
        ++m_at;
    const auto name = takeUntil([](char c) { return isAsciiSpace(c) || c == '>' || c == '/'; });
    tag.name = (isEnd ? "/" : "") + lowered(name.substr(0, 40));
    while (m_at < m_page.size() && current() != '>')
        readAttribute(tag);
    ++m_at;
    constexpr std::array<std::string_view, 8> raw{"script", "style",    "textarea", "title",
                                                  "xmp",    "noframes", "iframe",   "noembed"};
    if (std::find(raw.begin(), raw.end(), tag.name) != raw.end())
        m_rawText = tag.name;
}

void HtmlTagReader::readAttribute(HtmlTag &tag)
{
    takeUntil([](char c) { return !isAsciiSpace(c) && c != '/'; });
    const auto name =
        takeUntil([](char c) { return isAsciiSpace(c) || c == '>' || c == '/' || c == '='; });
    takeUntil([](char c) { return !isAsciiSpace(c); });
    std::string_view value;
    if (current() == '=') {
        ++m_at;
        takeUntil([](char c) { return !isAsciiSpace(c); });
        value = takeValue();
    }
    if (!name.empty() && tag.attributes.size() < mostAttributes)
        tag.attributes.emplace_back(lowered(name.substr(0, 40)), value);
}

std::string_view HtmlTagReader::takeValue()
{
    const char quote = current();
    if (quote != '"' && quote != '\'')
        return takeUntil([](char c) { return isAsciiSpace(c) || c == '>'; });
    const auto from = ++m_at;
    const auto end = std::min(m_page.find(quote, from), m_page.size());
    m_at = std::min(end + 1, m_page.size());
    return m_page.substr(from, end - from);
}

} // namespace sidestage
