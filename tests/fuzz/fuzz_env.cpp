// SPDX-License-Identifier: Apache-2.0
#include "probes/base/valueshape.h"
#include "probes/kinds/env/envtext.h"
#include "probes/kinds/env/settings.h"

#include <cstdint>

// The first byte chooses a dialect or a format of settings; the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char *>(data) + 1, size - 1);
    const int choice = data[0] % 11;
    if (choice < 6) {
        const auto read =
            sidestage::readEnv(static_cast<sidestage::EnvDialect>(choice), text, {{"A", "1"}});
        for (const auto &entry : read.entries)
            static_cast<void>(sidestage::valueClassOf(entry.value.value_or(std::string())));
    } else {
        static_cast<void>(sidestage::readSettings(
            static_cast<sidestage::SettingsFormat>(choice - 6), text, "fuzz"));
    }
    return 0;
}
