// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

#include "probes/base/asciitext.h"

#include <limits>

namespace sidestage {

namespace {

std::string_view storageName(std::string_view letter)
{
    return letter == "p" ? "plain"
        : letter == "e"  ? "external"
        : letter == "m"  ? "main"
                         : "extended";
}

/// The options that people give; since 15.20 the server keeps a number of its own among them.
std::vector<std::string> givenOptions(std::string_view array)
{
    auto options = pgArray(array);
    std::erase_if(options, [](const auto &option) { return option.starts_with("pg_attver="); });
    return options;
}

/// A sequence's numbers as far as they are not what its type and direction bring with them.
std::string sequenceTerms(const PgRows &rows, std::size_t i)
{
    const auto increment = rows.integer(i, SequenceIncrement);
    const bool isUp = increment > 0;
    const auto type = rows.text(i, SequenceType);
    const std::int64_t most = type == "smallint" ? std::numeric_limits<std::int16_t>::max()
        : type == "integer"                      ? std::numeric_limits<std::int32_t>::max()
                                                 : std::numeric_limits<std::int64_t>::max();
    const auto minimum = rows.integer(i, SequenceMinimum);
    const auto maximum = rows.integer(i, SequenceMaximum);
    const auto start = rows.integer(i, SequenceStart);
    std::string text;
    if (increment != 1)
        text += " INCREMENT " + std::to_string(increment);
    if (minimum != (isUp ? 1 : -most - 1))
        text += " MINVALUE " + std::to_string(minimum);
    if (maximum != (isUp ? most : -1))
        text += " MAXVALUE " + std::to_string(maximum);
    if (start != (isUp ? minimum : maximum))
        text += " START " + std::to_string(start);
    if (const auto cache = rows.integer(i, SequenceCache); cache != 1)
        text += " CACHE " + std::to_string(cache);
    if (rows.boolean(i, SequenceCycles))
        text += " CYCLE";
    if (rows.text(i, SequencePersistence) == "u")
        text += " UNLOGGED";
    return text;
}

using ColumnKey = std::pair<PgId, int>;

/// Knows which sequence is whose.
class ColumnWriter
{
public:
    ColumnWriter(const PgRows &sequences, const SchemaScope &scope)
        : m_sequences(sequences), m_scope(scope)
    {
        std::map<std::string, std::vector<ColumnKey>, std::less<>> users;
        for (const auto &[id, relation] : scope.relations) {
            for (const auto &attribute : relation.attributes) {
                // A partition repeats its parent's default.
                if (attribute.rawFallback.starts_with("nextval(")
                    && (relation.partitionOf == 0 || attribute.isLocal))
                    users[attribute.rawFallback].emplace_back(id, attribute.number);
            }
        }
        for (std::size_t i = 0; i < sequences.size(); ++i) {
            const ColumnKey owner{sequences.integer(i, SequenceTable),
                                  static_cast<int>(sequences.integer(i, SequenceTableColumn))};
            const bool isOwned = !sequences.isNull(i, SequenceDependency);
            if (isOwned && !scope.taken(owner.first))
                continue; // it goes with its table
            const auto found = users.find(sequences.text(i, SequenceNextValue));
            const bool isOfOne = found != users.end() && found->second.size() == 1;
            if (sequences.text(i, SequenceDependency) == "i")
                m_ofColumn[owner] = i;
            else if (isOfOne && (!isOwned || found->second.front() == owner))
                m_ofColumn[found->second.front()] = i;
            else
                writeSequence(i);
        }
    }

    void writeAll() const
    {
        for (const auto &[id, relation] : m_scope.relations) {
            if (!m_scope.isInTime())
                return;
            if (!relation.isTaken || relation.kind == 'c')
                continue;
            const auto parent = m_scope.relations.find(relation.partitionOf);
            const auto columns = m_scope.writerOf(relation).below("columns");
            for (const auto &attribute : relation.attributes) {
                const auto facts = columns.below(attribute.name);
                if (relation.isView())
                    writeViewColumn(attribute, facts);
                else if (parent != m_scope.relations.end())
                    writePartitionColumn(attribute, parent->second, facts);
                else
                    writeColumn(id, attribute, facts);
                m_scope.writeComment(facts, "pg_class", id, attribute.number);
            }
        }
    }

private:
    /// What a view's columns are follows from its definition.
    void writeViewColumn(const PgAttribute &attribute, const FactWriter &facts) const
    {
        if (!attribute.fallback.empty())
            facts.add("default", m_scope.definition(attribute.fallback, attribute.name));
    }

    /// What a partition has of its own.
    void writePartitionColumn(const PgAttribute &attribute, const PgRelation &parent,
                              const FactWriter &facts) const
    {
        for (const auto &above : parent.attributes) {
            if (above.name != attribute.name)
                continue;
            if (above.fallback != attribute.fallback && attribute.generated.empty())
                facts.add("default", m_scope.definition(attribute.fallback, attribute.name));
            if (attribute.isNotNull && !above.isNotNull)
                facts.add("nullable", FactValue::boolean(false));
            writeStorage(attribute, facts, &above);
        }
    }

