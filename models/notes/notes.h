// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/fingerprint.h"
#include "probes/base/pathglob.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

using Date = std::chrono::year_month_day;

/// One accepted difference: `path` `k1:9f31c0d2a41e`.
struct AcceptedPin
{
    std::string path; ///< escaped, no pattern
    std::string pin;
    Location where;
};

/// One entry of staging-notes.md, as read. Incomplete ones are kept, and say what they lack.
struct Note
{
    std::string title;
    std::vector<PathGlob> differs;
    std::vector<std::string> environments; ///< names with `*`; empty: every one
    std::string why;
    std::string tested; ///< "How the real thing is tested"
    std::string owner;
    std::optional<Date> reviewBy;
    std::vector<AcceptedPin> accepted;
    std::vector<Error> problems; ///< lacking or unreadable fields, with their lines
    Location where; ///< of its heading

    bool isComplete() const { return problems.empty(); }
    bool coversEnvironment(std::string_view environment) const;
};

/// The whole document's notes, in its order.
struct Notes
{
    std::string file; ///< absolute, or empty where there is no document
    std::vector<Note> notes;
    /// What is wrong with the document as a whole: bytes that are no text. The notes are read all
    /// the same.
    std::vector<Error> problems{};
};

/// Where a note stands on a day: an overdue or incomplete note explains nothing.
enum class NoteStanding : std::uint8_t { Active, DueIn30, DueIn14, DueIn7, Overdue, Incomplete };
/// `today` in UTC. The day of *Review by* itself still counts.
NoteStanding standingOf(const Note &note, Date today);

/// `name` against a name with `*` in it: "preview-*".
bool matchesName(std::string_view pattern, std::string_view name);

/// The pin of a difference: "k1:" and 12 hexadecimal digits of an HMAC-SHA-256 under the
/// workspace's key over both sides. Either side may be absent (nullptr), which is its own value.
std::string pinOf(const Fingerprinter &fingerprints, const FactValue *value,
                  const FactValue *reference);

} // namespace sidestage
