// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/literals.h"

#include "probes/base/disclosure.h"
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
        const auto shown = disclose(name, name, token.value, {}, fingerprints);
        const auto *secret = shown.value.isSecret() ? &shown.value.toSecret()
            : shown.password                        ? &shown.password->toSecret()
            : shown.user                            ? &shown.user->toSecret()
                                                    : nullptr;
        if (!secret || !secret->isCredential)
            continue;
        token.text = "'••• " + secret->fingerprintText().substr(0, 12) + "'";
        isMasked = true;
    }
    return isMasked ? renderSql(tokens) : sql;
}

} // namespace sidestage
