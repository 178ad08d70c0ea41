// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sidestage {

/// Why a setting of PostgreSQL is read without being asked for. What each is good for stands with
/// the rules that judge it, in resources/rules/postgresql.yaml and database.yaml.
enum class PgSettingKind {
    Other, ///< not read by itself
    Results, ///< changes what a statement does, or whether it may
    Cost, ///< follows the size of the machine
    /// As Results, of some versions alone: read where it has not the value it comes with, so that
    /// two versions do not differ by what neither of them uses.
    Newer
};
PgSettingKind pgSettingKind(std::string_view name);

/// Whether the value is a list of names between commas.
bool isPgListSetting(std::string_view name);

} // namespace sidestage
