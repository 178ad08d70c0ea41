// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/credentialline.h"
#include "models/rules/rule.h"
#include "probes/base/error.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

enum class Command : std::uint8_t { Help, Version, Check, Audit, Init, Demo, Credential };
enum class ReportFormat : std::uint8_t { Table, Json };

/// One report to write: to a file, or to standard output where `file` is empty.
struct ReportOutput
{
    ReportFormat format = ReportFormat::Table;
    std::string file;
    friend bool operator==(const ReportOutput &, const ReportOutput &) = default;
};

/// What the user asked `sidestage-cli` to do.
struct CommandLine
{
    Command command = Command::Help;
    std::string workspace = "."; ///< of init: the folder to look through
    std::vector<std::string> environments; ///< empty: all
    std::vector<std::string> services; ///< empty: all
    std::vector<ReportOutput> outputs; ///< at least one for audit and demo
    Severity failOn = Severity::Major;
    std::chrono::milliseconds timeout{30000};
    int jobs = 16;
    bool hasColor = true; ///< colours on a terminal; false with --no-color
    bool listsMatches = false; ///< --all
    bool isPrintedOnly = false; ///< init: --print
    std::string keepFolder; ///< demo: write the workspace here and keep it

    CredentialLine credential; ///< of the command credential

    /// From the arguments after the program's name. BadInput with a sentence and a suggestion.
    static Result<CommandLine> parse(const std::vector<std::string> &arguments);
    /// What `--help` prints.
    static std::string usage();
};

} // namespace sidestage
