// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/repositorycheck.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/migrations/fileconventions.h"
#include "probes/kinds/migrations/versionorder.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace sidestage {

namespace {

using Migrations = std::map<std::string, const RepositoryMigration *>; // by key

/// Alembic records heads alone: what lies below them is applied.
RepositoryCheck checkGraph(const std::vector<std::string> &heads, const Migrations &known)
{
    RepositoryCheck check;
    std::set<std::string> applied;
    std::vector<std::string> next;
    for (const auto &head : heads) {
        if (known.contains(head))
            next.push_back(head);
        else
            check.unknown.push_back(head);
    }
    while (!next.empty()) {
        const auto revision = std::move(next.back());
        next.pop_back();
        const auto at = known.find(revision);
        if (at == known.end() || !applied.insert(revision).second)
            continue;
        next.insert(next.end(), at->second->after.begin(), at->second->after.end());
    }
    check.inBoth = applied.size();
    // Below a head that the repository does not know anything may be applied.
    if (!check.unknown.empty())
        return check;
    for (const auto &[key, migration] : known) {
        if (!applied.contains(key))
            check.pending.push_back(migration->version);
    }
    return check;
}

/// golang-migrate records the newest version alone: what sorts before it is applied.
RepositoryCheck checkNewest(const std::string &version, const Migrations &known)
{
    RepositoryCheck check;
    if (known.contains(migrationKey("golang-migrate", version)))
        check.inBoth = 1;
    else
        check.unknown.push_back(version);
    for (const auto &[key, migration] : known) {
        if (comesBefore(version, key))
            check.pending.push_back(migration->version);
    }
    return check;
}

/// The last number that a squashed migration of Django stands for: 12 of
/// "shop.0001_squashed_0012_prices". 0 for any other.
int squashedUntil(const std::string &version)
{
    constexpr std::string_view word = "_squashed_";
    const auto at = version.find(word);
    int until = 0;
    if (at != std::string::npos)
        std::from_chars(version.data() + at + word.size(), version.data() + version.size(), until);
    return until;
}

int numberOf(const std::string &version, const std::string &group)
{
    int number = 0;
    const auto start = std::min(group.size() + 1, version.size());
    std::from_chars(version.data() + start, version.data() + version.size(), number);
    return number;
}

/// What the repository has of one group.
struct Group
{
    std::string first;
    int squashedUntil = 0;
};

bool isOlder(const std::string &tool, const MigrationEntry &entry, const Group &group)
{
    if (tool == "sqitch") // a plan is never shortened
        return false;
    if (group.squashedUntil > 0 && numberOf(entry.version, entry.group) <= group.squashedUntil)
        return true;
    return comesBefore(migrationKey(tool, entry.version), group.first);
}

bool isSameChecksum(std::string_view a, std::string_view b)
{
    return lowered(a) == lowered(b);
}

} // namespace

RepositoryCheck checkRepository(const std::string &tool, const MigrationRecord &record,
                                const RepositoryMigrations &repository)
{
    Migrations known;
    std::map<std::string, Group> groups;
    for (const auto &migration : repository.migrations) {
        const auto key = migrationKey(tool, migration.version);
        known[key] = &migration;
        auto [group, isNew] = groups.try_emplace(migration.group);
        if (isNew || comesBefore(key, group->second.first))
            group->second.first = key;
        if (tool == "django")
            group->second.squashedUntil =
                std::max(group->second.squashedUntil, squashedUntil(migration.version));
    }
    if (record.heads)
        return checkGraph(*record.heads, known);
    if (record.version)
        return checkNewest(*record.version, known);

    RepositoryCheck check;
    std::set<std::string> recorded;
    std::string baseline;
    for (const auto &entry : record.entries) {
        const auto key = migrationKey(tool, entry.version);
        recorded.insert(key);
        if (!entry.hasFile)
            baseline = entry.version;
        if (!entry.isApplied || !entry.hasFile)
            continue;
        const auto file = known.find(key);
        if (file != known.end()) {
            ++check.inBoth;
            const auto &content = file->second->checksum;
            if (content && entry.checksum && !isSameChecksum(*content, *entry.checksum))
                check.changed.push_back(entry.version);
            continue;
        }
        // Applications of Django that come with a package have no folder here.
        const auto group = groups.find(entry.group);
        if (group == groups.end())
            continue;
        if (isOlder(tool, entry, group->second))
            ++check.older;
        else
            check.unknown.push_back(entry.version);
    }
    for (const auto &[key, migration] : known) {
        const bool isBelowBaseline = !baseline.empty() && !comesBefore(baseline, key);
        if (!recorded.contains(key) && !isBelowBaseline)
            check.pending.push_back(migration->version);
    }
    return check;
}

void writeRepository(const std::string &tool, const MigrationRecord &record,
                     const RepositoryMigrations &repository, const FactWriter &facts, ProbeLog &log)
{
    if (repository.places.empty())
        return;
    const auto check = checkRepository(tool, record, repository);
    // A newest version or a head alone may merely be newer than the working copy.
    const bool isList = !record.version && !record.heads;
    const bool isNothingApplied = check.unknown.empty() && check.older == 0;
    if (repository.isGuessed && isList && check.inBoth == 0 && !isNothingApplied) {
        log.write("nothing in " + repository.places.front()
                  + " is applied here, and what is applied is not there: taken for another "
                    "database's folder");
        return;
    }
    facts.add("repository",
              repository.places.size() == 1 ? FactValue::text(repository.places.front())
                                            : FactValue::textSet(repository.places));
    const auto below = facts.below("repository");
    const auto add = [&](std::string_view name, const std::vector<std::string> &versions) {
        if (!versions.empty())
            below.add(name, FactValue::textSet(versions));
    };
    add("pending", check.pending);
    add("unknown", check.unknown);
    add("changed", check.changed);
    if (check.older > 0)
        below.add("older", FactValue::integer(static_cast<std::int64_t>(check.older)));
}

} // namespace sidestage
