// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonValue>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The names between the slashes of a JSON pointer (RFC 6901), with ~1 and ~0 replaced. Nothing
/// for a text that is no pointer.
std::optional<std::vector<std::string>> jsonPointer(std::string_view text);

/// What stands at a pointer; nothing where it leads nowhere.
std::optional<QJsonValue> valueAt(const QJsonValue &document,
                                  const std::vector<std::string> &pointer);

} // namespace sidestage
