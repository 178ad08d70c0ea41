// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"
#include "probes/base/probe.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace sidestage {

/// Writes what the application states of its sign-in: `stated/POINTER`, whether the place is
/// there, and below `values` every value at it and below it. Texts and numbers at or below a name
/// that promises a credential are fingerprints, but for those whose own name speaks of a rule
/// (`password/minimum`); so are texts that look like a key or a person's. Truths stay.
void writeSettings(const FactWriter &facts, const QJsonObject &document,
                   const std::vector<std::string> &pointers, const Fingerprinter &fingerprints);

} // namespace sidestage
