// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A setting's name in upper-case words: "stripeApiKey", "stripe.api-key" and "STRIPE_API_KEY"
/// are all {STRIPE, API, KEY}.
std::vector<std::string> wordsOfName(std::string_view name);
/// Whether the name promises a credential: …PASSWORD, …TOKEN, …API_KEY, …; but not what only
/// speaks of one: TOKEN_TTL, PASSWORD_MIN_LENGTH, SECRET_FILE.
bool isCredentialName(std::string_view name);
/// Whether values under the name are fit to be shown: NODE_ENV, TZ, *_REGION, LOG_LEVEL, ….
bool isHarmlessName(std::string_view name);

} // namespace sidestage
