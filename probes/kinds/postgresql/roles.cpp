// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/roles.h"

#include <array>
#include <map>
#include <utility>

namespace sidestage {

namespace {

using Named = std::pair<const char *, int>; ///< a fact and its column

void writeFlags(const PgRows &rows, std::size_t row, std::span<const Named> flags,
                const FactWriter &facts)
{
    for (const auto &[name, column] : flags)
        facts.add(name, FactValue::boolean(rows.boolean(row, column)));
}

void writeRoles(const PgRows &rows, const RoleMap &roles, const FactWriter &facts)
{
    static constexpr std::array<Named, 7> flags{{{"superuser", 1},
                                                 {"inherit", 2},
                                                 {"create-role", 3},
                                                 {"create-database", 4},
                                                 {"login", 5},
                                                 {"replication", 6},
                                                 {"bypass-row-security", 7}}};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto role = facts.below(roles.of(rows.text(row, 0)));
        role.set(FactValue::text("role"));
        writeFlags(rows, row, flags, role);
        role.add("connection-limit", FactValue::integer(rows.integer(row, 8)));
        // "infinity" says what NULL says.
        if (!rows.isNull(row, 9) && rows.text(row, 9) != "infinity")
            role.add("valid-until", FactValue::text(rows.text(row, 9)));
    }
}

void writeMemberships(const PgRows &rows, const RoleMap &roles, const FactWriter &facts)
{
    std::map<std::string, std::vector<std::string>> groupsOf;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto group = roles.of(rows.text(row, 1));
        if (rows.boolean(row, 2))
            group += " (may grant it)";
        if (!rows.boolean(row, 3))
            group += " (without its rights)";
        if (!rows.boolean(row, 4))
            group += " (may not become it)";
        groupsOf[rows.string(row, 0)].push_back(std::move(group));
    }
    for (const auto &[role, groups] : groupsOf)
        facts.below(roles.of(role)).add("member-of", FactValue::textSet(groups));
}

std::string membershipQuery(int version)
{
    // Since 16 each membership says for itself what follows from it; before, the member's INHERIT
    // did. A role that makes another one is since then its administrator without being asked:
    // such rows say nothing that anybody decided.
    const std::string inherits =
        version >= 160000 ? "bool_or(m.inherit_option) OR NOT u.rolinherit" : "true";
    const std::string becomes = version >= 160000 ? "bool_or(m.set_option)" : "true";
    const std::string implied = version >= 160000
        ? " AND NOT (m.grantor = 10 AND m.admin_option AND NOT m.inherit_option"
          " AND NOT m.set_option)"
        : "";
    return "SELECT u.rolname, g.rolname, bool_or(m.admin_option), " + inherits + ", " + becomes
        + " FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member"
          " JOIN pg_roles g ON g.oid = m.roleid WHERE u.rolname !~ '^pg_'"
        + implied + " GROUP BY u.rolname, u.rolinherit, g.rolname";
}

/// A superuser counts as a member of every role: its own things alone are looked at then.
std::string ownsAs(const std::string &owner)
{
    return "CASE WHEN r.rolsuper THEN " + owner + " = r.oid ELSE pg_has_role(r.oid, " + owner
        + ", 'USAGE') END";
}

} // namespace

PgQueries pgRoleQueries(int version, const std::string &application)
{
    PgQueries queries;
    addPgQuery(queries,
               "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,"
               " rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil FROM pg_roles"
               " WHERE rolname !~ '^pg_'");
    addPgQuery(queries, membershipQuery(version));
    addPgQuery(queries,
               "SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,"
               " r.rolreplication, "
                   + ownsAs("d.datdba")
                   + ", EXISTS (SELECT FROM pg_class c JOIN pg_namespace n"
                     " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
                     " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND "
                   + ownsAs("c.relowner")
                   + ") FROM pg_roles r JOIN pg_database d ON d.datname = current_database()"
                     " WHERE r.rolname = "
                   + pgLiteral(application));
    return queries;
}

void writePgRoles(PgAnswers answers, const std::string &application, const RoleMap &roles,
                  const FactWriter &facts)
{
    const auto all = facts.below("roles");
    if (answers[0])
        writeRoles(*answers[0], roles, all);
    else
        facts.gap("roles", answers[0].error());
    if (answers[1])
        writeMemberships(*answers[1], roles, all);
    else if (answers[0])
        for (std::size_t row = 0; row < answers[0]->size(); ++row)
            all.below(roles.of(answers[0]->text(row, 0))).gap("member-of", answers[1].error());
    if (application.empty())
        return;
    if (!answers[2]) {
        facts.gap("application", answers[2].error());
    } else if (answers[2]->isEmpty()) {
        facts.gap("application",
                  {ErrorCode::NotFound,
                   "there is no role '" + application + "' on this server",
                   {},
                   "correct the option 'application'"});
    } else {
        static constexpr std::array<Named, 7> flags{{{"superuser", 0},
                                                     {"bypass-row-security", 1},
                                                     {"create-role", 2},
                                                     {"create-database", 3},
                                                     {"replication", 4},
                                                     {"owns-database", 5},
                                                     {"owns-tables", 6}}};
        writeFlags(*answers[2], 0, flags, facts.below("application"));
    }
}

} // namespace sidestage
