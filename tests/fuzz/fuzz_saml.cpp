// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/jsondocument.h"
#include "probes/kinds/oidc/samlxml.h"

#include <cstdint>
#include <cstdlib>

using namespace sidestage;

namespace {

std::size_t elementsIn(const SamlElement &element)
{
    std::size_t count = 1;
    for (const auto &child : element.children)
        count += elementsIn(child);
    return count;
}

} // namespace

// What identity providers publish.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    // An element takes four bytes at least: "<a/>". More would come of entities that grow.
    if (const auto root = readSamlXml(text, "the metadata"); root && elementsIn(*root) > size / 4)
        std::abort();
    samlWord(text);
    if (const auto document = jsonObjectOf(text, "the document"))
        valueAt(*document, text.substr(0, 20));
    return 0;
}
