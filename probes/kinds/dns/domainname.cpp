// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/domainname.h"

#include "probes/base/asciitext.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>
#include <libpsl.h>

namespace sidestage {

namespace {

constexpr std::size_t longestName = 253;
constexpr std::size_t longestLabel = 63;

bool isLabel(std::string_view label)
{
    if (label.empty() || label.size() > longestLabel)
        return false;
    const bool isOfLetters = std::ranges::all_of(
        label, [](char c) { return isLetterOrDigit(c) || c == '-' || c == '_'; });
    return isOfLetters && label.front() != '-' && label.back() != '-';
}

bool isName(std::string_view name)
{
    if (name.empty() || name.size() > longestName)
        return false;
    for (std::size_t at = 0; at <= name.size();) {
        const auto end = std::min(name.find('.', at), name.size());
        if (!isLabel(name.substr(at, end - at)))
            return false;
        at = end + 1;
    }
    return true;
}

QString qString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool isWithin(std::string_view name, std::string_view domain)
{
    return name == domain
        || (name.size() > domain.size() && name.ends_with(domain)
            && name[name.size() - domain.size() - 1] == '.');
}

} // namespace

std::optional<std::string> asciiName(std::string_view text)
{
    if (text.ends_with('.'))
        text.remove_suffix(1);
    const bool isAscii =
        std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    auto name = isAscii ? lowered(text) : QUrl::toAce(qString(text)).toStdString();
    if (!isName(name) || isAddress(name))
        return {};
    return name;
}

bool isAddress(std::string_view text)
{
    return !text.empty() && !QHostAddress(qString(text)).isNull();
}

bool isLocalName(std::string_view name)
{
    return name.find('.') == std::string_view::npos || name.ends_with(".localhost");
}

std::string parentOf(std::string_view name)
{
    const auto dot = name.find('.');
    return std::string(dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1));
}

std::string registeredDomain(std::string_view name)
{
    const std::string text(name);
    const auto *list = psl_builtin();
    const auto *domain = list ? psl_registrable_domain(list, text.c_str()) : nullptr;
    return domain ? std::string(domain) : std::string();
}

std::string shapeOf(const std::string &name, const std::vector<std::string> &knownHosts)
{
    if (std::ranges::find(knownHosts, name) != knownHosts.end())
        return name;
    const auto *list = psl_builtin();
    const auto *suffix = list ? psl_unregistrable_domain(list, name.c_str()) : nullptr;
    // Whoever rents out names puts its domain on the list's private half.
    if (suffix
        && psl_is_public_suffix2(list, suffix, PSL_TYPE_PRIVATE | PSL_TYPE_NO_STAR_RULE) != 0)
        return "*." + std::string(suffix);
    const auto registered = registeredDomain(name);
    return registered.empty() || registered == name ? name : "*." + registered;
}

std::string placeOf(std::string_view foundAt, std::string_view name)
{
    const auto registered = registeredDomain(name);
    if (foundAt == name)
        return "the name itself";
    if (foundAt == registered)
        return "the registered domain";
    return isWithin(foundAt, registered) ? "in between" : "above the registered domain";
}

} // namespace sidestage
