// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What a stapled OCSP response (RFC 6960) says about the first certificate of a chain: "good",
/// "revoked", "unknown"; or why it says nothing that a client could use: "unreadable",
/// "for-another-certificate", "out-of-date", "not-by-the-authority". The clock is this machine's.
std::string_view stapledStatus(std::string_view response, const std::vector<std::string> &sent,
                               const std::vector<std::string> &roots);

} // namespace sidestage
