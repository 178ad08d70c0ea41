// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/tlstarget.h"

#include "probes/base/asciitext.h"
#include "probes/base/optionspec.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::string_view www = "www.";

std::vector<std::string> dersOf(const QList<QSslCertificate> &certificates)
{
    std::vector<std::string> ders;
    ders.reserve(static_cast<std::size_t>(certificates.size()));
    for (const auto &certificate : certificates)
        ders.push_back(certificate.toDer().toStdString());
    return ders;
}

/// Read once: it takes a quarter of a second, and authorities come and go with the system's
/// updates.
const std::vector<std::string> &systemRoots()
{
    static const auto roots = dersOf(QSslConfiguration::systemCaCertificates());
    return roots;
}

Result<TrustedRoots> rootsOf(const std::string &caFile)
{
    TrustedRoots roots;
    roots.system = systemRoots();
    if (caFile.empty())
        return roots;
    QFile file(QString::fromStdString(caFile));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, "the file of certificate authorities cannot be read",
                       {caFile, 0, 0});
    roots.named = dersOf(QSslCertificate::fromDevice(&file, QSsl::Pem));
    if (roots.named.empty())
        return failure(ErrorCode::BadInput, "the file holds no certificate in PEM form",
                       {caFile, 0, 0});
    return roots;
}

/// The host as it is written on the wire: lower case, names of other scripts in their ASCII form.
std::string hostText(const std::string &host)
{
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(QString::fromStdString(host));
    const auto text = url.host(QUrl::FullyEncoded).toStdString();
    return text.empty() ? lowered(host) : text;
}

/// The name that the environment gives a host, so that environments line up; empty: none.
std::string nameAmong(const std::map<std::string, std::string> &hosts, const std::string &host)
{
    for (const auto &[name, known] : hosts) {
        if (hostText(known) == host)
            return name;
    }
    if (host.starts_with(www)) {
        const auto bare = nameAmong(hosts, host.substr(www.size()));
        return bare.empty() ? bare : std::string(www) + bare;
    }
    return {};
}

/// An entry of `names`: a name of the environment's hosts, its www form, or a host.
TlsName nameOf(const std::map<std::string, std::string> &hosts, const std::string &entry)
{
    if (const auto found = hosts.find(entry); found != hosts.end())
        return {entry, hostText(found->second)};
    if (entry.starts_with(www)) {
        if (const auto found = hosts.find(entry.substr(www.size())); found != hosts.end())
            return {entry, std::string(www) + hostText(found->second)};
    }
    if (entry.find_first_of(".:") == std::string::npos)
        return {entry, {}};
    const auto host = hostText(entry);
    const auto name = nameAmong(hosts, host);
    return {name.empty() ? host : name, host};
}

std::vector<TlsName> namesOf(const ProbeSpec &spec, const std::string &own)
{
    const auto ownName = nameAmong(spec.hosts, own);
    std::vector<TlsName> names{{ownName.empty() ? "target" : ownName, own}};
    for (const auto &entry : spec.options["names"].texts()) {
        auto name = nameOf(spec.hosts, entry);
        const bool isThere = std::any_of(names.begin(), names.end(), [&](const TlsName &other) {
            return other.segment == name.segment || (!name.host.empty() && other.host == name.host);
        });
        if (!isThere)
            names.push_back(std::move(name));
    }
    return names;
}

} // namespace

std::vector<OptionSpec> tlsOptions()
{
    auto names = option("names", OptionType::List,
                        "Hosts that the server has to answer for: names of the environment's "
                        "hosts, their www form, or hosts; the target's own is always looked at.");
    names.members = {option({}, OptionType::Text, {})};
    return {
        option("url", OptionType::Url, "Address of the server, with https."),
        option("host", OptionType::Text, "Host of the server, where it has no address of the web."),
        option("port", OptionType::Integer, "Port that belongs to the host, 443 if not said."),
        option("server-name", OptionType::Text,
               "Name to ask for, where it is not the host: of a load balancer, say."),
        names,
        option("ca", OptionType::FilePath, "PEM file of a private certificate authority."),
        option("request-timeout", OptionType::Duration,
               "Longest wait for one handshake, 10s if not said."),
        option("rate", OptionType::Integer,
               "How many handshakes a second the host is asked for at most; without it, one after "
               "another as fast as it answers."),
    };
}

std::vector<Error> checkTlsOptions(const OptionValue &options)
{
    std::vector<Error> errors;
    const auto complain = [&errors](std::string message, const OptionValue &at,
                                    std::string suggestion = {}) {
        errors.push_back(
            {ErrorCode::BadInput, std::move(message), at.where(), std::move(suggestion)});
    };
    const auto &url = options["url"];
    if (url.isSet() == options["host"].isSet())
        complain(url.isSet() ? "url and host say the same thing twice"
                             : "one of url and host is needed",
                 url.isSet() ? options["host"] : options);
    if (url.isSet() && options["port"].isSet())
        complain("the port belongs into the url", options["port"]);
    if (url.isSet() && !lowered(url.text()).starts_with("https://"))
        complain("an address without TLS has nothing to look at here", url,
                 "an address with https");
    const auto bounded = [&](const char *name, std::int64_t to) {
        const auto number = options[name].integer(1);
        if (number < 1 || number > to)
            complain(std::string(name) + " must be from 1 to " + std::to_string(to), options[name]);
    };
    bounded("port", 65535);
    bounded("rate", 1000);
    return errors;
}

Result<TlsTarget> tlsTarget(const ProbeSpec &spec)
{
    const auto &options = spec.options;
    TlsTarget target;
    if (options["url"].isSet()) {
        target.peer = QUrl(QString::fromStdString(options["url"].text()));
    } else {
        target.peer.setHost(QString::fromStdString(options["host"].text()));
        target.peer.setPort(static_cast<int>(options["port"].integer(443)));
    }
    target.peer.setScheme(QStringLiteral("https"));
    if (!target.peer.isValid() || target.peer.host().isEmpty())
        return failure(ErrorCode::BadInput, "there is no host to shake hands with",
                       options["url"].isSet() ? options["url"].where() : options["host"].where());
    auto roots = rootsOf(options["ca"].text());
    if (!roots)
        return tl::unexpected(roots.error());
    target.roots = *std::move(roots);
    const auto wanted = options["server-name"].text();
    target.names = namesOf(spec,
                           wanted.empty() ? target.peer.host(QUrl::FullyEncoded).toStdString()
                                          : hostText(wanted));
    target.requestTimeout = options["request-timeout"].duration(target.requestTimeout);
    if (const auto rate = options["rate"].integer(); rate > 0)
        target.interval = Milliseconds(1000 / rate);
    return target;
}

} // namespace sidestage
