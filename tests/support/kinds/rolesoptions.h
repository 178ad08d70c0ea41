// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/roles.h"
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

    static OptionValue text(std::string value)
    {
        return OptionValue(OptionValue::Value(std::move(value)));
    }
    static OptionValue credential(std::string name)
    {
        return OptionValue(OptionValue::Value(CredentialReference{std::move(name)}));
    }
    static OptionValue flag(bool value) { return OptionValue(OptionValue::Value(value)); }
    static OptionValue basic(const std::string &user, const std::string &name)
    {
        return OptionValue(Entries{{"user", text(user)}, {"password", credential(name)}});
    }
    static OptionValue form(const std::string &email, const std::string &name,
                            const std::string &csrf = "csrf_token", bool isAllowed = true)
    {
        Entries form{
            {"path", text("/login")},
            {"fields",
             OptionValue(Entries{{"email", text(email)}, {"password", credential(name)}})}};
        if (!csrf.empty())
            form.emplace_back("csrf", text(csrf));
        if (isAllowed)
            form.emplace_back("allow-post", flag(true));
        return OptionValue(Entries{{"form", OptionValue(std::move(form))}});
    }

    std::string url;
    std::vector<std::string> paths;
    Entries identities;
    Entries others;
    std::chrono::milliseconds requestTimeout{500};

    OptionValue value() const
    {
        OptionValue::List list;
        for (const auto &path : paths)
            list.push_back(text(path));
        Entries all{{"url", text(url)},
                    {"paths", OptionValue(std::move(list))},
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

/// Everything that leaves a probe, in one text: facts, gaps, outcome, log.
inline std::string everythingSaid(const Reading &reading, const std::vector<std::string> &log)
{
    auto text = factsAsText(reading);
    for (const auto &gap : reading.gaps)
        text += gap.path.toString() + ": " + gap.reason.toString() + '\n';
    if (reading.outcome.error)
        text += reading.outcome.error->toString() + '\n';
    for (const auto &line : log)
        text += line + '\n';
    return text;
}

} // namespace sidestage::test
