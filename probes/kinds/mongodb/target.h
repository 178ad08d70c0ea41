// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/database/tablefilter.h"
#include "probes/kinds/mongodb/socket.h"

#include <string>
#include <vector>

namespace sidestage {

/// A target's options in the words of this probe.
struct MongoTarget
{
    struct Database
    {
        std::string label; ///< under which it is compared: "main" for the target's own
        std::string name; ///< on the server
    };

    std::vector<MongoEndpoint> endpoints; ///< never empty
    MongoTrust trust;
    std::string replicaSet; ///< empty: this one server and no other
    std::string user; ///< empty: nobody signs in
    Secret password;
    std::string authDatabase = "admin";
    std::string mechanism; ///< empty: the strongest that the server offers for this user
    std::vector<Database> databases; ///< the target's own first
    TableFilter collections;
    RoleMap roles; ///< of users and of roles
    std::vector<std::string> parameters; ///< that the team wants to see beside the usual ones
    bool countsDocuments = true;
    bool readsRights = true;
    bool usesStableApi = false;

    /// A database's name as it is compared: "main" for the target's own, its own name otherwise.
    const std::string &labelOf(const std::string &database) const;
};

std::vector<OptionSpec> mongoOptions();
/// What the types of options cannot say.
std::vector<Error> checkMongoOptions(const OptionValue &options);
/// NotConfigured where the password is missing.
Result<MongoTarget> mongoTarget(const ProbeContext &context);

} // namespace sidestage
