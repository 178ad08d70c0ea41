// SPDX-License-Identifier: Apache-2.0
#include "models/config/workspace.h"

#include <algorithm>

namespace sidestage {

namespace {
template <typename Item, typename Member>
const Item *findBy(const std::vector<Item> &items, Member member, std::string_view wanted)
{
    const auto at = std::ranges::find(items, wanted, member);
    return at == items.end() ? nullptr : &*at;
}
} // namespace

const Target *Service::target(std::string_view environment) const
{
    return findBy(targets, &Target::environment, environment);
}

const Environment *Workspace::environment(std::string_view name) const
{
    return findBy(environments, &Environment::name, name);
}

const Service *Workspace::service(std::string_view name) const
{
    return findBy(services, &Service::name, name);
}

} // namespace sidestage
