// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/area.h"
#include "probes/base/factpath.h"
#include "probes/base/factvalue.h"
#include "probes/base/outcome.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sidestage {

/// Where a fact was read, when that is a line of a file: an index into Reading::files and a line
/// from 1 (0: unknown).
struct Origin
{
    std::uint32_t file = 0; ///< 0: no file; else 1 + index
    std::uint32_t line = 0;
    friend bool operator==(const Origin &, const Origin &) = default;
};

/// A path and what was read there.
struct Fact
{
    FactPath path;
    FactValue value;
    Origin origin;
};
static_assert(sizeof(Fact) == 32);

/// A subtree that could not be read: *could not look* is not *not there*. Everything at or below
/// the path is unmeasured, for this reason.
struct Gap
{
    FactPath path;
    Error reason;
};

/// Everything that one probe brought home from one target. Immutable once in a snapshot.
struct Reading
{
    std::string service;
    std::string kind; ///< of the probe: "env", "http"
    Outcome outcome;
    std::vector<Fact> facts; ///< sorted by path, each path once, all below the service
    std::vector<Gap> gaps; ///< sorted by path; a probe that did not end ok has one at the service
    std::vector<std::string> files; ///< named by the facts' origins

    /// Sorts; of a path that was added twice the last stays. A reading whose outcome is not ok
    /// loses its facts and gets the gap that says so.
    void seal();
    /// The fact at exactly that path, or nullptr.
    const Fact *find(const FactPath &path) const;
    /// The gap that hides that path, or nullptr.
    const Gap *gapOver(const FactPath &path) const;
};

/// All facts of one environment at one time: immutable, sorted by service and path, shared
/// between threads, with one outcome for every probe.
class Snapshot
{
public:
    Snapshot() = default;
    /// Readings in any order, sealed, each service once.
    Snapshot(std::string environment, std::vector<std::shared_ptr<const Reading>> readings);

    const std::string &environment() const { return m_environment; }
    /// Sorted by service.
    std::span<const std::shared_ptr<const Reading>> readings() const { return m_readings; }
    /// nullptr where the service was not measured in this environment.
    const Reading *reading(std::string_view service) const;
    const Fact *find(const FactPath &path) const;
    std::size_t factCount() const;

private:
    std::string m_environment;
    std::vector<std::shared_ptr<const Reading>> m_readings;
};

} // namespace sidestage
