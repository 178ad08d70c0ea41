// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/htmllinks.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/htmltags.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace sidestage {

namespace {

constexpr std::size_t longestLink = 8192; ///< longer ones hold their content themselves: data:

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

void addMeta(LinkList &links, const HtmlTag &tag)
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
    HtmlTagReader reader(page);
    for (HtmlTag tag; !links.isFull() && reader.next(tag);) {
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
