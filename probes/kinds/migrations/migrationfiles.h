// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/migrations/repository.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What an Alembic script says of itself: the strings that are assigned to `revision` and to
/// `down_revision`. Nothing for a script without a revision. Nothing is run.
std::optional<RepositoryMigration> readAlembicScript(std::string_view text);

/// A line of a Sqitch plan that is a change.
struct SqitchChange
{
    std::string name;
    std::string scriptName; ///< "users", and "users@v1" for all but the last of a reworked change
};
struct SqitchPlan
{
    std::string project;
    std::vector<SqitchChange> changes; ///< in the order of the plan
};
SqitchPlan readSqitchPlan(std::string_view text);

} // namespace sidestage
