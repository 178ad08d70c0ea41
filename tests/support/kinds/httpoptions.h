// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http.h"
#include "tests/support/optionvalues.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace sidestage::test {

/// Options of a target for the probe `http`, as the reader of files would give them.
struct HttpOptions
{
    using Entries = OptionValue::Map;

    std::string url;
    Entries others{};
    std::chrono::milliseconds requestTimeout{500};

    void add(std::string name, OptionValue value)
    {
        others.emplace_back(std::move(name), std::move(value));
    }
    OptionValue value() const
    {
        Entries all{{"url", textOption(url)},
                    {"request-timeout", OptionValue(OptionValue::Value(requestTimeout))}};
        all.insert(all.end(), others.begin(), others.end());
        return OptionValue(std::move(all));
    }
    Reading probed(const ProbeConditions &run = {}) const
    {
        return runProbe(httpProbe(), value(), run);
    }
};

/// What a server was asked, one request after another, heads and all.
inline std::string joinedRequests(const std::vector<std::string> &requests)
{
    std::string all;
    for (const auto &request : requests)
        all += request + "\r\n";
    return all;
}

} // namespace sidestage::test
