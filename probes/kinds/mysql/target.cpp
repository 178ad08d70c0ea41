// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/target.h"

#include "probes/kinds/database/servertarget.h"
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
    auto errors = checkServerAddress(options, defaultPort);
    if (options["database"].isSet() && options["database"].text().empty())
        errors.push_back(
            {ErrorCode::BadInput, "the database has no name", options["database"].where(), {}});
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
    const auto password = passwordOf(context);
    if (!password)
        return tl::unexpected(password.error());
    target.password = *password;
    return target;
}

} // namespace sidestage
