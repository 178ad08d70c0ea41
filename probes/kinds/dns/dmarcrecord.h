// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A record of RFC 7489: what becomes of mail that claims to be from a domain and is not.
struct DmarcRecord
{
    std::string policy; ///< "none", "quarantine", "reject"; empty where it is none of these
    std::string subdomainPolicy; ///< the policy where it is not said
    int percent = 100; ///< of the mail that the policy is for
    std::string dkimAlignment = "relaxed"; ///< or "strict"
    std::string spfAlignment = "relaxed";
    std::vector<std::string> reportsTo; ///< domains alone: what stands before the "@" is somebody's
    std::vector<std::string> failureReportsTo;
    bool isValid = false; ///< receivers throw away what is not
};

/// Nothing for a text that is no such record.
std::optional<DmarcRecord> readDmarc(std::string_view text);

} // namespace sidestage
