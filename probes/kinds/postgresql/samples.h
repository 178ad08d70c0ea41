// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/samplesource.h"
#include "probes/transport/pgconnection.h"

#include <map>

namespace sidestage {

/// Rows of a PostgreSQL database: the first ones by primary key, and those at or behind the
/// multiples of a power of two where the key is one number, so that a copy with fewer or more rows
/// gives many of the same; else the last ones by key. A table without a key gives pages that a
/// repeatable sample chooses. Nothing is scanned or sorted as a whole. The connection outlives it.
class PgSampleSource final : public SampleSource
{
public:
    explicit PgSampleSource(PgConnection &connection) : m_connection(connection) { }

    Result<std::vector<SampledTable>> tables() override;
    Result<std::size_t> sample(const SampledTable &table, const SampleBounds &bounds,
                               const TakeValue &take) override;

private:
    struct Shape
    {
        std::string quotedName;
        std::vector<std::string> quotedKey; ///< columns of the primary key, in its order
        bool isKeyNumber = false; ///< one whole number
        double rows = 0; ///< as the server estimates; below 0: unknown
    };
    static std::string sqlOf(const Shape &shape, const SampledTable &table,
                             const SampleBounds &bounds);

    PgConnection &m_connection;
    std::map<std::string, Shape> m_shapes; ///< by the name in SampledTable
};

} // namespace sidestage
