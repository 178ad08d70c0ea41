// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/env/envtext.h"

#include <tl/expected.hpp>

namespace sidestage {

/// Interpolation as the Compose specification has it: `$$`, `$NAME`, `${NAME}`, and with `-`,
/// `?` or `+` behind the name, each also with a colon before it that makes an empty value count
/// as unset. A reference to an unknown variable without a default stays as it is written. The
/// error is a sentence that quotes nothing.
tl::expected<std::string, std::string> expandComposeTemplate(std::string_view value,
                                                             const EnvScope &known);

} // namespace sidestage
