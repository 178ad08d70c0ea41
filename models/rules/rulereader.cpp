// SPDX-License-Identifier: Apache-2.0
#include "models/rules/rulereader.h"

#include "models/yaml/mapreader.h"
#include "models/yaml/suggestion.h"
#include "models/yaml/yamlreader.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace sidestage {

namespace {

/// The index of the word among `names`; nothing where the key is absent, or wrong and reported.
template <typename Enum, typename Names>
std::optional<Enum> readWord(MapReader &fields, std::string_view key, const Names &names)
{
    if (!fields.take(key))
        return {};
    const auto before = fields.errorCount();
    const auto word = fields.text(key);
    const auto at = std::ranges::find(names, word);
    if (at != names.end())
        return static_cast<Enum>(at - names.begin());
    if (fields.errorCount() == before) {
        fields.report(fields.where(key), '\'' + std::string(key) + "' cannot be " + inQuotes(word),
                      didYouMean(word, {names.begin(), names.end()}));
    }
    return {};
}

/// A finite number of at least zero.
std::optional<double> parseNumber(std::string_view text)
{
    double number = 0;
    const auto *const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || !std::isfinite(number) || number < 0)
        return {};
    return number;
}

std::optional<double> readNumber(MapReader &fields, std::string_view key)
{
    const auto *node = fields.take(key);
    if (!node)
        return {};
    const auto number = node->isScalar() && node->isPlain ? parseNumber(node->text) : std::nullopt;
    if (!number)
        fields.report(node->where, '\'' + std::string(key) + "' must be a number, zero or more");
    return number;
}

/// A scalar as the value that it means: plain `true` is a boolean, plain `7` a number, anything
/// in quotes a text.
FactValue valueOf(const YamlNode &node)
{
    const std::string_view text = node.text;
    if (!node.isPlain)
        return FactValue::text(text);
    if (text == "true" || text == "false")
        return FactValue::boolean(text == "true");
    const auto *const end = text.data() + text.size();
    std::int64_t integer = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, integer);
        error == std::errc{} && rest == end)
        return FactValue::integer(integer);
    double decimal = 0;
    if (const auto [rest, error] =
            std::from_chars(text.data(), end, decimal, std::chars_format::fixed);
        error == std::errc{} && rest == end && std::isfinite(decimal))
        return FactValue::decimal(text);
    return FactValue::text(text);
}

std::vector<FactValue> readValues(MapReader &fields)
{
    std::vector<FactValue> values;
    const auto *node = fields.take("values");
    if (!node)
        return values;
    if (!node->isList()) {
        fields.report(node->where, "'values' must be a list");
        return values;
    }
    for (const auto &item : node->items) {
        if (item->isScalar())
            values.push_back(valueOf(*item));
        else
            fields.report(item->where, "each of 'values' must be a text, a number, true or false");
    }
    return values;
}

std::vector<PathGlob> readPatterns(MapReader &fields)
{
    std::vector<PathGlob> patterns;
    const auto *node = fields.require("match", "a pattern of paths, as in web/headers/**");
    if (!node)
        return patterns;
    const auto before = fields.errorCount();
    for (const auto &text : fields.texts("match")) {
        if (auto glob = PathGlob::parse(text))
            patterns.push_back(std::move(*glob));
        else
            fields.report(node->where, glob.error().message, glob.error().suggestion);
    }
    if (patterns.empty() && fields.errorCount() == before)
        fields.report(node->where, "'match' names no pattern");
    return patterns;
}

std::vector<Condition> readConditions(MapReader &fields)
{
    std::vector<Condition> conditions;
    for (const auto &word : fields.texts("when")) {
        const auto at = std::ranges::find(conditionNames, word);
        if (at != conditionNames.end()) {
            conditions.push_back(static_cast<Condition>(at - conditionNames.begin()));
        } else {
            fields.report(fields.where("when"), "there is no condition " + inQuotes(word),
                          didYouMean(word, {conditionNames.begin(), conditionNames.end()}));
        }
    }
    return conditions;
}

std::vector<std::string> readEnvironmentNames(MapReader &fields)
{
    auto names = fields.texts("environments");
    for (const auto &name : names) {
        if (name.empty() || name == "!")
            fields.report(fields.where("environments"), "'environments' holds an empty name");
    }
    return names;
}

/// What the expectation needs beside it, and what it cannot have.
void checkBounds(MapReader &fields, const YamlNode &node, const Rule &rule)
{
    const bool isOneOf = rule.expect == Expectation::OneOf;
    if (isOneOf && !node.find("values"))
        fields.report(fields.where("expect"), "'one-of' needs 'values'");
    else if (isOneOf && rule.values.empty())
        fields.report(fields.where("values"), "'values' is empty");
    if (!isOneOf && node.find("values"))
        fields.report(fields.where("values"), "'values' goes with 'expect: one-of' alone");
    for (const std::string_view key : {"minimum", "ratio", "floor"}) {
        if (rule.expect != Expectation::AtLeast && node.find(key)) {
            fields.report(fields.where(key),
                          '\'' + std::string(key) + "' goes with 'expect: at-least' alone");
        }
    }
    if (rule.minimum && rule.ratio)
        fields.report(fields.where("ratio"), "a rule has either 'minimum' or 'ratio'");
    if (rule.ratio && *rule.ratio == 0)
        fields.report(fields.where("ratio"), "'ratio' must be more than zero");
    if (rule.floor && !rule.ratio)
        fields.report(fields.where("floor"), "'floor' goes with 'ratio' alone");
    if (node.find("breach") && !rule.isAbsolute()) {
        fields.report(fields.where("breach"),
                      "'breach' goes with a rule that judges a value by itself",
                      "expect 'absent', 'one-of', or 'at-least' with a 'minimum'");
    }
}

