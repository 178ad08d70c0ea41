// SPDX-License-Identifier: Apache-2.0
#include "probes/base/factpath.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <mutex>
#include <unordered_set>

namespace sidestage {

std::string FactPath::escape(std::string_view segment)
{
    std::string escaped;
    escaped.reserve(segment.size());
    for (const char c : segment) {
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    }
    return escaped;
}

std::string FactPath::unescape(std::string_view segment)
{
    std::string plain;
    plain.reserve(segment.size());
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const char next = i + 1 < segment.size() ? segment[i + 1] : '\0';
        if (segment[i] == '~' && (next == '0' || next == '1')) {
            plain += next == '0' ? '~' : '/';
            ++i;
        } else {
            plain += segment[i];
        }
    }
    return plain;
}

FactPath::FactPath(std::initializer_list<std::string_view> segments)
{
    std::string text;
    for (const auto *segment = segments.begin(); segment != segments.end(); ++segment) {
        if (segment != segments.begin())
            text += '/';
        text += escape(*segment);
    }
    m_text = SharedText(text);
}

FactPath FactPath::fromSegments(const std::vector<std::string> &segments)
{
    std::string text;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (i > 0)
            text += '/';
        text += escape(segments[i]);
    }
    return FactPath(SharedText(text));
}

Result<FactPath> FactPath::parse(std::string_view escaped)
{
    if (escaped.empty() || escaped.front() == '/')
        return failure(ErrorCode::BadInput, "a path starts with the name of a service");
    for (std::size_t at = escaped.find('~'); at != std::string_view::npos;
         at = escaped.find('~', at + 1)) {
        const char next = at + 1 < escaped.size() ? escaped[at + 1] : '\0';
        if (next != '0' && next != '1')
            return failure(ErrorCode::BadInput,
                           "'~' in the path '" + std::string(escaped) + "' stands alone", {},
                           "write '~0' for '~' and '~1' for '/'");
    }
    return FactPath(SharedText(escaped));
}

FactPath FactPath::child(std::string_view segment) const
{
    std::string joined(text());
    if (!joined.empty())
        joined += '/';
    joined += escape(segment);
    return FactPath(SharedText(joined));
}

FactPath FactPath::parent() const
{
    const auto slash = text().rfind('/');
    return slash == std::string_view::npos ? FactPath()
                                           : FactPath(SharedText(text().substr(0, slash)));
}

std::string FactPath::service() const
{
    return unescape(text().substr(0, text().find('/')));
}

std::string FactPath::leaf() const
{
    const auto slash = text().rfind('/');
    return unescape(slash == std::string_view::npos ? text() : text().substr(slash + 1));
}

std::vector<std::string> FactPath::segments() const
{
    std::vector<std::string> all;
    if (isEmpty())
        return all;
    for (SegmentIterator it(text()); it != std::default_sentinel; ++it)
        all.push_back(unescape(*it));
    return all;
}

int FactPath::depth() const
{
    return isEmpty() ? 0 : 1 + static_cast<int>(std::ranges::count(text(), '/'));
}

bool FactPath::isWithin(const FactPath &ancestor) const
{
    const auto mine = text();
    const auto its = ancestor.text();
    return mine.starts_with(its) && (mine.size() == its.size() || mine[its.size()] == '/');
}

namespace {
/// How many bytes both begin with. Eight at a time: paths of one service agree for long.
std::size_t commonLength(std::string_view a, std::string_view b)
{
    const auto shared = std::min(a.size(), b.size());
    std::size_t at = 0;
    while (at + sizeof(std::uint64_t) <= shared
           && std::memcmp(a.data() + at, b.data() + at, sizeof(std::uint64_t)) == 0)
        at += sizeof(std::uint64_t);
    while (at < shared && a[at] == b[at])
        ++at;
    return at;
}
} // namespace

std::strong_ordering FactPath::compare(std::string_view a, std::string_view b)
{
    const auto at = commonLength(a, b);
    if (at == std::min(a.size(), b.size()))
        return a.size() <=> b.size();
    // The separator sorts below every byte of a segment, so that 'a/x' comes before 'a b'.
    const auto rank = [](char c) { return c == '/' ? 0 : 1 + static_cast<unsigned char>(c); };
    return rank(a[at]) <=> rank(b[at]);
}

namespace {
struct TextHash
{
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const
    {
        return std::hash<std::string_view>()(text);
    }
    std::size_t operator()(const FactPath &path) const { return (*this)(path.text()); }
};
struct TextEqual
{
    using is_transparent = void;
    bool operator()(const FactPath &a, const FactPath &b) const { return a == b; }
    bool operator()(const FactPath &a, std::string_view b) const { return a.text() == b; }
    bool operator()(std::string_view a, const FactPath &b) const { return a == b.text(); }
};
constexpr std::size_t shardCount = 16;
} // namespace

struct PathInterner::Shard
{
    std::mutex mutex;
    std::unordered_set<FactPath, TextHash, TextEqual> paths;
};

PathInterner::PathInterner() : m_shards(std::make_unique<Shard[]>(shardCount)) { }

PathInterner::~PathInterner() = default;

FactPath PathInterner::intern(std::string_view escaped)
{
    auto &shard = m_shards[TextHash()(escaped) % shardCount];
    const std::scoped_lock lock(shard.mutex);
    if (const auto found = shard.paths.find(escaped); found != shard.paths.end())
        return *found;
    return *shard.paths.insert(FactPath(SharedText(escaped))).first;
}

} // namespace sidestage
