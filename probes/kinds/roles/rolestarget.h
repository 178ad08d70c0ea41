// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/http/weburl.h"
#include "probes/kinds/roles/pageview.h"
#include "probes/transport/httpclient.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sidestage {

/// A sign-in form of the target and what to write into it.
struct FormLogin
{
    struct Field
    {
        std::string name;
        Secret value;
        bool isCredential = false;
    };
    std::string path; ///< of the page with the form, below the target's url
    std::string action; ///< where the form goes, below the target's url
    std::string csrf; ///< name of the input whose value is read from the page; empty: none
    std::vector<Field> fields;
};

/// Somebody who looks at the pages, and how the site knows them.
struct Identity
{
    std::string name;
    std::vector<std::pair<std::string, Secret>> headers; ///< names in lower case
    std::optional<FormLogin> form;
    std::optional<Error> missing; ///< why this identity cannot be had here
};

/// The name of whoever sends no credential.
inline constexpr std::string_view anonymous = "anonymous";

/// A target's options in the words of this probe.
struct RolesTarget
{
    WebUrl url;
    std::string base; ///< the url's text without a slash at the end: paths are put behind it
    std::vector<std::string> paths;
    std::vector<Identity> identities; ///< from the lowest rank to the highest
    SiteMap site;
    bool isShapeWanted = false;
    HttpTrust trust;
    HttpManners manners;
};

std::vector<OptionSpec> rolesOptions();
/// What the types of options cannot say: a form that may not be sent, an identity without or with
/// too many credentials, a page twice, a page that would sign out.
std::vector<Error> checkRolesOptions(const OptionValue &options);
/// A credential that is not there, or that would travel in clear, is its identity's `missing`.
Result<RolesTarget> rolesTarget(const ProbeContext &context);

} // namespace sidestage
