// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/accounts.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace sidestage {

namespace {

using Privileges = std::set<std::string>;
using Account = std::string; ///< "app@%", or a role's bare name in MariaDB

constexpr std::array<std::string_view, 5> serversOwn{"mariadb.sys@localhost", "mysql.sys@localhost",
                                                     "mysql.session@localhost",
                                                     "mysql.infoschema@localhost", "@"};

/// The questions, in the order in which they are asked.
enum Question : std::uint8_t {
    Users,
    Databases,
    Tables,
    Columns,
    Routines,
    Memberships,
    Dynamic,
    Questions
};

Account accountOf(std::string_view user, std::string_view host)
{
    return host.empty() ? std::string(user) : std::string(user) + '@' + std::string(host);
}

/// "Create_tmp_table_priv" is CREATE TMP TABLE.
std::string privilegeOf(std::string_view column)
{
    auto name = std::string(column.substr(0, column.size() - std::string_view("_priv").size()));
    std::ranges::transform(name, name.begin(), [](char c) {
        return c == '_' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    if (name == "GRANT")
        return "GRANT OPTION";
    if (name == "REPL SLAVE")
        return "REPLICATION SLAVE";
    if (name == "REPL CLIENT")
        return "REPLICATION CLIENT";
    if (name == "SHOW DB")
        return "SHOW DATABASES";
    if (name == "CREATE TMP TABLE")
        return "CREATE TEMPORARY TABLES";
    return name;
}

/// "Select,Show view" as a set.
Privileges listedPrivileges(std::string_view list)
{
    Privileges all;
    while (!list.empty()) {
        const auto length = std::min(list.find(','), list.size());
        if (const auto one = trimmed(list.substr(0, length)); !one.empty())
            all.insert(privilegeOf(std::string(one) + "_priv"));
        list.remove_prefix(std::min(length + 1, list.size()));
    }
    return all;
}

std::string joined(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += ", " + quotedMySqlName(name);
    return text;
}

/// All of what was read, by account.
struct Record
{
    struct User
    {
        Privileges global;
        bool isSuperuser = false;
        bool hasAll = false;
        std::map<std::string, std::string> traits;
        std::set<std::string> memberOf;
    };
    std::map<Account, User> users;
    std::map<std::string, std::map<Account, Privileges>> grants; ///< by object
};

} // namespace

MySqlAccounts::MySqlAccounts(const MySqlSchema &schema, std::string application)
    : m_schema(schema), m_application(std::move(application))
{
    const auto &rows = schema.answers[MySqlAsk::GrantTables];
    for (std::size_t i = 0; i < rows.size(); ++i)
        m_columns[lowered(rows.text(i, 0))].emplace_back(rows.text(i, 1));
}

bool MySqlAccounts::sees(const char *table) const
{
    return m_columns.contains(table);
}

std::vector<std::string> MySqlAccounts::privilegeColumns(const char *table) const
{
    std::vector<std::string> names;
    if (const auto found = m_columns.find(table); found != m_columns.end()) {
        std::ranges::copy_if(found->second, std::back_inserter(names),
                             [](const auto &name) { return lowered(name).ends_with("_priv"); });
    }
    std::ranges::sort(names);
    return names;
}

std::vector<std::string> MySqlAccounts::queries(const std::string &databaseLiteral)
{
    std::vector<std::string> all(Questions, "DO 0");
    const auto own = " WHERE Db = " + databaseLiteral;
    if (sees("user")) {
        std::string traits;
        for (const auto *name : {"plugin", "ssl_type", "is_role", "account_locked",
                                 "password_expired", "max_user_connections"}) {
            const bool isThere = std::ranges::any_of(
                m_columns["user"], [&](const auto &column) { return lowered(column) == name; });
            traits += std::string(", ") + (isThere ? name : "NULL");
        }
        all[Users] =
            "SELECT User, Host" + traits + joined(privilegeColumns("user")) + " FROM mysql.user";
    }
    if (sees("db"))
        all[Databases] = "SELECT User, Host, Db" + joined(privilegeColumns("db"))
            + " FROM mysql.db WHERE " + databaseLiteral + " LIKE Db OR Db = " + databaseLiteral;
    if (sees("tables_priv"))
        all[Tables] = "SELECT User, Host, Table_name, Table_priv FROM mysql.tables_priv" + own;
    if (sees("columns_priv"))
        all[Columns] =
            "SELECT User, Host, Table_name, Column_name, Column_priv FROM mysql.columns_priv" + own;
    if (sees("procs_priv"))
        all[Routines] =
            "SELECT User, Host, Routine_name, Routine_type, Proc_priv FROM mysql.procs_priv" + own;
    if (sees("roles_mapping"))
        all[Memberships] = "SELECT User, Host, Role, '' FROM mysql.roles_mapping";
    else if (sees("role_edges"))
        all[Memberships] = "SELECT TO_USER, TO_HOST, FROM_USER, FROM_HOST FROM mysql.role_edges";
    if (sees("global_grants"))
        all[Dynamic] = "SELECT USER, HOST, PRIV FROM mysql.global_grants";
    return all;
}

namespace {

void takeUsers(const MySqlRows &rows, const std::vector<std::string> &columns, Record &record)
{
    constexpr std::size_t first = 8;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto &user = record.users[accountOf(rows.text(i, 0), rows.text(i, 1))];
        std::size_t held = 0;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (rows.text(i, first + c) != "Y")
                continue;
            ++held;
            user.global.insert(privilegeOf(columns[c]));
        }
        user.hasAll = held == columns.size()
            || (held + 1 == columns.size() && !user.global.contains("GRANT OPTION"));
        user.isSuperuser = user.global.contains("SUPER") || user.hasAll;
        const bool isRole = rows.text(i, 4) == "Y";
        user.traits["kind"] = isRole ? "role" : "account";
        if (isRole)
            continue;
        const auto plugin = rows.text(i, 2);
        user.traits["plugin"] = plugin.empty() ? "mysql_native_password" : plugin;
        const auto tls = rows.text(i, 3);
        user.traits["tls"] = tls.empty() || tls == "NONE" ? "not required" : lowered(tls);
        if (rows.text(i, 5) == "Y")
            user.traits["locked"] = "true";
        if (rows.text(i, 6) == "Y")
            user.traits["password-expired"] = "true";
        if (const auto most = rows.text(i, 7); !most.empty() && most != "0")
            user.traits["connection-limit"] = most;
    }
}

void takeDatabases(const MySqlRows &rows, const std::vector<std::string> &columns,
                   const std::string &database, Record &record)
{
    // Of a row with the name itself and one with a pattern the first one counts.
    std::set<Account> exact;
    for (const bool isExact : {true, false}) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            std::string plain;
            for (const auto c : rows.text(i, 2))
                plain += c == '\\' ? std::string() : std::string(1, c);
            const auto account = accountOf(rows.text(i, 0), rows.text(i, 1));
            if ((plain == database) != isExact || (!isExact && exact.contains(account)))
                continue;
            if (isExact)
                exact.insert(account);
            Privileges all;
            for (std::size_t c = 0; c < columns.size(); ++c) {
                if (rows.text(i, 3 + c) == "Y")
                    all.insert(privilegeOf(columns[c]));
            }
            if (all.size() == columns.size()
                || (all.size() + 1 == columns.size() && !all.contains("GRANT OPTION"))) {
                const bool mayGrant = all.contains("GRANT OPTION");
                all = {"ALL PRIVILEGES"};
                if (mayGrant)
                    all.insert("GRANT OPTION");
            }
            if (!all.empty())
                record.grants["main.*"][account].merge(all);
        }
    }
}

