// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What a connection string says of a server: where it is, and never who signs in or how. The
/// user part is dropped while it is read, since it may be the secret.
struct Address
{
    std::string probe; ///< the kind that reads such a server; empty where none does
    std::string system; ///< for people: "PostgreSQL", "SQL Server"
    std::vector<std::string> hosts; ///< empty: it is put together elsewhere, or no plain host
    int port = 0; ///< 0: the usual one
    std::string database; ///< a plain name, or the path of a file; empty: not said
    std::string replicaSet;
    bool isEncrypted = false; ///< by its scheme
    bool hasPassword = false;
};

/// Reads "postgres://…", "jdbc:mysql://…", "Host=…;Database=…", "sqlite:///…", "https://…".
/// Nothing for any other text, and for an address that can be read in two ways (a password with
/// an unescaped '@' or '/'): a part of the password would be taken for the host.
std::optional<Address> addressIn(std::string_view value);
/// Whether a text begins as the address of a known system (not of a site) does, readable or not.
bool beginsAsAddress(std::string_view value);

/// "app.acme.test", "localhost:3000": whether a text can stand under `hosts`, and looks like the
/// name of a host and not like any word.
bool isPlainHost(std::string_view text);
bool isOnThisMachine(std::string_view host);
/// Whether a host is known inside of one network of containers or one cluster alone.
bool isInsideOfCluster(std::string_view host);

} // namespace sidestage
