// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probespec.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Roles are often called differently in each environment (app_staging, app_prod). This says under
/// which name each is compared; wherever a role is named in a fact, its name goes through here.
class RoleMap
{
public:
    RoleMap() = default;
    /// Of the option `roles`: a role's own name, and the one it is compared under.
    explicit RoleMap(const OptionValue &option);

    /// The name to write. A role that is not mapped keeps its own, unless another one is mapped to
    /// that: then " (own name)" is added, so that the two stay two.
    std::string of(std::string_view role) const;
    /// The roles of this server that are compared under that name; itself where none is.
    std::vector<std::string> behind(std::string_view name) const;

    static OptionSpec optionSpec();
    /// BadInput for two roles under one name, or an empty name.
    static std::vector<Error> check(const OptionValue &option);

private:
    std::map<std::string, std::string, std::less<>> m_names;
};

} // namespace sidestage
