// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/ranks.h"

#include <algorithm>

namespace sidestage {

namespace {

/// Whether the page shows that `view` is not what anonymous gets, other than by asking for a
/// sign-in. True where nobody knows what anonymous gets.
bool showsMoreThan(const Result<PageView> &nobody, const PageView &view)
{
    return !view.asksForSignIn() && (!nobody || view.differsFrom(*nobody));
}

/// Whether a page that asks anonymous to sign in, or keeps them out, opens.
bool isLetInPast(const Column &nobody, const Column &column)
{
    for (std::size_t i = 0; i < column.views.size(); ++i) {
        const auto &view = column.views[i];
        if (view && view->isOpen() && nobody.views[i] && nobody.views[i]->isRefusal())
            return true;
    }
    return false;
}

/// Whether the page looks to anybody else as it does not look to anonymous.
bool isTellingToOthers(const std::vector<Column> &columns, std::size_t page)
{
    const auto &nobody = columns.front().views[page];
    return nobody && std::any_of(columns.begin() + 1, columns.end(), [&](const Column &column) {
               return column.views[page] && showsMoreThan(nobody, *column.views[page]);
           });
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
                       [](const auto &view) { return view && view->isWhole(); });
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
    const auto &highest = columns.back();
    if (!highest.isWhole())
        return Result<bool>(unknown(highest));
    if (std::none_of(highest.views.begin(), highest.views.end(),
                     [](const auto &view) { return view->isOpen(); }))
        return Result<bool>(failure(ErrorCode::NotConfigured,
                                    "no page opens for '" + highest.identity
                                        + "', so nobody can be seen to be shut out",
                                    {}, "list a page that only the highest rank may open"));
    const Column *unread = nullptr;
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
        if (columns[i].isSameAs(highest))
            return Result<bool>(true);
        if (!unread && !columns[i].isWhole())
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

std::optional<Doubt> doubtAbout(const std::vector<Column> &columns, std::size_t index)
{
    const auto &nobody = columns.front();
    const auto &column = columns[index];
    if (!column.isProven && !isLetInPast(nobody, column))
        return Doubt{Doubt::Kind::Unproven, 0};
    std::optional<Doubt> doubt;
    for (std::size_t i = 0; i < column.views.size(); ++i) {
        const auto &view = column.views[i];
        if (!view)
            continue;
        if (showsMoreThan(nobody.views[i], *view))
            return {};
        if (doubt)
            continue;
        if (!nobody.views[i] || view->differsFrom(*nobody.views[i]))
            doubt = {Doubt::Kind::AskedAgain, i};
        else if (view->isRefusal() || isTellingToOthers(columns, i))
            doubt = {Doubt::Kind::Ignored, i};
    }
    return doubt;
}

} // namespace sidestage
