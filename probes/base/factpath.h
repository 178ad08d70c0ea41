// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/sharedtext.h"

#include <compare>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The name of a fact: `service/segment/segment…`. Segments are escaped as in a JSON Pointer
/// (RFC 6901: `~0` for `~`, `~1` for `/`), so a table called `a/b` is one segment.
///
/// Paths are ordered segment by segment, bytewise, a parent directly before what is below it: a
/// subtree is always one run. One pointer wide; copying shares the text.
class FactPath
{
public:
    FactPath() = default;
    /// From unescaped segments. The first, a service's name, is never empty.
    FactPath(std::initializer_list<std::string_view> segments);
    static FactPath fromSegments(const std::vector<std::string> &segments);
    /// From escaped text; BadInput where a `~` is not followed by 0 or 1, or the text is empty.
    static Result<FactPath> parse(std::string_view escaped);

    /// The path one level below, by its unescaped name.
    FactPath child(std::string_view segment) const;
    /// The path one level above; empty for a service's own path.
    FactPath parent() const;

    bool isEmpty() const { return m_text.isEmpty(); }
    /// The escaped text, valid while any copy of this path lives.
    std::string_view text() const { return m_text.view(); }
    std::string toString() const { return std::string(text()); }
    /// The first segment, unescaped: the service.
    std::string service() const;
    /// The last segment, unescaped.
    std::string leaf() const;
    /// All segments, unescaped.
    std::vector<std::string> segments() const;
    int depth() const;
    /// Whether this path is `ancestor` itself or lies below it.
    bool isWithin(const FactPath &ancestor) const;
    bool isSameObject(const FactPath &other) const { return m_text.isSameObject(other.m_text); }

    friend bool operator==(const FactPath &, const FactPath &) = default;
    friend std::strong_ordering operator<=>(const FactPath &a, const FactPath &b)
    {
        return a.isSameObject(b) ? std::strong_ordering::equal : compare(a.text(), b.text());
    }
    /// The order of paths, on escaped texts.
    static std::strong_ordering compare(std::string_view a, std::string_view b);
    static std::string escape(std::string_view segment);
    /// Undoes `escape`; a stray `~` is kept as it is.
    static std::string unescape(std::string_view segment);

private:
    friend class PathInterner;
    explicit FactPath(SharedText text) : m_text(std::move(text)) { }

    SharedText m_text;
};

/// The escaped segments of a path's text, one after another, without allocation.
class SegmentIterator
{
public:
    using difference_type = std::ptrdiff_t;
    using value_type = std::string_view;

    SegmentIterator() = default;
    explicit SegmentIterator(std::string_view path) : m_rest(path), m_atEnd(false) { cut(); }
    std::string_view operator*() const { return m_segment; }
    SegmentIterator &operator++()
    {
        if (m_segment.size() == m_rest.size()) {
            m_atEnd = true;
        } else {
            m_rest.remove_prefix(m_segment.size() + 1);
            cut();
        }
        return *this;
    }
    SegmentIterator operator++(int)
    {
        auto before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const SegmentIterator &it, std::default_sentinel_t)
    {
        return it.m_atEnd;
    }

private:
    void cut() { m_segment = m_rest.substr(0, m_rest.find('/')); }

    std::string_view m_rest;
    std::string_view m_segment;
    bool m_atEnd = true;
};

/// Makes equal paths share one text. One interner serves one run; usable from any thread.
class PathInterner
{
public:
    PathInterner();
    ~PathInterner();
    PathInterner(const PathInterner &) = delete;
    PathInterner &operator=(const PathInterner &) = delete;

    /// The one path of this run with that escaped text, which must be valid.
    FactPath intern(std::string_view escaped);
    FactPath intern(const FactPath &path) { return intern(path.text()); }

private:
    struct Shard;
    std::unique_ptr<Shard[]> m_shards;
};

} // namespace sidestage
