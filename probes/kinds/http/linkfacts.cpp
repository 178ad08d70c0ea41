// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/linkfacts.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/htmllinks.h"

#include <set>

namespace sidestage {

namespace {

bool isHtml(const HttpResponse &answer)
{
    const auto type = lowered(headerValue(answer.headers, "content-type").value_or(""));
    return type.starts_with("text/html") || type.starts_with("application/xhtml+xml");
}

/// Whether an address names a host itself: the others lead nowhere else.
bool namesHost(std::string_view link)
{
    return link.find("//") != std::string_view::npos
        || link.find('\\') != std::string_view::npos; // browsers take it for a slash
}

} // namespace

void writeLinks(const FactWriter &facts, const HttpResponse &answer, const WebUrl &url,
                const HostOwners &others, const ExchangeNote &note)
{
    constexpr std::size_t mostNoted = 10;
    constexpr std::size_t mostLinks = 5000;
    if (others.isEmpty())
        return;
    auto links = linksOfHeader(headerValue(answer.headers, "link").value_or(""));
    bool isCut = answer.isTruncated;
    if (isHtml(answer)) {
        auto ofPage = linksOfHtml(answer.body, mostLinks);
        isCut = isCut || ofPage.size() >= mostLinks;
        links.insert(links.end(), ofPage.begin(), ofPage.end());
    }
    std::set<std::string> owners;
    std::size_t noted = 0;
    for (auto &link : links) {
        if (!namesHost(link))
            continue;
        for (auto &c : link) {
            if (c == '\\')
                c = '/';
        }
        const auto address = url.resolved(link);
        if (!address || !address->isWeb())
            continue;
        const auto found = others.ownersOf(*address);
        if (!found.empty() && noted++ < mostNoted)
            note("a link leads to " + *found.begin() + ": " + address->shownFrom(nullptr));
        owners.insert(found.begin(), found.end());
    }
    if (!owners.empty())
        facts.below("links").add("other-environments",
                                 FactValue::textSet({owners.begin(), owners.end()}));
    else if (isHtml(answer) && answer.bodyFailure)
        facts.gap("links", *answer.bodyFailure);
    else if (isHtml(answer) && isCut)
        facts.gap("links",
                  {ErrorCode::TooLarge,
                   answer.isTruncated ? "only the beginning of the page was read"
                                      : "the page has more than 5000 links",
                   {},
                   answer.isTruncated ? "raise body-limit" : ""});
}

} // namespace sidestage
