// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/dnsserver.h"

#include "probes/base/asciitext.h"
#include "probes/transport/areslibrary.h"

#include <QHostAddress>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace sidestage {

namespace {

std::optional<int> portIn(std::string_view text)
{
    if (text.empty() || text.size() > 5 || !std::ranges::all_of(text, isDigit))
        return {};
    const int port = std::stoi(std::string(text));
    return port >= 1 && port <= 65535 ? std::optional(port) : std::nullopt;
}

/// The textual form that everybody writes, or nothing for what is no address.
std::optional<std::string> addressIn(std::string_view text)
{
    // "1" and "127.1" are addresses to some; here they are slips.
    const bool isWhole =
        text.find(':') != std::string_view::npos || std::ranges::count(text, '.') == 3;
    const QHostAddress address(QString::fromUtf8(text.data(), qsizetype(text.size())));
    if (!isWhole || address.isNull() || !address.scopeId().isEmpty())
        return {};
    return address.toString().toStdString();
}

} // namespace

Result<DnsServer> DnsServer::parse(std::string_view text)
{
    auto host = text;
    std::optional<int> port(53);
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        host = text.substr(1, end == std::string_view::npos ? end : end - 1);
        const auto rest = end == std::string_view::npos ? text : text.substr(end + 1);
        if (!rest.empty())
            port = rest.front() == ':' ? portIn(rest.substr(1)) : std::nullopt;
    } else if (std::ranges::count(text, ':') == 1) {
        host = text.substr(0, text.find(':'));
        port = portIn(text.substr(host.size() + 1));
    }
    const auto address = addressIn(host);
    if (!address || !port)
        return failure(ErrorCode::BadInput,
                       "'" + std::string(text) + "' is not the address of a resolver", {},
                       "10.0.0.53, 10.0.0.53:5353 or [2001:db8::53]:5353");
    return DnsServer{*address, *port};
}

std::string DnsServer::toString() const
{
    if (port == 53)
        return address;
    const bool isLong = address.find(':') != std::string::npos;
    return (isLong ? '[' + address + ']' : address) + ':' + std::to_string(port);
}

Result<std::vector<DnsServer>> systemDnsServers(const std::string &file)
{
    auto path = file;
    ares_options options{};
    options.resolvconf_path = path.data();
    auto channel = openAres(options, path.empty() ? 0 : ARES_OPT_RESOLVCONF);
    if (!channel)
        return tl::unexpected(channel.error());
    ares_addr_port_node *nodes = nullptr;
    if (ares_get_servers_ports(channel->get(), &nodes) != ARES_SUCCESS)
        return failure(ErrorCode::Internal, "the system's resolvers cannot be read");
    const std::unique_ptr<ares_addr_port_node, void (*)(void *)> owner(nodes, ares_free_data);
    std::vector<DnsServer> servers;
    for (const auto *node = nodes; node; node = node->next) {
        std::array<char, 64> text{};
        if (ares_inet_ntop(node->family, &node->addr, text.data(), text.size()))
            servers.push_back({text.data(), node->udp_port != 0 ? node->udp_port : 53});
    }
    if (servers.empty())
        return failure(ErrorCode::Unsupported, "the system names no resolver", {},
                       "name one with the option resolver");
    return servers;
}

} // namespace sidestage
