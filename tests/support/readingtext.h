// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/snapshot.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sidestage::test {

/// What a reading holds, as tests look at it.
std::map<std::string, std::string> factsOf(const Reading &reading); ///< values by path
std::map<std::string, Error> gapsOf(const Reading &reading); ///< reasons by path
/// "path = value" of all facts, "path ! sentence" of all gaps.
std::set<std::string> textsOf(const Reading &reading);
/// Why the probe failed; empty where it did not.
std::string sentenceOf(const Reading &reading);
/// Everything that a run brings to light, in one text.
std::string everythingIn(const Reading &reading, const std::vector<std::string> &log = {});

} // namespace sidestage::test
