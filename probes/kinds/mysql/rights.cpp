// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/rights.h"

#include "probes/base/asciitext.h"
#include "probes/transport/mysqlconnection.h"

#include <algorithm>

namespace sidestage {

namespace {

/// "SELECT, INSERT (a, b), SHOW VIEW": those that hold for whole tables.
std::set<std::string, std::less<>> privilegesIn(std::string_view text)
{
    std::set<std::string, std::less<>> found;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && (text[i] == '(' || text[i] == ')'))
            depth += text[i] == '(' ? 1 : -1;
        if (i < text.size() && (text[i] != ',' || depth != 0))
            continue;
        const auto one = trimmed(text.substr(begin, i - begin));
        begin = i + 1;
        if (one.find('(') != std::string_view::npos || one == "USAGE" || one.empty())
            continue;
        found.emplace(one.starts_with("ALL") ? "ALL" : one);
    }
    return found;
}

/// Takes "`a``b`" or "*" off the front, unquoted.
std::string takeName(std::string_view &text)
{
    std::string name;
    if (!text.starts_with('`')) {
        const auto length = std::min(text.find_first_of(". "), text.size());
        name = text.substr(0, length);
        text.remove_prefix(length);
        return name;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '`') {
            if (i + 1 >= text.size() || text[i + 1] != '`') {
                text.remove_prefix(i + 1);
                return name;
            }
            ++i;
        }
        name += text[i];
    }
    text = {};
    return name;
}

} // namespace

bool isLike(std::string_view name, std::string_view pattern)
{
    if (pattern.empty())
        return name.empty();
    if (pattern.front() == '%') {
        for (std::size_t skipped = 0; skipped <= name.size(); ++skipped) {
            if (isLike(name.substr(skipped), pattern.substr(1)))
                return true;
        }
        return false;
    }
    if (name.empty())
        return false;
    if (pattern.front() == '_')
        return isLike(name.substr(1), pattern.substr(1));
    if (pattern.front() == '\\' && pattern.size() > 1)
        pattern.remove_prefix(1);
    return pattern.front() == name.front() && isLike(name.substr(1), pattern.substr(1));
}

void MySqlRights::takeLine(std::string_view line)
{
    constexpr std::string_view grant = "GRANT ";
    const auto on = line.find(" ON ");
    if (!line.starts_with(grant) || on == std::string_view::npos || on < grant.size())
        return;
    auto place = line.substr(on + 4);
    if (place.starts_with("PROCEDURE ") || place.starts_with("FUNCTION ")
        || place.starts_with("PACKAGE "))
        return;
    Scope scope;
    scope.privileges = privilegesIn(line.substr(grant.size(), on - grant.size()));
    scope.database = takeName(place);
    if (!place.starts_with('.'))
        return; // GRANT PROXY ON an account
    place.remove_prefix(1);
    scope.table = takeName(place);
    if (!scope.privileges.empty())
        m_scopes.push_back(std::move(scope));
}

void MySqlRights::take(const MySqlRows &lines)
{
    for (std::size_t i = 0; i < lines.size(); ++i)
        takeLine(lines.text(i, 0));
}

bool MySqlRights::has(std::string_view privilege, std::string_view database) const
{
    return has(privilege, database, {});
}

bool MySqlRights::has(std::string_view privilege, std::string_view database,
                      std::string_view table) const
{
    return std::ranges::any_of(m_scopes, [&](const Scope &scope) {
        const bool isThere = scope.database == "*"
            || (scope.table == "*" ? isLike(database, scope.database) : database == scope.database);
        return isThere && (scope.table == "*" || (!table.empty() && table == scope.table))
            && (scope.privileges.contains(privilege) || scope.privileges.contains("ALL"));
    });
}

bool MySqlRights::hasAny(std::string_view database) const
{
    return std::ranges::any_of(m_scopes, [&](const Scope &scope) {
        return scope.table == "*" && (scope.database == "*" || isLike(database, scope.database));
    });
}

bool MySqlRights::hasMoreThanSelect(std::string_view database, std::string_view table) const
{
    return std::ranges::any_of(m_scopes, [&](const Scope &scope) {
        const bool isThere = scope.database == "*"
            || (scope.table == "*" ? isLike(database, scope.database)
                                   : database == scope.database && table == scope.table);
        return isThere && (scope.privileges.size() > 1 || !scope.privileges.contains("SELECT"));
    });
}

} // namespace sidestage
