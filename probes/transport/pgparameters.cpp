// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/pgparameters.h"

#include "probes/transport/systemauthorities.h"

#include <libpq-fe.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>

namespace sidestage {

namespace {

// Below a device, where nothing can ever be. libpq takes an empty name of a file for "the one in
// the user's home", and passes over one that does not exist.
constexpr const char *noFile = "/dev/null/none";

/// Parameters for which libpq reads an empty value as "not wanted", and a missing one as "what the
/// environment says".
bool mayBeEmpty(std::string_view key)
{
    static constexpr std::array<std::string_view, 12> keys{"fallback_application_name",
                                                           "gsslib",
                                                           "hostaddr",
                                                           "krbsrvname",
                                                           "options",
                                                           "password",
                                                           "replication",
                                                           "require_auth",
                                                           "requirepeer",
                                                           "sslcrldir",
                                                           "sslpassword",
                                                           "user"};
    return std::ranges::find(keys, key) != keys.end();
}

struct FreeOptions
{
    void operator()(PQconninfoOption *options) const { PQconninfoFree(options); }
};

/// "key='value' …" of all parameters that this libpq knows: their compiled-in defaults, or nothing.
/// As a connection string, since an empty value in a list of parameters counts as none.
std::string neutralParameters()
{
    std::string text;
    const std::unique_ptr<PQconninfoOption, FreeOptions> known(PQconndefaults());
    for (const auto *option = known.get(); option && option->keyword; ++option) {
        const std::string_view key = option->keyword;
        const std::string_view value = option->compiled ? option->compiled : "";
        if (key == "dbname" || key == "service" || (value.empty() && !mayBeEmpty(key)))
            continue;
        text += std::string(key) + "='" + std::string(value) + "' ";
    }
    return text;
}

/// libpq cannot ask the system for its authorities before 16.
std::string trustedAuthorities()
{
    auto file = systemAuthorities();
    if (!file.empty())
        return file;
    return PQlibVersion() >= 160000 ? "system" : noFile;
}

/// The folder of a socket; people also name the socket itself, whose name holds the port.
std::pair<std::string, int> socketOf(const PgTarget &target)
{
    static constexpr std::string_view prefix = ".s.PGSQL.";
    const std::filesystem::path path(target.socket);
    const auto name = path.filename().string();
    if (!name.starts_with(prefix))
        return {target.socket, target.port};
    const auto digits = name.substr(prefix.size());
    const bool isNumber = !digits.empty() && digits.size() < 6
        && digits.find_first_not_of("0123456789") == std::string::npos;
    return {path.parent_path().string(), isNumber ? std::stoi(digits) : target.port};
}

} // namespace

PgParameters::PgParameters(const PgTarget &target, const std::string &address)
{
    m_texts.reserve(24); // the values' addresses are kept
    set("dbname", neutralParameters()); // the first one is read as a connection string, no other
    const auto [socket, port] = socketOf(target);
    set("host", target.host.empty() ? socket : target.host);
    set("hostaddr", address);
    set("port", std::to_string(port));
    set("user", target.user);
    set("dbname", target.database);
    set("application_name", "sidestage");
    set("client_encoding", "UTF8");
    set("gssencmode", "disable");
    set("sslmode", std::string(pgTlsNames.at(static_cast<std::size_t>(target.tls))));
    set("passfile", noFile);
    set("sslcert", target.certificateFile.empty() ? noFile : target.certificateFile);
    set("sslkey", target.keyFile.empty() ? noFile : target.keyFile);
    set("sslcrl", noFile);
    set("sslrootcert", authoritiesOf(target).value_or(noFile));
    if (target.password && !target.password->isEmpty()) {
        m_keys.push_back("password");
        m_values.push_back(target.password->reveal().data()); // a std::string's: ends with a zero
    }
    m_keys.push_back(nullptr);
    m_values.push_back(nullptr);
}

void PgParameters::set(const char *key, std::string value)
{
    if (value.empty())
        return;
    m_texts.emplace_back(key, std::move(value));
    m_keys.push_back(key);
    m_values.push_back(m_texts.back().second.c_str());
}

Result<std::string> authoritiesOf(const PgTarget &target)
{
    if (target.tls < PgTls::VerifyCa)
        return std::string(noFile); // with a file there, `require` would mean `verify-ca`
    if (target.caFile.empty())
        return trustedAuthorities();
    if (!std::ifstream(target.caFile).good())
        return failure(ErrorCode::NotFound, "the file of certificate authorities cannot be read",
                       {target.caFile, 0, 0});
    return target.caFile;
}

} // namespace sidestage
