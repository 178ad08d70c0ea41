// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/normalform.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/database/literalmask.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sidestage {

namespace {

constexpr int deepest = 200; // the server itself stops at 180 levels

std::string joined(const std::vector<std::string> &parts, char open, char close)
{
    std::string text(1, open);
    for (const auto &part : parts)
        text += (text.size() > 1 ? ", " : "") + part;
    return text + close;
}

/// "1.50" and "1.5" are one number to the server, as are 2.0 and 2.
std::string plainDecimal(std::string digits)
{
    if (digits.find('.') == std::string::npos || digits.find('E') != std::string::npos)
        return digits;
    while (digits.back() == '0')
        digits.pop_back();
    if (digits.back() == '.')
        digits.pop_back();
    return digits;
}

class Writer
{
public:
    explicit Writer(const Fingerprinter &fingerprints) : m_fingerprints(fingerprints) { }

    std::string write(const BsonValue &value, BsonMeaning meaning, std::string_view name, int depth)
    {
        if (depth > deepest)
            return "…";
        if (value.isDocument())
            return document(value, meaning, name, depth);
        if (value.isArray())
            return array(value, meaning, name, false, depth);
        return scalar(value, meaning, name);
    }

private:
    static bool isOperator(const BsonValue &value)
    {
        if (!value.isDocument())
            return false;
        const auto members = value.members();
        // A reference to a document begins with a dollar sign, and is data.
        return !members.empty() && members.front().name().starts_with('$')
            && members.front().name() != "$ref";
    }

    std::string document(const BsonValue &value, BsonMeaning meaning, std::string_view name,
                         int depth)
    {
        std::vector<std::string> parts;
        for (const auto &member : value.members()) {
            const auto key = member.name();
            std::string text;
            switch (meaning) {
            case BsonMeaning::Query:
                text = ofQuery(member, key.starts_with('$') ? name : key, depth);
                break;
            case BsonMeaning::Schema:
                text = ofSchema(member, depth);
                break;
            case BsonMeaning::SchemaMap:
                text = write(member, BsonMeaning::Schema, key, depth + 1);
                break;
            default:
                text = write(member, key == "$literal" ? BsonMeaning::Literal : meaning,
                             key.starts_with('$') ? name : key, depth + 1);
            }
            parts.push_back(jsonText(key) + ": " + text);
        }
        if (meaning != BsonMeaning::Literal && meaning != BsonMeaning::Pipeline)
            std::sort(parts.begin(), parts.end());
        return joined(parts, '{', '}');
    }

    std::string array(const BsonValue &value, BsonMeaning meaning, std::string_view name,
                      bool isSet, int depth)
    {
        std::vector<std::string> parts;
        for (const auto &member : value.members())
            parts.push_back(write(member, meaning, name, depth + 1));
        if (isSet) {
            std::sort(parts.begin(), parts.end());
            parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
        }
        return joined(parts, '[', ']');
    }

    std::string ofQuery(const BsonValue &member, std::string_view name, int depth)
    {
        constexpr std::array<std::string_view, 3> branches{"$and", "$or", "$nor"};
        constexpr std::array<std::string_view, 3> sets{"$in", "$nin", "$all"};
        const auto key = member.name();
        if (key == "$jsonSchema")
            return write(member, BsonMeaning::Schema, name, depth + 1);
        if (key == "$expr")
            return write(member, BsonMeaning::Pipeline, name, depth + 1);
        if (member.isArray() && isAmong(branches, key))
            return array(member, BsonMeaning::Query, name, true, depth);
        if (member.isArray() && isAmong(sets, key))
            return array(member, BsonMeaning::Literal, name, true, depth);
        const bool isCondition =
            key == "$not" || key == "$elemMatch" || (!key.starts_with('$') && isOperator(member));
        return write(member, isCondition ? BsonMeaning::Query : BsonMeaning::Literal, name,
                     depth + 1);
    }

    std::string ofSchema(const BsonValue &member, int depth)
    {
        constexpr std::array<std::string_view, 3> maps{"properties", "patternProperties",
                                                       "dependencies"};
        constexpr std::array<std::string_view, 3> branches{"allOf", "anyOf", "oneOf"};
        constexpr std::array<std::string_view, 4> schemas{"not", "items", "additionalItems",
                                                          "additionalProperties"};
        constexpr std::array<std::string_view, 4> sets{"required", "type", "bsonType", "enum"};
        const auto key = member.name();
        if (isAmong(maps, key))
            return write(member, BsonMeaning::SchemaMap, key, depth + 1);
        if (isAmong(branches, key) && member.isArray())
            return array(member, BsonMeaning::Schema, key, true, depth);
        if (isAmong(schemas, key))
            return write(member, BsonMeaning::Schema, key, depth + 1);
        if (isAmong(sets, key) && member.isArray()) {
            const auto members = member.members();
            if (members.size() == 1 && (key == "type" || key == "bsonType"))
                return write(members.front(), BsonMeaning::Literal, key, depth + 1);
            return array(member, BsonMeaning::Literal, key, true, depth);
        }
        return write(member, BsonMeaning::Literal, key, depth + 1);
    }

