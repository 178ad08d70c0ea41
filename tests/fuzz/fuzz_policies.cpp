// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/spfrecord.h"
#include "probes/kinds/http/contentpolicy.h"
#include "probes/kinds/http/featurepolicy.h"

#include <cstdint>
#include <cstdlib>

using namespace sidestage;

// Policies in headers and in the DNS.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    if (const auto policies = parseContentPolicies(text)) {
        for (const auto &policy : *policies) {
            for (const auto &[name, values] : policy.directives) {
                if (name.empty() || name.find_first_of("; ,") != std::string::npos)
                    std::abort();
                // What is fresh in each answer is never kept.
                for (const auto &value : values) {
                    if (value.starts_with("'nonce-") && value != "'nonce-…'")
                        std::abort();
                }
            }
        }
    }
    if (const auto policy = parseFeaturePolicy(text)) {
        for (const auto &[name, values] : *policy) {
            if (name.empty())
                std::abort();
        }
    }
    if (const auto record = readSpf(text); record && record->problem.empty() && record->all.empty())
        std::abort();
    return 0;
}
