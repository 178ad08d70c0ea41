// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/visibletext.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sidestage {

namespace {

/// Tags that stand in the middle of a sentence.
constexpr std::array<std::string_view, 15> inlineTags{"a",     "abbr", "b",      "bdi",  "code",
                                                      "em",    "i",    "kbd",    "mark", "q",
                                                      "small", "span", "strong", "sub",  "sup"};
/// Elements whose content is not shown.
constexpr std::array<std::string_view, 4> hiddenTags{"script", "style", "template", "svg"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> references{
    {{"&amp;", "&"},
     {"&lt;", "<"},
     {"&gt;", ">"},
     {"&quot;", "\""},
     {"&#39;", "'"},
     {"&#x27;", "'"},
     {"&apos;", "'"},
     {"&nbsp;", " "}}};

class Lines
{
public:
    void add(char c)
    {
        if (isAsciiSpace(c))
            m_isSpaced = true;
        else
            add(std::string_view(&c, 1));
    }
    void add(std::string_view text)
    {
        if (m_isSpaced && !m_line.empty())
            m_line += ' ';
        m_isSpaced = false;
        m_line += text;
    }
    void endLine()
    {
        if (!m_line.empty())
            m_text += (m_text.empty() ? "" : "\n") + m_line;
        m_line.clear();
        m_isSpaced = false;
    }
    std::string take()
    {
        endLine();
        return std::move(m_text);
    }

private:
    std::string m_text;
    std::string m_line;
    bool m_isSpaced = false;
};

/// Case-insensitive, from `at` on.
std::size_t findTag(std::string_view lowerCase, const std::string &name, std::size_t at)
{
    return std::min(lowerCase.find("</" + name, at), lowerCase.size());
}

std::string withoutReturns(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            plain += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            plain += '\n';
    }
    return plain;
}

std::string jsonInLines(std::string_view text)
{
    std::string lines;
    bool isInText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        lines += c;
        if (isInText && c == '\\' && i + 1 < text.size())
            lines += text[++i];
        else if (c == '"')
            isInText = !isInText;
        else if (!isInText && (c == ',' || c == '{' || c == '[')
                 && (i + 1 == text.size() || text[i + 1] != '\n'))
            lines += '\n';
    }
    return lines;
}

} // namespace

std::string visibleText(std::string_view html)
{
    const auto lowerCase = lowered(html);
    Lines lines;
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] == '&') {
            const auto known =
                std::find_if(references.begin(), references.end(), [&](const auto &reference) {
                    return std::string_view(lowerCase).substr(at).starts_with(reference.first);
                });
            if (known != references.end()) {
                if (known->second == " ")
                    lines.add(' ');
                else
                    lines.add(known->second);
                at += known->first.size();
                continue;
            }
        }
        const bool isTag = html[at] == '<' && at + 1 < html.size()
            && (isLetter(html[at + 1]) || html[at + 1] == '/' || html[at + 1] == '!'
                || html[at + 1] == '?');
        if (!isTag) {
            lines.add(html[at++]);
            continue;
        }
        if (html.substr(at).starts_with("<!--")) {
            const auto end = html.find("-->", at + 4);
            at = end == std::string_view::npos ? html.size() : end + 3;
            continue;
        }
        const auto begin = at + (html[at + 1] == '/' ? 2 : 1);
        auto end = begin;
        while (end < html.size() && isLetterOrDigit(html[end]))
            ++end;
        const auto name = lowerCase.substr(begin, end - begin);
        at = std::min(html.find('>', end), html.size() - 1) + 1;
        if (isAmong(hiddenTags, name) && begin == end - name.size() && html[begin - 1] == '<')
            at = findTag(lowerCase, name, at);
        if (!isAmong(inlineTags, name))
            lines.endLine();
    }
    return lines.take();
}

std::string inLines(std::string_view text, std::string_view contentType)
{
    auto plain = withoutReturns(text);
    if (contentType == "application/json" || contentType.ends_with("+json"))
        return jsonInLines(plain);
    if (contentType != "text/html" && contentType != "application/xhtml+xml"
        && contentType != "text/xml" && contentType != "application/xml"
        && !contentType.ends_with("+xml"))
        return plain;
    std::string lines;
    lines.reserve(plain.size() + plain.size() / 8);
    for (const char c : plain) {
        if (c == '<' && !lines.empty() && lines.back() == '>')
            lines += '\n';
        lines += c;
    }
    return lines;
}

} // namespace sidestage
