// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTest>

#include <string>

// What every test of this project includes: Qt Test, and how it shows the texts of the standard
// library.

namespace QTest {
/// Shows std::string in failures.
template <>
inline char *toString(const std::string &text)
{
    return qstrdup(text.c_str());
}
template <>
inline char *toString(const std::string_view &text)
{
    return qstrdup(std::string(text).c_str());
}
} // namespace QTest
