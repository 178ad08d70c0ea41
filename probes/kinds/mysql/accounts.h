// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/mysql/schema.h"

#include <string>
#include <vector>

namespace sidestage {

/// Who may do what with this database: reads the tables of permissions themselves, column by
/// column, so that no hash of a password is ever fetched.
class MySqlAccounts
{
public:
    /// `application`: the account that the application signs in with ("app@%"); may be empty.
    MySqlAccounts(const MySqlSchema &schema, std::string application);

    /// Of a second round trip; none where the role may not read the tables.
    std::vector<std::string> queries(const std::string &databaseLiteral);
    /// Takes the answers in that order. Writes `roles/ACCOUNT`, below it `superuser`, `plugin`,
    /// `tls`, `locked`, `limits`, `member-of`; `grants/OBJECT/ACCOUNT` (OBJECT: `*.*`, `main.*`,
    /// `main.orders`, `main.orders(column)`, `function main.f`), and `application/…`. Accounts
    /// without any say about this database are left out.
    void write(std::span<const Result<MySqlRows>> answers) const;

private:
    bool sees(const char *table) const;
    std::vector<std::string> privilegeColumns(const char *table) const;

    const MySqlSchema &m_schema;
    std::string m_application;
    std::map<std::string, std::vector<std::string>, std::less<>> m_columns; ///< that are seen
};

} // namespace sidestage
