// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sidestage {

/// One reply of a Redis server, as RESP2 has them.
struct RespValue
{
    enum class Kind : std::uint8_t {
        Nil, ///< the null bulk string and the null array
        Status, ///< "+OK"
        Error, ///< "-NOPERM this user has no permissions…"
        Integer,
        Bulk, ///< any bytes
        Array
    };

    Kind kind = Kind::Nil;
    std::int64_t integer = 0;
    std::string text; ///< of Status, Error and Bulk
    std::vector<RespValue> items; ///< of Array

    bool isError() const { return kind == Kind::Error; }
    bool isArray() const { return kind == Kind::Array; }
    bool isText() const { return kind == Kind::Status || kind == Kind::Bulk; }
    friend bool operator==(const RespValue &, const RespValue &) = default;
};

} // namespace sidestage
