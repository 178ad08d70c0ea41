// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/target.h"

#include "probes/kinds/database/servertarget.h"
#include "probes/transport/hostlookup.h"

#include <algorithm>

namespace sidestage {

std::vector<OptionSpec> pgTargetOptions()
{
    const auto text = [](std::string name, std::string summary, bool isRequired = false) {
        return OptionSpec{
            std::move(name), OptionType::Text, std::move(summary), isRequired, {}, {}};
    };
    const auto file = [](std::string name, std::string summary) {
        return OptionSpec{std::move(name), OptionType::FilePath, std::move(summary), false, {}, {}};
    };
    return {text("host", "The server's name or address."),
            {"port", OptionType::Integer, "The server's port; 5432 by default.", false, {}, {}},
            text("socket", "The folder of the server's Unix socket, in place of a host."),
            text("database", "The database to read.", true),
            text("user", "The role to sign in as.", true),
            {"password", OptionType::Credential, "The role's password.", false, {}, {}},
            {"sslmode",
             OptionType::Word,
             "How the connection is protected; verify-full by default off this machine.",
             false,
             {pgTlsNames.begin(), pgTlsNames.end()},
             {}},
            file("ca", "Certificate authorities to verify the server with, in PEM form."),
            file("certificate", "A certificate to sign in with, in PEM form."),
            file("key", "The key of that certificate.")};
}

std::vector<Error> checkPgTarget(const OptionValue &options)
{
    auto errors = checkServerAddress(options, 5432);
    if (options["key"].isSet() != options["certificate"].isSet())
        errors.push_back({ErrorCode::BadInput,
                          "'certificate' and 'key' go together",
                          options[options["key"].isSet() ? "key" : "certificate"].where(),
                          {}});
    return errors;
}

Result<PgTarget> pgTargetOf(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    PgTarget target;
    target.host = options["host"].text();
    target.socket = options["socket"].text();
    target.port = static_cast<int>(options["port"].integer(5432));
    target.database = options["database"].text();
    target.user = options["user"].text();
    target.caFile = options["ca"].text();
    target.certificateFile = options["certificate"].text();
    target.keyFile = options["key"].text();
    const bool isHere = target.host.empty() || isLoopbackHost(target.host);
    const auto mode = options["sslmode"].text(isHere ? "prefer" : "verify-full");
    if (const auto at = std::ranges::find(pgTlsNames, mode); at != pgTlsNames.end())
        target.tls = static_cast<PgTls>(at - pgTlsNames.begin());
    const auto password = passwordOf(context);
    if (!password)
        return tl::unexpected(password.error());
    target.password = *password;
    return target;
}

void writePgConnection(const PgConnectionState &state, const FactWriter &facts)
{
    const auto connection = facts.below("connection");
    connection.add("encrypted", FactValue::boolean(state.isEncrypted));
    connection.add("verified", FactValue::boolean(state.isVerified));
    if (!state.protocol.empty())
        connection.add("protocol", FactValue::text(state.protocol));
}

} // namespace sidestage
