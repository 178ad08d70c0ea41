// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

// A file's bytes as a text editor shows them, and the way back to the bytes. Every line end (LF,
// CRLF, CR) is one '\n', a byte order mark is not shown, and what a text editor cannot hold as one
// character (a byte that is no UTF-8, NUL, the separators U+2029, U+FDD0 and U+FDD1) is U+FFFD.
// Positions count UTF-16 units, as Qt's text classes do; offsets count bytes.

QString shownText(std::string_view bytes);
/// Of the character at that position; the size of the bytes for a position at or past the end.
std::size_t offsetOfShown(std::string_view bytes, std::size_t position);
/// Of the character that the byte belongs to.
std::size_t positionOfByte(std::string_view bytes, std::size_t offset);
/// The same of many, which come in order, at the cost of one.
std::vector<std::size_t> positionsOfBytes(std::string_view bytes,
                                          const std::vector<std::size_t> &offsets);
/// The bytes that a person's typing stands for: every '\n' and separator becomes `lineEnd`.
std::string bytesOfTyped(const QString &text, std::string_view lineEnd);
/// How the line at `offset` ends, or the one before it where it is the last; "\n" where none does.
std::string_view lineEndAt(std::string_view bytes, std::size_t offset);

} // namespace sidestage
