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

/// The value at a path below the reading's service, as text; "-" where nothing is.
std::string at(const Reading &reading, const std::string &path);
/// Why a path could not be read, in its sentence alone; "-" where it could.
std::string gapAt(const Reading &reading, const std::string &path);
/// The same with its code: "timed-out: nothing came".
std::string gapWithCodeAt(const Reading &reading, const std::string &path);

} // namespace sidestage::test
