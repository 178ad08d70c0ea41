// SPDX-License-Identifier: Apache-2.0
#include "models/config/jsonschema.h"

#include "models/config/names.h"
#include "models/config/quantity.h"
#include "models/config/workspace.h"
#include "models/rules/rule.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sidestage {

namespace {

QString q(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QJsonObject described(QJsonObject schema, std::string_view summary)
{
    if (!summary.empty())
        schema.insert(QStringLiteral("description"), q(summary));
    return schema;
}

QJsonObject ofType(const char *type)
{
    return {{QStringLiteral("type"), QLatin1String(type)}};
}

/// YAML gives a plain 12 or true as a number or a boolean: where the program wants text it takes
/// them as written.
QJsonObject text()
{
    const QJsonArray types{QStringLiteral("string"), QStringLiteral("number"),
                           QStringLiteral("boolean")};
    return {{QStringLiteral("type"), types}};
}

QJsonObject pattern(std::string_view expression)
{
    auto schema = ofType("string");
    schema.insert(QStringLiteral("pattern"), q(expression));
    return schema;
}

template <typename Words>
QJsonObject words(const Words &all)
{
    QJsonArray array;
    for (const auto &word : all)
        array.append(q(word));
    return {{QStringLiteral("enum"), array}};
}

QJsonObject anyOf(const QJsonArray &schemas)
{
    return {{QStringLiteral("anyOf"), schemas}};
}

QJsonObject listOf(const QJsonObject &item)
{
    auto list = ofType("array");
    list.insert(QStringLiteral("items"), item);
    return list;
}

QJsonObject oneOrListOf(const QJsonObject &item)
{
    return anyOf({item, listOf(item)});
}

QJsonObject orNothing(const QJsonObject &schema)
{
    return anyOf({schema, ofType("null")});
}

QJsonObject group(const QJsonObject &properties, const QJsonArray &required = {})
{
    auto schema = ofType("object");
    schema.insert(QStringLiteral("properties"), properties);
    schema.insert(QStringLiteral("additionalProperties"), false);
    if (!required.isEmpty())
        schema.insert(QStringLiteral("required"), required);
    return schema;
}

QJsonObject mapOf(const QJsonObject &value, std::string_view keyPattern = {})
{
    auto schema = ofType("object");
    schema.insert(QStringLiteral("additionalProperties"), value);
    if (!keyPattern.empty()) {
        schema.insert(QStringLiteral("propertyNames"),
                      QJsonObject{{QStringLiteral("pattern"), q(keyPattern)}});
    }
    return schema;
}

QJsonObject optionsSchema(const std::vector<OptionSpec> &specs, bool withRequired);

QJsonObject optionSchema(const OptionSpec &spec)
{
    const auto member = [&] {
        return spec.members.empty() ? QJsonObject() : optionSchema(spec.members.front());
    };
    switch (spec.type) {
    case OptionType::Text:
        return text();
    case OptionType::Word:
        return words(spec.words);
    case OptionType::Boolean:
        return ofType("boolean");
    case OptionType::Integer:
        return ofType("integer");
    case OptionType::Duration:
        return pattern(durationPattern);
    case OptionType::Size: {
        auto number = ofType("integer");
        number.insert(QStringLiteral("minimum"), 0);
        return anyOf({number, pattern(sizePattern)});
    }
    case OptionType::FilePath:
        return pattern("^[^~\\n]");
    case OptionType::Url:
        return pattern("^(https?://|.*\\$\\{host\\.)[^@\\s]*$");
    case OptionType::HttpPath:
        return pattern("^(/([^/\\s#\\\\]|$)|\\$\\{host\\.)[^\\s#\\\\]*$");
    case OptionType::Credential:
        return group({{QStringLiteral("credential"), pattern(credentialNamePattern)}},
                     {QStringLiteral("credential")});
    case OptionType::List:
        return oneOrListOf(member());
    case OptionType::Map:
        return mapOf(member());
    case OptionType::Group:
        return optionsSchema(spec.members, true);
    case OptionType::OneOf:
        break;
    }
    QJsonArray all;
    for (const auto &one : spec.members)
        all.append(optionSchema(one));
    return anyOf(all);
}

QJsonObject optionsSchema(const std::vector<OptionSpec> &specs, bool withRequired)
{
    QJsonObject properties;
    QJsonArray required;
    for (const auto &spec : specs) {
        properties.insert(q(spec.name), described(optionSchema(spec), spec.summary));
        if (spec.required && withRequired)
            required.append(q(spec.name));
    }
    return group(properties, required);
}

QJsonObject environmentSchema()
{
    const QJsonObject properties{
        {QStringLiteral("kind"), described(words(environmentKindNames), "What it is used for.")},
        {QStringLiteral("mirrors"),
         described(text(), "The environment that this one is held against.")},
        {QStringLiteral("branch"), described(text(), "The branch that is deployed there.")},
        {QStringLiteral("owner"), described(text(), "Who is responsible.")},
        {QStringLiteral("approvers"),
         described(oneOrListOf(text()), "Who approves what goes there.")},
        {QStringLiteral("hosts"),
         described(orNothing(mapOf(pattern(hostPattern), namePattern)),
                   "Its own hosts by name: ${host.NAME} in any target stands for them.")},
    };
    return group(properties, {QStringLiteral("kind")});
}

/// What follows from the kind of probe: its options, for the service and for each target.
QJsonObject kindBranch(const ProbeKind &kind)
{
    const auto options = optionsSchema(kind.options, false);
    const QJsonObject isKind{{QStringLiteral("properties"),
                              QJsonObject{{QStringLiteral("probe"),
                                           QJsonObject{{QStringLiteral("const"), q(kind.name)}}}}},
                             {QStringLiteral("required"), QJsonArray{QStringLiteral("probe")}}};
    const QJsonObject properties{
        {QStringLiteral("options"), orNothing(options)},
        {QStringLiteral("targets"), mapOf(orNothing(options))},
    };
    return {{QStringLiteral("if"), isKind},
            {QStringLiteral("then"), QJsonObject{{QStringLiteral("properties"), properties}}}};
}

QJsonObject serviceSchema(const ProbeRegistry &registry)
{
    std::vector<std::string> names;
    QJsonArray branches;
    for (const auto &kind : registry.kinds()) {
        names.push_back(kind.name);
        branches.append(kindBranch(kind));
    }
    const QJsonObject properties{
        {QStringLiteral("probe"),
         described(names.empty() ? ofType("string") : words(names),
                   "The kind of probe that reads the service.")},
        {QStringLiteral("purpose"), described(text(), "What the application needs it for.")},
        {QStringLiteral("area"),
         described(words(areaNames), "The group that its facts are shown under.")},
        {QStringLiteral("options"), described({}, "Options of all targets.")},
        {QStringLiteral("targets"),
         described(ofType("object"), "Where it is found in each environment.")},
    };
    auto schema = group(properties, {QStringLiteral("probe"), QStringLiteral("targets")});
    if (!branches.isEmpty())
        schema.insert(QStringLiteral("allOf"), branches);
    return schema;
}

QJsonObject ruleSchema()
{
    auto number = ofType("number");
    number.insert(QStringLiteral("minimum"), 0);
    auto ratio = ofType("number");
    ratio.insert(QStringLiteral("exclusiveMinimum"), 0);
    auto why = text();
    why.insert(QStringLiteral("minLength"), 1);
    auto values = listOf(text());
    values.insert(QStringLiteral("minItems"), 1);
    const QJsonObject properties{
        {QStringLiteral("id"), pattern("^[a-z][a-z0-9.-]*$")},
        {QStringLiteral("match"),
         described(oneOrListOf(ofType("string")), "Patterns of paths; * one segment, ** any.")},
        {QStringLiteral("probe"), oneOrListOf(ofType("string"))},
        {QStringLiteral("environments"),
         described(oneOrListOf(ofType("string")), "Names or kinds; ! excludes.")},
        {QStringLiteral("when"), oneOrListOf(words(conditionNames))},
        {QStringLiteral("expect"), words(expectationNames)},
        {QStringLiteral("values"), values},
        {QStringLiteral("minimum"), number},
        {QStringLiteral("ratio"), ratio},
        {QStringLiteral("floor"), number},
        {QStringLiteral("breach"), words(breachNames)},
        {QStringLiteral("severity"), words(severityNames)},
        {QStringLiteral("risk"), words(riskNames)},
        {QStringLiteral("why"), described(why, "One sentence for whoever meets the finding.")},
        {QStringLiteral("fix"), text()},
    };
    return group(properties,
                 {QStringLiteral("match"), QStringLiteral("expect"), QStringLiteral("why")});
}

} // namespace

std::string environmentsSchema(const ProbeRegistry &registry)
{
    auto environments = mapOf(environmentSchema(), namePattern);
    environments.insert(QStringLiteral("minProperties"), 1);
    const QJsonObject properties{
        {QStringLiteral("sidestage"),
         described({{QStringLiteral("const"), 1}}, "The version of this format.")},
        {QStringLiteral("project"), described(text(), "The name that reports show.")},
        {QStringLiteral("audit"),
         orNothing(group({{QStringLiteral("every"), pattern("^[0-9]+(h|d|w)$")}}))},
        {QStringLiteral("environments"),
         described(environments, "The running copies of the system, in promotion order.")},
        {QStringLiteral("services"),
         described(orNothing(mapOf(serviceSchema(registry), namePattern)),
                   "What the application depends on.")},
        {QStringLiteral("rules"),
         described(orNothing(listOf(ruleSchema())), "The team's own rules.")},
    };
    auto schema = group(
        properties,
        {QStringLiteral("sidestage"), QStringLiteral("environments"), QStringLiteral("services")});
    schema.insert(QStringLiteral("$schema"),
                  QStringLiteral("http://json-schema.org/draft-07/schema#"));
    schema.insert(QStringLiteral("title"), QStringLiteral("Sidestage environments.yaml"));
    return QJsonDocument(schema).toJson(QJsonDocument::Indented).toStdString();
}

} // namespace sidestage
