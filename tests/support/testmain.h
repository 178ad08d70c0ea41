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

// Where many tests are one program, each is a function in a namespace of its own
// (packaging/cmake/SidestageTestPrograms.cmake). All of Qt Test's QTEST_…MAIN use this macro.
#ifdef SIDESTAGE_TESTS_TOGETHER
#undef QTEST_MAIN_WRAPPER
#define QTEST_MAIN_WRAPPER(TestObject, ...)                                                        \
    int testMain(int argc, char *argv[])                                                           \
    {                                                                                              \
        __VA_ARGS__                                                                                \
        TestObject test;                                                                           \
        QTEST_SET_MAIN_SOURCE_PATH                                                                 \
        return QTest::qExec(&test, argc, argv);                                                    \
    }
#endif
