// SPDX-License-Identifier: Apache-2.0
#include "probes/base/factpath.h"
#include "probes/base/pathglob.h"

#include <algorithm>

namespace sidestage {

PathGlobSet::PathGlobSet() : PathGlobSet(std::vector<PathGlob>()) { }

PathGlobSet::PathGlobSet(std::vector<PathGlob> globs) : m_globs(std::move(globs))
{
    States start;
    for (int i = 0; i < static_cast<int>(m_globs.size()); ++i)
        enter(start, {i, 0});
    m_walk.push_back(nodeOf(std::move(start)));
}

const PathGlob::Segment *PathGlobSet::segmentAt(State state) const
{
    const auto &segments = m_globs[static_cast<std::size_t>(state.glob)].m_segments;
    const auto at = static_cast<std::size_t>(state.segment);
    return at < segments.size() ? &segments[at] : nullptr;
}

void PathGlobSet::enter(States &states, State state) const
{
    using Kind = PathGlob::Segment::Kind;
    states.push_back(state);
    for (const auto *segment = segmentAt(state); segment && segment->kind == Kind::AnyNumber;
         segment = segmentAt(state)) {
        ++state.segment;
        states.push_back(state);
    }
}

int PathGlobSet::nodeOf(States states)
{
    using Kind = PathGlob::Segment::Kind;
    std::ranges::sort(states);
    // not std::ranges::unique: clang 14 cannot read libstdc++ 12's subrange
    states.erase(std::unique(states.begin(), states.end()), states.end());
    const auto [known, isNew] = m_nodeOfStates.try_emplace(states, classCount());
    if (!isNew)
        return known->second;
    Node node;
    for (const auto &state : states) {
        const auto *segment = segmentAt(state);
        if (!segment) {
            // An empty pattern, of a default-made PathGlob, matches nothing.
            if (state.segment > 0 && (node.matching.empty() || node.matching.back() != state.glob))
                node.matching.push_back(state.glob);
            continue;
        }
        switch (segment->kind) {
        case Kind::Literal:
            node.literals.try_emplace(segment->literal, -1);
            break;
        case Kind::Partial:
            node.partials.push_back(state);
            break;
        case Kind::AnyOne:
            enter(node.always, {state.glob, state.segment + 1});
            break;
        case Kind::AnyNumber:
            enter(node.always, state);
            break;
        }
    }
    node.states = std::move(states);
    m_nodes.push_back(std::move(node));
    return known->second;
}

int PathGlobSet::step(int from, std::string_view segment)
{
    using Kind = PathGlob::Segment::Kind;
    auto &node = m_nodes[static_cast<std::size_t>(from)];
    const auto literal = node.literals.empty() ? node.literals.end() : node.literals.find(segment);
    if (literal != node.literals.end() && literal->second >= 0)
        return literal->second;
    States hits;
    for (const auto &state : node.partials) {
        if (segmentAt(state)->matches(segment))
            hits.push_back(state);
    }
    const bool isLiteral = literal != node.literals.end();
    if (!isLiteral) {
        if (hits.empty() && node.otherwise >= 0)
            return node.otherwise;
        if (const auto known = node.byPartials.find(hits); known != node.byPartials.end())
            return known->second;
    }
    auto next = node.always;
    for (const auto &state : hits)
        enter(next, {state.glob, state.segment + 1});
    for (const auto &state : node.states) {
        const auto *at = segmentAt(state);
        if (isLiteral && at && at->kind == Kind::Literal && at->literal == segment)
            enter(next, {state.glob, state.segment + 1});
    }
    const int to = nodeOf(std::move(next)); // may move the nodes
    auto &origin = m_nodes[static_cast<std::size_t>(from)];
    if (isLiteral)
        origin.literals.find(segment)->second = to;
    else if (hits.empty())
        origin.otherwise = to;
    else
        origin.byPartials.emplace(std::move(hits), to);
    return to;
}

int PathGlobSet::classOf(std::string_view escapedPath)
{
    // Keep what the previous path already worked out for the segments that both begin with.
    const auto common =
        static_cast<std::size_t>(std::ranges::mismatch(m_path, escapedPath).in1 - m_path.begin());
    const bool isCut = common < escapedPath.size() && escapedPath[common] != '/';
    auto kept = m_ends.size();
    while (kept > 0 && (m_ends[kept - 1] > common || (m_ends[kept - 1] == common && isCut)))
        --kept;
    m_ends.resize(kept);
    m_walk.resize(kept + 1);
    m_path = escapedPath;
    auto start = kept == 0 ? 0 : m_ends.back() + 1;
    while (start <= escapedPath.size()) {
        const auto end = std::min(escapedPath.find('/', start), escapedPath.size());
        m_walk.push_back(step(m_walk.back(), escapedPath.substr(start, end - start)));
        m_ends.push_back(end);
        start = end + 1;
    }
    return m_walk.back();
}

const std::vector<int> &PathGlobSet::matchingOf(int pathClass) const
{
    return m_nodes[static_cast<std::size_t>(pathClass)].matching;
}

std::vector<int> PathGlobSet::reaching(int pathClass) const
{
    std::vector<int> globs;
    for (const auto &state : m_nodes[static_cast<std::size_t>(pathClass)].states) {
        if (globs.empty() || globs.back() != state.glob)
            globs.push_back(state.glob);
    }
    return globs;
}

} // namespace sidestage
