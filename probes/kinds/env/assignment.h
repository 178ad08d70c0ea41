// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/env/envtext.h"

#include <functional>
#include <string_view>

namespace sidestage {

/// What differs between the two readers that look for assignments by one pattern over the whole
/// text (motdotla/dotenv and bkeepers/dotenv). Everything that the pattern does not match is
/// passed over by both.
struct AssignmentSyntax
{
    std::string_view quotes; ///< the characters that may surround a value
    bool dashInKey = false; ///< KEY-NAME
    bool unicodeSpaces = false; ///< spaces outside ASCII are spaces
    bool separatorOptional = false; ///< `KEY` alone sets it to nothing
};

struct Assignment
{
    std::string_view key;
    std::string_view value; ///< as written, surrounding space and quotes included
    std::size_t at = 0; ///< position of the key
    bool isExported = false;
    bool hasSeparator = true;
};

/// Calls `take` for each assignment of a text with plain line ends, and notes the lines that are
/// passed over.
void forEachAssignment(std::string_view text, const AssignmentSyntax &syntax,
                       std::vector<EnvProblem> &problems,
                       const std::function<void(const Assignment &assignment, int line)> &take);

} // namespace sidestage
