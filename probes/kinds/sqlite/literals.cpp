// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/literals.h"

#include "probes/kinds/database/literalmask.h"
#include "probes/kinds/sqlite/sqltokens.h"

namespace sidestage {

std::string withoutCredentials(std::string sql, std::string_view name,
                               const Fingerprinter &fingerprints)
{
    // A quoted name too: where no such column is, SQLite takes it for a text.
    if (sql.find_first_of("'\"") == std::string::npos)
        return sql;
    auto tokens = tokenizeSql(sql);
    bool isMasked = false;
    for (auto &token : tokens) {
        if (token.kind != SqlToken::Kind::String && token.kind != SqlToken::Kind::QuotedName)
            continue;
        const auto mask = maskOfLiteral(name, token.value, fingerprints);
        if (!mask)
            continue;
        token.text = "'" + *mask + "'";
        isMasked = true;
    }
    return isMasked ? renderSql(tokens) : sql;
}

} // namespace sidestage
