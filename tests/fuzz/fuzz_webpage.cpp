// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/htmllinks.h"
#include "probes/kinds/http/robots.h"
#include "probes/kinds/http/visibletext.h"
#include "probes/kinds/roles/formpage.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace sidestage;

// What servers send as pages and files for visitors.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    constexpr std::size_t most = 50;
    if (linksOfHtml(text, most).size() > most)
        std::abort();
    for (const auto &link : linksOfHeader(text)) {
        if (link.size() > size)
            std::abort();
    }
    inputValue(text, "csrf_token");
    // Nothing that a person sees is longer than what was sent, entities and spaces apart.
    if (visibleText(text).size() > 4 * size + 4)
        std::abort();
    const auto robots = robotsText(text);
    if (robots.sitemaps.size() > size)
        std::abort();
    return 0;
}
