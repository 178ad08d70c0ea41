// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A pattern over the segments of a path: `*` stands for one segment or a part of one, `**` for
/// any number of segments, none included. A backslash takes the next character as it is.
/// Segments are written escaped, as in paths.
class PathGlob
{
public:
    /// How exact a pattern is: the one with more literal segments is more specific, then the one
    /// with more literal characters, then the one with fewer `**`.
    struct Specificity
    {
        int literalSegments = 0;
        int literalCharacters = 0;
        int deepWildcards = 0; ///< negated: more is less specific
        friend auto operator<=>(const Specificity &, const Specificity &) = default;
    };

    PathGlob() = default;
    /// BadInput for an empty pattern, an empty segment or a stray escape.
    static Result<PathGlob> parse(std::string_view pattern);
    /// The pattern that matches this one path alone.
    static PathGlob exactly(std::string_view escapedPath);

    bool matches(std::string_view escapedPath) const;
    const std::string &text() const { return m_text; }
    const Specificity &specificity() const { return m_specificity; }
    friend bool operator==(const PathGlob &a, const PathGlob &b) { return a.m_text == b.m_text; }

private:
    friend class PathGlobSet;
    struct Segment
    {
        enum class Kind : std::uint8_t { Literal, AnyOne, AnyNumber, Partial };
        Kind kind = Kind::Literal;
        std::string literal;             ///< Literal
        std::vector<std::string> pieces; ///< Partial: the literal pieces around the stars
        bool matches(std::string_view segment) const;
    };

    std::string m_text;
    std::vector<Segment> m_segments;
    Specificity m_specificity;
};

/// Many patterns matched against one path after another. Paths that come in order share the work
/// on their common beginning, so that a million of them cost little more than their last segments.
class PathGlobSet
{
public:
    PathGlobSet() = default;
    explicit PathGlobSet(std::vector<PathGlob> globs);

    /// Indices of all patterns that match, ascending; valid until the next call. Not thread-safe:
    /// one set a thread.
    const std::vector<int> &matching(std::string_view escapedPath);
    std::size_t size() const { return m_globs.size(); }

private:
    struct State
    {
        int glob;
        int segment; ///< how many of its segments are used up
        friend auto operator<=>(const State &, const State &) = default;
    };
    void enter(std::vector<State> &states, State state) const;

    std::vector<PathGlob> m_globs;
    std::string m_path;                       ///< the previous path
    std::vector<std::size_t> m_ends;          ///< where its segments end
    std::vector<std::vector<State>> m_states; ///< after 0, 1, 2… of them
    std::vector<int> m_matching;
};

} // namespace sidestage