bool isRuleId(std::string_view text)
{
    const auto isFine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !text.empty() && text.front() >= 'a' && text.front() <= 'z'
        && std::ranges::all_of(text, isFine) && !text.ends_with('.')
        && text.find("..") == std::string_view::npos;
}

std::string readId(MapReader &fields, const YamlNode &node, RuleOrigin origin,
                   const std::string &file)
{
    const bool isTeams = origin == RuleOrigin::Team;
    if (isTeams && !node.find("id")) {
        fields.take("id");
        return file + ':' + std::to_string(node.where.line);
    }
    const auto before = fields.errorCount();
    auto id = fields.requiredText("id");
    if (fields.errorCount() != before)
        return id;
    if (!isRuleId(id) || (!isTeams && id.find('.') == std::string::npos)) {
        fields.report(fields.where("id"),
                      "the id " + inQuotes(id) + " must be small letters, digits, '-' and '.'",
                      "write it as in area.topic");
    }
    return id;
}

std::optional<Rule> readRule(const YamlNode &node, RuleOrigin origin, const std::string &file,
                             std::vector<Error> &errors)
{
    const auto before = errors.size();
    MapReader fields(node, "a rule", errors);
    Rule rule;
    rule.isTeams = origin == RuleOrigin::Team;
    rule.where = node.where;
    rule.id = readId(fields, node, origin, file);
    rule.match = readPatterns(fields);
    rule.probeKinds = fields.texts("probe");
    rule.environments = readEnvironmentNames(fields);
    rule.conditions = readConditions(fields);
    fields.require("expect", "what holds for the paths, as in 'expect: match'");
    rule.expect =
        readWord<Expectation>(fields, "expect", expectationNames).value_or(Expectation::Match);
    rule.risk = readWord<Risk>(fields, "risk", riskNames).value_or(Risk::ControlFlow);
    rule.severity =
        readWord<Severity>(fields, "severity", severityNames).value_or(defaultSeverity(rule.risk));
    rule.why = fields.requiredText("why", "a sentence for whoever meets the finding");
    rule.fix = fields.text("fix");
    rule.values = readValues(fields);
    rule.minimum = readNumber(fields, "minimum");
    rule.ratio = readNumber(fields, "ratio");
    rule.floor = readNumber(fields, "floor");
    const auto breach = readWord<Breach>(fields, "breach", breachNames);
    rule.breach = breach.value_or(Breach::Violation);
    fields.finish();
    if (errors.size() == before)
        checkBounds(fields, node, rule);
    if (errors.size() != before)
        return {};
    return rule;
}

void refuseTwice(const std::vector<Rule> &rules, std::vector<Error> &errors)
{
    std::map<std::string_view, const Rule *> known;
    for (const auto &rule : rules) {
        if (const auto [first, isNew] = known.try_emplace(rule.id, &rule); !isNew) {
            errors.push_back({ErrorCode::BadInput,
                              "the id " + inQuotes(rule.id) + " is given twice; first at "
                                  + first->second->where.toString(),
                              rule.where,
                              {}});
        }
    }
}

} // namespace

std::vector<Rule> readRules(const YamlNode &list, RuleOrigin origin, const std::string &file,
                            std::vector<Error> &errors)
{
    std::vector<Rule> rules;
    for (const auto &item : list.items) {
        if (!item->isMap()) {
            errors.push_back({ErrorCode::BadInput,
                              "a rule must be a map (keys with values), and is "
                                  + std::string(nameOf(item->kind)),
                              item->where,
                              {}});
        } else if (auto rule = readRule(*item, origin, file, errors)) {
            rules.push_back(std::move(*rule));
        }
    }
    refuseTwice(rules, errors);
    return rules;
}

RuleFile readRuleFile(std::string_view text, RuleOrigin origin, const std::string &file)
{
    auto document = readYaml(text, file);
    RuleFile result;
    result.errors = std::move(document.errors);
    if (!document.root)
        return result;
    if (!document.root->isMap()) {
        result.errors.push_back({ErrorCode::BadInput,
                                 "a file of rules must be a map with the key 'rules'",
                                 document.root->where,
                                 {}});
        return result;
    }
    MapReader fields(*document.root, "a file of rules", result.errors);
    fields.require("rules");
    if (const auto *list = fields.list("rules"))
        result.rules = readRules(*list, origin, file, result.errors);
    fields.finish();
    return result;
}

Result<std::vector<Rule>> builtInRules()
{
    std::vector<Rule> rules;
    const QDir folder(QStringLiteral(":/sidestage/rules"));
    const auto names = folder.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name);
    for (const auto &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorCode::Internal, "a built-in file of rules cannot be opened",
                           {name.toStdString()});
        auto read =
            readRuleFile(file.readAll().toStdString(), RuleOrigin::BuiltIn, name.toStdString());
        if (!read.errors.empty()) {
            auto error = std::move(read.errors.front());
            error.code = ErrorCode::Internal;
            return tl::unexpected(std::move(error));
        }
        std::ranges::move(read.rules, std::back_inserter(rules));
    }
    std::vector<Error> errors;
    refuseTwice(rules, errors);
    if (!errors.empty()) {
        errors.front().code = ErrorCode::Internal;
        return tl::unexpected(std::move(errors.front()));
    }
    return rules;
}

} // namespace sidestage
