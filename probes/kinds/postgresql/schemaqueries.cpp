// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/schemaqueries.h"

#include "probes/kinds/postgresql/otherqueries.h"

namespace sidestage {

std::string ownSchemasPg()
{
    return "(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.oid NOT IN"
           " (SELECT objid FROM pg_depend WHERE classid = 'pg_namespace'::regclass"
           " AND deptype = 'e'))";
}

std::string notOfExtensionPg(const std::string &catalog, const std::string &id)
{
    return id + " NOT IN (SELECT objid FROM pg_depend WHERE classid = '" + catalog
        + "'::regclass AND deptype = 'e')";
}

std::string lockedTablesPg()
{
    return "(SELECT x.relation FROM pg_locks x WHERE x.locktype = 'relation' AND x.granted"
           " AND x.mode = 'AccessExclusiveLock' AND x.relation IS NOT NULL AND x.database ="
           " (SELECT b.oid FROM pg_database b WHERE b.datname = current_database()))";
}

std::string sinceVersionPg(int version, int major, const std::string &expression)
{
    return version >= major * 10000 ? expression : "NULL";
}

namespace {

std::string relations()
{
    // Statistics answer where a table was never analysed; pg_relation_size would wait for locks.
    return "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition,"
           " c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relispopulated,"
           " CASE WHEN c.relkind NOT IN ('r', 'm', 'f') THEN NULL"
           " WHEN c.reltuples > 0 THEN c.reltuples::bigint"
           " WHEN c.relkind = 'f' THEN NULL"
           " ELSE pg_stat_get_live_tuples(c.oid) END,"
           " c.reloptions, t.reloptions, s.spcname, CASE WHEN m.amname <> 'heap' THEN m.amname END,"
           " CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,"
           " CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,"
           " CASE WHEN c.relispartition AND c.oid NOT IN "
        + lockedTablesPg()
        + " THEN pg_get_expr(c.relpartbound, c.oid) END, pg_get_userbyid(c.relowner), c.oid IN "
        + lockedTablesPg()
        + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          " LEFT JOIN pg_class t ON t.oid = c.reltoastrelid"
          " LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace"
          " LEFT JOIN pg_am m ON m.oid = c.relam"
          " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_class", "c.oid");
}

std::string inheritance(int version)
{
    return "SELECT i.inhrelid, i.inhparent, " + sinceVersionPg(version, 14, "i.inhdetachpending")
        + " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
          " WHERE c.relkind IN ('r', 'p', 'f') ORDER BY i.inhrelid, i.inhseqno";
}

std::string columns(int version)
{
    return "SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),"
           " a.attnotnull, a.attidentity, a.attgenerated,"
           " CASE WHEN d.adrelid NOT IN "
        + lockedTablesPg()
        + " THEN pg_get_expr(d.adbin, d.adrelid) END,"
          " CASE WHEN a.attcollation <> t.typcollation"
          " THEN quote_ident(ln.nspname) || '.' || quote_ident(l.collname) END,"
          " CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, "
        + sinceVersionPg(version, 14, "a.attcompression")
        + ", a.attislocal, a.attoptions, a.attfdwoptions, a.attcollation"
          " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
          " JOIN pg_namespace n ON n.oid = c.relnamespace"
          " JOIN pg_type t ON t.oid = a.atttypid"
          " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
          " LEFT JOIN pg_collation l ON l.oid = a.attcollation"
          " LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace"
          " WHERE a.attnum > 0 AND NOT a.attisdropped"
          " AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND "
        + ownSchemasPg() + " ORDER BY a.attrelid, a.attnum";
}

std::string sequences()
{
    return "SELECT c.oid, n.nspname, c.relname,"
           " 'nextval(' || quote_literal(c.oid::regclass::text) || '::regclass)',"
           " format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmax, s.seqmin,"
           " s.seqcache, s.seqcycle, c.relpersistence, pg_get_userbyid(c.relowner),"
           " d.deptype, d.refobjid, d.refobjsubid"
           " FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid"
           " JOIN pg_namespace n ON n.oid = c.relnamespace"
           " LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid"
           " AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass"
           " AND d.deptype IN ('a', 'i')"
           " WHERE "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_class", "c.oid");
}

std::string constraints(int version)
{
    // Since version 18 each column that may not be NULL has a row; only what such a row says
    // beyond that is of interest.
    return "SELECT k.oid, k.conrelid, k.contypid, k.conname, k.contype, k.condeferrable,"
           " k.condeferred, k.convalidated, k.conislocal, k.conparentid <> 0, k.connoinherit,"
           " k.conkey, k.confrelid,"
           " CASE WHEN k.confrelid <> 0 THEN k.confrelid::regclass::text END, k.confkey,"
           " k.confupdtype, k.confdeltype, k.confmatchtype, "
        + sinceVersionPg(version, 15, "k.confdelsetcols")
        + ", k.conindid,"
          " CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,"
          " CASE WHEN k.contype = 'x' THEN pg_get_constraintdef(k.oid) END, "
        + sinceVersionPg(version, 18, "k.conenforced") + ", "
        + sinceVersionPg(version, 18, "k.conperiod")
        + " FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace"
          " WHERE (k.contype IN ('c', 'f', 'p', 'u', 'x') OR (k.contype = 'n'"
          " AND NOT k.convalidated)) AND k.conrelid NOT IN "
        + lockedTablesPg() + " AND " + ownSchemasPg();
}

std::string indexes(int version)
{
    return "SELECT i.indexrelid, i.indrelid, c.relname, m.amname, i.indisunique, i.indisvalid,"
           " i.indisreplident, "
        + sinceVersionPg(version, 15, "i.indnullsnotdistinct")
        + ", i.indnkeyatts, i.indkey, i.indclass, i.indcollation, i.indoption,"
          " pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid),"
          " c.reloptions, s.spcname, c.relispartition"
          " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
          " JOIN pg_namespace n ON n.oid = c.relnamespace"
          " JOIN pg_am m ON m.oid = c.relam"
          " LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace"
          " WHERE i.indrelid NOT IN "
        + lockedTablesPg() + " AND " + ownSchemasPg();
}

std::string indexParameters()
{
    return "SELECT a.attrelid, a.attnum, a.attoptions FROM pg_class c"
           " JOIN pg_attribute a ON a.attrelid = c.oid"
           " WHERE c.relkind IN ('i', 'I') AND c.oid >= 16384 AND a.attoptions IS NOT NULL";
}

std::string operatorClassNames()
{
    return "SELECT o.oid::bigint, CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE "
           "quote_ident(n.nspname)"
           " || '.' END || quote_ident(o.opcname)"
           " FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace"
           " WHERE NOT o.opcdefault"
           // Collations stand in the same list, with their ids made negative.
           " UNION ALL SELECT -l.oid::bigint, CASE WHEN n.nspname = 'pg_catalog' THEN ''"
           " ELSE quote_ident(n.nspname) || '.' END || quote_ident(l.collname)"
           " FROM pg_index i CROSS JOIN LATERAL unnest(i.indcollation) x(id)"
           " JOIN pg_collation l ON l.oid = x.id JOIN pg_namespace n ON n.oid = l.collnamespace"
           " WHERE i.indexrelid >= 16384 AND x.id NOT IN (0, 100) GROUP BY 1, 2";
}

std::string views()
{
    return "SELECT c.oid, CASE WHEN c.oid NOT IN (SELECT r.ev_class FROM pg_rewrite r"
           " JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid"
           " AND d.refclassid = 'pg_class'::regclass WHERE d.refobjid IN "
        + lockedTablesPg()
        + ") THEN pg_get_viewdef(c.oid) END FROM pg_class c JOIN pg_namespace n ON n.oid = "
          "c.relnamespace"
          " WHERE c.relkind IN ('v', 'm') AND "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_class", "c.oid");
}

std::string triggers(int version)
{
    const std::string notOfParent = version >= 130000
        ? "t.tgparentid = 0"
        : "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_trigger'::regclass"
          " AND d.objid = t.oid AND d.refclassid = 'pg_trigger'::regclass AND d.deptype = 'P')";
    return "SELECT t.oid, t.tgrelid, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled"
           " FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgrelid NOT IN "
        + lockedTablesPg() + " AND " + notOfParent + " AND "
        + notOfExtensionPg("pg_trigger", "t.oid");
}

std::string rules()
{
    return "SELECT r.oid, r.ev_class, r.rulename, pg_get_ruledef(r.oid), r.ev_enabled"
           " FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class"
           " JOIN pg_namespace n ON n.oid = c.relnamespace"
           " WHERE r.rulename <> '_RETURN' AND r.ev_class NOT IN "
        + lockedTablesPg() + " AND " + ownSchemasPg() + " AND "
        + notOfExtensionPg("pg_rewrite", "r.oid");
}

std::string policies()
{
    return "SELECT p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive,"
           " ARRAY(SELECT CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r) END"
           " FROM unnest(p.polroles) r),"
           " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)"
           " FROM pg_policy p WHERE p.polrelid NOT IN "
        + lockedTablesPg();
}

std::string statistics(int version)
{
    return "SELECT s.oid, s.stxrelid, s.stxname, s.stxkind, s.stxkeys, "
        + sinceVersionPg(version, 14,
                         "array_to_string(pg_get_statisticsobjdef_expressions(s.oid), ', ')")
        + ", pg_get_userbyid(s.stxowner)"
          " FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxrelid"
          " NOT IN "
        + lockedTablesPg() + " AND " + ownSchemasPg();
}

std::string types(int version)
{
    // "multirange" has a name since version 14.
    const auto multirange = version >= 140000
        ? std::string("concat(', multirange_type_name = ', format_type(r.rngmultitypid, NULL))")
        : std::string("''");
    return "SELECT t.oid, n.nspname, t.typname, t.typtype, t.typrelid, t.typnotnull,"
           " CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,"
           " CASE WHEN t.typtype = 'd'"
           " THEN coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) END,"
           " CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation"
           " THEN (SELECT quote_ident(ln.nspname) || '.' || quote_ident(l.collname)"
           " FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace"
           " WHERE l.oid = t.typcollation) END,"
           " CASE WHEN t.typtype = 'e' THEN ARRAY(SELECT e.enumlabel FROM pg_enum e"
           " WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) END,"
           " CASE t.typtype WHEN 'r' THEN concat('SUBTYPE = ', format_type(r.rngsubtype, NULL),"
           " CASE WHEN NOT o.opcdefault THEN concat(', SUBTYPE_OPCLASS = ', o.opcname) END,"
           " CASE WHEN r.rngcollation NOT IN (0, 100) THEN concat(', COLLATION = ',"
           " (SELECT quote_ident(l.collname) FROM pg_collation l WHERE l.oid = r.rngcollation)) "
           "END,"
           " CASE WHEN r.rngcanonical <> 0 THEN concat(', CANONICAL = ', r.rngcanonical) END,"
           " CASE WHEN r.rngsubdiff <> 0 THEN concat(', SUBTYPE_DIFF = ', r.rngsubdiff) END, "
        + multirange
        + ") WHEN 'b' THEN concat('INPUT = ', t.typinput, ', OUTPUT = ', t.typoutput,"
          " ', RECEIVE = ', t.typreceive, ', SEND = ', t.typsend, ', TYPMOD_IN = ', t.typmodin,"
          " ', INTERNALLENGTH = ', t.typlen, ', PASSEDBYVALUE = ', t.typbyval,"
          " ', ALIGNMENT = ', t.typalign, ', STORAGE = ', t.typstorage,"
          " ', CATEGORY = ', t.typcategory, ', PREFERRED = ', t.typispreferred,"
          " ', DEFAULT = ', t.typdefault) END,"
          " pg_get_userbyid(t.typowner)"
          " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
          " LEFT JOIN pg_class c ON c.oid = t.typrelid"
          " LEFT JOIN pg_type b ON b.oid = t.typbasetype"
          " LEFT JOIN pg_range r ON r.rngtypid = t.oid"
          " LEFT JOIN pg_opclass o ON o.oid = r.rngsubopc"
          " WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')"
          " OR (t.typtype = 'b' AND NOT EXISTS"
          " (SELECT 1 FROM pg_type x WHERE x.typarray = t.oid))) AND "
        + ownSchemasPg() + " AND " + notOfExtensionPg("pg_type", "t.oid");
}

std::string functions(int version)
{
    return "SELECT p.oid, n.nspname, p.proname, oidvectortypes(p.proargtypes), p.prokind,"
           " pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname,"
           " p.prosrc, p.probin, "
        + sinceVersionPg(version, 14, "pg_get_function_sqlbody(p.oid)")
        + ", p.provolatile, p.proparallel, p.proisstrict, p.prosecdef, p.proleakproof,"
          " CASE WHEN p.procost <> CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END"
          " THEN p.procost END,"
          " CASE WHEN p.prorows NOT IN (0, 1000) THEN p.prorows END,"
          " p.proconfig, CASE WHEN p.prosupport <> 0 THEN p.prosupport::text END,"
          " pg_get_userbyid(p.proowner)"
          " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
          " JOIN pg_language l ON l.oid = p.prolang WHERE "
        + ownSchemasPg() + " AND "
        + notOfExtensionPg("pg_proc", "p.oid")
        // A range type makes its own constructors.
        + " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass"
          " AND d.objid = p.oid AND d.deptype = 'i')";
}

std::string aggregates()
{
    return "SELECT a.aggfnoid::oid, concat('SFUNC = ', a.aggtransfn, ', STYPE = ',"
           " format_type(a.aggtranstype, NULL),"
           " CASE WHEN a.aggtransspace <> 0 THEN concat(', SSPACE = ', a.aggtransspace) END,"
           " CASE WHEN a.aggfinalfn <> 0 THEN concat(', FINALFUNC = ', a.aggfinalfn,"
           " CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' END,"
           " ', FINALFUNC_MODIFY = ', a.aggfinalmodify) END,"
           " CASE WHEN a.aggcombinefn <> 0 THEN concat(', COMBINEFUNC = ', a.aggcombinefn) END,"
           " CASE WHEN a.aggserialfn <> 0 THEN concat(', SERIALFUNC = ', a.aggserialfn,"
           " ', DESERIALFUNC = ', a.aggdeserialfn) END,"
           " CASE WHEN a.aggmtransfn <> 0 THEN concat(', MSFUNC = ', a.aggmtransfn,"
           " ', MINVFUNC = ', a.aggminvtransfn, ', MSTYPE = ', format_type(a.aggmtranstype, NULL),"
           " ', MFINALFUNC = ', a.aggmfinalfn, ', MINITCOND = ', a.aggminitval) END,"
           " CASE WHEN a.agginitval IS NOT NULL"
           " THEN concat(', INITCOND = ', quote_literal(a.agginitval)) END,"
           " CASE WHEN a.aggsortop <> 0 THEN concat(', SORTOP = ', a.aggsortop::regoper) END,"
           " CASE a.aggkind WHEN 'h' THEN ', HYPOTHETICAL' WHEN 'o' THEN ', ORDERED SET' END)"
           " FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid"
           " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE "
        + ownSchemasPg();
}

} // namespace

std::string schemaQuery(SchemaPart part, int version)
{
    switch (part) {
    case SchemaPart::Relations:
        return relations();
    case SchemaPart::Inheritance:
        return inheritance(version);
    case SchemaPart::Columns:
        return columns(version);
    case SchemaPart::Sequences:
        return sequences();
    case SchemaPart::Constraints:
        return constraints(version);
    case SchemaPart::Indexes:
        return indexes(version);
    case SchemaPart::IndexParameters:
        return indexParameters();
    case SchemaPart::OperatorClassNames:
        return operatorClassNames();
    case SchemaPart::Views:
        return views();
    case SchemaPart::Triggers:
        return triggers(version);
    case SchemaPart::Rules:
        return rules();
    case SchemaPart::Policies:
        return policies();
    case SchemaPart::Statistics:
        return statistics(version);
    case SchemaPart::Types:
        return types(version);
    case SchemaPart::Functions:
        return functions(version);
    case SchemaPart::Aggregates:
        return aggregates();
    default:
        return otherSchemaQuery(part, version);
    }
}

} // namespace sidestage
