// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/tabletext.h"
#include "probes/base/error.h"

#include <stop_token>
#include <string>

namespace sidestage {

/// Writes what a tree shows to a file, all of it or nothing; how many rows. UTF-8; CSV begins with
/// a byte order mark, without which spreadsheets guess another encoding. Cancelled where stopped;
/// PermissionDenied or NotFound where it cannot be written. Any thread.
Result<std::size_t> writeTable(const std::string &file, const ComparisonTree &tree,
                               std::vector<std::size_t> columns, TableFormat format,
                               const std::stop_token &stop = {});

/// What the end of a file's name asks for: ".csv", ".md"; tabbed otherwise.
TableFormat tableFormatOf(const QString &file);

} // namespace sidestage