    void writeColumn(PgId id, const PgAttribute &attribute, const FactWriter &facts) const
    {
        facts.set(FactValue::text("column")); // so that one that is missing is one difference
        facts.add("type", FactValue::text(attribute.type));
        facts.add("nullable", FactValue::boolean(!attribute.isNotNull));
        const auto identity = identityOf(id, attribute);
        if (!identity.empty())
            facts.add("identity", FactValue::text(identity));
        else if (!attribute.generated.empty())
            facts.add("generated",
                      m_scope.definition(attribute.fallback
                                         + (attribute.generated == "v" ? " VIRTUAL" : " STORED")));
        else if (!attribute.fallback.empty())
            facts.add("default", m_scope.definition(attribute.fallback, attribute.name));
        if (!attribute.collation.empty())
            facts.add("collation", FactValue::text(attribute.collation));
        if (!attribute.foreignOptions.empty())
            facts.add("foreign-options", m_scope.options(attribute.foreignOptions));
        writeStorage(attribute, facts, nullptr);
    }

    static void writeStorage(const PgAttribute &attribute, const FactWriter &facts,
                             const PgAttribute *above)
    {
        if (!attribute.storage.empty() && (!above || above->storage != attribute.storage))
            facts.add("storage", FactValue::text(storageName(attribute.storage)));
        if (!attribute.compression.empty()
            && (!above || above->compression != attribute.compression))
            facts.add("compression",
                      FactValue::text(attribute.compression == "l" ? "lz4" : "pglz"));
        if (!attribute.options.empty() && (!above || above->options != attribute.options))
            facts.add("options", FactValue::textSet(attribute.options));
    }

    /// How the server numbers the rows: one text for all ways, so that one way instead of another
    /// is one difference.
    std::string identityOf(PgId id, const PgAttribute &attribute) const
    {
        const auto found = m_ofColumn.find({id, attribute.number});
        if (!attribute.identity.empty())
            return (attribute.identity == "a" ? "ALWAYS" : "BY DEFAULT")
                + (found == m_ofColumn.end() ? std::string()
                                             : sequenceTerms(m_sequences, found->second));
        if (found == m_ofColumn.end())
            return {};
        const auto i = found->second;
        std::string text = "serial";
        if (m_sequences.text(i, SequenceType) != attribute.type)
            text += " AS " + m_sequences.string(i, SequenceType);
        text += sequenceTerms(m_sequences, i);
        auto name = m_sequences.text(i, SequenceName);
        while (!name.empty() && isDigit(name.back()))
            name.remove_suffix(1);
        const bool isOwned = !m_sequences.isNull(i, SequenceDependency);
        if (!isOwned || !name.ends_with("_seq"))
            text += " from " + std::string(isOwned ? "" : "the unowned ")
                + qualifiedPgName(m_sequences.text(i, SequenceSchema),
                                  m_sequences.text(i, SequenceName));
        return text;
    }

    void writeSequence(std::size_t i) const
    {
        const auto schema = m_sequences.text(i, SequenceSchema);
        if (!m_scope.takesSchema(schema))
            return;
        const auto facts = m_scope.facts()
                               .below("sequences")
                               .below(qualifiedPgName(schema, m_sequences.text(i, SequenceName)));
        facts.set(
            FactValue::text(m_sequences.string(i, SequenceType) + sequenceTerms(m_sequences, i)));
        const auto table = m_scope.relations.find(m_sequences.integer(i, SequenceTable));
        if (table != m_scope.relations.end()) {
            const auto *column =
                table->second.attribute(m_sequences.integer(i, SequenceTableColumn));
            facts.add("owned-by",
                      FactValue::text(qualifiedPgName(table->second.schema, table->second.name)
                                      + "." + (column ? column->name : "?")));
        }
        m_scope.writeOwner(facts, m_sequences.text(i, SequenceOwner));
        m_scope.writeComment(facts, "pg_class", m_sequences.integer(i, SequenceId));
    }

    const PgRows &m_sequences;
    const SchemaScope &m_scope;
    std::map<ColumnKey, std::size_t> m_ofColumn;
};

} // namespace

void readColumns(const PgRows &rows, SchemaScope &scope)
{
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto relation = scope.relations.find(rows.integer(i, ColumnRelation));
        if (relation == scope.relations.end())
            continue;
        PgAttribute attribute;
        attribute.number = static_cast<int>(rows.integer(i, ColumnNumber));
        attribute.name = rows.text(i, ColumnName);
        attribute.type = rows.text(i, ColumnType);
        attribute.isNotNull = rows.boolean(i, ColumnIsNotNull);
        attribute.identity = rows.text(i, ColumnIdentity);
        attribute.generated = rows.text(i, ColumnGenerated);
        if (!rows.isNull(i, ColumnDefault)) {
            attribute.rawFallback = rows.text(i, ColumnDefault);
            attribute.fallback = normalisedPg(attribute.rawFallback);
        }
        attribute.collation = rows.text(i, ColumnCollation);
        attribute.collationId = rows.integer(i, ColumnCollationId);
        attribute.storage = rows.text(i, ColumnStorage);
        attribute.compression = rows.text(i, ColumnCompression);
        attribute.isLocal = rows.boolean(i, ColumnIsLocal);
        attribute.options = givenOptions(rows.text(i, ColumnOptions));
        attribute.foreignOptions = pgArray(rows.text(i, ColumnForeignOptions));
        relation->second.attributes.push_back(std::move(attribute));
    }
}

void writeColumns(const PgRows &sequences, const SchemaScope &scope)
{
    ColumnWriter(sequences, scope).writeAll();
}

} // namespace sidestage
