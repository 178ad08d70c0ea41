// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"
#include "probes/base/snapshot.h"

#include <string>
#include <vector>

namespace sidestage::test {

/// Staging, which mirrors production, held against it by the rules that ship with the product:
/// one reading each, of the service "db" of that kind. `more`: further lines of a world, as notes
/// are written there. It is 2026-11-21.
Judgement judgementBetween(const Reading &staging, const Reading &production,
                           const std::string &kind, const std::string &more = {});

/// What is found then: a line for each finding that is no match and not allowed,
/// "drift blocker database.indexes missing PATH". Judging errors (ties of rules) are lines of
/// their own.
std::vector<std::string> findingsBetween(const Reading &staging, const Reading &production,
                                         const std::string &kind = "postgresql");

/// A line each.
std::string joined(const std::vector<std::string> &lines);

/// The lines that only one of the two has, with "-" or "+" before them, as far as estimates of
/// rows are not concerned. Values that differ give two lines.
std::string differencesBetween(const Reading &before, const Reading &after);

} // namespace sidestage::test
