// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/factvalue.h"
#include "probes/transport/httpmessage.h"

#include <QJsonObject>
#include <QJsonValue>

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// The object that an answer's body is. PermissionDenied, NotFound or Unreachable by a status
/// that is no success; Protocol where the body is something else (a page, a list, broken JSON,
/// more than 1,000 levels). `what` begins the sentence: "the discovery document".
Result<QJsonObject> jsonObjectOf(const HttpResponse &response, const std::string &what);
Result<QJsonObject> jsonObjectOf(std::string_view text, const std::string &what);

/// "application/json": the answer's type without its parameters, in lower case; "not said".
std::string mediaTypeOf(const HttpResponse &response);

/// At most so many bytes, "…" after what was cut; never inside a letter.
std::string shortened(std::string_view text, std::size_t longest);

/// What a JSON Pointer (RFC 6901) names; nothing where there is no such place.
std::optional<QJsonValue> valueAt(const QJsonValue &root, std::string_view pointer);
/// Whether the text is a pointer: empty, or "/a/b~1c".
bool isJsonPointer(std::string_view text);

/// A number, text, truth or null as a fact; whole numbers are integers. Texts are kept as they
/// are, up to 2,000 bytes.
FactValue scalarFact(const QJsonValue &value);
/// Whether every element is a number, a text, a truth or null.
bool isListOfScalars(const QJsonArray &array);

} // namespace sidestage
