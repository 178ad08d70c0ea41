// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/robots.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/bodyfacts.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t mostSitemaps = 200;

std::string_view nextLine(std::string_view &text)
{
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(line.substr(0, line.find('#')));
}

} // namespace

RobotsText robotsText(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    RobotsText robots;
    bool isForAll = false; // the group that is being read
    bool isNaming = false; // between the first and the last line of names of one group
    bool isAllowed = false;
    while (!text.empty()) {
        const auto line = nextLine(text);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        const auto key = lowered(trimmed(line.substr(0, colon)));
        const auto value = trimmed(line.substr(colon + 1));
        if (key == "user-agent") {
            isForAll = (isNaming && isForAll) || value == "*";
            isNaming = true;
            continue;
        }
        if (key == "sitemap") { // belongs to no group
            if (robots.sitemaps.size() < mostSitemaps)
                robots.sitemaps.emplace_back(value);
            continue;
        }
        isNaming = false;
        if (isForAll && key == "disallow" && (value == "/" || value == "/*" || value == "*"))
            robots.isAllDisallowed = true;
        if (isForAll && key == "allow" && !value.empty())
            isAllowed = true;
    }
    robots.isAllDisallowed = robots.isAllDisallowed && !isAllowed;
    return robots;
}

void writeRobots(const FactWriter &facts, SiteAsking &asking)
{
    const auto chain = asking.followFromRoot("/robots.txt", Asker::Auditor);
    if (!chain) {
        facts.gap("robots", chain.error());
        return;
    }
    const auto &answer = chain->steps.back().response;
    const auto writer = facts.below("robots");
    writer.add("status", FactValue::integer(answer.status));
    if (answer.status < 200 || answer.status >= 300) {
        // RFC 9309 section 2.3.1: without the file all is allowed, behind a failing server nothing.
        writer.add("disallow-all", FactValue::boolean(answer.status >= 500));
        return;
    }
    // A later line may allow what an earlier one shuts, and name further sitemaps.
    if (const auto missing = missingPart(answer)) {
        writer.gap("disallow-all", *missing);
        writer.gap("sitemaps", *missing);
        return;
    }
    const auto robots = robotsText(answer.body);
    writer.add("disallow-all", FactValue::boolean(robots.isAllDisallowed));
    std::vector<std::string> sitemaps;
    for (const auto &written : robots.sitemaps) {
        const auto url = chain->steps.back().url.resolved(written);
        if (url)
            sitemaps.push_back(url->shownFrom(nullptr));
    }
    writer.add("sitemaps", FactValue::textSet(sitemaps));
}

} // namespace sidestage
