// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/schema.h"

#include "probes/kinds/sqlite/createtable.h"
#include "probes/kinds/sqlite/definitions.h"
#include "probes/kinds/sqlite/literals.h"
#include "probes/kinds/sqlite/sqltokens.h"

#include <algorithm>
#include <map>

namespace sidestage {

namespace {

using Kind = TableConstraint::Kind;

bool endsTheRun(const Error &error)
{
    return error.code == ErrorCode::Cancelled || error.code == ErrorCode::TimedOut;
}

std::string joined(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "" : ", ") + quoteSqlName(name);
    return text;
}

/// Writes the facts of all tables and views; knows every table's primary key, because a foreign
/// key may leave out the columns that it refers to.
class SchemaWriter
{
public:
    SchemaWriter(SqliteReader &reader, const ProbeContext &context)
        : m_reader(reader)
        , m_tables(context.facts.below("tables"))
        , m_views(context.facts.below("views"))
        , m_fingerprints(context.fingerprints)
    {
    }

    Result<void> write(const std::vector<SqliteObject> &objects, const TableFilter &filter)
    {
        for (const auto &object : objects) {
            if (object.type == "table")
                learn(object);
            else if (object.type == "view")
                m_isView[foldName(object.name)] = true;
        }
        for (const auto &object : objects) {
            const auto &owner =
                object.type == "index" || object.type == "trigger" ? object.table : object.name;
            if (!filter.takes(owner))
                continue;
            if (auto done = writeOne(object); !done)
                return done;
        }
        return {};
    }

private:
    std::string shown(std::string sql, std::string_view name = {}) const
    {
        return withoutCredentials(std::move(sql), name, m_fingerprints);
    }
    FactValue definition(std::string sql, std::string_view name = {}) const
    {
        return FactValue::text(shown(std::move(sql), name));
    }

    void learn(const SqliteObject &object)
    {
        auto table = parseCreateTable(object.sql);
        if (table) {
            for (const auto &constraint : table->constraints) {
                if (constraint.kind == Kind::PrimaryKey)
                    m_primaryKeys[foldName(object.name)] = constraint.columns;
            }
        }
        m_properNames[foldName(object.name)] = object.name;
        m_parsed.emplace(object.name, std::move(table));
    }

    /// `tables/main.T`, by the name that the table itself has: an index may spell it otherwise.
    FactWriter writerOf(const std::string &table) const
    {
        const auto folded = foldName(table);
        const auto proper = m_properNames.find(folded);
        const auto &name = proper == m_properNames.end() ? table : proper->second;
        return (m_isView.contains(folded) ? m_views : m_tables).below("main." + name);
    }

    Result<void> writeOne(const SqliteObject &object)
    {
        if (object.type == "table")
            return writeTable(object);
        if (object.type == "view") {
            const auto facts = m_views.below("main." + object.name);
            facts.set(FactValue::text("view"));
            facts.add("definition", definition(normaliseView(object.sql)));
        } else if (object.type == "trigger")
            writerOf(object.table)
                .below("triggers")
                .add(object.name, definition(normaliseTrigger(object.sql)));
        else if (object.type == "index" && !object.sql.empty())
            writerOf(object.table)
                .below("indexes")
                .add(object.name, definition(normaliseIndex(object.sql)));
        return {};
    }

    Result<void> writeTable(const SqliteObject &object)
    {
        const auto facts = m_tables.below("main." + object.name);
        const auto &parsed = m_parsed.at(object.name);
        if (parsed && parsed->isVirtual) {
            // Its columns are its module's affair, whose code does not run here.
            facts.set(FactValue::text("virtual table"));
            facts.add("options",
                      FactValue::textSet(
                          {shown("USING " + parsed->module + " (" + parsed->arguments + ")")}));
            return {};
        }
        facts.set(FactValue::text("table"));
        if (auto options = optionsOf(object.sql); !options.empty())
            facts.add("options", FactValue::textSet(options));
        if (auto done = writeColumns(object.name, facts, parsed); !done) {
            if (endsTheRun(done.error()))
                return done;
            facts.gap("columns", std::move(done).error());
        }
        if (parsed)
            writeConstraints(parsed->constraints, facts.below("constraints"));
        else
            facts.gap("constraints", parsed.error());
        return {};
    }

    static std::vector<std::string> optionsOf(const std::string &sql)
    {
        const auto tokens = tokenizeSql(sql);
        std::span<const SqlToken> rest(tokens);
        const auto open =
            std::ranges::find_if(rest, [](const auto &t) { return t.isOperator("("); });
        rest = rest.subspan(static_cast<std::size_t>(open - rest.begin()));
        rest = rest.subspan(bracketLength(rest));
        std::vector<std::string> options;
        for (const auto option : splitAtCommas(rest))
            options.push_back(foldName(renderSql(option)) == "strict" ? "STRICT" : "WITHOUT ROWID");
        return options;
    }

