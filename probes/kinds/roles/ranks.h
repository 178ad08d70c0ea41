// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/kinds/roles/pageview.h"

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// What one identity saw, page by page in the order of the target's paths; an error where it
/// could not look.
struct Column
{
    std::string identity;
    std::vector<Result<PageView>> views;

    bool isWhole() const;
    /// Whether both saw the same everywhere; false where either could not look.
    bool isSameAs(const Column &other) const;
};

/// Whether somebody of a lower rank sees just what the highest rank sees, at pages of which
/// anonymous is kept out: then everyone who signs in is an administrator. `columns`: anonymous
/// first, then from the lowest rank to the highest. Nothing where there are no two ranks; an error
/// where a column that decides could not be read.
std::optional<Result<bool>> isEveryoneAdmin(const std::vector<Column> &columns);

/// The lowest rank that sees the same as `columns[index]`: its own name where nobody below it
/// does. NotConfigured where a column that decides could not be read.
Result<std::string> seesAs(const std::vector<Column> &columns, std::size_t index);

/// Whether the credential of this column made no difference although pages ask for one: then it
/// was probably not accepted, and the column says nothing about its identity. The answer is the
/// page's index.
std::optional<std::size_t> pageThatIgnores(const Column &anonymousOne, const Column &column);

} // namespace sidestage
