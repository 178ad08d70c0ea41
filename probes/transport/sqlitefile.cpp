// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/sqlitefile.h"

#include <filesystem>

namespace sidestage {

namespace fs = std::filesystem;

namespace {

std::uint32_t bigEndian(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

bool hasContent(const std::string &path)
{
    std::error_code ignored;
    const auto size = fs::file_size(path, ignored);
    return !ignored && size > 0;
}

} // namespace

SqliteHeader parseSqliteHeader(std::string_view bytes)
{
    SqliteHeader header;
    if (bytes.size() < 100)
        return header;
    header.isEmpty = false;
    header.isWriteAhead = bytes[18] == 2 || bytes[19] == 2;
    header.schemaFormat = bigEndian(bytes, 44);
    header.writerVersion = bigEndian(bytes, 96);
    return header;
}

std::string sqliteVersionText(std::uint32_t number)
{
    return std::to_string(number / 1000000) + "." + std::to_string(number / 1000 % 1000) + "."
        + std::to_string(number % 1000);
}

std::string sqliteUri(std::string_view absolutePath, std::string_view parameters)
{
    constexpr std::string_view harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789-._~/";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file://";
    if (!absolutePath.starts_with('/'))
        uri += '/';
    for (const char c : absolutePath) {
        if (harmless.find(c) != std::string_view::npos) {
            uri += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            uri += '%';
            uri += digits[byte >> 4];
            uri += digits[byte & 15];
        }
    }
    return uri + "?" + std::string(parameters);
}

Result<SqliteFileState> inspectSqliteFile(const std::string &path)
{
    if (path.find('\0') != std::string::npos)
        return failure(ErrorCode::BadInput, "the name of the database file holds a zero byte");
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
        return failure(ErrorCode::NotFound, "the database file '" + path + "' does not exist");
    if (error == std::errc::permission_denied)
        return failure(ErrorCode::PermissionDenied,
                       "the folder of the database file '" + path + "' may not be entered");
    if (error)
        return failure(ErrorCode::Unreachable,
                       "the database file '" + path + "' cannot be looked at: " + error.message());
    if (status.type() == fs::file_type::directory)
        return failure(ErrorCode::BadInput, "'" + path + "' is a folder, not a database file");
    if (status.type() != fs::file_type::regular)
        return failure(ErrorCode::BadInput, "'" + path + "' is no ordinary file");

    SqliteFileState state;
    state.path = fs::canonical(path, error).string();
    if (!error)
        state.size = fs::file_size(state.path, error);
    if (!error)
        state.modified = fs::last_write_time(state.path, error).time_since_epoch().count();
    if (error)
        return failure(ErrorCode::Unreachable,
                       "the database file '" + path + "' cannot be looked at: " + error.message());
    state.hasLog = hasContent(state.path + "-wal");
    state.hasLogIndex = fs::exists(state.path + "-shm", error);
    state.hasJournal = hasContent(state.path + "-journal");
    return state;
}

} // namespace sidestage
