// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/database/samplesource.h"
#include "probes/kinds/database/tablefilter.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// How to look for data of real people; nothing is looked at unless the target asks for it.
struct PersonalDataOptions
{
    std::size_t sample = 1000; ///< rows of each table
    std::vector<std::string> domains; ///< e-mail domains that belong to no customer, in lower case
    TableFilter tables; ///< by the table's own name, without its schema
    Milliseconds time{10000}; ///< for all tables together
};

/// The option group `personal-data` of a target: the same for every engine.
OptionSpec personalDataOption();
/// What a target says of it: nothing where the target does not ask. BadInput with its place where
/// a bound or a pattern is wrong; a kind's `check` passes that on.
Result<std::optional<PersonalDataOptions>> personalDataOptions(const OptionValue &targetOptions);

/// The same for the target that is read. Where it does not ask and one that mirrors it does, a gap
/// at `data` says so: *did not look* must not pass for *shares nothing*.
Result<std::optional<PersonalDataOptions>> personalDataAsked(const ProbeContext &context);

/// Whether a fact belongs to Area::Data: `SERVICE/data/…`. For a kind's `areaOf`.
bool isPersonalDataPath(std::string_view escapedPath);

/// Samples every table and writes `data/…`: how much was looked at, and for each column in which
/// something was found how much that is. No value leaves: counts, shares and keyed fingerprints
/// do. A table that could not be sampled, for which no time was left, or which only an environment
/// that mirrors this one looks into, is a gap. Fails where the probe's own deadline passes, or it
/// is cancelled.
Result<void> writePersonalData(SampleSource &source, const PersonalDataOptions &options,
                               const ProbeContext &context);

} // namespace sidestage
