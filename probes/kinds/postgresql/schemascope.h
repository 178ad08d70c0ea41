// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/postgresql/schema.h"
#include "probes/kinds/postgresql/schemaqueries.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace sidestage {

using PgId = std::int64_t;

/// A column of a relation, by what the catalog says of it.
struct PgAttribute
{
    int number = 0;
    std::string name;
    std::string type;
    std::string collation; ///< empty: the type's own
    PgId collationId = 0;
    bool isNotNull = false;
    std::string identity; ///< "a" or "d"
    std::string generated; ///< "s" or "v"
    std::string fallback; ///< the default's or the generating expression, normalised
    std::string rawFallback; ///< as printed
    std::string storage;
    std::string compression;
    bool isLocal = true;
    std::vector<std::string> options;
    std::vector<std::string> foreignOptions;
};

struct PgRelation
{
    std::string schema;
    std::string name;
    char kind = 'r';
    bool isTaken = true; ///< wanted by the filters, and not locked
    PgId partitionOf = 0; ///< of a partition whose parent is read too
    std::string owner;
    std::vector<PgAttribute> attributes; ///< by number
    bool isView() const { return kind == 'v' || kind == 'm'; }
    const PgAttribute *attribute(std::int64_t number) const;
};

/// One index, as its definition reads.
struct PgIndexText
{
    std::string terms; ///< "(a, b DESC)"
    std::string tail; ///< " INCLUDE (c) NULLS NOT DISTINCT WHERE …"
    std::string included; ///< " INCLUDE (c)"
    bool hasNullsNotDistinct = false;
};

/// What the writers of facts share while one schema is written: who is who, and how texts are
/// shown.
class SchemaScope
{
public:
    SchemaScope(const SchemaOptions &options, const ProbeContext &context)
        : m_options(options), m_context(context)
    {
    }

    const SchemaOptions &options() const { return m_options; }
    const FactWriter &facts() const { return m_context.facts; }
    /// Whether to go on with the next object: false once the time is up or somebody stopped us.
    /// With 100,000 tables each step takes seconds. Looks at the clock now and then alone.
    bool isInTime() const;

    // Made by the parts that are read first.
    std::unordered_map<PgId, PgRelation> relations;
    std::unordered_map<PgId, PgIndexText> indexTexts;
    std::unordered_map<PgId, std::string>
        operatorClasses; ///< those that must be named; and collations, by their negative id
    std::map<std::pair<PgId, int>, std::vector<std::string>> indexParameters;
    std::map<std::tuple<std::string, PgId, int>, std::string> comments; ///< by catalog, id, column

    /// nullptr where it is not ours, or not wanted.
    const PgRelation *taken(PgId id) const;
    /// `tables/S.T` or `views/S.V`.
    FactWriter writerOf(const PgRelation &relation) const;
    bool takesSchema(std::string_view schema) const;

    std::string roleName(std::string_view role) const;
    void writeOwner(const FactWriter &facts, std::string_view owner) const;
    void writeComment(const FactWriter &facts, const std::string &catalog, PgId id,
                      int column = 0) const;

    /// The text as it may be shown; `name`: what it is given to.
    std::string shown(std::string text, std::string_view name = {}) const;
    FactValue definition(std::string text, std::string_view name = {}) const;
    /// "key=value", each; sorted where they are shown.
    FactValue options(const std::vector<std::string> &options) const;

    /// The columns of a constraint or a key, quoted, between commas.
    std::string columnList(const PgRelation &relation, std::string_view numbers) const;
    std::vector<std::string> columnNames(const PgRelation &relation,
                                         std::string_view numbers) const;

private:
    const SchemaOptions &m_options;
    const ProbeContext &m_context;
    mutable std::uint32_t m_asked = 0; ///< how often `isInTime` was
    mutable bool m_isLate = false;
};

/// "public.orders"; a part with a full stop or a quote in it is quoted.
std::string qualifiedPgName(std::string_view schema, std::string_view name);

/// The name under which something is compared: its own; or, where the server made that up from the
/// table, the columns and a word for the kind, the one that it would make up now, without a number
/// at its end. A part "*" of `columns` stands for an expression, which `shown` names.
std::string comparedPgName(std::string_view name, std::string_view table,
                           const std::vector<std::string> &columns, std::string_view word,
                           const std::vector<std::string> &shown = {});

/// Facts that share a name are one fact, a set.
class NamedDefinitions
{
public:
    void add(std::string name, std::string definition)
    {
        m_byName[std::move(name)].push_back(std::move(definition));
    }
    void write(const FactWriter &facts) const;

private:
    std::map<std::string, std::vector<std::string>> m_byName;
};

} // namespace sidestage
