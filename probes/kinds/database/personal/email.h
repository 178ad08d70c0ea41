// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// An e-mail address inside a text.
struct EmailMatch
{
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string address; ///< in lower case
    std::string_view domain() const
    {
        return std::string_view(address).substr(address.find('@') + 1);
    }
};

/// The address around the `@` at that position; nothing where there is none: the user part of a
/// URL, the name of a file ("icon@2x.png"), an address that is masked already ("j***@acme.com").
std::optional<EmailMatch> emailAround(std::string_view text, std::size_t at);

/// Whether no mail to that domain (in lower case) can reach anybody, because the name is reserved.
bool isReservedDomain(std::string_view domain);
/// Whether `domain` is one of `domains` or lies below one; all in lower case.
bool isWithinDomains(std::string_view domain, const std::vector<std::string> &domains);

} // namespace sidestage
