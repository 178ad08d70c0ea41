// SPDX-License-Identifier: Apache-2.0
#include "probes/base/snapshot.h"

#include <algorithm>

namespace sidestage {

void Reading::seal()
{
    if (!outcome.isOk()) {
        facts.clear();
        gaps.clear();
        gaps.push_back(
            {FactPath{service},
             outcome.error.value_or(Error{ErrorCode::Internal, "no reason was given", {}, {}})});
    }
    const auto byPath = [](const auto &a, const auto &b) { return a.path < b.path; };
    if (!std::ranges::is_sorted(facts, byPath))
        std::ranges::stable_sort(facts, byPath);
    // The last of equals stays: walk backwards, so that unique keeps what came last.
    const auto samePath = [](const Fact &a, const Fact &b) { return a.path == b.path; };
    if (std::ranges::adjacent_find(facts, samePath) != facts.end()) {
        const auto kept = std::unique(facts.rbegin(), facts.rend(), samePath);
        facts.erase(facts.begin(), kept.base());
    }
    facts.shrink_to_fit();
    std::ranges::stable_sort(gaps, byPath);
}

namespace {
template <typename Item>
const Item *lookUp(const std::vector<Item> &sorted, const FactPath &path)
{
    const auto at = std::ranges::lower_bound(sorted, path, {}, &Item::path);
    return at != sorted.end() && at->path == path ? &*at : nullptr;
}
} // namespace

const Fact *Reading::find(const FactPath &path) const
{
    return lookUp(facts, path);
}

const Gap *Reading::gapOver(const FactPath &path) const
{
    if (gaps.empty())
        return nullptr;
    for (auto at = path; !at.isEmpty(); at = at.parent()) {
        if (const auto *gap = lookUp(gaps, at))
            return gap;
    }
    return nullptr;
}

Snapshot::Snapshot(std::string environment, std::vector<std::shared_ptr<const Reading>> readings)
    : m_environment(std::move(environment)), m_readings(std::move(readings))
{
    std::ranges::sort(m_readings, {},
                      [](const auto &reading) { return std::string_view(reading->service); });
}

const Reading *Snapshot::reading(std::string_view service) const
{
    const auto name = [](const auto &reading) { return std::string_view(reading->service); };
    const auto at = std::ranges::lower_bound(m_readings, service, {}, name);
    return at != m_readings.end() && (*at)->service == service ? at->get() : nullptr;
}

const Fact *Snapshot::find(const FactPath &path) const
{
    const auto *found = reading(path.service());
    return found ? found->find(path) : nullptr;
}

std::size_t Snapshot::factCount() const
{
    std::size_t count = 0;
    for (const auto &reading : m_readings)
        count += reading->facts.size();
    return count;
}

} // namespace sidestage
