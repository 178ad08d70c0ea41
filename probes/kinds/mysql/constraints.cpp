// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/schema.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <map>
#include <set>

namespace sidestage {

namespace {

/// Definitions by the name they are compared under. A name that the server made up may stand for
/// several things that say the same.
using Named = std::map<std::string, std::vector<std::string>>;

void write(const Named &definitions, const FactWriter &facts)
{
    for (const auto &[name, texts] : definitions) {
        facts.add(name,
                  texts.size() == 1 ? FactValue::text(texts.front()) : FactValue::textSet(texts));
    }
}

/// Calls `take` with each run of rows that have the same table and name, the tables taken alone.
template <typename Take>
void forEachOf(const MySqlSchema &schema, const MySqlRows &rows, Take take)
{
    for (std::size_t begin = 0; begin < rows.size();) {
        auto end = begin + 1;
        while (end < rows.size() && rows.text(end, 0) == rows.text(begin, 0)
               && rows.text(end, 1) == rows.text(begin, 1))
            ++end;
        if (schema.filter.takes(std::string(rows.text(begin, 0))))
            take(std::string(rows.text(begin, 0)), std::string(rows.text(begin, 1)), begin, end);
        begin = end;
    }
}

/// "customer_id" or "customer_id_2" for an index that begins with that column: what the server
/// calls an index that nobody named.
bool isMadeUpIndexName(std::string_view name, std::string_view column)
{
    const auto low = lowered(name);
    const auto first = lowered(column);
    if (!low.starts_with(first))
        return false;
    const auto rest = std::string_view(low).substr(first.size());
    return rest.empty()
        || (rest.size() > 1 && rest.front() == '_' && std::ranges::all_of(rest.substr(1), isDigit));
}

/// "orders_ibfk_1" (InnoDB), "orders_chk_1" (MySQL 8), "CONSTRAINT_1" (MariaDB), "1" (MariaDB 12).
bool isMadeUpConstraintName(std::string_view name, std::string_view table)
{
    const auto isCounted = [&](std::string_view prefix) {
        return name.starts_with(prefix) && name.size() > prefix.size()
            && std::ranges::all_of(name.substr(prefix.size()), isDigit);
    };
    const auto own = std::string(table);
    // A renamed table keeps the old name in its constraints.
    const auto mark = std::max(name.rfind("_ibfk_") + 1, name.rfind("_chk_") + 1);
    const bool isOfRenamed =
        mark > 0 && (isCounted(name.substr(0, mark + 5)) || isCounted(name.substr(0, mark + 4)));
    return isCounted(own + "_ibfk_") || isCounted(own + "_chk_") || isCounted("CONSTRAINT_")
        || isCounted("") || isOfRenamed;
}

void writeIndexes(const MySqlSchema &schema)
{
    using C = IndexColumn;
    const auto &rows = schema.answers[MySqlAsk::Indexes];
    std::map<std::string, Named> indexes;
    forEachOf(
        schema, rows,
        [&](const std::string &table, const std::string &name, std::size_t begin, std::size_t end) {
            std::string columns;
            for (auto i = begin; i < end; ++i) {
                columns += i == begin ? "" : ", ";
                const auto expression = cell(rows, i, C::Expression);
                columns += expression.empty() ? shownMySqlName(cell(rows, i, C::Column))
                                              : '(' + schema.text.normalise(expression) + ')';
                if (const auto part = cell(rows, i, C::Part); !part.empty())
                    columns += '(' + std::string(part) + ')';
                if (cell(rows, i, C::Order) == "D")
                    columns += " DESC";
            }
            const auto kind = cell(rows, begin, C::Kind);
            const bool isUnique = cell(rows, begin, C::NonUnique) == "0";
            auto definition = '(' + columns + ')';
            // What an engine takes by itself (BTREE, and HASH for long keys) is not spelled out.
            if (kind == "FULLTEXT" || kind == "SPATIAL")
                definition = std::string(kind) + ' ' + definition;
            else if (isUnique)
                definition = "UNIQUE " + definition;
            if (kind == "HASH" || kind == "RTREE")
                definition += " USING " + std::string(kind);
            if (cell(rows, begin, C::Hidden) == "1")
                definition += schema.server.isMariaDb ? " IGNORED" : " INVISIBLE";
            if (name == "PRIMARY") {
                schema.table(table)
                    .below("constraints")
                    .add(name, FactValue::text("PRIMARY KEY (" + columns + ')'));
                return;
            }
            const auto first = cell(rows, begin, C::Column);
            const auto shown =
                isMadeUpIndexName(name, first) || name.starts_with("functional_index") ? definition
                                                                                       : name;
            indexes[table][shown].push_back(std::move(definition));
        });
    for (const auto &[table, named] : indexes)
        write(named, schema.table(table).below("indexes"));
}

void writeForeignKeys(const MySqlSchema &schema, std::map<std::string, Named> &constraints)
{
    using C = ForeignKeyColumn;
    const auto &rules = schema.answers[MySqlAsk::ForeignKeys];
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> ruleOf;
    for (std::size_t i = 0; i < rules.size(); ++i)
        ruleOf[{cell(rules, i, C::Table), cell(rules, i, C::Name)}] = i;
    const auto &keys = schema.answers[MySqlAsk::Keys];
    forEachOf(
        schema, keys,
        [&](const std::string &table, const std::string &name, std::size_t begin, std::size_t end) {
            std::string columns;
            std::string parentColumns;
            for (auto i = begin; i < end; ++i) {
                const auto *comma = i == begin ? "" : ", ";
                columns += comma + shownMySqlName(cell(keys, i, KeyColumn::Column));
                parentColumns += comma + shownMySqlName(cell(keys, i, KeyColumn::ParentColumn));
            }
            const auto database = cell(keys, begin, KeyColumn::ParentDatabase);
            const auto parent =
                (database == schema.text.database() ? "" : shownMySqlName(database) + '.')
                + shownMySqlName(cell(keys, begin, KeyColumn::Parent));
            auto definition =
                "FOREIGN KEY (" + columns + ") REFERENCES " + parent + " (" + parentColumns + ')';
            const auto shown = isMadeUpConstraintName(name, table) ? definition : name;
            const auto rule = ruleOf.find({table, name});
            if (rule == ruleOf.end()) {
                schema.table(table)
                    .below("constraints")
                    .gap(shown,
                         {ErrorCode::PermissionDenied,
                          "the server shows the actions of a foreign key to roles alone that may "
                          "do more "
                          "than SELECT with its table",
                          {},
                          "grant SHOW VIEW on the database"});
                return;
            }
            // RESTRICT and NO ACTION are the same here, and each engine names another one.
            const auto action = [&](C column, const char *clause) {
                const auto what = cell(rules, rule->second, column);
                if (what != "RESTRICT" && what != "NO ACTION" && !what.empty())
                    definition += clause + std::string(what);
            };
            action(C::OnDelete, " ON DELETE ");
            action(C::OnUpdate, " ON UPDATE ");
            constraints[table][shown].push_back(std::move(definition));
        });
}

void writeChecks(const MySqlSchema &schema, std::map<std::string, Named> &constraints)
{
    using C = CheckColumn;
    const auto &rows = schema.answers[MySqlAsk::Checks];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto table = std::string(cell(rows, i, C::Table));
        const auto name = std::string(cell(rows, i, C::Name));
        if (!schema.filter.takes(table))
            continue;
        const auto head = "CHECK (" + schema.text.normalise(cell(rows, i, C::Clause)) + ')';
        const bool isMadeUp =
            cell(rows, i, C::Level) == "Column" || isMadeUpConstraintName(name, table);
        constraints[table][isMadeUp ? head : name].push_back(
            cell(rows, i, C::Enforced) == "NO" ? head + " NOT ENFORCED" : head);
    }
}

void writePartitions(const MySqlSchema &schema)
{
    using C = PartitionColumn;
    const auto &rows = schema.answers[MySqlAsk::Partitions];
    std::set<std::string> described;
    forEachOf(
        schema, rows,
        [&](const std::string &table, const std::string &name, std::size_t begin, std::size_t end) {
            const auto facts = schema.table(table);
            const auto method = [&](C kind, C expression) {
                return std::string(cell(rows, begin, kind)) + " ("
                    + schema.text.normalise(cell(rows, begin, expression)) + ')';
            };
            if (described.insert(table).second) {
                auto text = method(C::Method, C::Expression);
                if (!cell(rows, begin, C::SubMethod).empty())
                    text += " SUBPARTITION BY " + method(C::SubMethod, C::SubExpression);
                facts.add("partitioned-by", FactValue::text(text));
            }
            const auto kind = cell(rows, begin, C::Method);
            const auto values = schema.text.normalise(cell(rows, begin, C::Values));
            auto text = kind.starts_with("RANGE") ? "LESS THAN (" + values + ')'
                : kind.starts_with("LIST")        ? "IN (" + values + ')'
                                                  : values;
            if (!isNullCell(rows, begin, C::SubName))
                text += (text.empty() ? "" : " ") + std::to_string(end - begin) + " subpartitions";
            facts.below("partitions").add(name, FactValue::text(text));
        });
}

} // namespace

void writeMySqlConstraints(const MySqlSchema &schema)
{
    writeIndexes(schema);
    std::map<std::string, Named> constraints;
    writeForeignKeys(schema, constraints);
    writeChecks(schema, constraints);
    for (const auto &[table, named] : constraints)
        write(named, schema.table(table).below("constraints"));
    writePartitions(schema);
}

} // namespace sidestage
