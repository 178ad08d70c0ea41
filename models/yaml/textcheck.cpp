// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/textcheck.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace sidestage {

namespace {

/// The number of bytes of the UTF-8 sequence at the beginning of `bytes`; 0 where it is invalid.
/// The ranges are those of table 3-7 of the Unicode standard: no overlong forms, no surrogates.
std::size_t utf8Length(std::string_view bytes)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const auto isTail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return i < bytes.size() && at(i) >= low && at(i) <= high;
    };
    const unsigned first = at(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return isTail(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned low = first == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = first == 0xed ? 0x9f : 0xbf;
        return isTail(1, low, high) && isTail(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned low = first == 0xf0 ? 0x90 : 0x80;
        const unsigned high = first == 0xf4 ? 0x8f : 0xbf;
        return isTail(1, low, high) && isTail(2) && isTail(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

std::optional<Error> whyNotText(std::string_view bytes, const std::string &file)
{
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
        return Error{
            ErrorCode::BadInput, "the file is written in UTF-16", {file, 1, 1}, "save it as UTF-8"};
    }
    int line = 1;
    std::size_t lineStart = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto length = utf8Length(bytes.substr(i));
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const auto refuse = [&](std::string message, std::string suggestion) {
            return Error{ErrorCode::BadInput,
                         std::move(message),
                         {file, line, static_cast<int>(i - lineStart) + 1},
                         std::move(suggestion)};
        };
        if (length == 0)
            return refuse("the text is not valid UTF-8", "save the file as UTF-8");
        if (byte == 0)
            return refuse("there is a NUL byte: this is not a text file", {});
        if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') {
            return refuse("there is a control character in the text",
                          "remove it, or write it as an escape in double quotes");
        }
        i += length;
        if (byte == '\n') {
            ++line;
            lineStart = i;
        }
    }
    return {};
}

Result<std::string> readTextFile(const std::string &path, const std::string &shownAs,
                                 std::size_t limit)
{
    const Location where{shownAs};
    const QFileInfo info(QString::fromStdString(path));
    if (!info.exists())
        return failure(ErrorCode::NotFound, "there is no such file", where);
    if (info.isDir())
        return failure(ErrorCode::BadInput, "this is a folder, not a file", where);
    if (!info.isFile())
        return failure(ErrorCode::BadInput, "this is not a regular file", where);
    QFile file(info.filePath());
    if (!file.open(QIODevice::ReadOnly)) {
        if (!info.isReadable())
            return failure(ErrorCode::PermissionDenied, "no permission to read the file", where);
        return failure(ErrorCode::NotFound,
                       "the file cannot be opened: " + file.errorString().toStdString(), where);
    }
    // One byte more than allowed shows a file that is too large, or that grows meanwhile.
    const auto bytes = file.read(static_cast<qint64>(limit) + 1);
    if (static_cast<std::size_t>(bytes.size()) > limit) {
        return failure(ErrorCode::TooLarge,
                       "the file is larger than " + std::to_string(limit >> 20U) + " MiB", where);
    }
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::Corrupt, "the file cannot be read to its end", where);
    return bytes.toStdString();
}

} // namespace sidestage
