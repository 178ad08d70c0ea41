// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/ranks.h"

#include <algorithm>

namespace sidestage {

namespace {

/// Whether `column` has a page open to it that anonymous is shown in another way.
bool seesMoreThan(const Column &anonymousOne, const Column &column)
{
    for (std::size_t i = 0; i < column.views.size(); ++i) {
        if (column.views[i]->isOpen() && *column.views[i] != *anonymousOne.views[i])
            return true;
    }
    return false;
}

tl::unexpected<Error> unknown(const Column &column)
{
    return failure(ErrorCode::NotConfigured,
                   "what '" + column.identity + "' sees could not be read everywhere");
}

} // namespace

bool Column::isWhole() const
{
    return std::all_of(views.begin(), views.end(),
                       [](const auto &view) { return view && view->type; });
}

bool Column::isSameAs(const Column &other) const
{
    return isWhole() && other.isWhole()
        && std::equal(views.begin(), views.end(), other.views.begin(), other.views.end(),
                      [](const auto &a, const auto &b) { return *a == *b; });
}

std::optional<Result<bool>> isEveryoneAdmin(const std::vector<Column> &columns)
{
    if (columns.size() < 3)
        return {};
    const auto &nobody = columns.front();
    const auto &highest = columns.back();
    for (const auto *column : {&nobody, &highest}) {
        if (!column->isWhole())
            return Result<bool>(unknown(*column));
    }
    if (!seesMoreThan(nobody, highest))
        return Result<bool>(false);
    const Column *unread = nullptr;
    for (std::size_t i = 1; i + 1 < columns.size(); ++i) {
        if (columns[i].isSameAs(highest))
            return Result<bool>(true);
        if (!columns[i].isWhole())
            unread = &columns[i];
    }
    if (unread)
        return Result<bool>(unknown(*unread));
    return Result<bool>(false);
}

Result<std::string> seesAs(const std::vector<Column> &columns, std::size_t index)
{
    for (std::size_t i = 0; i <= index; ++i) {
        if (!columns[i].isWhole())
            return unknown(columns[i]);
        if (columns[i].isSameAs(columns[index]))
            return columns[i].identity;
    }
    return columns[index].identity;
}

std::optional<std::size_t> pageThatIgnores(const Column &anonymousOne, const Column &column)
{
    if (!column.isSameAs(anonymousOne))
        return {};
    for (std::size_t i = 0; i < column.views.size(); ++i) {
        if (column.views[i]->isRefusal())
            return i;
    }
    return {};
}

} // namespace sidestage
