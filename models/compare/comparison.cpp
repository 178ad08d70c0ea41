// SPDX-License-Identifier: Apache-2.0
#include "models/compare/comparison.h"

#include "models/compare/merge.h"

#include <algorithm>
#include <numeric>

namespace sidestage {

const Comparison::ServiceRows &Comparison::serviceOfRow(std::size_t row) const
{
    const auto after = std::ranges::upper_bound(m_services, row, {}, &ServiceRows::begin);
    return *std::prev(after);
}

const Reading *Comparison::reading(const ServiceRows &service, std::size_t column) const
{
    return m_readings[static_cast<std::size_t>(service.service) * columnCount() + column].get();
}

const Fact *Comparison::fact(std::size_t row, std::size_t column) const
{
    const auto at = cell(row, column);
    return at.kind() == Cell::Kind::Value ? &reading(serviceOfRow(row), column)->facts[at.index()]
                                          : nullptr;
}

const Gap *Comparison::gap(std::size_t row, std::size_t column) const
{
    const auto at = cell(row, column);
    return at.kind() == Cell::Kind::Unmeasured && at.index() != Cell::noGap
        ? &reading(serviceOfRow(row), column)->gaps[at.index()]
        : nullptr;
}

bool Comparison::isGapsOwnRow(std::size_t row, std::size_t column) const
{
    if (cell(row, column).kind() != Cell::Kind::Unmeasured)
        return false;
    const auto *reason = gap(row, column);
    // Where no outcome has come in, the service as a whole is what could not be looked at.
    return reason ? reason->path == m_paths[row] : serviceOfRow(row).begin == row;
}

std::size_t Comparison::findRow(const FactPath &path) const
{
    const auto at = std::ranges::lower_bound(m_paths, path);
    return at != m_paths.end() && *at == path ? static_cast<std::size_t>(at - m_paths.begin())
                                              : rowCount();
}

Comparison compare(std::shared_ptr<const Topology> topology, const std::vector<Snapshot> &snapshots)
{
    Comparison comparison;
    comparison.m_topology = std::move(topology);
    const auto &columns = comparison.m_topology->columns;
    const auto &services = comparison.m_topology->services;
    comparison.m_readings.resize(services.size() * columns.size());
    std::vector<std::size_t> factsOfColumn(columns.size());
    for (const auto &snapshot : snapshots) {
        const auto column = comparison.m_topology->column(snapshot.environment());
        if (column < 0)
            continue;
        const auto c = static_cast<std::size_t>(column);
        for (const auto &reading : snapshot.readings()) {
            const auto *service = comparison.m_topology->service(reading->service);
            if (!service || c >= service->hasTarget.size() || !service->hasTarget[c])
                continue;
            const auto s = static_cast<std::size_t>(service - services.data());
            comparison.m_readings[s * columns.size() + c] = reading;
            factsOfColumn[c] += reading->facts.size();
        }
    }

    // Most paths are everywhere, so that the largest column tells how many rows there will be.
    const auto expected = services.size() + 16
        + (factsOfColumn.empty() ? 0 : *std::ranges::max_element(factsOfColumn));
    comparison.m_paths.reserve(expected + expected / 32);
    comparison.m_cells.reserve((expected + expected / 32) * columns.size());

    // Services are sorted by name, paths by their escaped segments: nearly the same.
    std::vector<std::pair<FactPath, std::size_t>> order;
    for (std::size_t s = 0; s < services.size(); ++s)
        order.emplace_back(FactPath{services[s].name}, s);
    std::ranges::sort(order);
    ServiceMerge merge(columns.size(), comparison.m_paths, comparison.m_cells);
    for (const auto &[path, s] : order) {
        const auto begin = comparison.m_paths.size();
        merge.start(path);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const bool hasTarget = c < services[s].hasTarget.size() && services[s].hasTarget[c];
            merge.setColumn(c, hasTarget, comparison.m_readings[s * columns.size() + c].get());
        }
        merge.run();
        comparison.m_services.push_back({static_cast<int>(s), begin, comparison.m_paths.size()});
    }
    if (comparison.m_paths.capacity() > expected + expected / 8) {
        comparison.m_paths.shrink_to_fit();
        comparison.m_cells.shrink_to_fit();
    }
    return comparison;
}

} // namespace sidestage
