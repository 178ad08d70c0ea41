// SPDX-License-Identifier: Apache-2.0
#include "models/text/textedit.h"

namespace sidestage {

std::string applied(std::string_view bytes, const TextEdits &edits)
{
    std::string text;
    std::size_t at = 0;
    for (const auto &edit : edits) {
        text += bytes.substr(at, edit.offset - at);
        text += edit.replacement;
        at = edit.offset + edit.length;
    }
    return text += bytes.substr(at);
}

TextEdits inverseOf(std::string_view bytes, const TextEdits &edits)
{
    TextEdits inverse;
    std::size_t grown = 0; // modulo 2^N: it may shrink
    for (const auto &edit : edits) {
        inverse.push_back({edit.offset + grown, edit.replacement.size(),
                           std::string(bytes.substr(edit.offset, edit.length))});
        grown += edit.replacement.size() - edit.length;
    }
    return inverse;
}

} // namespace sidestage
