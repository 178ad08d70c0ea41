// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/testmain.h"

#include <rapidcheck.h>

#include <sstream>

// Properties of rapidcheck as ordinary checks. It stands apart from testmain.h because including it
// doubles the time that a test takes to compile.

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
