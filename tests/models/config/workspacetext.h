// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"

#include <string>

namespace sidestage {

/// A value of options as text, with its type: for golden files.
inline std::string optionText(const OptionValue &option)
{
    struct Printer
    {
        std::string operator()(std::monostate) const { return "unset"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(double number) const { return std::to_string(number); }
        std::string operator()(const std::string &text) const { return '"' + text + '"'; }
        std::string operator()(std::chrono::milliseconds time) const
        {
            return std::to_string(time.count()) + " ms";
        }
        std::string operator()(const CredentialReference &reference) const
        {
            return "credential " + reference.name;
        }
        std::string operator()(const OptionValue::List &list) const
        {
            std::string text;
            for (const auto &item : list)
                text += (text.empty() ? "" : ", ") + optionText(item);
            return '[' + text + ']';
        }
        std::string operator()(const OptionValue::Map &map) const
        {
            std::string text;
            for (const auto &[key, value] : map)
                text += (text.empty() ? "" : ", ") + key + ": " + optionText(value);
            return '{' + text + '}';
        }
    };
    return std::visit(Printer(), option.value());
}

inline std::string ruleText(const Rule &rule)
{
    std::string text = rule.id + (rule.isTeams ? " (team)" : "") + " at " + rule.where.toString();
    for (const auto &glob : rule.match)
        text += "\n  match " + glob.text();
    for (const auto &kind : rule.probeKinds)
        text += "\n  probe " + kind;
    for (const auto &name : rule.environments)
        text += "\n  environment " + name;
    for (const auto condition : rule.conditions)
        text += "\n  when " + std::string(nameOf(condition));
    text += "\n  expect " + std::string(nameOf(rule.expect));
    for (const auto &value : rule.values)
        text += "\n  value " + value.display() + " of kind "
            + std::to_string(static_cast<int>(value.kind()));
    if (rule.minimum)
        text += "\n  minimum " + std::to_string(*rule.minimum);
    if (rule.ratio)
        text += "\n  ratio " + std::to_string(*rule.ratio);
    if (rule.floor)
        text += "\n  floor " + std::to_string(*rule.floor);
    text += "\n  " + std::string(nameOf(rule.severity)) + ", " + std::string(nameOf(rule.risk));
    text += "\n  why " + rule.why;
    if (!rule.fix.empty())
        text += "\n  fix " + rule.fix;
    return text + '\n';
}

inline std::string workspaceText(const Workspace &workspace)
{
    std::string text = "project " + workspace.project + "\nfile " + workspace.file + '\n';
    if (workspace.auditEvery)
        text += "audit every " + std::to_string(workspace.auditEvery->count()) + " days\n";
    for (const auto &environment : workspace.environments) {
        text += "environment " + environment.name + ": " + std::string(nameOf(environment.kind))
            + " at " + environment.where.toString() + '\n';
        if (environment.mirrors)
            text += "  mirrors " + *environment.mirrors + '\n';
        if (!environment.branch.empty())
            text += "  branch " + environment.branch + '\n';
        if (!environment.owner.empty())
            text += "  owner " + environment.owner + '\n';
        for (const auto &approver : environment.approvers)
            text += "  approver " + approver + '\n';
        for (const auto &[name, host] : environment.hosts)
            text += "  host " + name + " = " + host + '\n';
    }
    for (const auto &service : workspace.services) {
        text += "service " + service.name + ": " + service.kind + " at " + service.where.toString()
            + '\n';
        if (!service.purpose.empty())
            text += "  purpose " + service.purpose + '\n';
        if (service.area)
            text += "  area " + std::string(nameOf(*service.area)) + '\n';
        for (const auto &target : service.targets) {
            text += "  target " + target.environment + " at " + target.where.toString() + '\n';
            for (const auto &[key, value] : target.options.entries())
                text += "    " + key + " = " + optionText(value) + '\n';
        }
    }
    for (const auto &rule : workspace.rules)
        text += "rule " + ruleText(rule);
    return text;
}

inline std::string errorsText(const std::vector<Error> &errors)
{
    std::string text;
    for (const auto &error : errors)
        text += std::string(nameOf(error.code)) + " " + error.toString() + '\n';
    return text;
}

} // namespace sidestage
