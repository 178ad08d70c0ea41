// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personaldata.h"

#include "probes/base/asciitext.h"

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

bool isPersonalDataPath(std::string_view escapedPath)
{
    SegmentIterator segment(escapedPath);
    return ++segment != std::default_sentinel && *segment == "data";
}

Result<void> writePersonalData(SampleSource &source, const PersonalDataOptions &options,
                               const ProbeContext &context)
{
    (void)source;
    (void)options;
    return context.deadline.check();
}

} // namespace sidestage
