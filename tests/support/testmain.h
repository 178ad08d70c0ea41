// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTest>

#include <rapidcheck.h>

#include <string>

// What every test of this project includes: Qt Test, warnings as failures, and rapidcheck
// properties as ordinary checks.

/// Runs a rapidcheck property inside a test function and fails with its counterexample.
#define SIDESTAGE_PROPERTY(description, ...)                                                       \
    do {                                                                                           \
        const auto result = rc::detail::checkTestable(__VA_ARGS__);                                \
        if (!result.template is<rc::detail::SuccessResult>()) {                                    \
            std::ostringstream text;                                                               \
            rc::detail::printResultMessage(result, text);                                          \
            QFAIL((std::string(description) + ": " + text.str()).c_str());                         \
        }                                                                                          \
    } while (false)

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
