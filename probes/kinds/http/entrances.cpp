// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/entrances.h"

#include "probes/kinds/http/hostowners.h"
#include "probes/kinds/http/hostshape.h"
#include "probes/kinds/http/publicsuffix.h"
#include "probes/transport/hostlookup.h"

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

const char *const ownName = "own";

/// Whether a host without a port stands for any port of it, as everywhere in environments.yaml.
bool isAt(const NamedHost &named, const WebUrl &url)
{
    return named.host == NamedHost::parse(url.host()).host
        && (!named.port || *named.port == url.port());
}

bool isStandardPort(const WebUrl &url)
{
    return url.port() == (url.origin().starts_with("https:") ? 443 : 80);
}

/// What came of an entrance that brought no answer itself, where that is a fact about it.
Result<std::string> withoutAnswer(const WebUrl &url, HttpObstacle obstacle, const Error &reason,
                                  const Deadline &deadline)
{
    if (obstacle == HttpObstacle::Refused)
        return "closed";
    if (obstacle == HttpObstacle::NoTls)
        return "no-tls";
    // A browser warns here too: most often the certificate has no such name.
    if (reason.code == ErrorCode::UntrustedPeer)
        return "not-trusted";
    if (obstacle == HttpObstacle::NoSuchName) {
        // "Nobody has that name" and "nobody could be asked" look the same to a socket.
        auto isKnown = isKnownHost(url.host(), deadline);
        if (!isKnown)
            return tl::unexpected(isKnown.error());
        if (!*isKnown)
            return "no-such-host";
    }
    return tl::unexpected(reason);
}

/// Hosts that comparing knows no names for: www forms, and an address that is not in `hosts`.
using HostForms = std::map<std::string, std::string>;

HostForms formsOf(const std::vector<SiteName> &names)
{
    HostForms forms;
    for (const auto &site : names) {
        const auto host = NamedHost::parse(site.authority);
        if (site.name == ownName)
            forms.emplace(host.host, site.name);
        if (const auto form = wwwForm(host))
            forms.emplace(form->host, "www." + site.name);
    }
    for (const auto &site : names) { // what has a name of its own is called by it
        if (site.name != ownName)
            forms.erase(NamedHost::parse(site.authority).host);
    }
    return forms;
}

/// An address with such a host replaced by its name, as comparing does it with the others.
std::string withNames(const std::string &address, const HostForms &forms)
{
    const auto separator = address.find("://");
    if (separator == std::string::npos || address.starts_with('/'))
        return address;
    const auto begin = separator + 3;
    const auto end = std::min(address.find_first_of(":/?", begin), address.size());
    const auto form = forms.find(address.substr(begin, end - begin));
    return form == forms.end()
        ? address
        : address.substr(0, begin) + '{' + form->second + '}' + address.substr(end);
}

void writeArrival(const FactWriter &facts, const RedirectChain &chain, const HostForms &forms)
{
    const auto &last = chain.steps.back();
    const bool isArrived = chain.end == ChainEnd::Stopped; // at the target's own origin
    facts.add("end", FactValue::text(isArrived ? "answered" : nameOf(chain.end)));
    std::vector<std::string> redirects;
    for (const auto &step : chain.steps) {
        if (!step.location.empty())
            redirects.push_back(std::to_string(step.response.status) + ' '
                                + withNames(step.location, forms));
    }
    if (!isArrived && chain.end != ChainEnd::Answered) {
        facts.add("stops-at", redirects.empty() ? FactValue() : FactValue::text(redirects.back()));
        return;
    }
    facts.add("redirects", FactValue::textList(redirects));
    const auto arrives = isArrived ? chain.next->origin() : last.url.origin();
    facts.add("arrives", FactValue::text(withNames(arrives, forms)));
    facts.add("encrypted", FactValue::boolean(arrives.starts_with("https:")));
    if (!isArrived)
        facts.add("status", FactValue::integer(last.response.status));
}

} // namespace

std::vector<SiteName> siteNames(const WebUrl &own, const std::map<std::string, std::string> &hosts,
                                EntranceChoice which)
{
    const auto ownHost = std::find_if(hosts.begin(), hosts.end(), [&](const auto &host) {
        return isAt(NamedHost::parse(host.second), own);
    });
    NamedHost address;
    address.host = NamedHost::parse(own.host()).host;
    if (!isStandardPort(own))
        address.port = own.port();
    std::vector<SiteName> names{
        {ownHost == hosts.end() ? ownName : ownHost->first, address.authority()}};
    for (const auto &[name, host] : hosts) {
        if (which == EntranceChoice::All && name != names.front().name)
            names.push_back({name, host});
    }
    return names;
}

