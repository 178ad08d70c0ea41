// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/pathglob.h"
#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/postgresql/answers.h"

#include <string>
#include <vector>

namespace sidestage {

/// Which settings are read beyond those that change results, those that follow the size of the
/// machine, and those that a team made up itself (with a dot in their names).
class PgSettingChoice
{
public:
    /// Of the option `settings`: names, with `*`; a leading "!" leaves out.
    static Result<PgSettingChoice> parse(const std::vector<std::string> &patterns);
    bool takes(std::string_view name) const;
    static OptionSpec optionSpec();

private:
    std::vector<PathGlob> m_wanted;
    std::vector<PathGlob> m_unwanted;
};

PgQueries pgSettingQueries();
inline constexpr std::size_t pgSettingQueryCount = 3;

/// Writes `settings/NAME` as a session of the database has it that asks for nothing else, and
/// `roles/ROLE/settings/NAME` for what holds for one role alone. A setting that is hidden from
/// the reader, or that has another value for the reader's own role, is a gap. `user`: the reader;
/// `roles`: none where single roles are not wanted.
void writePgSettings(PgAnswers answers, const PgSettingChoice &choice, const std::string &user,
                     const RoleMap *roles, const ProbeContext &context);

} // namespace sidestage
