// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/samplesource.h"
#include "probes/kinds/sqlite/schema.h"

#include <map>

namespace sidestage {

/// Rows of an SQLite database: the first ones by row id, then those at or behind the multiples of
/// a power of two, so that a copy with fewer or more rows gives many of the same. A table without
/// row ids gives its first and its last rows by primary key. Every step follows the table's own
/// tree: nothing is scanned or sorted.
class SqliteSampleSource final : public SampleSource
{
public:
    /// All of them outlive this.
    SqliteSampleSource(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                       const TableFilter &filter)
        : m_reader(reader), m_objects(objects), m_filter(filter)
    {
    }

    Result<std::vector<SampledTable>> tables() override;
    Result<std::size_t> sample(const SampledTable &table, const SampleBounds &bounds,
                               const TakeValue &take) override;

private:
    struct Shape
    {
        std::string quotedName;
        std::string quotedColumns;
        std::vector<std::string> quotedKey; ///< of the primary key, in its order
        std::string rowId; ///< the name by which it is asked for; empty where there is none
    };
    class Sampling;

    SqliteReader &m_reader;
    const std::vector<SqliteObject> &m_objects;
    const TableFilter &m_filter;
    std::map<std::string, Shape> m_shapes; ///< by the name in SampledTable
};

} // namespace sidestage
