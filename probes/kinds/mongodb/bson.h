// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bson/bson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidestage {

/// One value of a document, valid while the document lives and stays where it is. A value that is
/// not there answers every question with nothing, so that look-ups chain.
class BsonValue
{
public:
    BsonValue() = default;
    explicit BsonValue(const bson_iter_t &at) : m_at(at), m_isThere(true) { }
    /// The document itself: it has members and no name.
    explicit BsonValue(const bson_t *document);

    bool isThere() const { return m_isThere; }
    bson_type_t type() const;
    std::string_view name() const;
    /// Of a document or an array, in order. What is damaged ends the list.
    std::vector<BsonValue> members() const;
    BsonValue operator[](std::string_view name) const;

    std::optional<std::string_view> text() const;
    /// Of any type of number that has no fraction and fits.
    std::optional<std::int64_t> integer() const;
    /// As the server takes it: true, or a number that is not 0.
    bool isTrue() const;
    bool isDocument() const;
    bool isArray() const;
    const bson_iter_t *at() const { return &m_at; }

private:
    bool recurse(bson_iter_t *child) const;

    bson_iter_t m_at{};
    const bson_t *m_document = nullptr;
    bool m_isThere = false;
};

/// A document that is owned here.
class BsonDocument
{
public:
    BsonDocument() : m_bson(bson_new()) { }
    ~BsonDocument() { bson_destroy(m_bson); }
    BsonDocument(BsonDocument &&other) noexcept : m_bson(std::exchange(other.m_bson, nullptr)) { }
    BsonDocument &operator=(BsonDocument &&other) noexcept
    {
        std::swap(m_bson, other.m_bson);
        return *this;
    }
    BsonDocument(const BsonDocument &) = delete;
    BsonDocument &operator=(const BsonDocument &) = delete;

    bson_t *get() { return m_bson; }
    const bson_t *get() const { return m_bson; }
    BsonValue value() const { return BsonValue(m_bson); }
    BsonValue operator[](std::string_view name) const { return value()[name]; }

    BsonDocument &text(std::string_view name, std::string_view value);
    BsonDocument &integer(std::string_view name, std::int64_t value);
    BsonDocument &boolean(std::string_view name, bool value);
    BsonDocument &document(std::string_view name, const BsonDocument &value);

private:
    bson_t *m_bson;
};

} // namespace sidestage
