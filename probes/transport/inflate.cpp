// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace sidestage {

Result<Inflated> inflated(std::string_view compressed, std::size_t limit)
{
    z_stream stream{};
    constexpr int eitherFormat = MAX_WBITS + 32;
    if (inflateInit2(&stream, eitherFormat) != Z_OK)
        return failure(ErrorCode::Internal, "no memory to decompress with");
    std::string input(compressed); // zlib's interface wants bytes that it could write to
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());

    Inflated result;
    std::array<char, 32768> piece{};
    int status = Z_OK;
    while (status == Z_OK && !result.isTruncated) {
        stream.next_out = reinterpret_cast<Bytef *>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        status = inflate(&stream, Z_NO_FLUSH);
        const auto produced = piece.size() - stream.avail_out;
        const auto room = limit - result.bytes.size();
        result.bytes.append(piece.data(), std::min(produced, room));
        result.isTruncated = produced > room;
    }
    inflateEnd(&stream);
    result.isWhole = status == Z_STREAM_END;
    // Z_BUF_ERROR: the input ended early.
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return failure(ErrorCode::Corrupt, "the compressed body is damaged");
    return result;
}

} // namespace sidestage
