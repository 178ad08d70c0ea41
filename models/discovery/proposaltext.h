// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/discovery/draft.h"

#include <string>
#include <vector>

namespace sidestage {

/// Which part of a draft a line of the text comes from.
struct ProposalLine
{
    std::string service; ///< empty: none
    std::string target; ///< its environment; empty: the service itself
};

struct ProposalText
{
    std::string text;
    std::vector<ProposalLine> lines; ///< one for each line of the text
};

/// Writes environments.yaml: environments in the order of promotion, services by area and name,
/// each with a comment that says where it came from. What has an obstacle is written as a comment
/// that says so; what lacks a target where the comparison needs one gets a line to be filled in.
/// Pure: the same draft gives the same bytes.
ProposalText proposalText(const Draft &draft);

} // namespace sidestage
