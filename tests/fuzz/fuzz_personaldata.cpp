// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/card.h"
#include "probes/kinds/database/personal/columntally.h"
#include "probes/kinds/database/personal/iban.h"

#include <cstdlib>

using namespace sidestage;

// Whatever stands in a column: nothing is read beyond it, and what is found is well formed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const ColumnHints hints{(data[0] & 1U) != 0, (data[0] & 2U) != 0};
    const std::string_view text(reinterpret_cast<const char *>(data) + 1, size - 1);
    findPersonalData(text, hints, {"acme.test"}, [](PersonalMatch &&match) {
        const bool isNumber = match.value.find_first_not_of("0123456789") == std::string::npos;
        switch (match.kind) {
        case PersonalKind::Email:
            if (match.value.find('@') == std::string::npos)
                std::abort();
            break;
        case PersonalKind::Card:
            if (!isNumber || !hasCardShape(match.value) || match.isValid != passesLuhn(match.value))
                std::abort();
            break;
        case PersonalKind::Phone:
            if (!isNumber || match.value.size() < 7 || match.value.size() > 15)
                std::abort();
            break;
        case PersonalKind::Iban:
            if (match.isValid != passesMod97(match.value) || !ibanAt(match.value, 0))
                std::abort();
            break;
        }
    });
    static const Fingerprinter fingerprints{Secret(std::string("key of the fuzzer"))};
    ColumnTally tally(text.substr(0, 16), fingerprints);
    tally.take(text, {});
    for (std::size_t i = 0; i < personalKinds; ++i) {
        const auto count = tally.count(static_cast<PersonalKind>(i));
        if (count.found > count.seen || count.least.size() > count.found
            || count.least.empty() != (count.found == 0))
            std::abort();
    }
    return 0;
}
