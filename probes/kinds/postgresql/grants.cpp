// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/grants.h"

#include <algorithm>
#include <sstream>

namespace sidestage {

namespace {

/// A condition: the schema "n" is a team's own.
const std::string ownSchema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

std::string notOfExtension(const std::string &catalog, const std::string &id)
{
    return " AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '" + catalog
        + "'::regclass AND x.objid = " + id + " AND x.deptype = 'e')";
}

/// Rows (kind, name, schema, relation, owner, acl, base) of all objects that have an access list:
/// none is the same as `base`.
std::string objectsWithLists(int version)
{
    const auto inSchema = [](const std::string &catalog, const std::string &prefix,
                             const std::string &kind, const std::string &name,
                             const std::string &relation, const std::string &letter,
                             const std::string &condition) {
        const std::string own = "o." + prefix;
        return "SELECT " + kind + ", n.nspname || '.' || " + name + ", n.nspname, " + relation
            + ", " + own + "owner, " + own + "acl, acldefault(" + letter + ", " + own
            + "owner) FROM " + catalog + " o JOIN pg_namespace n ON n.oid = " + own
            + "namespace WHERE " + own + "acl IS NOT NULL AND " + ownSchema + condition
            + notOfExtension(catalog, "o.oid");
    };
    const auto ofDatabase = [](const std::string &catalog, const std::string &prefix,
                               const std::string &kind, const std::string &letter) {
        const std::string own = "o." + prefix;
        return "SELECT '" + kind + "', " + own + "name::text, NULL, NULL, " + own + "owner, " + own
            + "acl, acldefault('" + letter + "', " + own + "owner) FROM " + catalog + " o WHERE "
            + own + "acl IS NOT NULL" + notOfExtension(catalog, "o.oid");
    };
    std::string sql =
        inSchema("pg_class", "rel",
                 "CASE o.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'S' THEN 'sequence'"
                 " ELSE 'table' END",
                 "o.relname", "CASE WHEN o.relkind <> 'S' THEN o.relname END",
                 "(CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END)::\"char\"",
                 " AND NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent"
                 " WHERE o.relispartition AND i.inhrelid = o.oid AND p.relowner = o.relowner"
                 " AND p.relacl IS NOT DISTINCT FROM o.relacl)");
    sql += " UNION ALL SELECT 'column', n.nspname || '.' || o.relname || '.' || a.attname,"
           " n.nspname, o.relname, o.relowner, a.attacl, acldefault('c', o.relowner) FROM "
           "pg_attribute a"
           " JOIN pg_class o ON o.oid = a.attrelid JOIN pg_namespace n ON n.oid = o.relnamespace"
           " WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND "
        + ownSchema + notOfExtension("pg_class", "o.oid");
    sql += " UNION ALL "
        + inSchema("pg_proc", "pro", "'function'",
                   "o.proname || '(' || oidvectortypes(o.proargtypes) || ')'", "NULL", "'f'", "");
    sql += " UNION ALL " + inSchema("pg_type", "typ", "'type'", "o.typname", "NULL", "'T'", "");
    sql += " UNION ALL SELECT 'schema', n.nspname, n.nspname, NULL, n.nspowner, n.nspacl,"
           " acldefault('n', n.nspowner) FROM pg_namespace n WHERE n.nspacl IS NOT NULL AND "
        + ownSchema + notOfExtension("pg_namespace", "n.oid");
    // Its own name is another one in each environment.
    sql += " UNION ALL SELECT 'database', '', NULL, NULL, d.datdba, d.datacl, acldefault('d', "
           "d.datdba)"
           " FROM pg_database d WHERE d.datacl IS NOT NULL AND d.datname = current_database()";
    sql += " UNION ALL " + ofDatabase("pg_language", "lan", "language", "l");
    sql +=
        " UNION ALL " + ofDatabase("pg_foreign_data_wrapper", "fdw", "foreign data wrapper", "F");
    sql += " UNION ALL " + ofDatabase("pg_foreign_server", "srv", "foreign server", "S");
    sql += " UNION ALL SELECT 'tablespace', o.spcname, NULL, NULL, o.spcowner, o.spcacl,"
           " acldefault('t', o.spcowner) FROM pg_tablespace o WHERE o.spcacl IS NOT NULL"
           " AND o.spcname !~ '^pg_'";
    if (version >= 150000)
        sql += " UNION ALL SELECT 'parameter', p.parname, NULL, NULL, 10, p.paracl,"
               " acldefault('p', 10) FROM pg_parameter_acl p WHERE p.paracl IS NOT NULL";
    return sql;
}

/// From rows (kind, name, schema, relation, owner, acl, base) to what a list gives beyond its base,
/// role by role: kind, name, schema, relation, whether it is the owner, role, rights, those it may
/// pass on, all rights that there are (of the owner's base). Lists are taken apart: their order,
/// and who granted, do not count.
std::string deviations(const std::string &objects)
{
    return "WITH o (kind, name, schema, relation, owner, acl, base) AS (" + objects
        + "), g AS (SELECT o.kind, o.name, e.grantee, e.privilege_type AS p,"
          " bool_or(e.is_grantable) AS passes FROM o, aclexplode(o.acl) e GROUP BY 1, 2, 3, 4),"
          " a AS (SELECT kind, name, grantee, string_agg(p, ',' ORDER BY p) AS rights,"
          " string_agg(p, ',' ORDER BY p) FILTER (WHERE passes) AS passed FROM g"
          " GROUP BY 1, 2, 3),"
          " b AS (SELECT o.kind, o.name, e.grantee,"
          " string_agg(e.privilege_type, ',' ORDER BY e.privilege_type) AS rights"
          " FROM o, aclexplode(o.base) e GROUP BY 1, 2, 3),"
          " d AS (SELECT kind, name, grantee, a.rights, a.passed, b.rights AS usual"
          " FROM a FULL JOIN b USING (kind, name, grantee))"
          " SELECT o.kind, o.name, o.schema, o.relation, d.grantee = o.owner,"
          " CASE d.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(d.grantee) END,"
          " d.rights, d.passed, w.rights FROM d JOIN o USING (kind, name)"
          " LEFT JOIN b w ON w.kind = o.kind AND w.name = o.name AND w.grantee = o.owner"
          " WHERE d.rights IS DISTINCT FROM d.usual OR d.passed IS NOT NULL";
}

std::string defaultPrivileges()
{
    // Of all schemas: the whole list. Of one schema: what is added there.
    return "SELECT CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'"
           " WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas'"
           " ELSE 'large objects' END || coalesce(' in ' || n.nspname, ''),"
           " pg_get_userbyid(d.defaclrole)::text, n.nspname, NULL::name, d.defaclrole, d.defaclacl,"
           " CASE WHEN d.defaclnamespace = 0 THEN acldefault((CASE d.defaclobjtype WHEN 'S'"
           " THEN 's' ELSE d.defaclobjtype END)::\"char\", d.defaclrole) ELSE acldefault('c', "
           "d.defaclrole) END"
           " FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace";
}

std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    std::istringstream stream{std::string(text)};
    for (std::string part; std::getline(stream, part, ',');)
        parts.push_back(part);
    return parts;
}

enum GrantColumn {
    GrantKind,
    GrantName,
    GrantSchema,
    GrantRelation,
    GrantIsOwner,
    GrantRole,
    GrantRights,
    GrantPassed,
    GrantUsual
};

FactValue rightsOf(const PgRows &rows, std::size_t row)
{
    static constexpr std::string_view ofColumns = "INSERT,REFERENCES,SELECT,UPDATE";
    const auto passed = split(rows.text(row, GrantPassed));
    const auto all = rows.text(row, GrantKind) == "column" ? ofColumns : rows.text(row, GrantUsual);
    const std::string mark = " (may pass it on)";
    // Newer servers know more rights; who has all of them has all of them.
    if (rows.text(row, GrantRights) == all && all.find(',') != std::string_view::npos
        && (passed.empty() || rows.text(row, GrantPassed) == all))
        return FactValue::textSet({passed.empty() ? "ALL" : "ALL" + mark});
    std::vector<std::string> rights;
    if (rows.boolean(row,
                     GrantIsOwner)) { // told by what was taken away, which every version can say
        const auto kept = split(rows.text(row, GrantRights));
        for (auto &right : split(all)) {
            if (std::ranges::find(kept, right) == kept.end())
                rights.push_back("without " + right);
        }
        return FactValue::textSet(rights);
    }
    for (auto &right : split(rows.text(row, GrantRights))) {
        const bool isPassed = std::ranges::find(passed, right) != passed.end();
        rights.push_back(isPassed ? right + mark : std::move(right));
    }
    return FactValue::textSet(rights);
}

std::string roleOf(const PgRows &rows, std::size_t row, const RoleMap &roles)
{
    if (rows.boolean(row, GrantIsOwner))
        return "(owner)";
    const auto name = rows.text(row, GrantRole);
    return name == "PUBLIC" ? std::string(name) : roles.of(name);
}

bool isChosen(const PgRows &rows, std::size_t row, const TableFilter &tables,
              const TableFilter &schemas)
{
    if (rows.isNull(row, GrantSchema))
        return true;
    const auto schema = rows.string(row, GrantSchema);
    return schemas.takes(schema)
        && (rows.isNull(row, GrantRelation)
            || tables.takes(schema + '.' + rows.string(row, GrantRelation)));
}

} // namespace

