// SPDX-License-Identifier: Apache-2.0
#include "models/items/comparisontree.h"

#include "models/items/pathlabel.h"

#include <algorithm>

namespace sidestage {

namespace {

bool isAtOrBelow(std::string_view path, std::string_view ancestor)
{
    return path.size() >= ancestor.size() && path.substr(0, ancestor.size()) == ancestor
        && (path.size() == ancestor.size() || path[ancestor.size()] == '/');
}

} // namespace

std::size_t ComparisonTree::columnCount() const
{
    return m_judgement ? m_judgement->comparison().columnCount() : 0;
}

std::uint32_t ComparisonTree::childCount(std::uint32_t parent) const
{
    return parent == none ? static_cast<std::uint32_t>(m_topLevel.size())
                          : m_nodes[parent].childCount;
}

std::uint32_t ComparisonTree::child(std::uint32_t parent, std::uint32_t row) const
{
    return parent == none ? m_topLevel[row] : m_children[m_nodes[parent].firstChild + row];
}

std::span<const std::uint32_t> ComparisonTree::sums(std::uint32_t index, std::size_t column) const
{
    const std::size_t states = stateNames.size();
    const std::size_t begin = (m_nodes[index].sums * columnCount() + column) * states;
    return std::span(m_sums).subspan(begin, states);
}

std::string_view ComparisonTree::path(std::uint32_t index) const
{
    const Node &node = m_nodes[index];
    if (node.pathBytes == 0)
        return {};
    return m_judgement->comparison().path(node.sample).text().substr(0, node.pathBytes);
}

std::string ComparisonTree::label(std::uint32_t index) const
{
    const Node &node = m_nodes[index];
    if (node.kind == Kind::Area)
        return std::string(nameOf(node.area));
    return pathLabel(path(index).substr(node.labelBegin));
}

std::optional<std::uint32_t> ComparisonTree::find(const Key &key) const
{
    std::uint32_t parent = none;
    while (true) {
        std::uint32_t next = none;
        if (parent == none || m_nodes[parent].kind == Kind::Area) {
            for (std::uint32_t row = 0; row < childCount(parent) && next == none; ++row) {
                const std::uint32_t candidate = child(parent, row);
                const Node &node = m_nodes[candidate];
                if (node.area == key.area
                    && (node.kind == Kind::Area || isAtOrBelow(key.path, path(candidate))))
                    next = candidate;
            }
        } else {
            // children are sorted by path: the target lies in the last one that is not beyond it
            const Node &node = m_nodes[parent];
            const auto begin = m_children.begin() + node.firstChild;
            const auto end = begin + node.childCount;
            const auto beyond =
                std::upper_bound(begin, end, key.path, [this](const auto &text, auto child) {
                    return FactPath::compare(text, path(child)) < 0;
                });
            if (beyond != begin && isAtOrBelow(key.path, path(*(beyond - 1))))
                next = *(beyond - 1);
            else if (beyond != end && isAtOrBelow(path(*beyond), key.path))
                return m_nodes[*beyond].kind == Kind::Fact ? std::optional<std::uint32_t>{}
                                                           : *beyond;
        }
        if (next == none)
            return {};
        if (path(next) == key.path)
            return next;
        parent = next;
    }
}

} // namespace sidestage
