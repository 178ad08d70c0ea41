// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/publicsuffix.h"

#include "probes/base/asciitext.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>
#include <libpsl.h>

namespace sidestage {

namespace {

/// As the list is searched: in lower case, international names in their ASCII form, without the
/// dot of the root.
std::string folded(std::string_view host)
{
    auto name = lowered(host);
    if (name.ends_with('.'))
        name.pop_back();
    const bool isAscii = std::all_of(name.begin(), name.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (isAscii)
        return name;
    return QUrl::toAce(QString::fromStdString(name)).toStdString();
}

} // namespace

bool isIpAddress(std::string_view host)
{
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    return !QHostAddress(QString::fromUtf8(host.data(), static_cast<qsizetype>(host.size())))
                .isNull();
}

bool isPublicSuffix(std::string_view host)
{
    const auto name = folded(host);
    return !name.empty() && !isIpAddress(name)
        && psl_is_public_suffix(psl_builtin(), name.c_str()) != 0;
}

std::string registrableDomain(std::string_view host)
{
    const auto name = folded(host);
    if (name.empty() || name.starts_with('.') || isIpAddress(name))
        return {};
    const char *const domain = psl_registrable_domain(psl_builtin(), name.c_str());
    return domain ? domain : "";
}

} // namespace sidestage
