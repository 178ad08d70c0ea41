// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Reads a MongoDB server: its version and settings, collections and their options, validators,
/// indexes, users and roles. No document is read. Without libmongoc the kind is the same, and every
/// target of it is Unsupported.
ProbeKind mongodbProbe();

} // namespace sidestage
