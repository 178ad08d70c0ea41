// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/target.h"

#include "probes/transport/hostlookup.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr int defaultPort = 3306;
constexpr std::array<std::string_view, 4> tlsModes{"off", "required", "verify-ca", "verify-full"};

} // namespace

std::vector<OptionSpec> mySqlTargetOptions()
{
    const auto text = [](std::string name, std::string summary, bool isRequired = false) {
        return OptionSpec{
            std::move(name), OptionType::Text, std::move(summary), isRequired, {}, {}};
    };
    return {text("host", "The server's name or address; always by TCP, localhost too."),
            {"port", OptionType::Integer, "The server's port; 3306 by default.", false, {}, {}},
            text("socket", "The path of the server's Unix socket, in place of a host."),
            text("database", "The database to read.", true),
            text("user", "The account to sign in with.", true),
            {"password", OptionType::Credential, "The account's password.", false, {}, {}},
            {"tls",
             OptionType::Word,
             "How the connection is protected; verify-full by default off this machine.",
             false,
             {tlsModes.begin(), tlsModes.end()},
             {}},
            {"ca",
             OptionType::FilePath,
             "Certificate authorities to verify the server with, in PEM form.",
             false,
             {},
             {}}};
}

std::vector<Error> checkMySqlTarget(const OptionValue &options)
{
    std::vector<Error> errors;
    const auto complain = [&](std::string message, const OptionValue &at) {
        errors.push_back({ErrorCode::BadInput, std::move(message), at.where(), {}});
    };
    const bool hasHost = options["host"].isSet();
    const bool hasSocket = options["socket"].isSet();
    if (!hasHost && !hasSocket)
        complain("a 'host' or a 'socket' is needed", options);
    if (hasHost && hasSocket)
        complain("'host' and 'socket' exclude each other", options["socket"]);
    if (hasHost
        && (options["host"].text().empty()
            || options["host"].text().find_first_of(",/ ") != std::string::npos))
        complain("'host' is the name of one host", options["host"]);
    if (const auto port = options["port"].integer(defaultPort); port < 1 || port > 65535)
        complain("a port is a number from 1 to 65535", options["port"]);
    if (options["database"].isSet() && options["database"].text().empty())
        complain("the database has no name", options["database"]);
    return errors;
}

Result<MySqlTarget> mySqlTargetOf(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    MySqlTarget target;
    target.host = options["host"].text();
    target.socket = options["socket"].text();
    target.port = static_cast<int>(options["port"].integer(defaultPort));
    target.database = options["database"].text();
    target.user = options["user"].text();
    target.authorityFile = options["ca"].text();
    const bool isHere = target.host.empty() || isLoopbackHost(target.host);
    target.tls = isHere ? MySqlTls::Offered : MySqlTls::VerifyFull;
    const auto mode = options["tls"].text();
    if (const auto at = std::ranges::find(tlsModes, mode); at != tlsModes.end())
        target.tls = static_cast<MySqlTls>(at - tlsModes.begin() + 1);
    if (const auto *reference = options["password"].credential()) {
        const auto found = context.credentials.find(reference->name);
        if (found == context.credentials.end())
            return failure(ErrorCode::NotConfigured,
                           "there is no credential '" + reference->name + '\'',
                           options["password"].where());
        if (found->second.reveal().find('\0') != std::string_view::npos)
            return failure(ErrorCode::BadInput,
                           "the credential '" + reference->name + "' is no password",
                           options["password"].where());
        target.password = &found->second;
    }
    return target;
}

} // namespace sidestage
