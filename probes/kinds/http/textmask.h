// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Replaces what must not be seen wherever a server puts it: e-mail addresses, keys and tokens,
/// long random hexadecimal and base64 text, UUIDs. "{e-mail}", "{token}", "{uuid}" stand instead.
std::string maskedSecrets(std::string_view text);

/// The above, and also what merely changes from one day to the next: dates, times, numbers
/// ("{date}", "{time}", "{number}"). `keep` are texts that stay as they are wherever they stand,
/// the environments' hosts: they are compared by their names.
std::string maskedText(std::string_view text, const std::vector<std::string> &keep);

} // namespace sidestage
