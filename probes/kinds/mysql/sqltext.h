// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"

#include <string>
#include <string_view>

namespace sidestage {

/// Brings SQL of MariaDB and MySQL into the form in which it is compared and shown: without
/// comments (but for those that the server runs), in one line with single spaces, without quotes
/// around names that need none, without the name of the database that it belongs to, and with
/// '••• 5f0c…', a fingerprint, in place of each literal that is a credential by its form or by the
/// name before it.
class MySqlText
{
public:
    /// `hasTableOfThatName`: then "shop.id" may speak of a column, and stays.
    MySqlText(std::string database, bool hasTableOfThatName, const Fingerprinter &fingerprints);

    /// `name`: of the column whose default it is; empty otherwise. What cannot be read as SQL is
    /// kept as it is written.
    std::string normalise(std::string_view sql, std::string_view name = {}) const;
    const std::string &database() const { return m_database; }
    const Fingerprinter &fingerprints() const { return *m_fingerprints; }

private:
    std::string m_database;
    bool m_hasTableOfThatName;
    const Fingerprinter *m_fingerprints;
};

/// A name as it stands in normalised SQL: bare where it can be, else in backquotes.
std::string shownMySqlName(std::string_view name);

} // namespace sidestage
