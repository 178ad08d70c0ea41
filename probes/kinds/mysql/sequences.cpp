// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/schema.h"

#include <array>

namespace sidestage {

namespace {

constexpr std::array<std::pair<const char *, const char *>, 6> sequenceParts{
    {{"start", "start_value"},
     {"minimum", "minimum_value"},
     {"maximum", "maximum_value"},
     {"increment", "increment"},
     {"cache", "cache_size"},
     {"cycle", "cycle_option"}}};

} // namespace

std::vector<std::string> mySqlSequences(const MySqlSchema &schema)
{
    std::vector<std::string> names;
    const auto &rows = schema.answers[MySqlAsk::Tables];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto name = std::string(cell(rows, i, TableColumn::Name));
        if (cell(rows, i, TableColumn::Kind) == "SEQUENCE" && schema.filter.takes(name))
            names.push_back(std::move(name));
    }
    return names;
}

std::string mySqlSequenceQuery(const MySqlSchema &schema, const std::string &name)
{
    std::string columns;
    for (const auto &[fact, column] : sequenceParts)
        columns += (columns.empty() ? "" : ", ") + std::string(column);
    return "SELECT " + columns + " FROM " + quotedMySqlName(schema.text.database()) + '.'
        + quotedMySqlName(name);
}

void writeMySqlSequence(const MySqlSchema &schema, const std::string &name,
                        const Result<MySqlRows> &answer)
{
    const auto sequences = schema.facts.below("sequences");
    if (!answer || answer->size() != 1) {
        sequences.gap("main." + name,
                      answer ? Error{ErrorCode::Corrupt, "the sequence holds no row", {}, {}}
                             : answer.error());
        return;
    }
    const auto facts = sequences.below("main." + name);
    facts.set(FactValue::text("sequence"));
    for (std::size_t i = 0; i < sequenceParts.size(); ++i) {
        if (std::string_view(sequenceParts.at(i).first) == "cycle")
            facts.add("cycle", FactValue::boolean(answer->integer(0, i) != 0));
        else
            facts.add(sequenceParts.at(i).first, FactValue::integer(answer->integer(0, i)));
    }
}

} // namespace sidestage
