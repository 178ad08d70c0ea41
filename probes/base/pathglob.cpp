// SPDX-License-Identifier: Apache-2.0
#include "probes/base/pathglob.h"

#include "probes/base/factpath.h"

#include <algorithm>

namespace sidestage {

bool PathGlob::Segment::matches(std::string_view segment) const
{
    switch (kind) {
    case Kind::Literal: return segment == literal;
    case Kind::AnyOne:
    case Kind::AnyNumber: return true;
    case Kind::Partial: break;
    }
    if (!segment.starts_with(pieces.front()))
        return false;
    segment.remove_prefix(pieces.front().size());
    // Each piece in the middle where it first fits; the last one at the end.
    for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
        const auto at = segment.find(pieces[i]);
        if (at == std::string_view::npos)
            return false;
        segment.remove_prefix(at + pieces[i].size());
    }
    return segment.ends_with(pieces.back());
}

Result<PathGlob> PathGlob::parse(std::string_view pattern)
{
    if (pattern.empty())
        return failure(ErrorCode::BadInput, "a pattern is empty");
    PathGlob glob;
    glob.m_text = pattern;
    for (SegmentIterator it(pattern); it != std::default_sentinel; ++it) {
        const auto text = *it;
        if (text.empty())
            return failure(ErrorCode::BadInput,
                           "the pattern '" + glob.m_text + "' has an empty segment");
        Segment segment;
        if (text == "**") {
            segment.kind = Segment::Kind::AnyNumber;
            --glob.m_specificity.deepWildcards;
        } else if (text == "*") {
            segment.kind = Segment::Kind::AnyOne;
        } else {
            std::vector<std::string> pieces(1);
            for (std::size_t i = 0; i < text.size(); ++i) {
                if (text[i] == '\\') {
                    if (++i == text.size())
                        return failure(ErrorCode::BadInput,
                                       "the pattern '" + glob.m_text
                                           + "' has a backslash with nothing after it");
                    pieces.back() += text[i];
                } else if (text[i] == '*') {
                    pieces.emplace_back();
                } else {
                    pieces.back() += text[i];
                }
            }
            for (const auto &piece : pieces)
                glob.m_specificity.literalCharacters += static_cast<int>(piece.size());
            if (pieces.size() == 1) {
                segment.literal = pieces.front();
                ++glob.m_specificity.literalSegments;
            } else {
                segment.kind = Segment::Kind::Partial;
                segment.pieces = std::move(pieces);
            }
        }
        glob.m_segments.push_back(std::move(segment));
    }
    return glob;
}

PathGlob PathGlob::exactly(std::string_view escapedPath)
{
    std::string pattern;
    for (const char c : escapedPath) {
        if (c == '*' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return parse(pattern).value_or(PathGlob());
}

bool PathGlob::matches(std::string_view escapedPath) const
{
    // Positions in the pattern that are reached after each segment of the path.
    std::vector<bool> reached(m_segments.size() + 1, false);
    const auto close = [&] {
        for (std::size_t i = 0; i < m_segments.size(); ++i) {
            if (reached[i] && m_segments[i].kind == Segment::Kind::AnyNumber)
                reached[i + 1] = true;
        }
    };
    reached[0] = !m_segments.empty();
    close();
    for (SegmentIterator it(escapedPath); it != std::default_sentinel; ++it) {
        std::vector<bool> next(reached.size(), false);
        for (std::size_t i = 0; i < m_segments.size(); ++i) {
            if (!reached[i])
                continue;
            if (m_segments[i].kind == Segment::Kind::AnyNumber)
                next[i] = true;
            else if (m_segments[i].matches(*it))
                next[i + 1] = true;
        }
        reached = std::move(next);
        close();
    }
    return !m_segments.empty() && reached.back();
}

PathGlobSet::PathGlobSet(std::vector<PathGlob> globs)
    : m_globs(std::move(globs))
    , m_states(1)
{
    for (int i = 0; i < static_cast<int>(m_globs.size()); ++i)
        enter(m_states.front(), {i, 0});
}

void PathGlobSet::enter(std::vector<State> &states, State state) const
{
    const auto &segments = m_globs[static_cast<std::size_t>(state.glob)].m_segments;
    states.push_back(state);
    while (state.segment < static_cast<int>(segments.size())
           && segments[static_cast<std::size_t>(state.segment)].kind
               == PathGlob::Segment::Kind::AnyNumber) {
        ++state.segment;
        states.push_back(state);
    }
}

const std::vector<int> &PathGlobSet::matching(std::string_view escapedPath)
{
    // Keep what the previous path already worked out for the segments that both begin with.
    std::size_t kept = 0;
    while (kept < m_ends.size()) {
        const auto end = m_ends[kept];
        const bool complete = end == escapedPath.size()
            || (end < escapedPath.size() && escapedPath[end] == '/');
        if (!complete || std::string_view(m_path).substr(0, end) != escapedPath.substr(0, end))
            break;
        ++kept;
    }
    m_ends.resize(kept);
    m_path = escapedPath;
    const std::size_t start = kept == 0 ? 0 : m_ends.back() + 1;
    if (start <= escapedPath.size()) {
        for (SegmentIterator it(escapedPath.substr(start)); it != std::default_sentinel; ++it) {
            const auto depth = m_ends.size() + 1;
            if (m_states.size() <= depth)
                m_states.emplace_back();
            auto &next = m_states[depth];
            next.clear();
            for (const auto &state : m_states[depth - 1]) {
                const auto &segments = m_globs[static_cast<std::size_t>(state.glob)].m_segments;
                if (state.segment == static_cast<int>(segments.size()))
                    continue;
                const auto &segment = segments[static_cast<std::size_t>(state.segment)];
                if (segment.kind == PathGlob::Segment::Kind::AnyNumber)
                    enter(next, state);
                else if (segment.matches(*it))
                    enter(next, {state.glob, state.segment + 1});
            }
            std::ranges::sort(next);
            // std::unique: clang 14 does not compile the subrange that std::ranges::unique returns
            next.erase(std::unique(next.begin(), next.end()), next.end());
            const auto begin = m_ends.empty() ? 0 : m_ends.back() + 1;
            m_ends.push_back(begin + (*it).size());
        }
    }
    m_matching.clear();
    for (const auto &state : m_states[m_ends.size()]) {
        const auto &segments = m_globs[static_cast<std::size_t>(state.glob)].m_segments;
        if (state.segment == static_cast<int>(segments.size())
            && (m_matching.empty() || m_matching.back() != state.glob))
            m_matching.push_back(state.glob);
    }
    return m_matching;
}

} // namespace sidestage