FactValue setOf(const Privileges &privileges)
{
    return FactValue::textSet({privileges.begin(), privileges.end()});
}

/// Accounts with a privilege here, and whoever they give it to or get it from.
std::set<Account> concerned(const Record &record)
{
    std::set<Account> all;
    for (const auto &[object, accounts] : record.grants) {
        for (const auto &[account, privileges] : accounts)
            all.insert(account);
    }
    for (bool isGrowing = true; isGrowing;) {
        isGrowing = false;
        for (const auto &[account, user] : record.users) {
            const bool isMember = std::ranges::any_of(
                user.memberOf, [&](const auto &role) { return all.contains(role); });
            if (isMember)
                isGrowing = all.insert(account).second || isGrowing;
        }
    }
    for (const auto own : serversOwn)
        all.erase(std::string(own));
    return all;
}

} // namespace

void MySqlAccounts::write(std::span<const Result<MySqlRows>> answers) const
{
    const Error denied{
        ErrorCode::PermissionDenied,
        "the role may not read the server's tables of permissions",
        {},
        "grant SELECT on mysql.user (without the columns that hold hashes), mysql.db, "
        "mysql.tables_priv, mysql.columns_priv, mysql.procs_priv and "
            + std::string(m_schema.server.isMariaDb ? "mysql.roles_mapping" : "mysql.role_edges")};
    const auto isRead = [&](Question question, const char *table) {
        return sees(table) && answers[question].has_value();
    };
    const bool hasUsers = isRead(Users, "user");
    const bool hasGrants = hasUsers && isRead(Databases, "db") && isRead(Tables, "tables_priv")
        && isRead(Columns, "columns_priv") && isRead(Routines, "procs_priv");
    if (!hasGrants) {
        m_schema.facts.gap("roles", denied);
        m_schema.facts.gap("grants", denied);
        if (!m_application.empty())
            m_schema.facts.gap("application", denied);
        return;
    }
    Record record;
    takeUsers(*answers[Users], privilegeColumns("user"), record);
    takeDatabases(*answers[Databases], privilegeColumns("db"), m_schema.text.database(), record);
    const auto each = [&](Question question, auto take) {
        if (!answers[question])
            return;
        const auto &rows = *answers[question];
        for (std::size_t i = 0; i < rows.size(); ++i)
            take(rows, i, accountOf(rows.text(i, 0), rows.text(i, 1)));
    };
    each(Tables, [&](const MySqlRows &rows, std::size_t i, const Account &account) {
        if (auto all = listedPrivileges(rows.text(i, 3)); !all.empty())
            record.grants["main." + std::string(rows.text(i, 2))][account].merge(all);
    });
    each(Columns, [&](const MySqlRows &rows, std::size_t i, const Account &account) {
        record
            .grants["main." + std::string(rows.text(i, 2)) + '(' + std::string(rows.text(i, 3))
                    + ')'][account]
            .merge(listedPrivileges(rows.text(i, 4)));
    });
    each(Routines, [&](const MySqlRows &rows, std::size_t i, const Account &account) {
        record.grants[lowered(rows.text(i, 3)) + " main." + std::string(rows.text(i, 2))][account]
            .merge(listedPrivileges(rows.text(i, 4)));
    });
    each(Memberships, [&](const MySqlRows &rows, std::size_t i, const Account &account) {
        record.users[account].memberOf.insert(accountOf(rows.text(i, 2), rows.text(i, 3)));
    });
    each(Dynamic, [&](const MySqlRows &rows, std::size_t i, const Account &account) {
        auto &user = record.users[account];
        if (!user.hasAll)
            user.global.insert(std::string(rows.text(i, 2)));
    });
    for (const auto &[account, user] : record.users) {
        auto global = user.global;
        if (user.hasAll) {
            global = {"ALL PRIVILEGES"};
            if (user.global.contains("GRANT OPTION"))
                global.insert("GRANT OPTION");
        }
        if (!global.empty())
            record.grants["*.*"][account] = std::move(global);
    }

    const auto shown = concerned(record);
    const auto roles = m_schema.facts.below("roles");
    for (const auto &[account, user] : record.users) {
        if (!shown.contains(account))
            continue;
        const auto facts = roles.below(m_schema.account(account));
        facts.add("superuser", FactValue::boolean(user.isSuperuser));
        for (const auto &[name, value] : user.traits) {
            if (name == "kind")
                facts.set(FactValue::text(value));
            else if (value == "true")
                facts.add(name, FactValue::boolean(true));
            else
                facts.add(name, FactValue::text(value));
        }
        std::vector<std::string> memberOf;
        for (const auto &role : user.memberOf)
            memberOf.push_back(m_schema.account(role));
        if (!memberOf.empty())
            facts.add("member-of", FactValue::textSet(memberOf));
    }
    const auto grants = m_schema.facts.below("grants");
    for (const auto &[object, accounts] : record.grants) {
        for (const auto &[account, privileges] : accounts) {
            if (shown.contains(account))
                grants.below(object).add(m_schema.account(account), setOf(privileges));
        }
    }
    if (m_application.empty())
        return;
    const auto application = m_schema.facts.below("application");
    const auto found = record.users.find(m_application);
    if (found == record.users.end())
        application.gap("superuser",
                        {ErrorCode::NotFound,
                         "there is no account '" + m_application + '\'',
                         {},
                         "write it as the server does: user@host"});
    else
        application.add("superuser", FactValue::boolean(found->second.isSuperuser));
}

} // namespace sidestage
