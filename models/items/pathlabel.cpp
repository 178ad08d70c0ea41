// SPDX-License-Identifier: Apache-2.0
#include "models/items/pathlabel.h"

#include "probes/base/factpath.h"

namespace sidestage {

std::string pathLabel(std::string_view escapedPath)
{
    const bool isAlone = escapedPath.find('/') == std::string_view::npos;
    std::string label;
    for (SegmentIterator it(escapedPath); it != std::default_sentinel; ++it) {
        const auto segment = FactPath::unescape(*it);
        const bool isQuoted = !isAlone && (segment.starts_with('/') || segment.ends_with('/'));
        label += label.empty() ? "" : " / ";
        label += isQuoted ? "“" + segment + "”" : segment;
    }
    return label;
}

} // namespace sidestage
