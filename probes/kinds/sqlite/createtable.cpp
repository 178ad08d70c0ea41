// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/createtable.h"

#include "probes/kinds/sqlite/definitions.h"
#include "probes/kinds/sqlite/sqltokens.h"

#include <algorithm>
#include <array>
#include <span>

namespace sidestage {

namespace {

using Tokens = std::span<const SqlToken>;
using Kind = TableConstraint::Kind;

/// Reads one column definition or table constraint from left to right.
class ElementReader
{
public:
    ElementReader(Tokens tokens, CreateTable &table) : m_rest(tokens), m_table(table) { }

    bool read()
    {
        if (m_rest.empty())
            return false;
        if (!startsTableConstraint()) {
            if (!m_rest.front().canBeName())
                return false;
            m_column = m_rest.front().value;
            m_table.columns.push_back({m_column, {}});
            skip();
            skipType();
        }
        // SQLite lets table constraints follow each other without a comma.
        while (!m_rest.empty()) {
            if (!readConstraint())
                return false;
        }
        return true;
    }

private:
    bool at(std::string_view keyword) const
    {
        return !m_rest.empty() && m_rest.front().is(keyword);
    }
    bool atSecond(std::string_view keyword) const
    {
        return m_rest.size() > 1 && m_rest[1].is(keyword);
    }
    void skip(std::size_t count = 1) { m_rest = m_rest.subspan(std::min(count, m_rest.size())); }
    bool take(std::string_view keyword)
    {
        const bool found = at(keyword);
        if (found)
            skip();
        return found;
    }

    bool startsTableConstraint() const
    {
        return at("CONSTRAINT") || (at("PRIMARY") && atSecond("KEY")) || at("UNIQUE") || at("CHECK")
            || (at("FOREIGN") && atSecond("KEY"));
    }

    bool startsColumnConstraint() const
    {
        static constexpr std::array<std::string_view, 12> words{
            "CONSTRAINT", "PRIMARY", "NOT", "NULL",       "UNIQUE",    "CHECK",
            "DEFAULT",    "COLLATE", "AS",  "REFERENCES", "GENERATED", "DEFERRABLE"};
        return std::ranges::any_of(words, [this](auto word) { return at(word); });
    }

    void skipType()
    {
        while (!m_rest.empty() && !startsColumnConstraint()) {
            if (m_rest.front().isOperator("("))
                takeBrackets();
            else
                skip();
        }
    }

    /// What stands between an opening bracket and its closing one.
    Tokens takeBrackets()
    {
        if (m_rest.empty() || !m_rest.front().isOperator("("))
            return {};
        const auto length = bracketLength(m_rest);
        const auto inner = m_rest.subspan(1, length < 2 ? 0 : length - 2);
        skip(length);
        return inner;
    }

    std::string takeConflictClause()
    {
        if (!at("ON") || !atSecond("CONFLICT") || m_rest.size() < 3)
            return {};
        auto text = m_rest[2].is("ABORT") ? std::string() // what it is without any clause
                                          : renderSql(m_rest.first(3));
        skip(3);
        return text;
    }

    TableConstraint &add(Kind kind)
    {
        m_table.constraints.push_back({});
        auto &constraint = m_table.constraints.back();
        constraint.kind = kind;
        constraint.name = std::exchange(m_name, {});
        if (!m_column.empty())
            constraint.columns = {foldName(m_column)};
        constraint.terms = m_column.empty() ? std::string() : quoteSqlName(m_column);
        return constraint;
    }

    bool readConstraint()
    {
        if (at("CONSTRAINT")) {
            if (m_rest.size() < 2 || !m_rest[1].canBeName())
                return false;
            m_name = m_rest[1].value;
            skip(2);
            return true;
        }
        if (at("PRIMARY") || at("UNIQUE"))
            return readKey();
        if (take("CHECK")) {
            auto &check = add(Kind::Check);
            check.columns.clear();
            check.terms = renderSql(takeBrackets());
            takeConflictClause(); // SQLite reads it there and ignores it
            return true;
        }
        if (at("FOREIGN") || at("REFERENCES"))
            return readForeignKey();
        return !m_column.empty() && readColumnOnlyClause();
    }

    bool readKey()
    {
        const auto kind = at("PRIMARY") ? Kind::PrimaryKey : Kind::Unique;
        skip(kind == Kind::PrimaryKey ? 2 : 1);
        auto &key = add(kind);
        if (m_column.empty()) {
            const auto inner = takeBrackets();
            // AUTOINCREMENT may stand inside; it is read from the engine, not from here.
            const bool isAuto = !inner.empty() && inner.back().is("AUTOINCREMENT");
            key.terms = normaliseIndexTerms(isAuto ? inner.first(inner.size() - 1) : inner);
            key.columns = namesOf(inner, true);
        } else if (take("DESC")) {
            // An INTEGER PRIMARY KEY DESC is no alias of the row id: it is another column.
            key.terms += " DESC";
        } else {
            take("ASC");
        }
        key.tail = takeConflictClause();
        take("AUTOINCREMENT");
        return true;
    }

