// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/createtable.h"
#include "probes/kinds/sqlite/definitions.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view sql(reinterpret_cast<const char *>(data), size);
    const auto once = sidestage::normaliseSql(sql);
    if (sidestage::normaliseSql(once) != once)
        std::abort();
    (void)sidestage::parseCreateTable(sql);
    (void)sidestage::normaliseIndex(sql);
    (void)sidestage::normaliseView(sql);
    (void)sidestage::normaliseTrigger(sql);
    return 0;
}
