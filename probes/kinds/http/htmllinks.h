// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The addresses that a page of HTML names in its tags: href, src, action, formaction, poster,
/// data, cite, srcset, and the content of og:… and twitter:… addresses and of a refresh. As
/// written, with the references of characters that addresses hold replaced; each once, in order.
/// Comments and what stands inside scripts and styles are passed over. Reads any bytes; stops
/// after `most` addresses.
std::vector<std::string> linksOfHtml(std::string_view page, std::size_t most = 5000);

/// The addresses of a Link header (RFC 8288 section 3).
std::vector<std::string> linksOfHeader(std::string_view header);

} // namespace sidestage
