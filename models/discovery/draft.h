// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/discovery/address.h"
#include "models/discovery/environmentname.h"
#include "models/discovery/folderproposal.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sidestage {

/// The value of an option as it will be written.
struct DraftValue
{
    enum class Form : std::uint8_t { Text, Number, List, Credential };
    Form form = Form::Text;
    std::vector<std::string> texts; ///< one, or the members of a list

    static DraftValue text(std::string value) { return {Form::Text, {std::move(value)}}; }
    static DraftValue number(int value) { return {Form::Number, {std::to_string(value)}}; }
    static DraftValue list(std::vector<std::string> values)
    {
        return values.size() == 1 ? text(std::move(values.front()))
                                  : DraftValue{Form::List, std::move(values)};
    }
    static DraftValue credential(std::string name) { return {Form::Credential, {std::move(name)}}; }
    friend bool operator==(const DraftValue &, const DraftValue &) = default;
};
using DraftOptions = std::vector<std::pair<std::string, DraftValue>>;

struct DraftTarget
{
    DraftOptions options;
    std::vector<std::string> sources; ///< "deploy/staging.env:4"
    std::string obstacle; ///< why it cannot be used as it stands; empty: it can
};

struct DraftService
{
    std::string name;
    std::string probe;
    std::string purpose;
    DraftOptions options; ///< of all targets
    std::map<std::string, DraftTarget> targets; ///< by environment
    std::vector<std::string> sources; ///< of what its options were told by
    std::string obstacle; ///< why no target can be used
    std::string scope; ///< the part of the system that it belongs to; empty: not told
};

struct DraftHost
{
    std::string host;
    bool isPlainHttp = false;
    std::string source = {}; ///< filled in by the draft
};

struct DraftEnvironment
{
    std::string name;
    EnvironmentKind kind = EnvironmentKind::Development;
    std::string branch;
    std::map<std::string, DraftHost> hosts; ///< by name
    std::vector<std::string> sources; ///< files
};

/// What has been found so far, and what follows from it. Filled by the readers of `sources.h`,
/// written by `proposalText`. Holds no value of any setting but hosts, ports and names.
class Draft
{
public:
    std::string project;
    std::vector<DraftEnvironment> environments;
    std::vector<DraftService> services;
    std::vector<FolderFinding> findings;

    /// `file`: what told of it; empty: nothing did.
    DraftEnvironment &environment(const EnvironmentName &name, const std::string &file);
    DraftService &service(const std::string &name, const std::string &probe,
                          const std::string &purpose);
    const DraftService *findService(std::string_view name) const;

    /// Says what was found at a place, and what it became.
    void found(FindingKind kind, const Location &where, std::string what, std::string became = {});
    void unread(const Error &error);

    // `scope` tells apart what two parts of the system call alike, so that no environment's
    // database of one is held against the other's; empty where there is one part alone.

    /// A host of an environment. The first one of a name stays.
    void addHost(const EnvironmentName &environment, std::string name, const std::string &scope,
                 const DraftHost &host, const Location &where, const std::string &what);
    /// The server behind an address, as the target of the service `name`.
    void addServer(const EnvironmentName &environment, std::string name, const std::string &scope,
                   const Address &address, const Location &where, const std::string &what);

private:
    std::map<std::string, std::string> m_hostScopes; ///< by the host's name
};

/// Of a place in comments: "deploy/staging.env:4".
std::string sourceText(const Location &where);

/// A name out of a file, for a finding: on one line, not long, and not where it looks like a
/// credential itself.
std::string shownName(std::string_view name);

/// What a service is called whose address stands under that key: "DATABASE_URL" is "database",
/// "ANALYTICS_DATABASE_URL" is "analytics-database", "db" of a compose file is "database".
std::string serviceNameOf(std::string_view key, std::string_view probe);

} // namespace sidestage
