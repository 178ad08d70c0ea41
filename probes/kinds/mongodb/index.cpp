// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/normalform.h"
#include "probes/kinds/mongodb/reading.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// The fields of an index with their kinds, in order. A text index keeps its fields elsewhere: they
/// stand in the place of the two that the server makes of them.
std::string keysText(const BsonValue &index, const Fingerprinter &fingerprints)
{
    std::string text;
    const auto add = [&](std::string_view field, const std::string &kind) {
        text += (text.empty() ? "{" : ", ") + jsonText(field) + ": " + kind;
    };
    for (const auto &key : index["key"].members()) {
        if (key.name() == "_ftsx")
            continue;
        if (key.name() != "_fts") {
            add(key.name(), normalForm(key, BsonMeaning::Literal, fingerprints));
            continue;
        }
        std::vector<std::string> fields;
        for (const auto &weight : index["weights"].members())
            fields.emplace_back(weight.name());
        std::sort(fields.begin(), fields.end());
        for (const auto &field : fields)
            add(field, "\"text\"");
    }
    return text.empty() ? "{}" : text + '}';
}

/// Weights that are not 1, which is what every field has.
std::string weightsText(const BsonValue &weights)
{
    std::vector<std::string> parts;
    for (const auto &weight : weights.members()) {
        if (weight.integer() != 1)
            parts.push_back(jsonText(weight.name()) + ": " + normalNumber(weight));
    }
    std::sort(parts.begin(), parts.end());
    std::string text;
    for (const auto &part : parts)
        text += (text.empty() ? "{" : ", ") + part;
    return text.empty() ? text : text + '}';
}

/// Said elsewhere, or without meaning: the version 2 of an index is what every server makes today.
bool isNoAttribute(const BsonValue &attribute)
{
    constexpr std::array<std::string_view, 9> others{"key",        "name",      "ns",
                                                     "background", "dropDups",  "weights",
                                                     "unique",     "clustered", "buildUUID"};
    const auto name = attribute.name();
    return std::find(others.begin(), others.end(), name) != others.end()
        || (name == "v" && attribute.integer() == 2)
        || (attribute.type() == BSON_TYPE_BOOL && !attribute.isTrue())
        || (name == "default_language" && attribute.text() == "english")
        || (name == "language_override" && attribute.text() == "language");
}

FactValue attributeValue(const BsonValue &attribute, const Fingerprinter &fingerprints)
{
    const auto name = attribute.name();
    if (name == "partialFilterExpression")
        return FactValue::text(normalForm(attribute, BsonMeaning::Query, fingerprints));
    if (name == "collation")
        return FactValue::text(collationText(attribute, fingerprints));
    if (name == "wildcardProjection") // true and 1 are one here
    {
        std::vector<std::string> fields;
        for (const auto &field : attribute.members())
            fields.push_back(std::string(field.name()) + (field.isTrue() ? ": in" : ": out"));
        return FactValue::textSet(fields);
    }
    // The server takes any number for true.
    if (name == "sparse" || name == "hidden" || name == "prepareUnique")
        return FactValue::boolean(attribute.isTrue());
    if (attribute.type() == BSON_TYPE_BOOL)
        return FactValue::boolean(attribute.isTrue());
    if (const auto number = attribute.integer())
        return FactValue::integer(*number);
    if (const auto text = attribute.text())
        return FactValue::text(*text);
    return FactValue::text(normalForm(attribute, BsonMeaning::Query, fingerprints));
}

} // namespace

void writeMongoIndex(const BsonValue &described, const FactWriter &facts,
                     const Fingerprinter &fingerprints)
{
    const auto name = described["name"].text().value_or("");
    if (name.empty() || name == "_id_")
        return;
    const auto index = facts.below(name);
    index.set(FactValue::text(keysText(described, fingerprints)));
    index.add("unique", FactValue::boolean(described["unique"].isTrue()));
    if (const auto weights = weightsText(described["weights"]); !weights.empty())
        index.add("weights", FactValue::text(weights));
    for (const auto &attribute : described.members()) {
        if (!isNoAttribute(attribute))
            index.add(attribute.name(), attributeValue(attribute, fingerprints));
    }
}

} // namespace sidestage

#endif
