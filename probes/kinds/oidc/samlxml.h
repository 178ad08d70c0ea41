// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidestage {

/// An element of a SAML document, by local names: its namespaces are all OASIS's own or the W3C's.
struct SamlElement
{
    std::string name;
    std::string content; ///< its own text, without spaces at the ends
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<SamlElement> children;

    std::optional<std::string> attribute(std::string_view local) const;
    /// "true" and "1"; false where it is not said.
    bool truth(std::string_view local) const;
    /// The first child of that name, or nullptr.
    const SamlElement *child(std::string_view local) const;
    std::optional<std::string> text(std::string_view local) const;
};

/// Protocol where the text is no XML, or declares a document type: SAML needs none, and one could
/// make a small document endless. TooLarge beyond 50,000 elements or 60 levels. `what` begins
/// the sentence.
Result<SamlElement> readSamlXml(std::string_view text, const std::string &what);

/// The last part of one of SAML's long names: "HTTP-POST", "emailAddress", "rsa-sha256".
std::string samlWord(std::string_view urn);

} // namespace sidestage
