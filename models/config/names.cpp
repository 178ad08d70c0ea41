// SPDX-License-Identifier: Apache-2.0
#include "models/config/names.h"

#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t longestName = 64;
constexpr std::size_t longestHost = 253;
constexpr std::size_t longestLabel = 63;

bool isNameByte(char c)
{
    return isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
}

std::string whyNotPart(std::string_view text)
{
    if (text.empty())
        return "is empty";
    if (!isLetterOrDigit(text.front()))
        return "must begin with a letter or a digit";
    if (!std::ranges::all_of(text, isNameByte))
        return "may hold only letters, digits, '.', '_' and '-'";
    return {};
}

bool isPort(std::string_view text)
{
    int port = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || text.size() > 5)
            return false;
        port = port * 10 + (c - '0');
    }
    return port >= 1 && port <= 65535;
}

std::string whyNotLabels(std::string_view host)
{
    if (host.size() > longestHost)
        return "is longer than a host name may be";
    if (host.ends_with('.'))
        host.remove_suffix(1);
    while (true) {
        const auto label = host.substr(0, host.find('.'));
        if (label.empty())
            return "has an empty part";
        if (label.size() > longestLabel)
            return "has a part of more than 63 letters";
        if (label.starts_with('-') || label.ends_with('-'))
            return "has a part that begins or ends with '-'";
        const auto isBad = [](char c) { return !isLetterOrDigit(c) && c != '-' && c != '_'; };
        if (std::ranges::any_of(label, isBad))
            return "may hold only letters, digits, '.', '_' and '-'";
        if (label.size() == host.size())
            return {};
        host.remove_prefix(label.size() + 1);
    }
}

} // namespace

std::string whyNotName(std::string_view text)
{
    if (text.size() > longestName)
        return "is longer than 64 letters";
    return whyNotPart(text);
}

std::string whyNotCredentialName(std::string_view text)
{
    if (text.size() > 200)
        return "is longer than 200 letters";
    while (true) {
        const auto part = text.substr(0, text.find('/'));
        if (auto reason = whyNotPart(part); !reason.empty())
            return reason == "is empty" && !text.empty() ? "has an empty part" : reason;
        if (part.size() == text.size())
            return {};
        text.remove_prefix(part.size() + 1);
        if (text.empty())
            return "has an empty part";
    }
}

std::string whyNotHost(std::string_view text)
{
    if (text.empty())
        return "is empty";
    if (text.find("://") != std::string_view::npos || text.find('/') != std::string_view::npos)
        return "must be the host alone, without scheme and path";
    if (text.find('@') != std::string_view::npos)
        return "must be the host alone, without a user";
    if (text.find('*') != std::string_view::npos)
        return "must be one host, without '*'";
    auto host = text;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos)
            return "lacks the ']' of an IPv6 address";
        const auto isBad = [](char c) { return !(isHexDigit(c) || c == ':' || c == '.'); };
        const auto address = text.substr(1, end - 1);
        if (address.size() < 2 || std::ranges::any_of(address, isBad))
            return "is no IPv6 address";
        host = text.substr(end + 1);
        if (host.empty())
            return {};
        return host.starts_with(':') && isPort(host.substr(1)) ? "" : "has no valid port";
    }
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        if (text.find(':', colon + 1) != std::string_view::npos)
            return "must have its IPv6 address in brackets";
        if (!isPort(text.substr(colon + 1)))
            return "has no valid port";
        host = text.substr(0, colon);
    }
    return whyNotLabels(host);
}

} // namespace sidestage
