// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/yamlnode.h"
#include "probes/base/probespec.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// Reads the options of one target (or of a service, for all its targets) as a probe kind
/// describes them: types checked, `${host.…}` replaced, file paths made absolute. All mistakes go
/// to `errors`. No message quotes an option's value: it may be a credential in the wrong place.
class OptionReader
{
public:
    /// `owner` in messages: "the probe 'http'". `hosts` null: no environment is meant, and host
    /// references are only checked for their form. All arguments outlive the reader.
    OptionReader(std::string owner, const std::string &folder,
                 const std::map<std::string, std::string> *hosts, std::vector<Error> &errors)
        : m_owner(std::move(owner)), m_folder(folder), m_hosts(hosts), m_errors(errors)
    {
    }

    /// The members of a map that `specs` know, in the order of the file; those that are wrong are
    /// left out. Does not ask for required ones.
    OptionValue::Map readMembers(const YamlNode &map, const std::vector<OptionSpec> &specs);

    /// Nothing where the value is wrong and reported.
    std::optional<OptionValue> read(const YamlNode &node, const OptionSpec &spec);

private:
    std::optional<OptionValue> readScalar(const YamlNode &node, const OptionSpec &spec);
    std::optional<OptionValue> readText(const YamlNode &node, const OptionSpec &spec);
    std::optional<OptionValue> readCredential(const YamlNode &node, const OptionSpec &spec);
    std::optional<OptionValue> readList(const YamlNode &node, const OptionSpec &spec);
    std::optional<OptionValue> readMap(const YamlNode &node, const OptionSpec &spec);
    std::optional<OptionValue> readGroup(const YamlNode &node, const OptionSpec &spec);
    std::optional<OptionValue> readOneOf(const YamlNode &node, const OptionSpec &spec);
    std::string filePath(const std::string &text) const;
    std::nullopt_t refuse(const Location &where, std::string message, std::string suggestion = {});

    std::string m_owner;
    const std::string &m_folder;
    const std::map<std::string, std::string> *m_hosts;
    std::vector<Error> &m_errors;
};

/// What a value of that type is, for messages and for the schema: "a duration (as in 30s)".
std::string describe(const OptionSpec &spec);

} // namespace sidestage
