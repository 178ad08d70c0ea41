// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// Whether values of this parameter of a query are fresh each time, or open a door: state, code,
/// token and their like, however the name is written ("accessToken", "access-token", "JSESSIONID").
bool isFreshOrSecretParameter(std::string_view name);

/// An address of any scheme, or a part of one, as it may be shown: without its user part, with "…"
/// in place of the values of parameters that are fresh or secret, wherever in path, query or
/// fragment they stand, addresses inside of values included. Keys, tokens and e-mail addresses are
/// masked as maskedSecrets does.
std::string maskedAddress(std::string_view address);

/// A path with "…" in place of the values of such parameters ("/bye;jsessionid=…") and nothing
/// else masked: for addresses that are meant to be known.
std::string maskedPathParameters(std::string_view path);

/// A header's value or other text in which addresses and parameters stand between other words.
std::string maskedAddressesIn(std::string_view text);

} // namespace sidestage
