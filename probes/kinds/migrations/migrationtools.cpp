// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrationtools.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/migrations/signatures.h"

#include <algorithm>

namespace sidestage {

namespace {

using Names = MigrationSignature::Names;

bool equal(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && lowered(a) == lowered(b);
}

/// The column as it is called in that table; nullptr where it has none of that name.
const std::string *columnOf(const TableShape &table, const std::string &name)
{
    const auto found =
        std::ranges::find_if(table.columns, [&](const auto &c) { return equal(c, name); });
    return found == table.columns.end() ? nullptr : &*found;
}

bool isOptional(const std::string &column)
{
    return column.starts_with('?');
}

/// Whether the table has the signature's columns, and none that speaks against it.
bool fits(const MigrationSignature &signature, const TableShape &table)
{
    return std::ranges::all_of(
               signature.columns,
               [&](const auto &c) { return isOptional(c) || columnOf(table, c) != nullptr; })
        && std::ranges::none_of(signature.absent,
                                [&](const auto &c) { return columnOf(table, c) != nullptr; });
}

const TableShape *tableNamed(const std::vector<TableShape> &tables, const std::string &schema,
                             const std::string &name)
{
    const auto found = std::ranges::find_if(
        tables, [&](const auto &t) { return t.schema == schema && equal(t.name, name); });
    return found == tables.end() ? nullptr : &*found;
}

bool isUsualSchema(const std::string &schema)
{
    return schema.empty() || schema == "main" || schema == "public";
}

/// What is read of a table; empty where it lacks a column that may not be missing.
BookkeepingQuery queryOf(const TableShape &table, const Names &columns, const Names &orderBy)
{
    BookkeepingQuery query{table.schema, table.name, {}, {}};
    for (const auto &name : columns) {
        const auto *column = columnOf(table, isOptional(name) ? name.substr(1) : name);
        if (!column && !isOptional(name))
            return {};
        if (column)
            query.columns.push_back(*column);
    }
    for (const auto &name : orderBy) {
        if (const auto *column = columnOf(table, name))
            query.orderBy.push_back(*column);
    }
    return query;
}

class Search
{
public:
    Search(const std::vector<TableShape> &tables, const std::string &tool,
           const std::string &ownTable)
        : m_tables(tables), m_tool(tool == "auto" ? std::string() : tool), m_ownTable(ownTable)
    {
    }

    std::vector<FoundMigrationTool> run()
    {
        for (const auto &table : m_tables) {
            if (const auto *signature = signatureOf(table))
                add(*signature, table);
        }
        for (auto &found : m_found)
            found.tool.path = pathOf(found);
        std::vector<FoundMigrationTool> tools;
        for (auto &found : m_found)
            tools.push_back(std::move(found.tool));
        std::ranges::sort(tools, {}, &FoundMigrationTool::path);
        return tools;
    }

private:
    struct Found
    {
        const MigrationSignature *signature;
        std::size_t rank; ///< of the table's name among the tool's
        FoundMigrationTool tool;
    };

    std::size_t rankOf(const MigrationSignature &signature, const TableShape &table) const
    {
        if (!m_ownTable.empty())
            return equal(table.name, m_ownTable) ? 0 : 1;
        const auto &names = signature.tables;
        const auto at =
            std::ranges::find_if(names, [&](const auto &n) { return equal(n, table.name); });
        return static_cast<std::size_t>(at - names.begin());
    }

    const MigrationSignature *signatureOf(const TableShape &table) const
    {
        const auto all = migrationSignatures();
        const auto isMeant = [&](const MigrationSignature &signature) {
            if (!m_tool.empty() && signature.tool != m_tool)
                return false;
            const auto known = m_ownTable.empty() ? signature.tables.size() : 1;
            return rankOf(signature, table) < known
                && fits(signature, table)
                // Whoever names the tool knows better than its companions tell.
                && (!m_tool.empty() || hasCompanion(signature, table.schema));
        };
        const auto found = std::ranges::find_if(all, isMeant);
        return found == all.end() ? nullptr : &*found;
    }

    bool hasCompanion(const MigrationSignature &signature, const std::string &schema) const
    {
        return signature.companions.empty()
            || std::ranges::any_of(signature.companions, [&](const auto &n) {
                   return tableNamed(m_tables, schema, n) != nullptr;
               });
    }

    void add(const MigrationSignature &signature, const TableShape &table)
    {
        FoundMigrationTool tool;
        tool.tool = signature.tool;
        tool.tableName = isUsualSchema(table.schema) ? table.name : table.schema + "." + table.name;
        tool.table = queryOf(table, signature.columns, signature.orderBy);
        for (std::size_t i = 0; i < signature.columns.size(); ++i) {
            const auto &column = signature.columns[i];
            if (isOptional(column) && !columnOf(table, column.substr(1)))
                tool.lacking.push_back(i);
        }
        if (const auto *log = tableNamed(m_tables, table.schema, signature.logTable))
            tool.log = queryOf(*log, signature.logColumns, signature.logOrderBy);
        if (const auto *lock = tableNamed(m_tables, table.schema, signature.lockTable))
            tool.lock = queryOf(*lock, {signature.lockColumn}, {});
        Found found{&signature, rankOf(signature, table), std::move(tool)};
        // A tool that renamed its table may have left the old one: the newer name counts.
        const auto same = std::ranges::find_if(m_found, [&](const auto &other) {
            return other.signature == found.signature
                && other.tool.table.schema == found.tool.table.schema;
        });
        if (same == m_found.end())
            m_found.push_back(std::move(found));
        else if (found.rank < same->rank)
            *same = std::move(found);
    }

    /// The tool's name alone for the table that stands where it usually does, or that is the only
    /// one: environments whose schemas have different names are compared then.
    std::string pathOf(const Found &found) const
    {
        const auto &schema = found.tool.table.schema;
        const auto others = std::ranges::count_if(
            m_found, [&](const auto &f) { return f.signature == found.signature; });
        const bool isUsual = isUsualSchema(schema) || schema == found.signature->schema;
        return others == 1 || isUsual ? found.tool.tool : found.tool.tool + "@" + schema;
    }

    const std::vector<TableShape> &m_tables;
    std::string m_tool;
    std::string m_ownTable;
    std::vector<Found> m_found;
};

} // namespace

std::vector<std::string> migrationToolNames()
{
    std::vector<std::string> names;
    for (const auto &signature : migrationSignatures())
        names.push_back(signature.tool);
    std::ranges::sort(names);
    return names;
}

std::vector<std::string> bookkeepingTableNames(const std::string &ownTable)
{
    std::vector<std::string> names{lowered(ownTable)};
    for (const auto &signature : migrationSignatures()) {
        for (const auto *some : {&signature.tables, &signature.companions}) {
            for (const auto &name : *some)
                names.push_back(lowered(name));
        }
        names.push_back(lowered(signature.logTable));
        names.push_back(lowered(signature.lockTable));
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase(names, std::string());
    return names;
}

std::vector<FoundMigrationTool> findMigrationTools(const std::vector<TableShape> &tables,
                                                   const std::string &tool,
                                                   const std::string &ownTable)
{
    return Search(tables, tool, ownTable).run();
}

} // namespace sidestage
