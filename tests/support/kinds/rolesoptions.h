// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/roles.h"
#include "tests/support/optionvalues.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"

#include <string>
#include <utility>
#include <vector>

namespace sidestage::test {

/// Options of a target for the probe `roles`, as the reader of files would give them.
struct RolesOptions
{
    using Entries = OptionValue::Map;

    static OptionValue basic(const std::string &user, const std::string &name)
    {
        return OptionValue(
            Entries{{"user", textOption(user)}, {"password", credentialOption(name)}});
    }
    static OptionValue form(const std::string &email, const std::string &name,
                            const std::string &csrf = "csrf_token", bool isAllowed = true)
    {
        Entries form{{"path", textOption("/login")},
                     {"fields",
                      OptionValue(Entries{{"email", textOption(email)},
                                          {"password", credentialOption(name)}})}};
        if (!csrf.empty())
            form.emplace_back("csrf", textOption(csrf));
        if (isAllowed)
            form.emplace_back("allow-post", flagOption(true));
        return OptionValue(Entries{{"form", OptionValue(std::move(form))}});
    }

    std::string url;
    std::vector<std::string> paths;
    Entries identities;
    Entries others;
    std::chrono::milliseconds requestTimeout{500};

    OptionValue value() const
    {
        Entries all{{"url", textOption(url)},
                    {"paths", listOption(paths)},
                    {"identities", OptionValue(identities)},
                    {"request-timeout", OptionValue(OptionValue::Value(requestTimeout))}};
        all.insert(all.end(), others.begin(), others.end());
        return OptionValue(std::move(all));
    }
    Reading probed(const ProbeConditions &run = {}) const
    {
        return runProbe(rolesProbe(), value(), run);
    }
};

/// What an identity saw at a page: "200 none html".
inline std::string cell(const Reading &reading, const std::string &page, const std::string &who)
{
    const auto base = FactPath::escape(page) + '/' + who + '/';
    return at(reading, base + "status") + ' ' + at(reading, base + "redirect") + ' '
        + at(reading, base + "content-type");
}

} // namespace sidestage::test
