// SPDX-License-Identifier: Apache-2.0
#include "probes/base/asciitext.h"
#include "probes/base/optionspec.h"
#include "probes/kinds/http/httptarget.h"
#include "probes/kinds/roles/rolestarget.h"

#include <algorithm>
#include <array>
#include <set>

namespace sidestage {

namespace {

OptionSpec required(OptionSpec spec)
{
    spec.required = true;
    return spec;
}

OptionSpec formOption()
{
    const auto value =
        member(OptionType::OneOf, {member(OptionType::Text), member(OptionType::Credential)});
    return option(
        "form", OptionType::Group,
        "Signs in by sending the site's own form, which is more than a look.",
        {required(option("path", OptionType::HttpPath, "The page that the form stands on.")),
         option("action", OptionType::HttpPath, "Where the form is sent; its page if not said."),
         required(option("fields", OptionType::Map,
                         "What is written into the form, by the names "
                         "of its inputs.",
                         {value})),
         option("csrf", OptionType::Text,
                "Name of the input whose value is taken from the page, against forged requests."),
         option("allow-post", OptionType::Boolean,
                "True allows the one POST that signs in; without it the form is not sent.")});
}

OptionSpec identitiesOption()
{
    const auto identity = member(
        OptionType::Group,
        {option("user", OptionType::Text, "User name that a browser would ask for."),
         option("password", OptionType::Credential, "Password that belongs to the user name."),
         option("bearer", OptionType::Credential, "Token for the header Authorization."),
         option("cookie", OptionType::Credential, "The whole header Cookie of a session."),
         option("headers", OptionType::Map, "Headers of the site's own, such as x-api-key.",
                {member(OptionType::Credential)}),
         formOption()});
    return option("identities", OptionType::Map,
                  "Who looks at the pages, from the lowest rank to the highest; anonymous is "
                  "always there.",
                  {identity});
}

using Errors = std::vector<Error>;

void refuse(Errors &errors, std::string sentence, const OptionValue &at, std::string advice = {})
{
    errors.push_back({ErrorCode::BadInput, std::move(sentence), at.where(), std::move(advice)});
}

void checkForm(const std::string &name, const OptionValue &form, Errors &errors)
{
    if (!form["allow-post"].boolean())
        refuse(errors,
               "signing in as '" + name
                   + "' sends a form with POST, which is done only where the form says allow-post",
               form, "allow-post: true");
    if (form["fields"].entries().empty())
        refuse(errors, "the form of '" + name + "' has no fields", form);
    if (form["fields"].credentials().empty())
        refuse(errors, "the form of '" + name + "' has no field with a credential", form,
               "password: { credential: NAME }");
    const auto csrf = form["csrf"].text();
    if (!csrf.empty() && form["fields"][csrf].isSet())
        refuse(errors, "the field '" + csrf + "' is read from the page and also written here",
               form["csrf"]);
}

void checkIdentity(const std::string &name, const OptionValue &identity, Errors &errors)
{
    if (name == anonymous) {
        refuse(errors, "'anonymous' is always there and has no credential", identity);
        return;
    }
    if (name.empty())
        refuse(errors, "an identity has no name", identity);
    if (identity["user"].isSet() != identity["password"].isSet())
        refuse(errors, "user and password belong together", identity);
    const auto isGiven = [&](const char *key) { return identity[key].isSet(); };
    if (isGiven("password") && isGiven("bearer"))
        refuse(errors, "password and bearer both fill the header Authorization", identity);
    if (isGiven("cookie") && isGiven("form"))
        refuse(errors, "cookie and form both fill the header Cookie", identity);
    for (const auto &[key, value] : identity["headers"].entries()) {
        const auto header = lowered(key);
        const bool isTaken =
            (header == "authorization" && (isGiven("password") || isGiven("bearer")))
            || (header == "cookie" && (isGiven("cookie") || isGiven("form")));
        if (isRefusedHeader(header))
            refuse(errors, "the header '" + key + "' may not be set: a probe only looks", value);
        else if (isTaken)
            refuse(errors, "the header '" + key + "' is filled twice", value);
    }
    if (isGiven("form"))
        checkForm(name, identity["form"], errors);
    if (identity.credentials().empty() && !isGiven("form"))
        refuse(errors, "the identity '" + name + "' has no credential", identity,
               "user and password, bearer, cookie, headers or form");
}

/// Whether looking at that page would end the session that it is looked at with.
bool isSignOutPath(std::string_view path)
{
    constexpr std::array<std::string_view, 4> names{"logout", "signout", "logoff", "signoff"};
    path = path.substr(0, path.find('?'));
    std::string word;
    // "/logout/" and "/logout;jsessionid=1" are handled as "/logout" is (RFC 3986 section 3.3).
    while (word.empty() && !path.empty()) {
        const auto slash = path.rfind('/');
        const auto segment = path.substr(slash + 1);
        word = lowered(segment.substr(0, segment.find_first_of(";.")));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
    }
    word.erase(
        std::remove_if(word.begin(), word.end(), [](char c) { return c == '-' || c == '_'; }),
        word.end());
    return std::find(names.begin(), names.end(), word) != names.end();
}

} // namespace

std::vector<OptionSpec> rolesOptions()
{
    return {
        required(option("url", OptionType::Url, "Address that the paths are below.")),
        required(option("paths", OptionType::List, "The pages that everybody looks at.",
                        {member(OptionType::HttpPath)})),
        identitiesOption(),
        option("json-shape", OptionType::Boolean,
               "Whether the members and types of JSON bodies are compared as well."),
        option("request-timeout", OptionType::Duration,
               "Longest wait for one answer, 10s if not said."),
        option("rate", OptionType::Integer,
               "How many requests a second the host is asked at most; without it, one after "
               "another as fast as it answers."),
        option("ca", OptionType::FilePath, "PEM file of a private certificate authority."),
        option("insecure-skip-verification", OptionType::Boolean,
               "Accept any certificate; the window and the reports show it."),
    };
}

std::vector<Error> checkRolesOptions(const OptionValue &options)
{
    Errors errors;
    std::set<std::string> seen;
    if (options["paths"].isSet() && options["paths"].items().empty())
        refuse(errors, "there is no page to look at", options["paths"]);
    for (const auto &path : options["paths"].items()) {
        if (!seen.insert(path.text()).second)
            refuse(errors, "'" + path.text() + "' stands here twice", path);
        if (isSignOutPath(path.text()))
            refuse(errors, "'" + path.text() + "' would sign out whoever looks at it", path);
    }
    for (const auto &[name, identity] : options["identities"].entries())
        checkIdentity(name, identity, errors);
    const auto rate = options["rate"].integer(1);
    if (rate < 1 || rate > 1000)
        refuse(errors, "rate must be from 1 to 1000", options["rate"]);
    return errors;
}

} // namespace sidestage
