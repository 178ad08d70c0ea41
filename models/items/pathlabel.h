// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// A path, or a part of one, for reading: "server / version". The only place that decides how
/// segments look in the window; what stands for the path elsewhere is the path itself.
///
/// Among others a segment with a slash at its end stands in quotation marks, so that a page
/// ("/", "/login") is not taken for what parts two segments: "“/” / status".
std::string pathLabel(std::string_view escapedPath);

} // namespace sidestage
