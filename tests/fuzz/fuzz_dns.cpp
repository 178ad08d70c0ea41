// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/dnsmessage.h"

#include <cstdint>
#include <cstdlib>

using namespace sidestage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto message = readDnsMessage({data, size});
    if (!message)
        return 0;
    // Every record has a head of eleven bytes at least, whatever the counters say.
    if (message->answers.size() > size / 11)
        std::abort();
    for (const auto &record : message->answers) {
        // RFC 1035: 255 bytes; what cannot be printed is written with three digits.
        if (record.owner.size() > 4 * 255)
            std::abort();
    }
    return 0;
}