    std::string text(std::string_view value, BsonMeaning meaning, std::string_view name)
    {
        if (meaning == BsonMeaning::Pipeline && value.starts_with('$'))
            return jsonText(value); // a field
        return jsonText(maskOfLiteral(name, value, m_fingerprints).value_or(std::string(value)));
    }

    std::string scalar(const BsonValue &value, BsonMeaning meaning, std::string_view name)
    {
        const auto *at = value.at();
        std::uint32_t length = 0;
        switch (value.type()) {
        case BSON_TYPE_UTF8:
            return text(*value.text(), meaning, name);
        case BSON_TYPE_SYMBOL: {
            const char *bytes = bson_iter_symbol(at, &length);
            return text({bytes, length}, meaning, name);
        }
        case BSON_TYPE_BOOL:
            return bson_iter_bool(at) ? "true" : "false";
        case BSON_TYPE_NULL:
            return "null";
        case BSON_TYPE_OID: {
            std::array<char, 25> hex{};
            bson_oid_to_string(bson_iter_oid(at), hex.data());
            return "ObjectId(\"" + std::string(hex.data()) + "\")";
        }
        case BSON_TYPE_DATE_TIME:
            return "Date(\"" + FactValue::instant(bson_iter_date_time(at)).display() + "\")";
        case BSON_TYPE_TIMESTAMP: {
            std::uint32_t seconds = 0;
            std::uint32_t count = 0;
            bson_iter_timestamp(at, &seconds, &count);
            return "Timestamp(" + std::to_string(seconds) + ", " + std::to_string(count) + ")";
        }
        case BSON_TYPE_REGEX: {
            const char *options = nullptr;
            const char *pattern = bson_iter_regex(at, &options);
            std::string sorted(options);
            std::sort(sorted.begin(), sorted.end());
            return "/" + std::string(pattern) + "/" + sorted;
        }
        case BSON_TYPE_BINARY: {
            bson_subtype_t subtype{};
            const std::uint8_t *bytes = nullptr;
            bson_iter_binary(at, &subtype, &length, &bytes);
            const std::string content(bytes, bytes + length); // no cast between kinds of pointers
            return "Binary(" + std::to_string(static_cast<int>(subtype)) + ", \"••• "
                + m_fingerprints.digest(content, "binary", false).fingerprintText().substr(0, 12)
                + "\")";
        }
        case BSON_TYPE_CODE: {
            const char *bytes = bson_iter_code(at, &length);
            return "Code(" + jsonText({bytes, length}) + ")";
        }
        case BSON_TYPE_CODEWSCOPE: {
            std::uint32_t scopeLength = 0;
            const std::uint8_t *scope = nullptr;
            const char *bytes = bson_iter_codewscope(at, &length, &scopeLength, &scope);
            return "Code(" + jsonText({bytes, length}) + ")";
        }
        case BSON_TYPE_MINKEY:
            return "MinKey";
        case BSON_TYPE_MAXKEY:
            return "MaxKey";
        case BSON_TYPE_UNDEFINED:
            return "undefined";
        default: {
            auto number = normalNumber(value);
            return number.empty() ? "?" : number;
        }
        }
    }

    const Fingerprinter &m_fingerprints;
};

} // namespace

std::string jsonText(std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n') {
            result += "\\n";
        } else if (c == '\t') {
            result += "\\t";
        } else if (const auto byte = static_cast<unsigned char>(c); byte < 0x20) {
            result += "\\u00";
            result += digits[byte >> 4];
            result += digits[byte & 15U];
        } else {
            result += c;
        }
    }
    return result + '"';
}

std::string normalNumber(const BsonValue &value)
{
    if (const auto integer = value.integer())
        return std::to_string(*integer);
    if (value.type() == BSON_TYPE_DECIMAL128) {
        bson_decimal128_t decimal;
        std::array<char, BSON_DECIMAL128_STRING> digits{};
        if (!bson_iter_decimal128(value.at(), &decimal))
            return {};
        bson_decimal128_to_string(&decimal, digits.data());
        return plainDecimal(digits.data());
    }
    if (value.type() != BSON_TYPE_DOUBLE)
        return {};
    const auto number = bson_iter_double(value.at());
    if (std::isnan(number))
        return "NaN";
    if (std::isinf(number))
        return number > 0 ? "Infinity" : "-Infinity";
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

std::string normalForm(const BsonValue &value, BsonMeaning meaning,
                       const Fingerprinter &fingerprints)
{
    return Writer(fingerprints).write(value, meaning, {}, 0);
}

} // namespace sidestage

#endif
