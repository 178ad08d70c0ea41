// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/databasekind.h"

#include "probes/base/factpath.h"
#include "probes/kinds/database/personaldata.h"
#include "probes/kinds/database/tablefilter.h"
#include "probes/kinds/migrations/migrations.h"

#include <iterator>

namespace sidestage {

std::vector<Error> checkDatabaseOptions(const OptionValue &options)
{
    auto errors = checkMigrationsOption(options);
    if (auto filter = TableFilter::parse(options["tables"].texts()); !filter) {
        errors.push_back(std::move(filter).error());
        errors.back().where = options["tables"].where();
    }
    if (auto personal = personalDataOptions(options); !personal)
        errors.push_back(std::move(personal).error());
    return errors;
}

Area areaOfDatabaseFact(std::string_view escapedPath)
{
    if (isPersonalDataPath(escapedPath))
        return Area::Data;
    if (isMigrationPath(escapedPath))
        return Area::Migrations;
    SegmentIterator segment(escapedPath);
    if (++segment == std::default_sentinel)
        return Area::Database;
    const auto section = *segment;
    return section == "application" || section == "roles" || section == "grants"
            || section == "default-privileges"
        ? Area::Access
        : Area::Database;
}

OptionSpec wordOption(std::string name, std::string summary, std::vector<std::string> words)
{
    return {std::move(name), OptionType::Word, std::move(summary), false, std::move(words), {}};
}

} // namespace sidestage
