// SPDX-License-Identifier: Apache-2.0
// Feeds environments.yaml to its reader: any bytes are either read whole or refused with errors
// that a person can act on. Start it with tests/data/config as its corpus.
#include "models/config/environmentsfile.h"
#include "models/config/planning.h"
#include "tests/models/config/fakekinds.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto registry = sidestage::fakeKinds();
    const std::string text(data, data + size);
    const auto load = sidestage::parseWorkspace(text, "environments.yaml", "/work/space", registry);
    if (load.workspace.has_value() != load.errors.empty())
        std::abort();
    for (const auto &error : load.errors) {
        if (error.message.empty() || error.toString().find('\n') != std::string::npos)
            std::abort();
    }
    if (load.workspace && sidestage::planRun(*load.workspace).hosts.empty())
        std::abort();
    return 0;
}
