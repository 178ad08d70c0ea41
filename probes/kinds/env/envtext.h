// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Whose reader an env file is written for. The same bytes mean different things to each.
enum class EnvDialect : std::uint8_t { Node, Ruby, Python, Compose, Docker, Systemd };

/// "node", "ruby", "python", "compose", "docker", "systemd".
std::string_view nameOf(EnvDialect dialect);
std::optional<EnvDialect> envDialectNamed(std::string_view name);

/// One assignment as its reader understands it.
struct EnvEntry
{
    std::string key;
    /// Nothing where the line names a variable without a value: whoever starts the program
    /// passes it on, and the file does not say what it is.
    std::optional<std::string> value;
    int line = 0; ///< of the key, from 1
    friend bool operator==(const EnvEntry &, const EnvEntry &) = default;
};

/// What the reader stumbles over. The message never quotes the file.
struct EnvProblem
{
    int line = 0;
    int column = 0; ///< in bytes, from 1
    std::string message;
    bool isFatal = false; ///< the real reader refuses the whole file
};

struct EnvText
{
    std::vector<EnvEntry> entries; ///< in the order of the file, repeated keys included
    std::vector<EnvProblem> problems;
};

/// Variables that references in values may name: those of files that were read before.
using EnvScope = std::map<std::string, std::string, std::less<>>;

// One reader a dialect: pure, total, and never slower than a few passes over the text. Values
// are expanded from the file's own variables and `scope` alone, never from this process's
// environment: an audit says the same whoever runs it. A reference to an unknown variable stays
// as it is written.
EnvText readNodeEnv(std::string_view text);
EnvText readRubyEnv(std::string_view text, const EnvScope &scope = {});
EnvText readPythonEnv(std::string_view text, const EnvScope &scope = {});
EnvText readComposeEnv(std::string_view text, const EnvScope &scope = {});
EnvText readDockerEnv(std::string_view text);
EnvText readSystemdEnv(std::string_view text);
EnvText readEnv(EnvDialect dialect, std::string_view text, const EnvScope &scope = {});

} // namespace sidestage