std::vector<Entrance> entrancesOf(const WebUrl &own, const std::vector<SiteName> &names,
                                  const EntrancePorts &ports)
{
    std::vector<Entrance> entrances;
    std::set<std::string> origins{own.origin()};
    const auto ownScheme = own.origin().starts_with("https:") ? "https" : "http";
    const auto enter = [&](const std::string &scheme, const NamedHost &host,
                           const std::string &name) {
        const auto otherPort = scheme == "https" ? ports.https : ports.http;
        auto at = host;
        if (scheme != ownScheme || !at.port) {
            // A port of its own says nothing of the other scheme.
            if (at.port && !otherPort)
                return;
            at.port = otherPort;
        }
        const auto url = WebUrl::parse(scheme + "://" + at.authority());
        if (url && url->isWeb() && origins.insert(url->origin()).second)
            entrances.push_back({scheme + ' ' + name, url->origin()});
    };
    // The names themselves first: the www form of one may be another.
    for (const bool isWww : {false, true}) {
        for (const auto &site : names) {
            const auto host = NamedHost::parse(site.authority);
            const auto form = isWww ? wwwForm(host) : host;
            if (!form)
                continue;
            for (const std::string scheme : {"http", "https"})
                enter(scheme, *form, (isWww ? "www." : "") + site.name);
        }
    }
    std::sort(entrances.begin(), entrances.end(),
              [](const auto &a, const auto &b) { return a.segment < b.segment; });
    return entrances;
}

void writeEntrances(const ProbeContext &context, const HttpTarget &target,
                    const std::vector<SiteName> &names, const ExchangeNote &note)
{
    const auto own = WebUrl::parse(target.url);
    const auto facts = context.facts.below("entrances");
    auto limits = target.limits;
    limits.body = 1; // where it leads is in the head
    if (target.entrances == EntranceChoice::None || !own)
        return;
    const auto entrances = entrancesOf(*own, names, target.ports);
    const auto forms = formsOf(names);
    auto client = HttpClient::make(target.trust, limits, target.manners);
    const auto budget = context.deadline.atMost(context.deadline.remaining() / 2);
    HttpTarget stranger;
    stranger.maximumRedirects = target.maximumRedirects;
    HttpPage page;
    page.path.clear();
    for (const auto &entrance : entrances) {
        const auto url = WebUrl::parse(entrance.url + '/');
        if (!client || !url)
            continue;
        if (context.deadline.isStopped())
            return;
        if (budget.hasPassed()) {
            facts.gap(entrance.segment,
                      {ErrorCode::TimedOut,
                       "there was no time left to ask " + entrance.url,
                       {},
                       "a longer time-out, or the option entrances"});
            continue;
        }
        int asked = 0;
        const auto counting = [&](const std::string &line) {
            ++asked;
            note(line);
        };
        const auto chain = followRedirectsFrom(
            *client, stranger, page, *url,
            [&](const WebUrl &next) { return next.hasSameOrigin(*own); }, budget, counting);
        const auto writer = facts.below(entrance.segment);
        if (chain) {
            writeArrival(writer, *chain, forms);
            continue;
        }
        // Behind a redirect it is no longer the entrance that does not answer.
        const auto end = asked == 1 ? withoutAnswer(*url, client->obstacle(), chain.error(),
                                                    budget.atMost(target.manners.requestTimeout))
                                    : Result<std::string>(tl::unexpected(chain.error()));
        if (end)
            writer.add("end", FactValue::text(*end));
        else
            facts.gap(entrance.segment, end.error());
    }
}

void writeShapes(const ProbeContext &context, const std::vector<SiteName> &names)
{
    const auto facts = context.facts.below("shape");
    for (const auto &named : names) {
        const auto host = NamedHost::parse(named.authority).host;
        const auto shape = hostShape(host, context.spec.environment);
        const auto writer = facts.below(named.name);
        writer.add("form", FactValue::text(shape.form));
        writer.add("environment", FactValue::text(shape.environment));
        if (auto site = registrableDomain(host); !site.empty())
            writer.add("site", FactValue::text(std::move(site)));
    }
}

} // namespace sidestage
