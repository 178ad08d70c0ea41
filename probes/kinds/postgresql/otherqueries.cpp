// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/otherqueries.h"

namespace sidestage {

namespace {

const std::string qualified = "n.nspname || '.' || ";

// Each gives: id, name, definition, owner, then what it says of its own.

std::string schemas()
{
    return "SELECT n.oid, n.nspname, 'schema', pg_get_userbyid(n.nspowner) FROM pg_namespace n"
           " WHERE "
        + ownSchemasPg();
}

std::string foreignTables()
{
    return "SELECT f.ftrelid, s.srvname, f.ftoptions FROM pg_foreign_table f"
           " JOIN pg_foreign_server s ON s.oid = f.ftserver";
}

std::string operators()
{
    return "SELECT o.oid, " + qualified
        + "o.oprname || '(' || CASE WHEN o.oprleft = 0 THEN 'NONE'"
          " ELSE format_type(o.oprleft, NULL) END || ', ' || CASE WHEN o.oprright = 0 THEN 'NONE'"
          " ELSE format_type(o.oprright, NULL) END || ')',"
          " concat('FUNCTION = ', o.oprcode,"
          " CASE WHEN o.oprcom <> 0 THEN concat(', COMMUTATOR = ', o.oprcom::regoper) END,"
          " CASE WHEN o.oprnegate <> 0 THEN concat(', NEGATOR = ', o.oprnegate::regoper) END,"
          " CASE WHEN o.oprrest <> 0 THEN concat(', RESTRICT = ', o.oprrest) END,"
          " CASE WHEN o.oprjoin <> 0 THEN concat(', JOIN = ', o.oprjoin) END,"
          " CASE WHEN o.oprcanhash THEN ', HASHES' END,"
          " CASE WHEN o.oprcanmerge THEN ', MERGES' END),"
          " pg_get_userbyid(o.oprowner)"
          " FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace"
          // The commutator that another operator names before it is made.
          " WHERE o.oprcode <> 0 AND "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_operator", "o.oid");
}

std::string operatorClasses()
{
    return "SELECT o.oid, " + qualified
        + "o.opcname || ' USING ' || m.amname,"
          " concat('FOR TYPE ', format_type(o.opcintype, NULL),"
          " CASE WHEN o.opcdefault THEN ' DEFAULT' END, ' FAMILY ', f.opfname,"
          " CASE WHEN o.opckeytype <> 0 THEN concat(' STORAGE ', format_type(o.opckeytype, NULL))"
          " END, (SELECT string_agg(concat(' OPERATOR ', p.amopstrategy, ' ',"
          " p.amopopr::regoperator, CASE WHEN p.amopsortfamily <> 0 THEN ' FOR ORDER BY' END), ','"
          " ORDER BY p.amopstrategy, p.amopopr::regoperator::text) FROM pg_amop p"
          " WHERE p.amopfamily = f.oid),"
          " (SELECT string_agg(concat(' FUNCTION ', p.amprocnum, ' ', p.amproc::regprocedure), ','"
          " ORDER BY p.amprocnum, p.amproc::regprocedure::text) FROM pg_amproc p"
          " WHERE p.amprocfamily = f.oid)),"
          " pg_get_userbyid(o.opcowner)"
          " FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace"
          " JOIN pg_am m ON m.oid = o.opcmethod JOIN pg_opfamily f ON f.oid = o.opcfamily"
          " WHERE "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_opclass", "o.oid");
}

std::string casts()
{
    // 16384 is the first id that a server gives to what is not its own.
    return "SELECT k.oid, format_type(k.castsource, NULL) || ' AS '"
           " || format_type(k.casttarget, NULL),"
           " concat(CASE k.castmethod WHEN 'f' THEN concat('WITH FUNCTION ',"
           " k.castfunc::regprocedure) WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,"
           " CASE k.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' END),"
           " NULL FROM pg_cast k WHERE k.oid >= 16384 AND k.oid NOT IN"
           // A range type makes its own.
           " (SELECT objid FROM pg_depend WHERE classid = 'pg_cast'::regclass"
           " AND deptype IN ('e', 'i'))";
}

std::string collations(int version)
{
    // The locale of another library than the system's: renamed twice.
    const std::string locale = version >= 170000 ? "l.colllocale"
        : version >= 150000                      ? "l.colliculocale"
                                                 : "NULL::text";
    const std::string rules = version >= 160000 ? "l.collicurules" : "NULL::text";
    return "SELECT l.oid, " + qualified
        + "l.collname, concat('PROVIDER = ', CASE l.collprovider WHEN 'i' THEN 'icu'"
          " WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' ELSE 'libc' END,"
          // Before version 15 every provider kept its locale in collcollate.
          " ', LOCALE = ', coalesce("
        + locale
        + ", l.collcollate), CASE WHEN l.collctype <> l.collcollate"
          " THEN concat(', LC_CTYPE = ', l.collctype) END,"
          " CASE WHEN NOT l.collisdeterministic THEN ', DETERMINISTIC = false' END,"
          " CASE WHEN "
        + rules + " IS NOT NULL THEN concat(', RULES = ', quote_literal(" + rules
        + ")) END), pg_get_userbyid(l.collowner)"
          " FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_collation", "l.oid");
}

std::string conversions()
{
    return "SELECT o.oid, " + qualified
        + "o.conname, concat(CASE WHEN o.condefault THEN 'DEFAULT ' END, 'FOR ',"
          " pg_encoding_to_char(o.conforencoding), ' TO ', pg_encoding_to_char(o.contoencoding),"
          " ' FROM ', o.conproc), pg_get_userbyid(o.conowner)"
          " FROM pg_conversion o JOIN pg_namespace n ON n.oid = o.connamespace WHERE "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_conversion", "o.oid");
}

std::string textSearchConfigurations()
{
    return "SELECT g.oid, " + qualified
        + "g.cfgname, (SELECT p.prsname FROM pg_ts_parser p WHERE p.oid = g.cfgparser),"
          " pg_get_userbyid(g.cfgowner),"
          " ARRAY(SELECT concat(t.alias, ': ', string_agg(m.mapdict::regdictionary::text, ', '"
          " ORDER BY m.mapseqno)) FROM pg_ts_config_map m"
          " JOIN ts_token_type(g.cfgparser) t ON t.tokid = m.maptokentype"
          " WHERE m.mapcfg = g.oid GROUP BY t.alias)"
          " FROM pg_ts_config g JOIN pg_namespace n ON n.oid = g.cfgnamespace WHERE "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_ts_config", "g.oid");
}

std::string textSearchParts()
{
    const auto part = [](const std::string &catalog, const std::string &prefix,
                         const std::string &section, const std::string &definition,
                         const std::string &owner) {
        return "SELECT t.oid, " + qualified + "t." + prefix + "name, " + definition + ", " + owner
            + ", '" + section + "' FROM " + catalog + " t JOIN pg_namespace n ON n.oid = t."
            + prefix + "namespace WHERE " + ownSchemasPg() + " AND "
            + notOfExtensionPg(catalog, "t.oid");
    };
    return part("pg_ts_dict", "dict", "dictionaries",
                "concat('TEMPLATE = ', (SELECT p.tmplname FROM pg_ts_template p"
                " WHERE p.oid = t.dicttemplate), ', ' || t.dictinitoption)",
                "pg_get_userbyid(t.dictowner)::text")
        + " UNION ALL "
        + part("pg_ts_parser", "prs", "parsers",
               "concat('START = ', t.prsstart, ', GETTOKEN = ', t.prstoken, ', END = ', t.prsend,"
               " ', LEXTYPES = ', t.prslextype)",
               "NULL")
        + " UNION ALL "
        + part("pg_ts_template", "tmpl", "templates",
               "concat('INIT = ', t.tmplinit, ', LEXIZE = ', t.tmpllexize)", "NULL");
}

std::string eventTriggers()
{
    return "SELECT e.oid, e.evtname, concat('ON ', e.evtevent, CASE WHEN e.evttags IS NOT NULL"
           " THEN concat(' WHEN TAG IN (', (SELECT string_agg(quote_literal(x), ', ' ORDER BY x)"
           " FROM unnest(e.evttags) x), ')') END, ' EXECUTE FUNCTION ', e.evtfoid::regproc, '()'),"
           " pg_get_userbyid(e.evtowner), e.evtenabled FROM pg_event_trigger e WHERE "
        + notOfExtensionPg("pg_event_trigger", "e.oid");
}

std::string publications(int version)
{
    const auto tables = version >= 150000
        ? std::string(
            "ARRAY(SELECT concat(r.prrelid::regclass,"
            " CASE WHEN r.prattrs IS NOT NULL THEN concat(' (', (SELECT string_agg("
            "quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_attribute a"
            " WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])), ')') END,"
            " CASE WHEN r.prqual IS NOT NULL"
            " THEN concat(' WHERE ', pg_get_expr(r.prqual, r.prrelid)) END)"
            " FROM pg_publication_rel r WHERE r.prpubid = p.oid)")
        : std::string("ARRAY(SELECT r.prrelid::regclass::text FROM pg_publication_rel r"
                      " WHERE r.prpubid = p.oid)");
    const auto schemas = version >= 150000
        ? std::string("ARRAY(SELECT s.nspname FROM pg_publication_namespace k"
                      " JOIN pg_namespace s ON s.oid = k.pnnspid WHERE k.pnpubid = p.oid)")
        : std::string("'{}'::text[]");
    return "SELECT p.oid, p.pubname, concat_ws(', ', CASE WHEN p.puballtables THEN 'all tables'"
           " END, CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,"
           " CASE WHEN p.pubdelete THEN 'delete' END,"
           " CASE WHEN p.pubtruncate THEN 'truncate' END"
        + std::string(version >= 130000 ? ", CASE WHEN p.pubviaroot THEN 'via partition root' END"
                                        : "")
        + std::string(version >= 180000
                          ? ", CASE WHEN p.pubgencols <> 'n' THEN 'generated columns' END"
                          : "")
        + "), pg_get_userbyid(p.pubowner), " + tables + ", " + schemas + " FROM pg_publication p";
}

std::string subscriptions(int version)
{
    // Never subconninfo, which holds a password.
    return "SELECT s.oid, s.subname, concat_ws(', ', 'slot ' || s.subslotname,"
           " 'synchronous commit ' || s.subsynccommit"
        + std::string(version >= 140000 ? ", CASE WHEN s.subbinary THEN 'binary' END" : "")
        + std::string(version >= 150000
                          ? ", CASE WHEN s.subtwophasestate <> 'd' THEN 'two phases' END,"
                            " CASE WHEN s.subdisableonerr THEN 'disabled on error' END"
                          : "")
        + std::string(version >= 160000 ? ", 'origin ' || s.suborigin" : "")
        + "), pg_get_userbyid(s.subowner), s.subenabled, s.subpublications"
          " FROM pg_subscription s"
          " JOIN pg_database d ON d.oid = s.subdbid AND d.datname = current_database()";
}

std::string foreignServers()
{
    return "SELECT w.oid, w.fdwname, concat(CASE WHEN w.fdwhandler <> 0 THEN concat('HANDLER ',"
           " w.fdwhandler::regproc) END, CASE WHEN w.fdwvalidator <> 0 THEN concat(' VALIDATOR ',"
           " w.fdwvalidator::regproc) END), pg_get_userbyid(w.fdwowner), 'wrappers', w.fdwoptions"
           " FROM pg_foreign_data_wrapper w WHERE "
        + notOfExtensionPg("pg_foreign_data_wrapper", "w.oid")
        + " UNION ALL SELECT s.oid, s.srvname, concat_ws(' ', 'FOREIGN DATA WRAPPER', w.fdwname,"
          " 'TYPE ' || quote_literal(s.srvtype), 'VERSION ' || quote_literal(s.srvversion)),"
          " pg_get_userbyid(s.srvowner), 'servers', s.srvoptions FROM pg_foreign_server s"
          " JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE "
        + notOfExtensionPg("pg_foreign_server", "s.oid");
}

std::string userMappings()
{
    // The view leaves the options out for those who may not see them; the last column says whether
    // that is so here, by the rule of its own definition.
    return "SELECT m.umid, m.srvname, m.usename, m.umoptions,"
           " (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)"
           " OR (m.umuser = 0 AND pg_has_role(s.srvowner, 'USAGE'))"
           " OR (m.usename = current_user AND (pg_has_role(s.srvowner, 'USAGE')"
           " OR has_server_privilege(s.oid, 'USAGE')))"
           " FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid";
}

std::string languages()
{
    return "SELECT l.oid, l.lanname, concat(CASE WHEN l.lanpltrusted THEN 'trusted ' END,"
           " 'handler ', l.lanplcallfoid::regproc, ', inline ', l.laninline::regproc,"
           " ', validator ', l.lanvalidator::regproc), pg_get_userbyid(l.lanowner)"
           " FROM pg_language l WHERE l.oid >= 16384 AND "
        + notOfExtensionPg("pg_language", "l.oid");
}

std::string comments()
{
    return "SELECT d.classoid::regclass, d.objoid, d.objsubid, d.description"
           " FROM pg_description d WHERE d.objoid >= 16384";
}

} // namespace

std::string otherSchemaQuery(SchemaPart part, int version)
{
    switch (part) {
    case SchemaPart::Schemas:
        return schemas();
    case SchemaPart::ForeignTables:
        return foreignTables();
    case SchemaPart::Operators:
        return operators();
    case SchemaPart::OperatorClasses:
        return operatorClasses();
    case SchemaPart::Casts:
        return casts();
    case SchemaPart::Collations:
        return collations(version);
    case SchemaPart::Conversions:
        return conversions();
    case SchemaPart::TextSearchConfigurations:
        return textSearchConfigurations();
    case SchemaPart::TextSearchParts:
        return textSearchParts();
    case SchemaPart::EventTriggers:
        return eventTriggers();
    case SchemaPart::Publications:
        return publications(version);
    case SchemaPart::Subscriptions:
        return subscriptions(version);
    case SchemaPart::ForeignServers:
        return foreignServers();
    case SchemaPart::UserMappings:
        return userMappings();
    case SchemaPart::Languages:
        return languages();
    case SchemaPart::Comments:
        return comments();
    default:
        return {};
    }
}

} // namespace sidestage
