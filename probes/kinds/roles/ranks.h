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
    /// False where nothing but the pages can show that the site took the credential for somebody:
    /// a form whose answer brought no session.
    bool isProven = true;

    bool isWhole() const;
    /// Whether both saw the same everywhere; false where either could not look.
    bool isSameAs(const Column &other) const;
};

/// Whether somebody below the highest rank, anonymous included, sees just what the highest rank
/// sees. `columns`: anonymous first, then from the lowest rank to the highest. Nothing where there
/// are no two ranks; an error where a column that decides could not be read, or where no page
/// opens for the highest rank, so that there is nothing to be shut out of.
std::optional<Result<bool>> isEveryoneAdmin(const std::vector<Column> &columns);

/// The lowest rank that sees the same as `columns[index]`: its own name where nobody below it
/// does. NotConfigured where a column that decides could not be read.
Result<std::string> seesAs(const std::vector<Column> &columns, std::size_t index);

/// Why a column says nothing about its identity.
struct Doubt
{
    enum class Kind : std::uint8_t {
        Ignored, ///< a page that is kept from anonymous, or opens for another, looks as to
                 ///< anonymous
        AskedAgain, ///< a page asks for a sign-in, and in another way than it asks anonymous
        Unproven ///< no session came, and no page that is kept from anonymous opens
    };
    Kind kind = Kind::Ignored;
    std::size_t page = 0; ///< index of the page that tells; none for Unproven
};

/// Whether no page shows that the credential of `columns[index]` was accepted, although one could
/// have: everywhere it sees what anonymous sees, or is asked to sign in. Nothing where pages that
/// are open to everybody are all there is. Pages that could not be read count neither way.
std::optional<Doubt> doubtAbout(const std::vector<Column> &columns, std::size_t index);

} // namespace sidestage
