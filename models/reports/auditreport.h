// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"
#include "probes/base/outcome.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sidestage {

/// How one probe of the run ended.
struct ProbeLine
{
    std::string service;
    std::string environment;
    std::string kind; ///< of the probe: "postgresql"
    Outcome outcome;
    std::size_t facts = 0;
};

/// Everything that a report says about one audit. Made once, then written in several formats.
struct AuditReport
{
    std::shared_ptr<const Judgement> judgement; ///< never null
    std::string workspace; ///< its folder, as the user named it
    std::string project;
    std::chrono::sys_seconds started;
    double seconds = 0; ///< of the whole run
    /// In any order: reports sort by service, then in the order of the environments.
    std::vector<ProbeLine> probes;
    /// Where the key of the fingerprints came from, in words: "the keychain",
    /// "SIDESTAGE_FINGERPRINT_KEY". Empty: not said.
    std::string fingerprintSource;
    /// Where credentials came from, a sentence each. Never a value.
    std::vector<std::string> credentialSources;
};

} // namespace sidestage
