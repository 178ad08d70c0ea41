// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"
#include "probes/kinds/mongodb/bson.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sidestage {

/// What a document is for: it decides where order counts.
enum class BsonMeaning : std::uint8_t {
    Literal, ///< data: order counts
    Query, ///< conditions, which all hold: order does not count, but inside of data
    Schema, ///< a JSON Schema: order does not count, but inside of data
    SchemaMap, ///< names with a JSON Schema each
    Pipeline ///< stages and their fields, in order
};

/// The value as one line of JSON in which two that the server takes alike read alike: a number is
/// the same in each of its types, and members stand in order of their names where order does not
/// count. What JSON has no form for is written as `ObjectId("…")`, `Date("…")` and the like. A text
/// that is a credential by its form, or by the name it stands under, reads "••• 5f0c…" instead: the
/// beginning of its fingerprint. Nested deeper than the server allows, it ends in `…`.
std::string normalForm(const BsonValue &value, BsonMeaning meaning,
                       const Fingerprinter &fingerprints);

/// A text as it stands in JSON.
std::string jsonText(std::string_view text);

/// A number as it is written in the normal form; empty for what is no number.
std::string normalNumber(const BsonValue &value);

} // namespace sidestage
