// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/database/tablefilter.h"
#include "probes/kinds/mysql/catalog.h"
#include "probes/kinds/mysql/rights.h"
#include "probes/kinds/mysql/sqltext.h"

namespace sidestage {

/// What all parts of the schema are written with. Outlives the writing.
struct MySqlSchema
{
    const MySqlServer &server;
    const MySqlAnswers &answers;
    const MySqlText &text;
    const MySqlRights &rights;
    const RoleMap &roles;
    const TableFilter &filter;
    const FactWriter &facts;
    bool isReplica = false;
    bool hasRowEstimates = true;
    std::string hostName = {}; ///< the server's own

    FactValue definition(std::string_view sql, std::string_view name = {}) const;
    /// Text for people; a credential in it is a secret.
    FactValue comment(std::string_view words) const;
    /// `tables/main.T`
    FactWriter table(std::string_view name) const;
    /// An account as it is compared: "app@%", by the role map. The server's own name, which an
    /// installation writes into some accounts, reads "this-host".
    std::string account(std::string_view userAtHost) const;
    /// The modes of `sql_mode`, whose order says nothing.
    static FactValue modes(std::string_view list);
};

/// `tables/main.T` with columns, options, comments and estimates; sequences are left out.
void writeMySqlTables(const MySqlSchema &schema);
/// `tables/main.T/{indexes,constraints,partitions}`.
void writeMySqlConstraints(const MySqlSchema &schema);
/// `tables/main.T/triggers`, `views`, `functions`, `events`.
void writeMySqlPrograms(const MySqlSchema &schema);

// MariaDB's sequences tell what they are by a row each, and not in the catalog.
std::vector<std::string> mySqlSequences(const MySqlSchema &schema);
std::string mySqlSequenceQuery(const MySqlSchema &schema, const std::string &name);
/// `sequences/main.S/{start,minimum,maximum,increment,cache,cycle}`, never where it stands.
void writeMySqlSequence(const MySqlSchema &schema, const std::string &name,
                        const Result<MySqlRows> &answer);

/// Normal forms for what the engines and their versions print differently.
std::string normalMySqlType(std::string_view type);
std::string normalMySqlCharacterSet(std::string_view name); ///< or collation: utf8 is utf8mb3

} // namespace sidestage
