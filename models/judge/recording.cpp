// SPDX-License-Identifier: Apache-2.0
#include "models/judge/recording.h"

#include <algorithm>
#include <map>
#include <set>

namespace sidestage {

namespace {

constexpr std::size_t rowsBetweenLooks = 4096;

std::vector<bool> columnsOf(const Judgement &judgement,
                            const std::vector<std::string> &environments)
{
    Note named;
    named.environments = environments;
    std::vector<bool> covered;
    for (const auto &column : judgement.comparison().topology().columns)
        covered.push_back(named.coversEnvironment(column.name));
    return covered;
}

using Segments = std::vector<std::string>;

/// A path as the segments of the pattern that matches it alone.
Segments segmentsOf(std::string_view path)
{
    const auto text = PathGlob::exactly(path).text();
    Segments segments;
    for (SegmentIterator it{text}; it != std::default_sentinel; ++it)
        segments.emplace_back(*it);
    return segments;
}

std::string joined(const Segments &segments)
{
    std::string text;
    for (const auto &segment : segments)
        text += (text.empty() ? "" : "/") + segment;
    return text;
}

/// "SMTP_*" for SMTP_HOST and SMTP_PORT; "*" where they have no first word in common.
std::string commonSegment(const std::vector<const Segments *> &paths, std::size_t at)
{
    auto common = (*paths.front())[at];
    for (const auto *path : paths) {
        const auto &segment = (*path)[at];
        const auto differs =
            std::mismatch(common.begin(), common.end(), segment.begin(), segment.end());
        common.erase(differs.first, common.end());
    }
    const auto end = common.find_last_of("_-.:");
    common.resize(end == std::string::npos ? 0 : end + 1);
    return common + '*';
}

struct Candidate
{
    PathGlob glob;
    std::vector<std::size_t> members; ///< indices of paths
    bool isTooWide = false;
};

/// Marks candidates that match drift which nobody selected.
void markTooWide(const Judgement &judgement, std::vector<Candidate> &candidates,
                 const std::vector<bool> &columns, const std::vector<FindingRef> &selected,
                 const std::stop_token &stop)
{
    std::vector<PathGlob> globs;
    globs.reserve(candidates.size());
    for (const auto &candidate : candidates)
        globs.push_back(candidate.glob);
    PathGlobSet set(std::move(globs));
    std::size_t looked = 0;
    for (const auto &finding : judgement.findings()) {
        if (++looked % rowsBetweenLooks == 0 && stop.stop_requested())
            return;
        if (!columns[finding.column]
            || judgement.verdict(finding.row, finding.column).state != State::Drift
            || std::binary_search(selected.begin(), selected.end(), finding,
                                  [](const FindingRef &a, const FindingRef &b) {
                                      return std::pair(a.row, a.column)
                                          < std::pair(b.row, b.column);
                                  }))
            continue;
        for (const int match : set.matching(judgement.comparison().path(finding.row).text()))
            candidates[static_cast<std::size_t>(match)].isTooWide = true;
    }
}

/// The paths that are the same but for one segment, as candidates for one pattern.
std::vector<Candidate> candidatesAt(const std::vector<Segments> &paths,
                                    const std::vector<bool> &isCovered, std::size_t at)
{
    std::map<Segments, std::vector<std::size_t>> alike;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (isCovered[i] || paths[i].size() <= at)
            continue;
        auto key = paths[i];
        key[at].clear();
        alike[std::move(key)].push_back(i);
    }
    std::vector<Candidate> candidates;
    for (const auto &[key, members] : alike) {
        if (members.size() < 2)
            continue;
        std::vector<const Segments *> of;
        for (const auto member : members)
            of.push_back(&paths[member]);
        auto pattern = *of.front();
        pattern[at] = commonSegment(of, at);
        if (auto glob = PathGlob::parse(joined(pattern)))
            candidates.push_back({std::move(*glob), members, false});
    }
    return candidates;
}

/// One pattern for each service: what its paths have in common, and all below.
std::vector<PathGlob> ancestorsOf(const std::vector<Segments> &paths)
{
    std::map<std::string, Segments> common;
    for (const auto &path : paths) {
        auto [at, isNew] = common.emplace(path.front(), path);
        if (isNew)
            continue;
        const auto differs =
            std::mismatch(at->second.begin(), at->second.end(), path.begin(), path.end());
        at->second.erase(differs.first, at->second.end());
    }
    std::vector<PathGlob> globs;
    for (const auto &[service, segments] : common) {
        if (auto glob = PathGlob::parse(joined(segments) + "/**"))
            globs.push_back(std::move(*glob));
    }
    return globs;
}

} // namespace

