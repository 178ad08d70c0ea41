// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/normalform.h"
#include "probes/kinds/mongodb/reading.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// A grain of a time series and the width of a bucket that the server derives from it.
struct Grain
{
    std::string_view name;
    std::int64_t span;
    std::int64_t rounding;
};
constexpr std::array<Grain, 3> grains{
    {{"seconds", 3600, 60}, {"minutes", 86400, 3600}, {"hours", 2592000, 86400}}};

FactValue optionValue(const BsonValue &value, const Fingerprinter &fingerprints)
{
    if (value.type() == BSON_TYPE_BOOL)
        return FactValue::boolean(value.isTrue());
    if (const auto number = value.integer())
        return FactValue::integer(*number);
    if (const auto text = value.text())
        return FactValue::text(*text);
    return FactValue::text(normalForm(value, BsonMeaning::Query, fingerprints));
}

void writeTimeSeries(const BsonValue &options, const FactWriter &facts,
                     const Fingerprinter &fingerprints)
{
    const auto grain = options["granularity"].text();
    const auto *known =
        std::find_if(grains.begin(), grains.end(), [&](const Grain &g) { return g.name == grain; });
    for (const auto &member : options.members()) {
        const auto name = member.name();
        // Some versions print what the grain implies, and others do not.
        const auto implied = known == grains.end() ? 0
            : name == "bucketMaxSpanSeconds"       ? known->span
            : name == "bucketRoundingSeconds"      ? known->rounding
                                                   : 0;
        if (implied == 0 || member.integer() != implied)
            facts.add(name, optionValue(member, fingerprints));
    }
}

/// Field and type of what the client encrypts. The keys themselves differ everywhere, as they must.
FactValue encryptedFields(const BsonValue &options)
{
    std::vector<std::string> fields;
    for (const auto &field : options["fields"].members())
        fields.push_back(std::string(field["path"].text().value_or("")) + ": "
                         + std::string(field["bsonType"].text().value_or("any")));
    return FactValue::textSet(fields);
}

void writeOption(const BsonValue &option, const FactWriter &facts,
                 const Fingerprinter &fingerprints)
{
    const auto name = option.name();
    if (name == "timeseries")
        writeTimeSeries(option, facts.below(name), fingerprints);
    else if (name == "collation")
        facts.add(name, FactValue::text(collationText(option, fingerprints)));
    else if (name == "encryptedFields")
        facts.add(name, encryptedFields(option));
    else if (name == "clusteredIndex")
        facts.add(name,
                  FactValue::text(option.isDocument() ? normalForm(
                                      option["key"], BsonMeaning::Literal, fingerprints)
                                                      : "{\"_id\": 1}"));
    else if (name == "changeStreamPreAndPostImages")
        facts.add(name, FactValue::boolean(option["enabled"].isTrue()));
    else
        facts.add(name, optionValue(option, fingerprints));
}

/// Left out of the options: said elsewhere, made by the server, or without meaning.
bool isNoOption(std::string_view name)
{
    constexpr std::array<std::string_view, 11> others{
        "validator", "validationLevel", "validationAction", "viewOn", "pipeline", "uuid",
        "idIndex",   "autoIndexId",     "create",           "flags",  "temp"};
    return std::find(others.begin(), others.end(), name) != others.end();
}

/// What is so anyway where nobody says it: false, and images that are not kept.
bool isDefault(const BsonValue &option)
{
    return (option.type() == BSON_TYPE_BOOL && !option.isTrue())
        || (option.name() == "changeStreamPreAndPostImages" && !option["enabled"].isTrue());
}

} // namespace

std::string collationText(const BsonValue &collation, const Fingerprinter &fingerprints)
{
    std::string text;
    std::vector<std::string> parts;
    for (const auto &member : collation.members()) {
        if (member.name() != "version") // of the library that the server was built with
            parts.push_back(jsonText(member.name()) + ": "
                            + normalForm(member, BsonMeaning::Query, fingerprints));
    }
    std::sort(parts.begin(), parts.end());
    for (const auto &part : parts)
        text += (text.empty() ? "{" : ", ") + part;
    return text.empty() ? "{}" : text + '}';
}

void writeMongoCollection(const BsonValue &described, const FactWriter &facts,
                          const Fingerprinter &fingerprints)
{
    const auto options = described["options"];
    const auto type = described["type"].text().value_or("collection");
    facts.set(FactValue::text(type == "timeseries" ? "time series" : type));
    const auto below = facts.below("options");
    for (const auto &option : options.members()) {
        if (!isNoOption(option.name()) && !isDefault(option))
            writeOption(option, below, fingerprints);
    }
    if (const auto rule = options["validator"]; !rule.members().empty()) {
        const auto validator = facts.below("validator");
        validator.add("rule", FactValue::text(normalForm(rule, BsonMeaning::Query, fingerprints)));
        validator.add("level",
                      FactValue::text(options["validationLevel"].text().value_or("strict")));
        validator.add("action",
                      FactValue::text(options["validationAction"].text().value_or("error")));
    }
    if (const auto on = options["viewOn"].text()) {
        const auto view = facts.below("view");
        view.add("on", FactValue::text(*on));
        std::vector<std::string> stages;
        for (const auto &stage : options["pipeline"].members())
            stages.push_back(normalForm(stage, BsonMeaning::Pipeline, fingerprints));
        view.add("pipeline", FactValue::textList(stages));
    }
}

} // namespace sidestage

#endif
