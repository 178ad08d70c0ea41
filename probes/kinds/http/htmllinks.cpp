// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/htmllinks.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace sidestage {

namespace {

constexpr std::size_t longestLink = 8192; ///< longer ones hold their content themselves: data:
constexpr std::size_t mostAttributes = 200; ///< of one tag

struct Tag
{
    std::string name; ///< in lower case; "/a" for an end
    std::vector<std::pair<std::string, std::string_view>> attributes;

    std::string_view value(std::string_view attribute) const
    {
        for (const auto &[key, text] : attributes) {
            if (key == attribute)
                return text;
        }
        return {};
    }
};

template <typename Names>
bool isAmong(const Names &names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Walks from tag to tag as browsers do (HTML, section 13.2.5), as far as links need it.
class TagReader
{
public:
    explicit TagReader(std::string_view page) : m_page(page) { }

    /// False at the end of the page.
    bool next(Tag &tag)
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

private:
    char current() const { return m_at < m_page.size() ? m_page[m_at] : '>'; }

    void skipPast(std::string_view end, std::size_t from)
    {
        const auto at = m_page.find(end, from);
        m_at = at == std::string_view::npos ? m_page.size() : at + end.size();
    }

    /// The text of a script ends with its own end tag alone.
    void skipRawText()
    {
        for (m_at = m_page.find("</", m_at); m_at != std::string_view::npos;
             m_at = m_page.find("</", m_at + 2)) {
            if (lowered(m_page.substr(m_at + 2, m_rawText.size())) == m_rawText)
                break;
        }
        m_at = std::min(m_at, m_page.size());
        m_rawText.clear();
    }

    std::string_view takeUntil(bool (*isEnd)(char))
    {
        const auto from = m_at;
        while (m_at < m_page.size() && !isEnd(m_page[m_at]))
            ++m_at;
        return m_page.substr(from, m_at - from);
    }

    void readTag(Tag &tag)
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
        if (isAmong(raw, tag.name))
            m_rawText = tag.name;
    }

    void readAttribute(Tag &tag)
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

    std::string_view takeValue()
    {
        const char quote = current();
        if (quote != '"' && quote != '\'')
            return takeUntil([](char c) { return isAsciiSpace(c) || c == '>'; });
        const auto from = ++m_at;
        const auto end = std::min(m_page.find(quote, from), m_page.size());
        m_at = std::min(end + 1, m_page.size());
        return m_page.substr(from, end - from);
    }

    std::string_view m_page;
    std::size_t m_at = 0;
    std::string m_rawText; ///< the tag whose text comes next
};

/// "&amp;" and the like, as far as they occur in addresses.
std::string withoutReferences(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, char>, 8> known{{{"&amp;", '&'},
                                                                      {"&#38;", '&'},
                                                                      {"&#x26;", '&'},
                                                                      {"&#47;", '/'},
                                                                      {"&#x2f;", '/'},
                                                                      {"&#58;", ':'},
                                                                      {"&#x3a;", ':'},
                                                                      {"&sol;", '/'}}};
    std::string plain;
    while (!text.empty()) {
        const auto *const found =
            std::find_if(known.begin(), known.end(), [&](const auto &reference) {
                return text.front() == '&'
                    && lowered(text.substr(0, reference.first.size())) == reference.first;
            });
        plain += found == known.end() ? text.front() : found->second;
        text.remove_prefix(found == known.end() ? 1 : found->first.size());
    }
    return plain;
}

class LinkList
{
public:
    explicit LinkList(std::size_t most) : m_most(most) { }
    bool isFull() const { return m_links.size() >= m_most; }
    std::vector<std::string> take() { return std::move(m_links); }

    void add(std::string_view address)
    {
        address = trimmed(address);
        if (address.empty() || address.size() > longestLink || isFull())
            return;
        auto link = withoutReferences(address);
        if (m_seen.insert(link).second)
            m_links.push_back(std::move(link));
    }

    /// "a.png 1x, b.png 2x"
    void addCandidates(std::string_view list)
    {
        while (!list.empty()) {
            const auto from =
                std::min(static_cast<std::size_t>(
                             std::find_if_not(list.begin(), list.end(),
                                              [](char c) { return isAsciiSpace(c) || c == ','; })
                             - list.begin()),
                         list.size());
            list.remove_prefix(from);
            const auto end = static_cast<std::size_t>(
                std::find_if(list.begin(), list.end(), isAsciiSpace) - list.begin());
            auto address = list.substr(0, end);
            const bool isLast = !address.ends_with(',');
            while (address.ends_with(','))
                address.remove_suffix(1);
            add(address);
            list.remove_prefix(end);
            if (isLast) // what follows up to the comma describes the picture
                list.remove_prefix(std::min(list.find(','), list.size()));
        }
    }

private:
    std::size_t m_most;
    std::vector<std::string> m_links;
    std::unordered_set<std::string> m_seen;
};

/// "5; url=https://…"
std::string_view refreshAddress(std::string_view content)
{
    const auto at = lowered(content).find("url=");
    if (at == std::string::npos)
        return {};
    auto address = trimmed(content.substr(at + 4));
    if (!address.empty() && (address.front() == '"' || address.front() == '\'')) {
        const auto end = address.find(address.front(), 1);
        address = address.substr(1, (end == address.npos ? address.size() : end) - 1);
    }
    return address;
}

void addMeta(LinkList &links, const Tag &tag)
{
    const auto content = tag.value("content");
    if (lowered(tag.value("http-equiv")) == "refresh") {
        links.add(refreshAddress(content));
        return;
    }
    const auto property = lowered(tag.value("property"));
    const auto name = property.empty() ? lowered(tag.value("name")) : property;
    if (name.starts_with("og:") || name.starts_with("twitter:")
        || name.starts_with("msapplication-"))
        links.add(content);
}

} // namespace

std::vector<std::string> linksOfHtml(std::string_view page, std::size_t most)
{
    constexpr std::array<std::string_view, 9> single{"href",       "src",        "action",
                                                     "formaction", "poster",     "data",
                                                     "cite",       "background", "xlink:href"};
    constexpr std::array<std::string_view, 2> lists{"srcset", "imagesrcset"};
    LinkList links(most);
    TagReader reader(page);
    for (Tag tag; !links.isFull() && reader.next(tag);) {
        if (tag.name == "meta")
            addMeta(links, tag);
        for (const auto &[name, value] : tag.attributes) {
            if (isAmong(single, name))
                links.add(value);
            else if (isAmong(lists, name))
                links.addCandidates(value);
        }
    }
    return links.take();
}

std::vector<std::string> linksOfHeader(std::string_view header)
{
    LinkList links(500);
    // "<address>; rel=x, <…>": a "<" inside a quoted parameter begins no address.
    bool isQuoted = false;
    for (std::size_t at = 0; at < header.size(); ++at) {
        if (header[at] == '\\' && isQuoted) {
            ++at;
        } else if (header[at] == '"') {
            isQuoted = !isQuoted;
        } else if (header[at] == '<' && !isQuoted) {
            const auto end = header.find('>', at);
            if (end == std::string_view::npos)
                break;
            links.add(header.substr(at + 1, end - at - 1));
            at = end;
        }
    }
    return links.take();
}

} // namespace sidestage
