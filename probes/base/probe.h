// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/base/fingerprint.h"
#include "probes/base/hostpacing.h"
#include "probes/base/probespec.h"
#include "probes/base/snapshot.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sidestage {

/// What a probe says while it works, for the person who looks into a failure. Written by the
/// probe's thread, read by others at any time. Never a secret.
class ProbeLog
{
public:
    virtual ~ProbeLog() = default;
    virtual void write(std::string line) = 0;
};

/// How much one probe may bring home: facts, gaps and file names together. What comes after that
/// is dropped, and the probe is asked to stop. Used by the probe's thread alone.
struct FactLimit
{
    std::size_t most = 0;
    std::stop_source stop; ///< of the probe
    bool isExceeded = false;
};

/// Collects the facts of one service. A subtree is written through `below`, so that code that
/// reads a table need not know where tables stand.
class FactWriter
{
public:
    /// Writes below the service's path into `reading`. Everything passed outlives this; without
    /// a limit there is none.
    FactWriter(Reading &reading, PathInterner &paths, FactLimit *limit = nullptr);

    /// A writer for what is below this path's child.
    FactWriter below(std::string_view segment) const;
    void add(std::string_view segment, FactValue value, Origin origin = {}) const;
    /// The value of this path itself.
    void set(FactValue value, Origin origin = {}) const;
    /// "Could not look" at the child and everything below it.
    void gap(std::string_view segment, Error reason) const;
    /// An origin's file, by the name that people know it under (relative to the workspace).
    /// The index goes into Origin::file; 0 past the limit.
    std::uint32_t file(const std::string &name) const;
    const FactPath &path() const { return m_path; }

private:
    FactWriter(Reading &reading, PathInterner &paths, FactLimit *limit, FactPath path);
    bool hasRoom() const;

    Reading *m_reading;
    PathInterner *m_paths;
    FactLimit *m_limit;
    FactPath m_path;
};

/// Everything a probe may use. Valid during the call alone.
struct ProbeContext
{
    const ProbeSpec &spec;
    Deadline deadline; ///< all waiting ends within one second of it, or of its stop
    const FactWriter &facts;
    ProbeLog &log;
    const Fingerprinter &fingerprints; ///< under the workspace's key
    /// Under a key that was made up for the run: for what must say nothing once the run is over.
    const Fingerprinter &runFingerprints;
    const std::map<std::string, Secret, std::less<>> &credentials; ///< by reference name
    /// All environments' hosts by environment and name: to know the other side's names.
    const std::map<std::string, std::map<std::string, std::string>> &hostsOfAll;
    HostPacing &pacing; ///< of the whole run
};

/// Reads one target and writes facts. **Never changes what it looks at.** Runs on a worker
/// thread, may block, may run at the same time for other targets, holds no state. An error means
/// that nothing of the target could be read; what was written until then is dropped. A part that
/// cannot be read is a gap, and no error.
using ProbeFunction = std::function<Result<void>(const ProbeContext &context)>;

/// All that the rest of the program knows of a kind of probe.
struct ProbeKind
{
    std::string name;
    std::string summary; ///< one sentence
    Area area = Area::Configuration;
    std::vector<OptionSpec> options; ///< of a target; `options:` of the service are the defaults
    ProbeFunction probe;
    /// What `options` alone cannot say ("one of file, directory or settings"). May be empty.
    std::function<std::vector<Error>(const OptionValue &options)> check;
    /// The area of a fact where it is not `area` (migrations of a database). May be empty.
    std::function<Area(std::string_view escapedPath)> areaOf;
};

} // namespace sidestage
