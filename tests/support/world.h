// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A small world written down in text: what a test of comparing or judging needs, one statement a
/// line, in any order but for environments and rules, which keep theirs. '#' begins a comment.
///
///     environment staging: staging mirrors production hosts app=staging.acme.test
///     service mail: http in staging, production      # without "in": everywhere
///     staging app/KEY = a text                       # everything after "= "
///     staging app/N = integer 5                      # also boolean, decimal, duration, version,
///                                                    # instant, nothing, list a|b, set a|b,
///                                                    # and text for one of these words
///     staging app/S = credential swordfish           # also hidden; "live" and "test" keys
///     staging app gap app/deep: permission-denied: a sentence
///     staging app failed: timed-out: a sentence      # the probe as a whole
///     staging app unread                             # no outcome has come in
///     rule r.id: app/* expect differ when credential severity minor environments !production
///          probe env values a|b minimum 7 ratio 0.5 floor 9 team
///     note Title: app/* environments staging until 2027-01-01 pin app/X k1:… incomplete
///     note Other: app/Y until 2027-01-01 pin app/Y 1|2     # the pin of these two texts
///     today 2026-11-21
struct World
{
    std::shared_ptr<Topology> topology = std::make_shared<Topology>();
    std::vector<Snapshot> snapshots;
    std::shared_ptr<std::vector<Rule>> rules = std::make_shared<std::vector<Rule>>();
    std::shared_ptr<Notes> notes = std::make_shared<Notes>();
    Date today{};

    /// Stops the program at a line that it does not understand: a mistake of the test's.
    static World parse(std::string_view text);
    Judgement judged() const;
};

/// The key of every world, so that a test can work pins out.
Fingerprinter worldFingerprints();
/// One value as a world's lines write it.
FactValue worldValue(std::string_view text);

/// A judgement as text, row by row: a line for each verdict, counts, uses of notes and errors.
/// `withReasons`: the reason of each finding below it.
std::string printed(const Judgement &judgement, bool withReasons = true);

} // namespace sidestage
