// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/engine/registry.h"

#include <string>

namespace sidestage {

/// The JSON Schema (draft 7, which editors know best) of environments.yaml, with the options of
/// the kinds in `registry`, as indented text. It accepts every file that the program accepts; the
/// program finds more: what a schema cannot say about names that refer to each other, required
/// options that a service gives for all its targets, and what a kind checks by itself.
/// Pure: the same registry gives the same bytes.
std::string environmentsSchema(const ProbeRegistry &registry);

} // namespace sidestage
