// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/dnstarget.h"

#include "probes/base/asciitext.h"
#include "probes/base/optionspec.h"
#include "probes/base/urlparts.h"
#include "probes/kinds/dns/domainname.h"

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

using Hosts = std::map<std::string, std::string>;

DnsHost hostOf(std::string segment, const std::string &written)
{
    DnsHost host{std::move(segment), {}, "name"};
    const auto bare = hostWithoutPort(written);
    const auto name = asciiName(bare);
    if (!name)
        host.form = "address";
    else if (isLocalName(*name))
        host.form = "local name";
    else
        host.name = *name;
    return host;
}

/// What a written name means: a host's name, a host, or itself.
DnsHost hostWritten(const std::string &text, const Hosts &hosts)
{
    if (const auto named = hosts.find(text); named != hosts.end())
        return hostOf(named->first, named->second);
    const auto wanted = asciiName(text);
    for (const auto &[name, host] : hosts) {
        if (wanted && asciiName(hostWithoutPort(host)) == wanted)
            return hostOf(name, host);
    }
    return hostOf(text, text);
}

std::vector<DnsHost> hostsWanted(const OptionValue &names, const Hosts &hosts)
{
    std::vector<DnsHost> wanted;
    if (!names.isSet()) {
        for (const auto &[name, host] : hosts)
            wanted.push_back(hostOf(name, host));
    } else if (!names.entries().empty()) {
        for (const auto &[segment, name] : names.entries()) {
            wanted.push_back(hostWritten(name.text(), hosts));
            wanted.back().segment = segment;
        }
    } else {
        for (const auto &text : names.texts())
            wanted.push_back(hostWritten(text, hosts));
    }
    std::set<std::string> seen;
    std::erase_if(wanted, [&seen](const auto &host) { return !seen.insert(host.segment).second; });
    return wanted;
}

void checkName(const OptionValue &option, std::vector<Error> &errors)
{
    const auto text = option.text();
    // ${host.app} stands for itself until an environment is meant.
    if (text.find("${") != std::string::npos)
        return;
    const auto bare = hostWithoutPort(text);
    if (!asciiName(bare) && !isAddress(bare)) {
        errors.push_back(
            {ErrorCode::BadInput, "'" + text + "' is no domain name", option.where(), {}});
    }
}

} // namespace

std::vector<OptionSpec> dnsOptions()
{
    auto list = member(OptionType::List);
    list.members = {member(OptionType::Text)};
    auto map = member(OptionType::Map);
    map.members = {member(OptionType::Text)};
    auto names = option("names", OptionType::OneOf,
                        "The names to look up, or names by the word under which they are "
                        "compared; all hosts of the environment if not said.");
    names.members = {list, map};
    auto resolver = option("resolver", OptionType::List,
                           "Address of a resolver, with a port if it is not 53, or of several "
                           "that are asked in turn; the system's if not said.");
    resolver.members = {member(OptionType::Text)};
    return {
        names,
        resolver,
        option("request-timeout", OptionType::Duration,
               "Longest wait for a resolver's answer to one question, 5s if not said."),
        option("rate", OptionType::Integer,
               "How many questions a second a resolver is asked at most; without it, six at a "
               "time as fast as it answers."),
    };
}

std::vector<Error> checkDnsOptions(const OptionValue &options)
{
    std::vector<Error> errors;
    const auto &names = options["names"];
    for (const auto &[segment, name] : names.entries())
        checkName(name, errors);
    for (const auto &name : names.entries().empty() ? names.items() : OptionValue::List())
        checkName(name, errors);
    for (const auto &resolver : options["resolver"].items()) {
        if (auto server = DnsServer::parse(resolver.text()); !server) {
            auto error = std::move(server).error();
            error.where = resolver.where();
            errors.push_back(std::move(error));
        }
    }
    if (options["resolver"].items().size() > 3)
        errors.push_back(
            {ErrorCode::BadInput, "three resolvers are the most", options["resolver"].where(), {}});
    const auto rate = options["rate"].integer(1);
    if (rate < 1 || rate > 1000)
        errors.push_back(
            {ErrorCode::BadInput, "rate must be from 1 to 1000", options["rate"].where(), {}});
    if (const auto time = options["request-timeout"].duration(Milliseconds(1000));
        time < Milliseconds(100))
        errors.push_back({ErrorCode::BadInput,
                          "request-timeout must be 100ms or more",
                          options["request-timeout"].where(),
                          {}});
    return errors;
}

Result<DnsTarget> dnsTarget(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    DnsTarget target;
    target.hosts = hostsWanted(options["names"], context.spec.hosts);
    if (target.hosts.empty())
        return failure(ErrorCode::NotConfigured,
                       "there is no name to look up: the environment has no hosts", {},
                       "write 'hosts' for the environment, or 'names' for this target");
    for (const auto &text : options["resolver"].texts()) {
        auto server = DnsServer::parse(text);
        if (!server)
            return tl::unexpected(std::move(server).error());
        target.servers.push_back(*std::move(server));
    }
    if (target.servers.empty()) {
        auto servers = systemDnsServers();
        if (!servers)
            return tl::unexpected(std::move(servers).error());
        target.servers = *std::move(servers);
    }
    target.manners.patience = options["request-timeout"].duration(target.manners.patience);
    target.manners.pacing = &context.pacing;
    if (const auto rate = options["rate"].integer(); rate > 0)
        target.manners.interval = Milliseconds(1000 / rate);
    return target;
}

} // namespace sidestage