    bool readForeignKey()
    {
        auto &foreign = add(Kind::ForeignKey);
        if (take("FOREIGN")) {
            take("KEY");
            const auto inner = takeBrackets();
            foreign.columns = namesOf(inner, true);
            foreign.terms = normaliseIndexTerms(inner);
        }
        if (!take("REFERENCES") || m_rest.empty() || !m_rest.front().canBeName())
            return false;
        foreign.parent = m_rest.front().value;
        skip();
        foreign.parentColumns = namesOf(takeBrackets(), false);
        readForeignKeyTail(foreign);
        return true;
    }

    void readForeignKeyTail(TableConstraint &foreign)
    {
        std::string onDelete;
        std::string onUpdate;
        std::string deferral;
        for (;;) {
            if (at("ON") && (atSecond("DELETE") || atSecond("UPDATE")) && m_rest.size() > 2) {
                const bool isTwoWords = m_rest[2].is("SET") || m_rest[2].is("NO");
                auto &action = atSecond("DELETE") ? onDelete : onUpdate;
                action = renderSql(
                    m_rest.first(std::min<std::size_t>(isTwoWords ? 4 : 3, m_rest.size())));
                if (m_rest[2].is("NO"))
                    action.clear(); // NO ACTION is what it is without any clause
                skip(isTwoWords ? 4 : 3);
            } else if (at("MATCH")) {
                skip(2); // SQLite reads MATCH and acts as MATCH SIMPLE always
            } else if (at("DEFERRABLE") || (at("NOT") && atSecond("DEFERRABLE"))) {
                const bool isNot = take("NOT");
                take("DEFERRABLE");
                bool isDeferred = false;
                if (take("INITIALLY")) {
                    isDeferred = at("DEFERRED");
                    skip();
                }
                // Any other combination acts as NOT DEFERRABLE, the default
                // (https://www.sqlite.org/foreignkeys.html, section 4.2).
                deferral = !isNot && isDeferred ? "DEFERRABLE INITIALLY DEFERRED" : "";
            } else {
                break;
            }
        }
        for (const auto &part : {onDelete, onUpdate, deferral}) {
            if (!part.empty())
                foreign.tail += (foreign.tail.empty() ? "" : " ") + part;
        }
    }

    bool readColumnOnlyClause()
    {
        if (at("NOT") && atSecond("NULL")) {
            skip(2);
            auto tail = takeConflictClause();
            m_name.clear(); // the column's own fact tells that it is not nullable
            if (!tail.empty())
                add(Kind::NotNull).tail = std::move(tail);
            return true;
        }
        if (take("NULL")) {
            takeConflictClause();
            return true;
        }
        if (take("COLLATE")) {
            skip();
            return true;
        }
        if (take("DEFAULT")) {
            if (!m_rest.empty() && m_rest.front().isOperator("("))
                takeBrackets();
            else
                skip(!m_rest.empty()
                             && (m_rest.front().isOperator("-") || m_rest.front().isOperator("+"))
                         ? 2
                         : 1);
            return true;
        }
        if (take("GENERATED"))
            take("ALWAYS");
        if (take("AS")) {
            auto &generated = m_table.columns.back().generated;
            generated = "(" + renderSql(takeBrackets()) + ") ";
            generated += take("STORED") ? "STORED" : "VIRTUAL";
            take("VIRTUAL");
            return true;
        }
        return false;
    }

    static std::vector<std::string> namesOf(Tokens list, bool isFolded)
    {
        std::vector<std::string> names;
        for (const auto &part : splitAtCommas(list)) {
            if (!part.empty())
                names.push_back(isFolded ? foldName(part.front().value) : part.front().value);
        }
        return names;
    }

    Tokens m_rest;
    CreateTable &m_table;
    std::string m_column; ///< empty: a table constraint
    std::string m_name; ///< of the constraint that comes next
};

} // namespace

Result<CreateTable> parseCreateTable(std::string_view sql)
{
    const auto failed = [] {
        return failure(ErrorCode::Unsupported,
                       "the CREATE TABLE statement could not be understood");
    };
    const auto tokens = tokenizeSql(sql);
    Tokens rest(tokens);
    CreateTable table;
    const auto open = std::ranges::find_if(rest, [](const auto &t) { return t.isOperator("("); });
    const auto head = rest.first(static_cast<std::size_t>(open - rest.begin()));
    if (head.size() < 3 || !head[0].is("CREATE"))
        return failed();
    if (head[1].is("VIRTUAL")) {
        const auto usingWord =
            std::ranges::find_if(rest, [](const auto &t) { return t.is("USING"); });
        if (usingWord == rest.end() || usingWord + 1 == rest.end())
            return failed();
        table.isVirtual = true;
        table.module = foldName((usingWord + 1)->value);
        rest = rest.subspan(static_cast<std::size_t>(usingWord - rest.begin()) + 2);
        if (!rest.empty()) {
            const auto length = bracketLength(rest);
            table.arguments = renderSql(rest.subspan(1, length < 2 ? 0 : length - 2));
        }
        return table;
    }
    rest = rest.subspan(head.size());
    const auto length = bracketLength(rest);
    if (length < 3)
        return failed();
    for (const auto &element : splitAtCommas(rest.subspan(1, length - 2))) {
        if (!ElementReader(element, table).read())
            return failed();
    }
    return table;
}

} // namespace sidestage
