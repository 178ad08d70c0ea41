// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
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
        std::string literal; ///< Literal
        std::vector<std::string> pieces; ///< Partial: the literal pieces around the stars
        bool matches(std::string_view segment) const;
    };

    std::string m_text;
    std::vector<Segment> m_segments;
    Specificity m_specificity;
};

/// Many patterns matched against one path after another. What the patterns make of a segment is
/// worked out once and remembered, and paths that come in order share the work on their common
/// beginning: a million of them cost little more than a look-up of each one's last segment.
class PathGlobSet
{
public:
    PathGlobSet();
    explicit PathGlobSet(std::vector<PathGlob> globs);

    /// Indices of all patterns that match, ascending; valid until the next call. Not thread-safe:
    /// one set a thread.
    const std::vector<int> &matching(std::string_view escapedPath)
    {
        return matchingOf(classOf(escapedPath));
    }
    /// The class of a path: paths of one class match the same patterns, and so do their children
    /// of the same name. Small numbers from 0, so that what follows from the patterns can be kept
    /// in a table.
    int classOf(std::string_view escapedPath);
    int classCount() const { return static_cast<int>(m_nodes.size()); }
    const std::vector<int> &matchingOf(int pathClass) const;
    /// Those that match a path of that class, or could match something below one.
    std::vector<int> reaching(int pathClass) const;
    std::size_t size() const { return m_globs.size(); }

private:
    struct State
    {
        int glob;
        int segment; ///< how many of its segments are used up
        friend auto operator<=>(const State &, const State &) = default;
    };
    using States = std::vector<State>;
    struct TextHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };
    /// Where a literal segment leads; -1 until it was asked for.
    using Literals = std::unordered_map<std::string, int, TextHash, std::equal_to<>>;
    /// A set of positions in the patterns, and what each next segment makes of it.
    struct Node
    {
        States states; ///< sorted, each once
        std::vector<int> matching; ///< whose last segment is used up
        Literals literals; ///< the segments that some pattern names
        States partials; ///< whose next segment is known in part
        States always; ///< what every segment leads to
        int otherwise = -1; ///< where a segment leads that no pattern knows
        std::map<States, int> byPartials; ///< where one leads that these know
    };
    const PathGlob::Segment *segmentAt(State state) const;
    void enter(States &states, State state) const;
    int nodeOf(States states);
    int step(int node, std::string_view segment);

    std::vector<PathGlob> m_globs;
    std::vector<Node> m_nodes; ///< the first: before any segment
    std::map<States, int> m_nodeOfStates;
    std::string m_path; ///< the previous path
    std::vector<std::size_t> m_ends; ///< where its segments end
    std::vector<int> m_walk; ///< the nodes after 0, 1, 2… of them
};

} // namespace sidestage
