// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

class MySqlRows;

/// What the account that reads may do, as SHOW GRANTS tells it: the information schema leaves out
/// what it may not see without a word, and *not there* must not be mistaken for that.
class MySqlRights
{
public:
    /// Takes lines of SHOW GRANTS; lines of another form are left out. No text of them is kept
    /// but names and privileges: they hold hashes of passwords.
    void take(const MySqlRows &lines);

    /// For everything in the database, what comes tomorrow included; privilege in capitals.
    bool has(std::string_view privilege, std::string_view database) const;
    bool has(std::string_view privilege, std::string_view database, std::string_view table) const;
    /// Any privilege for the whole database: all its tables are seen then.
    bool hasAny(std::string_view database) const;
    /// Any privilege on that table beyond SELECT.
    bool hasMoreThanSelect(std::string_view database, std::string_view table) const;

    /// One line of SHOW GRANTS; for tests.
    void takeLine(std::string_view line);

private:
    struct Scope
    {
        std::string database; ///< a pattern as LIKE has it; "*": all
        std::string table; ///< "*": all
        std::set<std::string, std::less<>> privileges; ///< "ALL" for all of them
    };
    std::vector<Scope> m_scopes;
};

/// Whether a name fits a pattern of SQL's LIKE, with its backslash.
bool isLike(std::string_view name, std::string_view pattern);

} // namespace sidestage
