// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rules/rule.h"
#include "models/yaml/yamlnode.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

enum class RuleOrigin : std::uint8_t {
    BuiltIn, ///< `id` is required, as `area.topic`
    Team ///< without an `id` a rule is called by its place: "environments.yaml:31"
};

/// Reads a list of rules, all mistakes in one go. Rules that are wrong are left out. `file` goes
/// into the ids. Where `severity` is absent it follows from `risk`, and `risk` is control-flow.
/// The prefix `!` of an environment stays in its text.
std::vector<Rule> readRules(const YamlNode &list, RuleOrigin origin, const std::string &file,
                            std::vector<Error> &errors);

struct RuleFile
{
    std::vector<Rule> rules;
    std::vector<Error> errors;
};

/// A whole file with the one key `rules`.
RuleFile readRuleFile(std::string_view text, RuleOrigin origin, const std::string &file);

/// All rules that ship with the product (`:/sidestage/rules/*.yaml`, in the order of their names).
/// Internal where one of them is wrong, or two have the same id: our own mistake.
Result<std::vector<Rule>> builtInRules();

} // namespace sidestage
