// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personaldata.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/database/personal/columntally.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sidestage {

namespace {

// Enough to judge a column by, and little enough to be read in moments.
constexpr std::int64_t mostRows = 100'000;

OptionSpec textList(std::string name, std::string summary, std::string member)
{
    return {std::move(name),
            OptionType::List,
            std::move(summary),
            false,
            {},
            {{"", OptionType::Text, std::move(member), false, {}, {}}}};
}

/// What is behind the schema: "orders" of "public.orders".
std::string ownNameOf(const std::string &name)
{
    const auto dot = name.find('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

/// "0.125", the share of `part` in `whole`, to three digits.
FactValue shareOf(std::size_t part, std::size_t whole)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f",
                  static_cast<double>(part) / static_cast<double>(whole));
    return FactValue::decimal(text.data());
}

FactValue fingerprintsOf(PersonalKind kind, const std::vector<Fingerprint> &least,
                         std::uint32_t key)
{
    std::vector<FactValue> members;
    members.reserve(least.size());
    for (const auto &fingerprint : least) {
        // Its length would tell more of a value than has to be known.
        members.push_back(FactValue::secret({fingerprint, LengthClass::UpTo32, KeyMode::None, false,
                                             std::string(describe(kind)), key}));
    }
    return FactValue::set(std::move(members));
}

/// How those who will be held against this target look for data of people.
std::vector<PersonalDataOptions> askedByMirrors(const ProbeSpec &spec)
{
    std::vector<PersonalDataOptions> asked;
    for (const auto &options : spec.optionsOfMirrors) {
        if (auto mirror = personalDataOptions(options); mirror && *mirror)
            asked.push_back(**std::move(mirror));
    }
    return asked;
}

Error notAsked(std::string_view why)
{
    return {ErrorCode::NotConfigured,
            "no look for data of people was taken here, so it cannot be told what an environment "
            "that mirrors this one shares with it: "
                + std::string(why),
            {},
            "ask for the same look here"};
}

/// Samples one table after another and sums up.
class TableSampling
{
public:
    TableSampling(SampleSource &source, const PersonalDataOptions &options,
                  const ProbeContext &context, const FactWriter &facts)
        : m_source(source)
        , m_options(options)
        , m_context(context)
        , m_facts(facts)
        , m_until(context.deadline.atMost(options.time))
    {
    }

    /// `left`: how many tables are still to come, this one counted. No table takes more than its
    /// share of the time, or a second where that is less.
    Result<void> sample(const SampledTable &table, std::size_t left)
    {
        if (auto inTime = m_context.deadline.check(); !inTime)
            return inTime;
        if (m_until.hasPassed()) {
            m_facts.gap(table.name, tooLate());
            return {};
        }
        const auto step = std::max(m_until.remaining() / static_cast<int>(left), leastTime);
        const SampleBounds bounds{m_options.sample, mostBytes, m_until.atMost(step)};
        std::vector<ColumnTally> tallies;
        for (const auto &column : table.columns)
            tallies.emplace_back(column, m_context.runFingerprints);
        std::size_t values = 0;
        bool isLate = false;
        auto rows = m_source.sample(table, bounds, [&](std::size_t column, std::string_view value) {
            isLate = isLate || !bounds.deadline.check();
            if (isLate || column >= tallies.size())
                return;
            ++values;
            tallies[column].take(value.substr(0, mostBytes), m_options.domains);
        });
        if (!rows || isLate) {
            if (auto inTime = m_context.deadline.check(); !inTime)
                return inTime;
            const bool isTimedOut = isLate || rows.error().code == ErrorCode::TimedOut;
            m_facts.gap(table.name, isTimedOut ? tooLate() : std::move(rows).error());
            return {};
        }
        ++m_tables;
        m_rows += *rows;
        m_columns += table.columns.size();
        m_values += values;
        for (std::size_t i = 0; i < tallies.size(); ++i)
            write(tallies[i], m_facts.below(table.name), table.columns[i]);
        return {};
    }

    void writeSummary() const
    {
        const auto sampled = m_facts.below("sampled");
        const auto add = [&sampled](std::string_view name, std::size_t count) {
            sampled.add(name, FactValue::integer(static_cast<std::int64_t>(count)));
        };
        add("tables", m_tables);
        add("columns", m_columns);
        add("rows", m_rows);
        add("values", m_values);
        for (std::size_t i = 0; i < personalKinds; ++i)
            add(segmentOf(static_cast<PersonalKind>(i)), m_seen.at(i));
        m_context.log.write("looked into " + std::to_string(m_rows) + " rows of "
                            + std::to_string(m_tables) + " tables for data of people");
    }

private:
    void write(const ColumnTally &tally, const FactWriter &table, const std::string &column)
    {
        for (std::size_t i = 0; i < personalKinds; ++i) {
            const auto kind = static_cast<PersonalKind>(i);
            const auto count = tally.count(kind);
            m_seen.at(i) += count.seen;
            if (count.found == 0)
                continue;
            const auto facts = table.below(column).below(segmentOf(kind));
            facts.add("count", FactValue::integer(static_cast<std::int64_t>(count.found)));
            facts.add("share", shareOf(count.found, count.seen));
            facts.add("fingerprints",
                      fingerprintsOf(kind, count.least, m_context.runFingerprints.keyNumber()));
        }
    }

