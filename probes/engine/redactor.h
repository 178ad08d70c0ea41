// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/factvalue.h"
#include "probes/base/secret.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The credentials of a run by the name of their reference.
using Credentials = std::map<std::string, Secret, std::less<>>;

/// The last line of defence of texts that libraries write: takes the values of credentials out,
/// as they are, as they stand in a URL, and in Base64 wherever it begins (but for the digits at
/// both ends that hold other bytes too). Immutable, usable from any thread.
class Redactor
{
public:
    /// `credentials` outlives this.
    explicit Redactor(const Credentials &credentials);

    /// One line of at most `limit` bytes of the text, without control characters and without any
    /// value. A text with a value too short to be taken out alone (below four bytes) goes whole.
    std::string line(std::string_view text, std::size_t limit) const;
    /// Whether the text holds a value in any of these forms; one too short to be told from other
    /// text (below four bytes) must be all of it.
    bool finds(std::string_view text) const;
    /// A server may say back what it was told: text that holds a value becomes the mark, in lists
    /// and sets too.
    FactValue value(const FactValue &value) const;
    /// The same for the sentences of an error.
    Error error(Error error) const;

private:
    std::vector<std::string_view> m_values; ///< longest first
    std::vector<Secret> m_encoded; ///< owns those that had to be made
};

} // namespace sidestage
