// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/envtext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {
constexpr std::array<std::string_view, 6> dialectNames{"node",    "ruby",   "python",
                                                       "compose", "docker", "systemd"};
} // namespace

std::string_view nameOf(EnvDialect dialect)
{
    return dialectNames.at(static_cast<std::size_t>(dialect));
}

std::optional<EnvDialect> envDialectNamed(std::string_view name)
{
    const auto at = std::ranges::find(dialectNames, name);
    if (at == dialectNames.end())
        return {};
    return static_cast<EnvDialect>(at - dialectNames.begin());
}

EnvText readEnv(EnvDialect dialect, std::string_view text, const EnvScope &scope)
{
    switch (dialect) {
    case EnvDialect::Node:
        return readNodeEnv(text);
    case EnvDialect::Ruby:
        return readRubyEnv(text, scope);
    case EnvDialect::Python:
        return readPythonEnv(text, scope);
    case EnvDialect::Compose:
        return readComposeEnv(text, scope);
    case EnvDialect::Docker:
        return readDockerEnv(text);
    case EnvDialect::Systemd:
        return readSystemdEnv(text);
    }
    return {};
}

} // namespace sidestage
