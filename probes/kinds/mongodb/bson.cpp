// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/bson.h"

#include <cmath>

namespace sidestage {

namespace {

int sizeOf(std::string_view text)
{
    return static_cast<int>(text.size());
}

} // namespace

BsonValue::BsonValue(const bson_t *document) : m_document(document), m_isThere(document != nullptr)
{
}

bson_type_t BsonValue::type() const
{
    return m_document ? BSON_TYPE_DOCUMENT : m_isThere ? bson_iter_type(&m_at) : BSON_TYPE_EOD;
}

std::string_view BsonValue::name() const
{
    return m_isThere && !m_document ? std::string_view(bson_iter_key(&m_at)) : std::string_view();
}

bool BsonValue::isDocument() const
{
    return type() == BSON_TYPE_DOCUMENT;
}

bool BsonValue::isArray() const
{
    return type() == BSON_TYPE_ARRAY;
}

bool BsonValue::recurse(bson_iter_t *child) const
{
    if (m_document)
        return bson_iter_init(child, m_document);
    return (isDocument() || isArray()) && bson_iter_recurse(&m_at, child);
}

std::vector<BsonValue> BsonValue::members() const
{
    std::vector<BsonValue> values;
    bson_iter_t child;
    if (recurse(&child)) {
        while (bson_iter_next(&child))
            values.emplace_back(child);
    }
    return values;
}

BsonValue BsonValue::operator[](std::string_view name) const
{
    bson_iter_t child;
    if (recurse(&child)) {
        while (bson_iter_next(&child)) {
            if (name == bson_iter_key(&child))
                return BsonValue(child);
        }
    }
    return {};
}

std::optional<std::string_view> BsonValue::text() const
{
    if (type() != BSON_TYPE_UTF8)
        return {};
    std::uint32_t length = 0;
    const char *bytes = bson_iter_utf8(&m_at, &length);
    return std::string_view(bytes, length);
}

std::optional<std::int64_t> BsonValue::integer() const
{
    switch (type()) {
    case BSON_TYPE_INT32:
        return bson_iter_int32(&m_at);
    case BSON_TYPE_INT64:
        return bson_iter_int64(&m_at);
    case BSON_TYPE_DOUBLE: {
        const auto number = bson_iter_double(&m_at);
        // 2^63 is the first that does not fit; NaN compares false.
        constexpr double bound = 9223372036854775808.0;
        if (number >= -bound && number < bound && std::trunc(number) == number)
            return static_cast<std::int64_t>(number);
        return {};
    }
    default:
        return {};
    }
}

bool BsonValue::isTrue() const
{
    if (type() == BSON_TYPE_BOOL)
        return bson_iter_bool(&m_at);
    if (type() == BSON_TYPE_DOUBLE)
        return bson_iter_double(&m_at) != 0;
    return integer().value_or(0) != 0;
}

BsonDocument &BsonDocument::text(std::string_view name, std::string_view value)
{
    bson_append_utf8(m_bson, name.data(), sizeOf(name), value.data(), sizeOf(value));
    return *this;
}

BsonDocument &BsonDocument::integer(std::string_view name, std::int64_t value)
{
    if (value >= INT32_MIN && value <= INT32_MAX)
        bson_append_int32(m_bson, name.data(), sizeOf(name), static_cast<std::int32_t>(value));
    else
        bson_append_int64(m_bson, name.data(), sizeOf(name), value);
    return *this;
}

BsonDocument &BsonDocument::boolean(std::string_view name, bool value)
{
    bson_append_bool(m_bson, name.data(), sizeOf(name), value);
    return *this;
}

BsonDocument &BsonDocument::document(std::string_view name, const BsonDocument &value)
{
    bson_append_document(m_bson, name.data(), sizeOf(name), value.get());
    return *this;
}

} // namespace sidestage

#endif
