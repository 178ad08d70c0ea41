// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/dnsanswer.h"

namespace sidestage {

/// Where mail for the name goes.
void writeMailServers(const FactWriter &facts, const Result<DnsAnswer> &mx);
/// Who may send mail for it, and which other texts stand at the name.
void writeTexts(const FactWriter &facts, const Result<DnsAnswer> &texts,
                const Fingerprinter &fingerprints);
/// What becomes of forged mail: the record at the name, or else that of its registered domain.
/// `above`: null where the name is itself the registered domain.
void writeDmarc(const FactWriter &facts, const Result<DnsAnswer> &own,
                const Result<DnsAnswer> *above);

/// Whether the answer decides about DMARC, so that the registered domain is not asked.
bool hasDmarc(const DnsAnswer &answer);

} // namespace sidestage
