// SPDX-License-Identifier: Apache-2.0
#include "models/text/showntext.h"

#include "models/text/utf8.h"

namespace sidestage {

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

/// Walks the characters that are shown: calls `visit(offset, length, character)` for each until it
/// says false.
template <typename Visit>
void walk(std::string_view bytes, Visit visit)
{
    std::size_t at = bytes.starts_with(mark) ? mark.size() : 0;
    while (at < bytes.size()) {
        std::size_t length = 1;
        char32_t shown = static_cast<unsigned char>(bytes[at]);
        if (bytes[at] == '\r') {
            length = at + 1 < bytes.size() && bytes[at + 1] == '\n' ? 2 : 1;
            shown = U'\n';
        } else if (shown >= 0x80 || shown == 0) {
            const auto character = utf8At(bytes, at);
            length = character.length;
            shown = character.character;
            if (shown == 0 || shown == 0x2029 || shown == 0xFDD0 || shown == 0xFDD1)
                shown = 0xFFFD;
        }
        if (!visit(at, length, shown))
            return;
        at += length;
    }
}

constexpr std::size_t unitsOf(char32_t character)
{
    return character > 0xFFFF ? 2 : 1;
}

} // namespace

QString shownText(std::string_view bytes)
{
    QString text;
    text.reserve(static_cast<qsizetype>(bytes.size()));
    walk(bytes, [&](std::size_t, std::size_t, char32_t character) {
        if (unitsOf(character) == 2) {
            text += QChar(QChar::highSurrogate(character));
            text += QChar(QChar::lowSurrogate(character));
        } else {
            text += QChar(static_cast<char16_t>(character));
        }
        return true;
    });
    return text;
}

std::size_t offsetOfShown(std::string_view bytes, std::size_t position)
{
    std::size_t found = bytes.size();
    std::size_t units = 0;
    walk(bytes, [&](std::size_t at, std::size_t, char32_t character) {
        units += unitsOf(character);
        if (units <= position)
            return true;
        found = at;
        return false;
    });
    return found;
}

std::size_t positionOfByte(std::string_view bytes, std::size_t offset)
{
    std::size_t units = 0;
    walk(bytes, [&](std::size_t at, std::size_t length, char32_t character) {
        if (offset < at + length)
            return false;
        units += unitsOf(character);
        return true;
    });
    return units;
}

std::vector<std::size_t> positionsOfBytes(std::string_view bytes,
                                          const std::vector<std::size_t> &offsets)
{
    std::vector<std::size_t> positions;
    positions.reserve(offsets.size());
    std::size_t units = 0;
    walk(bytes, [&](std::size_t at, std::size_t length, char32_t character) {
        while (positions.size() < offsets.size() && offsets[positions.size()] < at + length)
            positions.push_back(units);
        units += unitsOf(character);
        return positions.size() < offsets.size();
    });
    positions.resize(offsets.size(), units);
    return positions;
}

std::string bytesOfTyped(const QString &text, std::string_view lineEnd)
{
    std::string bytes;
    const auto utf8 = text.toStdString();
    constexpr std::string_view paragraphSeparator = "\xE2\x80\xA9";
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        if (std::string_view(utf8).substr(i).starts_with(paragraphSeparator)) {
            bytes += lineEnd;
            i += paragraphSeparator.size() - 1;
        } else if (utf8[i] == '\r') {
            bytes += lineEnd;
            if (i + 1 < utf8.size() && utf8[i + 1] == '\n')
                ++i;
        } else if (utf8[i] == '\n') {
            bytes += lineEnd;
        } else {
            bytes += utf8[i];
        }
    }
    return bytes;
}

std::string_view lineEndAt(std::string_view bytes, std::size_t offset)
{
    auto at = bytes.find_first_of("\r\n", offset);
    if (at == std::string_view::npos) {
        at = bytes.find_last_of("\r\n");
        if (at == std::string_view::npos)
            return "\n";
        if (at > 0 && bytes[at] == '\n' && bytes[at - 1] == '\r')
            --at;
    } else if (at == offset && at > 0 && bytes[at] == '\n' && bytes[at - 1] == '\r') {
        --at;
    }
    return bytes.substr(
        at, bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n' ? 2 : 1);
}

} // namespace sidestage
