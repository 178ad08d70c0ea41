// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/dnslookup.h"

#include <map>
#include <string>
#include <vector>

namespace sidestage {

/// The questions of one target, each asked once: hosts share their parents.
class DnsReader
{
public:
    /// The look-up outlives this.
    explicit DnsReader(DnsLookup &lookup) : m_lookup(lookup) { }

    /// Asks those that were not asked before. The error is that of the deadline.
    Result<void> fetch(std::vector<DnsQuestion> questions);
    /// The answer to a question that was fetched.
    const Result<DnsAnswer> &at(const DnsQuestion &question) const;

    /// Asks at each name and then at its parents, until one has records of that type or cannot be
    /// looked at; up to the top level, or no further than the registered domain. All names climb
    /// together.
    Result<void> climb(DnsType type, const std::vector<std::string> &names, bool isToTopLevel);

    /// What climbing came to.
    struct Found
    {
        std::string at; ///< empty where no level has any
        std::vector<DnsRecord> records;
    };
    /// The error is that of the level that could not be looked at: what is above it means nothing.
    Result<Found> found(DnsType type, const std::string &name, bool isToTopLevel) const;

private:
    /// The next level whose answer is not there yet; empty at the end of the way.
    std::string nextLevel(DnsType type, const std::string &name, bool isToTopLevel) const;

    DnsLookup &m_lookup;
    std::map<DnsQuestion, Result<DnsAnswer>> m_answers;
};

} // namespace sidestage
