// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/database/samplesource.h"
#include "probes/kinds/migrations/bookkeeping.h"
#include "probes/kinds/mysql/schema.h"

#include <map>

namespace sidestage {

/// The bookkeeping tables of migrations; shapes come from what was read before.
class MySqlBookkeeping final : public BookkeepingSource
{
public:
    /// Both outlive this.
    MySqlBookkeeping(MySqlConnection &connection, const MySqlSchema &schema)
        : m_connection(connection), m_schema(schema)
    {
    }
    Result<std::vector<TableShape>> tables(const std::vector<std::string> &names) override;
    Result<std::vector<Result<BookkeepingRows>>> rows(
        const std::vector<BookkeepingQuery> &queries) override;

private:
    MySqlConnection &m_connection;
    const MySqlSchema &m_schema;
    std::map<std::pair<std::string, std::string>, std::string> m_types; ///< by table and column
};

/// Rows of a database: the first and the last ones by primary key, which the tree of an InnoDB
/// table gives without a scan; of a table without a key whichever come first.
class MySqlSamples final : public SampleSource
{
public:
    /// Both outlive this.
    MySqlSamples(MySqlConnection &connection, const MySqlSchema &schema)
        : m_connection(connection), m_schema(schema)
    {
    }
    Result<std::vector<SampledTable>> tables() override;
    Result<std::size_t> sample(const SampledTable &table, const SampleBounds &bounds,
                               const TakeValue &take) override;

private:
    MySqlConnection &m_connection;
    const MySqlSchema &m_schema;
    std::map<std::string, std::vector<std::string>> m_keys; ///< quoted columns, by the fact's name
};

} // namespace sidestage
