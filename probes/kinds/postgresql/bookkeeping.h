// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/migrations/bookkeeping.h"
#include "probes/transport/pgconnection.h"

namespace sidestage {

/// The bookkeeping tables of migrations in one PostgreSQL database. The connection outlives it.
class PgBookkeeping final : public BookkeepingSource
{
public:
    explicit PgBookkeeping(PgConnection &connection) : m_connection(connection) { }
    Result<std::vector<TableShape>> tables(const std::vector<std::string> &names) override;
    Result<std::vector<Result<BookkeepingRows>>> rows(
        const std::vector<BookkeepingQuery> &queries) override;

private:
    PgConnection &m_connection;
};

} // namespace sidestage
