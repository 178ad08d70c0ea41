// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/server.h"

namespace sidestage {

namespace {

/// Columns that came with a version, or are called otherwise since.
std::string localeColumns(int version)
{
    const std::string provider = version >= 150000 ? "d.datlocprovider" : "'c'";
    const std::string locale = version >= 170000 ? "d.datlocale"
        : version >= 150000                      ? "d.daticulocale"
                                                 : "NULL";
    const std::string rules = version >= 160000 ? "d.daticurules" : "NULL";
    const std::string collation = version >= 150000 ? "d.datcollversion" : "NULL";
    return provider + ", " + locale + ", " + rules + ", " + collation;
}

std::string nameOfProvider(std::string_view letter)
{
    return letter == "i" ? "icu" : letter == "b" ? "builtin" : "libc";
}

void writeDatabase(const PgRows &rows, const RoleMap &roles, const FactWriter &facts)
{
    enum {
        Banner,
        IsReplica,
        Encoding,
        Collate,
        CType,
        Owner,
        Limit,
        Provider,
        Locale,
        Rules,
        CollationVersion
    };
    const auto server = facts.below("server");
    // Servers that speak as PostgreSQL does and are something else say so here.
    const auto banner = rows.text(0, Banner);
    server.add("engine", FactValue::text(banner.substr(0, banner.find(' '))));
    server.add("replica", FactValue::boolean(rows.boolean(0, IsReplica)));
    const auto database = facts.below("database");
    database.add("owner", FactValue::text(roles.of(rows.text(0, Owner))));
    database.add("connection-limit", FactValue::integer(rows.integer(0, Limit)));
    const auto settings = facts.below("settings");
    settings.add("server_encoding", FactValue::text(rows.text(0, Encoding)));
    settings.add("lc_collate", FactValue::text(rows.text(0, Collate)));
    settings.add("lc_ctype", FactValue::text(rows.text(0, CType)));
    if (!rows.isNull(0, Provider))
        settings.add("locale_provider", FactValue::text(nameOfProvider(rows.text(0, Provider))));
    if (!rows.isNull(0, Locale))
        settings.add("locale", FactValue::text(rows.text(0, Locale)));
    if (!rows.isNull(0, Rules))
        settings.add("locale_rules", FactValue::text(rows.text(0, Rules)));
    if (!rows.isNull(0, CollationVersion))
        settings.add("collation_version", FactValue::text(rows.text(0, CollationVersion)));
}

} // namespace

PgQueries pgServerQueries(int version)
{
    PgQueries queries;
    addPgQuery(queries,
               "SELECT version(), pg_is_in_recovery(), pg_encoding_to_char(d.encoding),"
               " d.datcollate, d.datctype, pg_get_userbyid(d.datdba), d.datconnlimit, "
                   + localeColumns(version)
                   + " FROM pg_database d WHERE d.datname = current_database()");
    addPgQuery(queries,
               "SELECT e.extname, e.extversion, n.nspname FROM pg_extension e"
               " JOIN pg_namespace n ON n.oid = e.extnamespace");
    return queries;
}

void writePgServer(PgAnswers answers, int version, const RoleMap &roles, const FactWriter &facts)
{
    const auto server = facts.below("server");
    server.add("major", FactValue::integer(version / 10000));
    server.add("version",
               FactValue::version(std::to_string(version / 10000) + '.'
                                  + std::to_string(version % 10000)));
    if (const auto &database = answers[0]; !database)
        server.gap("engine", database.error());
    else if (!database->isEmpty())
        writeDatabase(*database, roles, facts);
    const auto &extensions = answers[1];
    if (!extensions) {
        facts.gap("extensions", extensions.error());
        return;
    }
    for (std::size_t row = 0; row < extensions->size(); ++row) {
        const auto extension = facts.below("extensions").below(extensions->text(row, 0));
        extension.set(FactValue::text("extension"));
        extension.add("version", FactValue::text(extensions->text(row, 1)));
        extension.add("schema", FactValue::text(extensions->text(row, 2)));
    }
}

} // namespace sidestage