    static Error tooLate()
    {
        return {ErrorCode::TimedOut,
                "no time was left to look into this table for data of people",
                {},
                "give 'personal-data' more 'time', a smaller 'sample' or fewer 'tables'"};
    }

    static constexpr std::size_t mostBytes = 16 * 1024;
    static constexpr Milliseconds leastTime{1000};

    SampleSource &m_source;
    const PersonalDataOptions &m_options;
    const ProbeContext &m_context;
    const FactWriter &m_facts;
    Deadline m_until;
    std::size_t m_tables = 0;
    std::size_t m_columns = 0;
    std::size_t m_rows = 0;
    std::size_t m_values = 0;
    std::array<std::size_t, personalKinds> m_seen{};
};

} // namespace

OptionSpec personalDataOption()
{
    return {"personal-data",
            OptionType::Group,
            "Looks into a sample of the rows for data of real people; off where it is absent.",
            false,
            {},
            {{"sample",
              OptionType::Integer,
              "How many rows of each table are looked at; 1000 where it is absent.",
              false,
              {},
              {}},
             textList("domains", "Domains of e-mail that belong to no customer, such as your own.",
                      "A domain; what lies below it belongs to it."),
             textList("tables", "Names of the tables to look into, with *; a leading ! leaves out.",
                      "A name or a pattern."),
             {"time",
              OptionType::Duration,
              "How long all tables together may take; 10s where it is absent.",
              false,
              {},
              {}}}};
}

Result<std::optional<PersonalDataOptions>> personalDataOptions(const OptionValue &targetOptions)
{
    const auto &group = targetOptions["personal-data"];
    if (!group.isSet())
        return std::optional<PersonalDataOptions>();
    PersonalDataOptions options;
    const auto rows = group["sample"].integer(static_cast<std::int64_t>(options.sample));
    if (rows < 1 || rows > mostRows)
        return failure(ErrorCode::BadInput,
                       "'sample' must lie between 1 and " + std::to_string(mostRows),
                       group["sample"].where());
    options.sample = static_cast<std::size_t>(rows);
    for (const auto &domain : group["domains"].items()) {
        auto text = lowered(domain.text());
        if (text.starts_with('@'))
            text.erase(0, 1);
        if (text.empty() || text.find_first_of("@/ ") != std::string::npos)
            return failure(ErrorCode::BadInput, "a domain is written like 'acme.test'",
                           domain.where());
        options.domains.push_back(std::move(text));
    }
    auto filter = TableFilter::parse(group["tables"].texts());
    if (!filter) {
        auto error = std::move(filter).error();
        error.where = group["tables"].where();
        return tl::unexpected(std::move(error));
    }
    options.tables = *std::move(filter);
    options.time = group["time"].duration(options.time);
    if (options.time <= Milliseconds(0))
        return failure(ErrorCode::BadInput, "'time' must be longer than nothing",
                       group["time"].where());
    return std::optional(std::move(options));
}

Result<std::optional<PersonalDataOptions>> personalDataAsked(const ProbeContext &context)
{
    auto options = personalDataOptions(context.spec.options);
    if (options && !*options && !askedByMirrors(context.spec).empty())
        context.facts.gap("data", notAsked("the target does not ask for 'personal-data'"));
    return options;
}

bool isPersonalDataPath(std::string_view escapedPath)
{
    SegmentIterator segment(escapedPath);
    return ++segment != std::default_sentinel && *segment == "data";
}

Result<void> writePersonalData(SampleSource &source, const PersonalDataOptions &options,
                               const ProbeContext &context)
{
    const auto facts = context.facts.below("data");
    const auto mirrors = askedByMirrors(context.spec);
    auto tables = source.tables();
    if (!tables) {
        if (auto inTime = context.deadline.check(); !inTime)
            return inTime;
        context.facts.gap("data", std::move(tables).error());
        return {};
    }
    std::erase_if(*tables, [&](const SampledTable &table) {
        const auto name = ownNameOf(table.name);
        if (table.columns.empty() || options.tables.takes(name))
            return table.columns.empty();
        const auto takesIt = [&name](const auto &mirror) { return mirror.tables.takes(name); };
        if (std::ranges::any_of(mirrors, takesIt))
            facts.gap(table.name, notAsked("the target's 'tables' leave this table out"));
        return true;
    });
    std::ranges::sort(*tables, {}, &SampledTable::name);
    TableSampling sampling(source, options, context, facts);
    for (std::size_t i = 0; i < tables->size(); ++i) {
        if (auto done = sampling.sample((*tables)[i], tables->size() - i); !done)
            return done;
    }
    sampling.writeSummary();
    return {};
}

} // namespace sidestage
