// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"

#include <string>
#include <string_view>

namespace sidestage {

/// Normalised SQL in which each literal that is a credential, by its form or by `name`, reads
/// '••• 5f0c…' instead: the beginning of its fingerprint, so that equal ones stay equal and two
/// that differ do. `name` is that of the column whose default it is; empty otherwise.
std::string withoutCredentials(std::string sql, std::string_view name,
                               const Fingerprinter &fingerprints);

} // namespace sidestage
