// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/schema.h"

#include "probes/base/asciitext.h"
#include "probes/base/disclosure.h"

#include <algorithm>
#include <array>
#include <set>

namespace sidestage {

namespace {

bool isNumericType(std::string_view type)
{
    constexpr std::array<std::string_view, 12> names{"tinyint", "smallint", "mediumint", "int",
                                                     "bigint",  "decimal",  "float",     "double",
                                                     "bit",     "year",     "numeric",   "real"};
    return std::ranges::any_of(names, [&](auto name) { return type.starts_with(name); });
}

/// MariaDB hands out an expression; MySQL a bare text, unless it says that it is an expression.
std::string defaultOf(const MySqlSchema &schema, std::string_view value, std::string_view type,
                      std::string_view extra)
{
    auto text = std::string(value);
    const auto low = lowered(text);
    if (low.starts_with("current_timestamp") || low.starts_with("now("))
        return low.find('(') == std::string::npos ? "current_timestamp()"
            : low == "now()"                      ? "current_timestamp()"
                                                  : low;
    if (schema.server.isMariaDb || extra.find("DEFAULT_GENERATED") != std::string_view::npos
        || isNumericType(type))
        return text;
    std::string quoted = "'";
    for (const auto c : text)
        quoted += c == '\'' ? "''" : std::string(1, c);
    return quoted + '\'';
}

void writeColumn(const MySqlSchema &schema, const MySqlRows &rows, std::size_t row)
{
    using C = ColumnColumn;
    const auto name = cell(rows, row, C::Name);
    const auto facts = schema.table(cell(rows, row, C::Table)).below("columns").below(name);
    const auto type = normalMySqlType(cell(rows, row, C::Type));
    const auto extra = cell(rows, row, C::Extra);
    const auto says = [&](std::string_view part) {
        return lowered(extra).find(part) != std::string::npos;
    };
    facts.set(FactValue::text("column")); // one that is missing is missing as a whole
    facts.add("type", FactValue::text(type));
    facts.add("nullable", FactValue::boolean(cell(rows, row, C::Nullable) == "YES"));
    const auto expression = cell(rows, row, C::Generated);
    const bool isGenerated = !expression.empty();
    const auto fallback = cell(rows, row, C::Default);
    // MariaDB writes the default NULL out, MySQL does not.
    if (!isNullCell(rows, row, C::Default) && !isGenerated && fallback != "NULL")
        facts.add("default", schema.definition(defaultOf(schema, fallback, type, extra), name));
    if (isGenerated)
        facts.add("generated",
                  FactValue::text('(' + schema.text.normalise(expression, name) + ") "
                                  + (says("stored") || says("persistent") ? "STORED" : "VIRTUAL")));
    if (const auto set = cell(rows, row, C::CharacterSet); !set.empty())
        facts.add("charset", FactValue::text(normalMySqlCharacterSet(set)));
    if (const auto collation = cell(rows, row, C::Collation); !collation.empty())
        facts.add("collation", FactValue::text(normalMySqlCharacterSet(collation)));
    if (says("auto_increment"))
        facts.add("identity", FactValue::text("auto_increment"));
    if (const auto at = lowered(extra).find("on update "); at != std::string::npos) {
        auto update = lowered(extra.substr(at + 10));
        update = update.substr(0, update.find_first_of(", "));
        facts.add("on-update",
                  FactValue::text(update == "current_timestamp" ? "current_timestamp()" : update));
    }
    if (says("invisible"))
        facts.add("invisible", FactValue::boolean(true));
    if (says("without system versioning"))
        facts.add("versioned", FactValue::boolean(false));
    if (const auto srs = cell(rows, row, C::Srs); !srs.empty())
        facts.add("spatial-reference", FactValue::text(srs));
    if (const auto words = cell(rows, row, C::Comment); !words.empty())
        facts.add("comment", schema.comment(words));
}

/// "row_format=DYNAMIC stats_persistent=1" as a set, without what another fact says.
FactValue optionsOf(const MySqlSchema &schema, std::string_view options)
{
    std::vector<std::string> all;
    std::string one;
    bool isQuoted = false;
    for (const auto c : std::string(options) + ' ') {
        if (c == '\'' || c == '`' || c == '"')
            isQuoted = !isQuoted;
        if (c != ' ' || isQuoted) {
            one += c;
            continue;
        }
        if (!one.empty() && one != "partitioned")
            all.push_back(schema.text.normalise(one));
        one.clear();
    }
    return all.empty() ? FactValue() : FactValue::textSet(all);
}

} // namespace

std::string normalMySqlCharacterSet(std::string_view name)
{
    if (name == "utf8" || name.starts_with("utf8_"))
        return "utf8mb3" + std::string(name.substr(4));
    return std::string(name);
}

std::string normalMySqlType(std::string_view type)
{
    auto text = std::string(type);
    // The width of a whole number says how some clients pad it; MySQL 8 leaves it out. One digit
    // of tinyint stays: it stands for a boolean, in both. So does what is filled with zeros.
    const auto open = text.find('(');
    const auto close = text.find(')');
    const auto name = text.substr(0, open);
    const bool isInteger = name == "tinyint" || name == "smallint" || name == "mediumint"
        || name == "int" || name == "bigint";
    if (open != std::string::npos && close != std::string::npos
        && ((isInteger && text.find("zerofill") == std::string::npos
             && text.substr(0, close + 1) != "tinyint(1)")
            || name == "year"))
        text.erase(open, close + 1 - open);
    return text;
}

FactValue MySqlSchema::definition(std::string_view sql, std::string_view name) const
{
    return FactValue::text(text.normalise(sql, name));
}

FactValue MySqlSchema::comment(std::string_view words) const
{
    const auto shown = disclose({}, {}, words, {}, text.fingerprints());
    if ((shown.value.isSecret() && shown.value.toSecret().isCredential)
        || (shown.password && shown.password->toSecret().isCredential))
        return FactValue::secret(text.fingerprints().digest(words, "text", true));
    return FactValue::text(words);
}

FactWriter MySqlSchema::table(std::string_view name) const
{
    return facts.below("tables").below("main." + std::string(name));
}

std::string MySqlSchema::account(std::string_view userAtHost) const
{
    if (auto mapped = roles.of(userAtHost); mapped != userAtHost)
        return mapped;
    const auto at = userAtHost.rfind('@');
    if (at == std::string_view::npos)
        return std::string(userAtHost);
    const auto host = userAtHost.substr(at + 1);
    return roles.of(userAtHost.substr(0, at)) + '@'
        + (!hostName.empty() && lowered(host) == lowered(hostName) ? "this-host"
                                                                   : std::string(host));
}

FactValue MySqlSchema::modes(std::string_view list)
{
    std::vector<std::string> all;
    while (!list.empty()) {
        const auto length = std::min(list.find(','), list.size());
        // MySQL 8 knows that mode no more; it was never more than a check of GRANT.
        if (const auto one = trimmed(list.substr(0, length));
            !one.empty() && one != "NO_AUTO_CREATE_USER")
            all.emplace_back(one);
        list.remove_prefix(std::min(length + 1, list.size()));
    }
    return FactValue::textSet(all);
}

void writeMySqlTables(const MySqlSchema &schema)
{
    using C = TableColumn;
    const auto &rows = schema.answers[MySqlAsk::Tables];
    const auto &partitions = schema.answers[MySqlAsk::Partitions];
    std::set<std::string, std::less<>> partitioned;
    for (std::size_t i = 0; i < partitions.size(); ++i)
        partitioned.emplace(cell(partitions, i, PartitionColumn::Table));
    std::set<std::string, std::less<>> written;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto name = cell(rows, i, C::Name);
        const auto kind = cell(rows, i, C::Kind);
        if ((kind != "BASE TABLE" && kind != "SYSTEM VERSIONED")
            || !schema.filter.takes(std::string(name)))
            continue;
        written.emplace(name);
        const auto facts = schema.table(name);
        facts.set(FactValue::text(kind == "SYSTEM VERSIONED"       ? "system-versioned table"
                                      : partitioned.contains(name) ? "partitioned table"
                                                                   : "table"));
        if (isNullCell(rows, i, C::Engine)) {
            // The server could not open it: a view of it or its engine is broken.
            facts.gap("engine", {ErrorCode::Corrupt, "the server cannot open this table", {}, {}});
        } else {
            facts.add("engine", FactValue::text(cell(rows, i, C::Engine)));
        }
        if (const auto collation = cell(rows, i, C::Collation); !collation.empty())
            facts.add("collation", FactValue::text(normalMySqlCharacterSet(collation)));
        if (auto options = optionsOf(schema, cell(rows, i, C::Options));
            options.kind() != FactValue::Kind::Nothing)
            facts.add("options", std::move(options));
        if (const auto words = cell(rows, i, C::Comment); !words.empty())
            facts.add("comment", schema.comment(words));
        if (schema.hasRowEstimates && !isNullCell(rows, i, C::Rows))
            facts.add("rows",
                      FactValue::integer(rows.integer(i, static_cast<std::size_t>(C::Rows))));
    }
    const auto &columns = schema.answers[MySqlAsk::Columns];
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (written.contains(cell(columns, i, ColumnColumn::Table)))
            writeColumn(schema, columns, i);
    }
}

} // namespace sidestage
