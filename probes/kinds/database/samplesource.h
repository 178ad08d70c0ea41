// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A table whose rows may be looked into.
struct SampledTable
{
    std::string name; ///< as in the paths of its facts: "public.orders", "main.orders"
    /// Those that can hold text, a document (JSON, XML), a list of texts, or whole numbers of ten
    /// digits or more, by their own names. Binary columns are left out.
    std::vector<std::string> columns;
    friend bool operator==(const SampledTable &, const SampledTable &) = default;
};

/// How much may be read of one table.
struct SampleBounds
{
    std::size_t rows = 0; ///< at most
    std::size_t bytes = 0; ///< of one value; what is longer is cut, wherever that falls
    Deadline deadline; ///< of this table; the statement has a time-out at the server as well
};

/// Rows of a database as texts, engine by engine, for a look at what kind of data they hold.
///
/// Which rows are read depends on their keys alone, so that a copy of a table gives the same rows
/// as its original: half of them are the first ones by primary key, half are spread over the
/// table (by key, by page, by a repeatable TABLESAMPLE). Never a scan of a large table. What is
/// read reaches `take` and nothing else: no log, no error, no fact.
class SampleSource
{
public:
    /// A value of `table.columns[column]`; valid during the call. NULL and empty are not handed
    /// over.
    using TakeValue = std::function<void(std::size_t column, std::string_view value)>;

    virtual ~SampleSource() = default;
    /// The team's own tables (no views, no tables of the engine or of an extension), in any order.
    virtual Result<std::vector<SampledTable>> tables() = 0;
    /// Returns how many rows were read. An error speaks of this table alone, unless it is
    /// Cancelled or TimedOut with the probe's own deadline passed; it quotes no value (servers'
    /// messages do: write your own).
    virtual Result<std::size_t> sample(const SampledTable &table, const SampleBounds &bounds,
                                       const TakeValue &take) = 0;
};

} // namespace sidestage
