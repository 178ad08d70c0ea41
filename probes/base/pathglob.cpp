// SPDX-License-Identifier: Apache-2.0
#include "probes/base/pathglob.h"

#include "probes/base/factpath.h"

#include <algorithm>

namespace sidestage {

bool PathGlob::Segment::matches(std::string_view segment) const
{
    switch (kind) {
    case Kind::Literal:
        return segment == literal;
    case Kind::AnyOne:
    case Kind::AnyNumber:
        return true;
    case Kind::Partial:
        break;
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

} // namespace sidestage
