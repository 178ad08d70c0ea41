// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls/certificate.h"
#include "probes/kinds/tls/stapledstatus.h"

#include <cstdint>
#include <cstdlib>

using namespace sidestage;

// Certificates and statuses as servers send them, DER.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view der(reinterpret_cast<const char *>(data), size);
    if (const auto certificate = certificateOf(der)) {
        if (certificate->keyFingerprint.size() != 64)
            std::abort();
        // One that can be read is for all the names that it tells.
        for (const auto &name : certificate->names) {
            if (name.size() > size)
                std::abort();
        }
    }
    coverageOf(der, "www.acme.test");
    // Nobody signed it for this certificate.
    if (stapledStatus(der, {std::string(der)}, {}) == "good")
        std::abort();
    return 0;
}
