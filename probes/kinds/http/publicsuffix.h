// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// Whether names below this one belong to different owners ("com", "co.uk", "github.io"), so that
/// no cookie may span them: by the public suffix list that libpsl was built with. A name at the
/// top that the list does not know is one.
bool isPublicSuffix(std::string_view host);

/// The part of a host that somebody registered: "acme.co.uk" of "app.acme.co.uk". Empty for a
/// public suffix, an address and a single name.
std::string registrableDomain(std::string_view host);

/// Whether the host is an address and no name: "127.0.0.1", "::1", "[::1]".
bool isIpAddress(std::string_view host);

} // namespace sidestage
