// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sidestage::sample {

using Facts = std::map<std::string, FactValue>; ///< by escaped path

/// What was read of one service in one environment.
struct Service
{
    std::string name;
    std::string kind = "env";
    Area area = Area::Configuration;
    std::map<std::string, Facts> facts; ///< by environment; none: no target there
    std::map<std::string, Error> failed; ///< environments whose probe failed
};

/// production, staging (mirrors production), preview-412 (mirrors staging) and development
/// (mirrors nothing), judged with a few rules and one note on `*/SMTP_HOST` in staging.
std::shared_ptr<const Judgement> judge(const std::vector<Service> &services);
/// A small shop with at least one cell of every state.
std::vector<Service> shop();
std::shared_ptr<const Judgement> shopJudgement();
/// `rows` facts in two environments, a hundred to a group; every `driftEvery`th drifts.
std::shared_ptr<const Judgement> large(std::size_t rows, std::size_t driftEvery);
/// A workspace with the same environments.
std::shared_ptr<const Workspace> workspace();

} // namespace sidestage::sample
