// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/inputfile.h"

#include "probes/kinds/env/characters.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

namespace sidestage {

namespace {

tl::unexpected<Error> failureOf(const std::error_code &code, const std::string &name)
{
    if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory)
        return failure(ErrorCode::NotFound, "there is no file '" + name + "'", {name, 0, 0});
    if (code == std::errc::permission_denied || code == std::errc::operation_not_permitted)
        return failure(ErrorCode::PermissionDenied, "the file '" + name + "' may not be read",
                       {name, 0, 0}, "give the user who runs the audit the right to read it");
    return failure(ErrorCode::Unreachable,
                   "the file '" + name + "' cannot be read: " + code.message(), {name, 0, 0});
}

tl::unexpected<Error> tooLarge(const std::string &name, std::uintmax_t limit)
{
    return failure(ErrorCode::TooLarge,
                   "the file '" + name + "' is larger than the limit of "
                       + std::to_string(limit / 1024) + " KiB",
                   {name, 0, 0});
}

/// The length of the well-formed UTF-8 character at `at` (Unicode 15, table 3-7), else 0.
std::size_t characterAt(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool isFine = follows(1) && follows(2) && !(first == 0xE0 && byte(1) < 0xA0)
            && !(first == 0xED && byte(1) > 0x9F);
        return isFine ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool isFine = follows(1) && follows(2) && follows(3)
            && !(first == 0xF0 && byte(1) < 0x90) && !(first == 0xF4 && byte(1) > 0x8F);
        return isFine ? 4 : 0;
    }
    return 0;
}

} // namespace

Result<std::string> readInputFile(const std::string &path, const std::string &shownName,
                                  std::uintmax_t limit, const Deadline &deadline)
{
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (status.type() == std::filesystem::file_type::not_found)
        return failureOf(std::make_error_code(std::errc::no_such_file_or_directory), shownName);
    if (code)
        return failureOf(code, shownName);
    if (std::filesystem::is_directory(status))
        return failure(ErrorCode::BadInput, "'" + shownName + "' is a folder, not a file",
                       {shownName, 0, 0}, "use 'directory' for a folder of secret files");
    if (!std::filesystem::is_regular_file(status))
        return failure(ErrorCode::BadInput,
                       "'" + shownName + "' is a pipe or a device, not an ordinary file",
                       {shownName, 0, 0});
    const auto size = std::filesystem::file_size(path, code);
    if (!code && size > limit)
        return tooLarge(shownName, limit);
    const auto close = [](std::FILE *file) { std::fclose(file); };
    errno = 0;
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
    if (!file)
        return failureOf({errno, std::generic_category()}, shownName);
    std::string content;
    std::array<char, 64U * 1024> block{};
    while (const auto count = std::fread(block.data(), 1, block.size(), file.get())) {
        content.append(block.data(), count);
        if (content.size() > limit) // it grew while it was read
            return tooLarge(shownName, limit);
        if (auto still = deadline.check(); !still)
            return tl::unexpected(still.error());
    }
    if (std::ferror(file.get()))
        return failureOf({errno, std::generic_category()}, shownName);
    return content;
}

Result<void> checkText(std::string_view text, const std::string &shownName)
{
    LineCounter lines(text);
    for (std::size_t at = 0; at < text.size();) {
        const auto length = text[at] == '\0' ? 0 : characterAt(text, at);
        if (!length) {
            const int line = lines.lineAt(at);
            return failure(ErrorCode::BadInput,
                           text[at] == '\0' ? "the file holds a NUL byte, so it is no text"
                                            : "the file is not valid UTF-8",
                           {shownName, line, lines.columnAt(at)});
        }
        at += length;
    }
    return {};
}

} // namespace sidestage
