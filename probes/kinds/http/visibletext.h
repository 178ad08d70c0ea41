// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// What a person sees of a page of HTML, roughly: a line for each block of text, without scripts,
/// styles and comments, and with the common character references replaced.
std::string visibleText(std::string_view html);

/// A text as it is compared line by line: in HTML and XML a tag right behind another one begins a
/// line of its own, in JSON each member does, so that a page without line ends has some. Line ends
/// are line feeds. `contentType` in lower case, without parameters.
std::string inLines(std::string_view text, std::string_view contentType);

} // namespace sidestage
