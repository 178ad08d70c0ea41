// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/valueshape.h"

namespace sidestage {

/// What a value looks like, whatever its kind: a number is a number as a text too. What a hidden
/// value looks like is told by its shape; where that is no class of text, it is a text.
ValueClass classOf(const FactValue &value);
/// Whether two values are of different classes in a way that changes what a program does with
/// them. Empty values and placeholders are other rules' matter; forms of text that programs treat
/// alike ("redis" may be a host or a word, a token hexadecimal or not) are one class; 0 and 1 are
/// as good as a boolean; and of a hidden and a shown value nothing can be said.
bool classesDiffer(const FactValue &value, const FactValue &reference);

} // namespace sidestage
