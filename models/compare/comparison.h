// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/topology.h"
#include "probes/base/snapshot.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace sidestage {

/// What stands at one path of one environment. Four different things, never mixed up.
class Cell
{
public:
    enum class Kind : std::uint8_t {
        Absent, ///< the service was read, and there is nothing at that path
        Value, ///< a fact
        NoTarget, ///< the service has no target in that environment
        Unmeasured ///< could not look: a gap says why, or no outcome has come in yet
    };

    Cell() = default;
    Cell(Kind kind, std::uint32_t index)
        : m_bits(static_cast<std::uint32_t>(kind) << 30 | (index & indexMask))
    {
    }
    Kind kind() const { return static_cast<Kind>(m_bits >> 30); }
    /// Of the fact in its reading (Value), of the gap in its reading (Unmeasured; noGap where no
    /// outcome has come in).
    std::uint32_t index() const { return m_bits & indexMask; }
    static constexpr std::uint32_t indexMask = (1U << 30) - 1;
    static constexpr std::uint32_t noGap = indexMask;

private:
    std::uint32_t m_bits = 0;
};

/// Environments side by side: one row for every path that anyone has, sorted by path, and a cell
/// for each column. Each service also has a row of its own (the path is the service alone), which
/// stands for the service as a whole, and each gap has a row. Immutable, shared, thread-safe.
class Comparison
{
public:
    struct ServiceRows
    {
        int service; ///< index into topology().services
        std::size_t begin;
        std::size_t end;
    };

    std::shared_ptr<const Topology> topologyPointer() const { return m_topology; }
    const Topology &topology() const { return *m_topology; }
    std::size_t columnCount() const { return m_topology->columns.size(); }
    std::size_t rowCount() const { return m_paths.size(); }
    const FactPath &path(std::size_t row) const { return m_paths[row]; }
    std::span<const FactPath> paths() const { return m_paths; }
    Cell cell(std::size_t row, std::size_t column) const
    {
        return m_cells[row * columnCount() + column];
    }
    /// Sorted by row; every row belongs to exactly one.
    std::span<const ServiceRows> services() const { return m_services; }
    const ServiceRows &serviceOfRow(std::size_t row) const;
    const Topology::ServiceInfo &serviceInfo(std::size_t row) const
    {
        return m_topology->services[static_cast<std::size_t>(serviceOfRow(row).service)];
    }
    /// The reading of a service in a column; nullptr where there is no target or no outcome yet.
    const Reading *reading(const ServiceRows &service, std::size_t column) const;
    /// The fact of a cell; nullptr unless its kind is Value.
    const Fact *fact(std::size_t row, std::size_t column) const;
    /// Why a cell is unmeasured; nullptr for other kinds, and where no outcome has come in yet.
    const Gap *gap(std::size_t row, std::size_t column) const;
    /// Whether the row is the gap's own (its path), not one that merely lies under it.
    bool isGapsOwnRow(std::size_t row, std::size_t column) const;
    /// The row of exactly that path, or rowCount().
    std::size_t findRow(const FactPath &path) const;

private:
    friend Comparison compare(std::shared_ptr<const Topology> topology,
                              const std::vector<Snapshot> &snapshots);
    std::shared_ptr<const Topology> m_topology;
    std::vector<std::shared_ptr<const Reading>> m_readings; ///< service-major, column-minor
    std::vector<ServiceRows> m_services;
    std::vector<FactPath> m_paths;
    std::vector<Cell> m_cells; ///< row-major
};

/// Pure: the same snapshots give the same comparison. Snapshots in any order, each of a column of
/// the topology; a column without a snapshot, and a target without a reading, is unmeasured with
/// no gap. Readings of services that the topology does not name are left out.
Comparison compare(std::shared_ptr<const Topology> topology,
                   const std::vector<Snapshot> &snapshots);

} // namespace sidestage