    Result<void> writeColumns(const std::string &table, const FactWriter &facts,
                              const Result<CreateTable> &parsed)
    {
        struct Column
        {
            std::string name;
            std::string type;
            bool isNullable = true;
            std::optional<std::string> fallback;
            bool isKey = false;
        };
        std::vector<Column> columns;
        auto done = m_reader.query(
            "PRAGMA main.table_xinfo(" + alwaysQuotedSqlName(table) + ")",
            [&](const SqliteReader::Row &row) { // number, name, type, not null, default, key
                columns.push_back({row.text(1), row.text(2), row.integer(3) == 0,
                                   row.optionalText(4), row.integer(5) != 0});
            });
        if (!done)
            return done;
        const auto keys = std::ranges::count_if(columns, [](const auto &c) { return c.isKey; });
        const auto all = facts.below("columns");
        for (const auto &column : columns) {
            const auto writer = all.below(column.name);
            writer.set(FactValue::text("column"));
            auto type = column.type;
            std::ranges::transform(type, type.begin(), [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
            writer.add("type", FactValue::text(normaliseSql(type)));
            writer.add("nullable", FactValue::boolean(column.isNullable));
            if (column.fallback)
                writer.add("default", definition(normaliseSql(*column.fallback), column.name));
            const auto traits = m_reader.columnTraits(table, column.name);
            if (!traits)
                return tl::unexpected(traits.error());
            if (!equalNames(traits->collation, "BINARY"))
                writer.add("collation", FactValue::text(quoteSqlName(foldName(traits->collation))));
            if (traits->isAutoincrement)
                writer.add("identity", FactValue::text("AUTOINCREMENT"));
            else if (column.isKey && keys == 1 && equalNames(column.type, "INTEGER"))
                writer.add("identity", FactValue::text("row id"));
            if (!parsed)
                continue;
            const auto said =
                std::ranges::find(parsed->columns, column.name, &CreateTable::Column::name);
            if (said != parsed->columns.end() && !said->generated.empty())
                writer.add("generated", definition(said->generated));
        }
        return {};
    }

    std::string definitionHead(const TableConstraint &constraint) const
    {
        const auto &terms = constraint.terms;
        switch (constraint.kind) {
        case Kind::PrimaryKey:
            return "PRIMARY KEY (" + terms + ")";
        case Kind::Unique:
            return "UNIQUE (" + terms + ")";
        case Kind::Check:
            return "CHECK (" + terms + ")";
        case Kind::NotNull:
            return "NOT NULL (" + terms + ")";
        case Kind::ForeignKey:
            break;
        }
        auto columns = constraint.parentColumns;
        const auto key = m_primaryKeys.find(foldName(constraint.parent));
        if (columns.empty() && key != m_primaryKeys.end())
            columns = key->second;
        for (auto &column : columns)
            column = foldName(column);
        auto text = "FOREIGN KEY (" + terms + ") REFERENCES " + quoteSqlName(constraint.parent);
        return columns.empty() ? text : text + " (" + joined(columns) + ")";
    }

    void writeConstraints(const std::vector<TableConstraint> &constraints,
                          const FactWriter &facts) const
    {
        // Unnamed ones go by what they say: SQLite knows no other name for them either. A name may
        // stand for several.
        std::map<std::string, std::vector<std::string>> byName;
        for (const auto &constraint : constraints) {
            const auto head = shown(definitionHead(constraint));
            byName[constraint.name.empty() ? head : constraint.name].push_back(
                constraint.tail.empty() ? head : head + " " + constraint.tail);
        }
        for (const auto &[name, definitions] : byName) {
            facts.add(name,
                      definitions.size() == 1 ? FactValue::text(definitions.front())
                                              : FactValue::textSet(definitions));
        }
    }

    SqliteReader &m_reader;
    FactWriter m_tables;
    FactWriter m_views;
    const Fingerprinter &m_fingerprints;
    std::map<std::string, Result<CreateTable>> m_parsed; ///< by name
    std::map<std::string, std::vector<std::string>> m_primaryKeys; ///< by folded name
    std::map<std::string, std::string> m_properNames; ///< by folded name
    std::map<std::string, bool> m_isView; ///< by folded name
};

} // namespace

Result<void> writeSqliteSchema(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                               const TableFilter &filter, const ProbeContext &context)
{
    return SchemaWriter(reader, context).write(objects, filter);
}

} // namespace sidestage
