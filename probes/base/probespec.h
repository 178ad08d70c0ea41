// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sidestage {

/// Names a credential that is kept elsewhere: `{ credential: staging/database }`.
struct CredentialReference
{
    std::string name;
    friend bool operator==(const CredentialReference &, const CredentialReference &) = default;
};

/// A target's options, already checked against the probe kind's OptionSpecs: types are right,
/// `${host.…}` is replaced, file paths are absolute. Knows where each part was written.
class OptionValue
{
public:
    using List = std::vector<OptionValue>;
    using Map = std::vector<std::pair<std::string, OptionValue>>; ///< in the order of the file
    using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                               std::chrono::milliseconds, CredentialReference, List, Map>;

    OptionValue() = default;
    explicit OptionValue(Value value, Location where = {})
        : m_value(std::move(value)), m_where(std::move(where))
    {
    }

    const Value &value() const { return m_value; }
    const Location &where() const { return m_where; }
    bool isSet() const { return !std::holds_alternative<std::monostate>(m_value); }

    /// The member of a map; an unset value where there is none, so that look-ups chain.
    const OptionValue &operator[](std::string_view key) const;
    // What is there if it has that type, else the fallback.
    std::string text(std::string_view fallback = {}) const;
    std::int64_t integer(std::int64_t fallback = 0) const;
    bool boolean(bool fallback = false) const;
    std::chrono::milliseconds duration(std::chrono::milliseconds fallback) const;
    const CredentialReference *credential() const;
    /// The members of a list; a single value is a list of one; unset is an empty list.
    std::vector<OptionValue> items() const;
    /// `items()` as texts.
    std::vector<std::string> texts() const;
    /// The members of a map; empty for any other value.
    const Map &entries() const;
    /// Every credential that is named anywhere below.
    std::vector<CredentialReference> credentials() const;

private:
    Value m_value;
    Location m_where;
};

enum class OptionType : std::uint8_t {
    Text,
    Word, ///< one of `words`
    Boolean,
    Integer,
    Duration, ///< "30s", "500ms", "5m", "2h", "90d"
    Size, ///< bytes: "64KiB", "10MB", or a number
    FilePath, ///< made absolute against the workspace
    Url, ///< http or https, no user part
    HttpPath, ///< "/login"
    Credential, ///< only ever by reference
    List, ///< of `members[0]`; a single value stands for a list of one
    Map, ///< any keys, each a `members[0]`
    Group, ///< exactly the keys in `members`
    OneOf ///< any of the types in `members`, tried in order
};

/// One key that a probe kind understands: what configuration, JSON Schema and reference say of it.
struct OptionSpec
{
    std::string name;
    OptionType type = OptionType::Text;
    std::string summary; ///< one sentence, for the schema and for the reference
    bool required = false;
    std::vector<std::string> words;
    std::vector<OptionSpec> members;
};

/// What one probe is asked to do. Immutable during a run.
struct ProbeSpec
{
    std::string service;
    std::string environment;
    std::string kind;
    OptionValue options; ///< a map: the target's options over the service's
    /// The options of those targets of the run that will be held against this one: the same
    /// service's, in environments that mirror this one.
    std::vector<OptionValue> optionsOfMirrors;
    std::map<std::string, std::string> hosts; ///< of the environment, by name
    std::string workspaceFolder; ///< absolute; for showing paths relative to it
    std::chrono::milliseconds timeout{30000};
};

} // namespace sidestage
