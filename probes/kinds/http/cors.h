// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/asking.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What an answer allows the pages of another origin (the Fetch standard, CORS protocol).
struct CorsAnswer
{
    /// "this origin", "any origin", "another origin", "several" (which browsers refuse), "none".
    std::string_view allowed = "none";
    bool hasCredentials = false; ///< cookies and passwords may come along
    int status = 0;

    /// Whether a browser would go on: a preflight has to succeed, too.
    bool isAllowed() const { return allowed == "this origin" || allowed == "any origin"; }
    /// Whether the origin may read what is meant for whoever is signed in. Browsers refuse "any
    /// origin" together with credentials.
    bool isOpen() const { return allowed == "this origin" && hasCredentials; }
};

/// `origin`: the one that asked, as it was written.
CorsAnswer corsAnswer(const HttpResponse &response, std::string_view origin);

OptionSpec corsOption();
std::vector<Error> checkCorsOption(const OptionValue &options);

/// Asks as pages of other origins would and writes `cors/PATH/…`. `firstPath`: the page that is
/// looked at where the option `cors` is not there.
void writeCors(const ProbeContext &context, SiteAsking &asking, std::string_view firstPath);

} // namespace sidestage
