// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace sidestage {

/// Writes what the application states of its sign-in: `stated/POINTER`, whether the place is
/// there, and below `values` every value at it and below it. Values under a name that promises a
/// credential are "…".
void writeSettings(const FactWriter &facts, const QJsonObject &document,
                   const std::vector<std::string> &pointers);

} // namespace sidestage