PgQueries pgGrantQueries(int version)
{
    PgQueries queries;
    addPgQuery(queries, deviations(objectsWithLists(version)));
    addPgQuery(queries, deviations(defaultPrivileges()));
    return queries;
}

void writePgGrants(PgAnswers answers, const TableFilter &tables, const TableFilter &schemas,
                   const RoleMap &roles, const FactWriter &facts)
{
    if (const auto &grants = answers[0]; grants) {
        for (std::size_t row = 0; row < grants->size(); ++row) {
            if (!isChosen(*grants, row, tables, schemas))
                continue;
            const auto name = grants->text(row, GrantName);
            const auto object = grants->string(row, GrantKind) + (name.empty() ? "" : " ");
            facts.below("grants")
                .below(object + std::string(name))
                .add(roleOf(*grants, row, roles), rightsOf(*grants, row));
        }
    } else {
        facts.gap("grants", grants.error());
    }
    if (const auto &defaults = answers[1]; defaults) {
        for (std::size_t row = 0; row < defaults->size(); ++row) {
            if (!isChosen(*defaults, row, tables, schemas))
                continue;
            facts.below("default-privileges")
                .below(roles.of(defaults->text(row, GrantName)))
                .below(defaults->text(row, GrantKind))
                .add(roleOf(*defaults, row, roles), rightsOf(*defaults, row));
        }
    } else {
        facts.gap("default-privileges", defaults.error());
    }
}

} // namespace sidestage
