// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// An environment as a name speaks of it: "prod" is production, "stg" is staging. What people
/// call otherwise keeps its word: "uat" is an environment of the kind staging.
struct EnvironmentName
{
    std::string name;
    EnvironmentKind kind = EnvironmentKind::Development;
    friend bool operator==(const EnvironmentName &, const EnvironmentName &) = default;
};

/// The parts of a name between '.', '-' and '_', in lower case; "pre-prod" is one of them.
std::vector<std::string> wordsBetweenMarks(std::string_view name);

/// Of one whole word.
std::optional<EnvironmentName> environmentNamed(std::string_view word);
/// Of a name with several parts: "shop-staging", "application-prod.yml".
std::optional<EnvironmentName> environmentIn(std::string_view name);
/// Of the folders of a path, the nearest first: "deploy/overlays/staging/ingress.yaml".
std::optional<EnvironmentName> environmentOfFolders(std::string_view path);

/// Whether a word marks an example to be copied: "example", "sample", "template", "dist".
bool isTemplateWord(std::string_view word);
/// Whether a word speaks of test runs, which are no environment.
bool isTestWord(std::string_view word);

/// What a path's folders call the part of the system that they hold, the nearest first; empty
/// where they have general names alone: "apps/api/config/staging.env" is "api".
std::string scopeOfFolders(std::string_view path);

// Parts of a path with '/'.
std::string_view folderOf(std::string_view path);
std::string_view fileNameOf(std::string_view path);

} // namespace sidestage
