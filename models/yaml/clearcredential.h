// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sidestage {

/// Whether a text holds what only a credential looks like: the key of a known provider, a token,
/// a private key, a URL with a password, an HTTP Authorization value. Knows shapes, not words: a
/// short password of plain letters is not recognised.
bool looksLikeCredential(std::string_view text);

/// Whether an HTTP header of that name carries a credential by its definition: "Authorization".
bool isCredentialHeader(std::string_view name);

} // namespace sidestage
