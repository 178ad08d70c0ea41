// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidestage {

/// One tag of a page. Its values lie in the page.
struct HtmlTag
{
    std::string name; ///< in lower case; "/a" for an end
    std::vector<std::pair<std::string, std::string_view>> attributes; ///< 200 at most

    /// Empty where it has none.
    std::string_view value(std::string_view attribute) const;
};

/// Walks from tag to tag as browsers do (HTML, section 13.2.5), as far as single tags need it:
/// comments and what stands inside scripts and styles are passed over. Reads any bytes, each of
/// them a fixed number of times at most.
class HtmlTagReader
{
public:
    /// The page outlives the reader and its tags.
    explicit HtmlTagReader(std::string_view page) : m_page(page) { }

    /// False at the end of the page.
    bool next(HtmlTag &tag);

private:
    char current() const { return m_at < m_page.size() ? m_page[m_at] : '>'; }
    void skipPast(std::string_view end, std::size_t from);
    void skipRawText();
    std::string_view takeUntil(bool (*isEnd)(char));
    void readTag(HtmlTag &tag);
    void readAttribute(HtmlTag &tag);
    std::string_view takeValue();

    std::string_view m_page;
    std::size_t m_at = 0;
    std::string m_rawText; ///< the tag whose text comes next
};

} // namespace sidestage
