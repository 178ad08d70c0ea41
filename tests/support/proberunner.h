// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <map>
#include <string>
#include <vector>

namespace sidestage {

/// What a test may say about a run beyond the options.
struct ProbeConditions
{
    std::string service = "app";
    std::string environment = "staging";
    std::string workspaceFolder;
    std::map<std::string, std::string> hosts;
    std::vector<OptionValue> optionsOfMirrors;
    std::string runKey = "key of the tests' one run";
    /// Of the other environments, by their names.
    std::map<std::string, std::map<std::string, std::string>> hostsOfOthers;
    std::map<std::string, std::string> credentials;
    std::chrono::milliseconds timeout{20000};
    std::stop_token stop;
    std::vector<std::string> *log = nullptr; ///< receives the probe's own words
};

/// Runs a probe here and now and returns its sealed reading, outcome included.
Reading runProbe(const ProbeKind &kind, OptionValue options, const ProbeConditions &run = {});

/// The same with a time-out and a stop alone, as service "db".
Reading runProbe(const ProbeKind &kind, OptionValue options, std::chrono::milliseconds timeout,
                 std::stop_token stop = {});

/// A map of options from texts, for tests that need nothing else.
OptionValue textOptions(std::vector<std::pair<std::string, std::string>> texts);

/// "path = value" a line, in order: what a test compares.
std::string factsAsText(const Reading &reading);

} // namespace sidestage