NoteCoverage coverageOf(const Judgement &judgement, const std::vector<PathGlob> &differs,
                        const std::vector<std::string> &environments, const std::stop_token &stop)
{
    NoteCoverage coverage;
    const auto &comparison = judgement.comparison();
    const auto columns = columnsOf(judgement, environments);
    PathGlobSet globs(differs);
    std::set<int> services;
    for (std::size_t row = 0; row < comparison.rowCount(); ++row) {
        if (row % rowsBetweenLooks == 0 && stop.stop_requested())
            return {};
        if (globs.matching(comparison.path(row).text()).empty())
            continue;
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const auto &verdict = judgement.verdict(row, column);
            if (!columns[column] || !verdict.isFinding())
                continue;
            if (verdict.state == State::Drift) {
                coverage.drift.push_back(
                    {static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)});
                services.insert(comparison.serviceOfRow(row).service);
            } else {
                ++(verdict.state == State::Known           ? coverage.known
                       : verdict.state == State::Violation ? coverage.violations
                       : verdict.change != Change::None    ? coverage.allowed
                                                           : coverage.others);
            }
        }
    }
    const bool hasEmptyPattern = std::ranges::any_of(
        differs, [](const PathGlob &glob) { return glob.specificity().literalCharacters == 0; });
    coverage.isSweeping = hasEmptyPattern
        || (services.size() > 1 && coverage.drift.size() > 3
            && coverage.drift.size() == judgement.counts()[State::Drift]);
    return coverage;
}

NoteSubject subjectOf(const Judgement &judgement, const std::vector<FindingRef> &findings,
                      const std::stop_token &stop)
{
    NoteSubject subject;
    auto selected = findings;
    std::ranges::sort(selected, [](const FindingRef &a, const FindingRef &b) {
        return std::pair(a.row, a.column) < std::pair(b.row, b.column);
    });
    const auto &comparison = judgement.comparison();
    const auto &all = comparison.topology().columns;
    std::vector<bool> columns(all.size());
    std::vector<Segments> paths;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < selected.size(); ++i) {
        columns[selected[i].column] = true;
        if (i > 0 && selected[i].row == selected[i - 1].row)
            continue;
        paths.push_back(segmentsOf(comparison.path(selected[i].row).text()));
        depth = std::max(depth, paths.back().size());
    }
    for (std::size_t column = 0; column < all.size(); ++column) {
        if (columns[column])
            subject.environments.push_back(all[column].name);
    }
    std::vector<bool> isCovered(paths.size());
    for (std::size_t at = depth; at-- > 1;) {
        auto candidates = candidatesAt(paths, isCovered, at);
        if (candidates.empty())
            continue;
        markTooWide(judgement, candidates, columns, selected, stop);
        for (auto &candidate : candidates) {
            if (candidate.isTooWide)
                continue;
            subject.differs.push_back(std::move(candidate.glob));
            for (const auto member : candidate.members)
                isCovered[member] = true;
        }
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (isCovered[i])
            continue;
        if (auto glob = PathGlob::parse(joined(paths[i])))
            subject.differs.push_back(std::move(*glob));
    }
    if (subject.differs.size() > manyPatterns)
        subject.differs = ancestorsOf(paths);
    std::ranges::sort(subject.differs, {}, &PathGlob::text);
    return subject;
}

std::vector<AcceptedPin> pinsOf(const Judgement &judgement, std::span<const FindingRef> findings,
                                const Fingerprinter &fingerprints)
{
    std::vector<AcceptedPin> pins;
    std::set<std::pair<std::string, std::string>> seen;
    const auto &comparison = judgement.comparison();
    for (const auto &finding : findings) {
        const auto valueAt = [&](std::size_t column) {
            const auto *fact = comparison.fact(finding.row, column);
            return fact ? &fact->value : nullptr;
        };
        const int reference = comparison.topology().columns[finding.column].reference;
        AcceptedPin pin;
        pin.path = comparison.path(finding.row).toString();
        pin.pin = pinOf(fingerprints, valueAt(finding.column),
                        reference < 0 ? nullptr : valueAt(static_cast<std::size_t>(reference)));
        if (seen.emplace(pin.path, pin.pin).second)
            pins.push_back(std::move(pin));
    }
    return pins;
}

} // namespace sidestage
