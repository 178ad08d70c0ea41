// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/servertarget.h"

namespace sidestage {

std::vector<Error> checkServerAddress(const OptionValue &options, int usualPort)
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
    if (const auto host = options["host"].text();
        hasHost && (host.empty() || host.find_first_of(",/ ") != std::string::npos))
        complain("'host' is the name of one host", options["host"]);
    if (const auto port = options["port"].integer(usualPort); port < 1 || port > 65535)
        complain("a port is a number from 1 to 65535", options["port"]);
    return errors;
}

Result<const Secret *> passwordOf(const ProbeContext &context)
{
    const auto &option = context.spec.options["password"];
    const auto *reference = option.credential();
    if (!reference)
        return nullptr;
    const auto found = context.credentials.find(reference->name);
    if (found == context.credentials.end())
        return failure(ErrorCode::NotConfigured,
                       "there is no credential '" + reference->name + '\'', option.where());
    if (found->second.reveal().find('\0') != std::string_view::npos)
        return failure(ErrorCode::BadInput,
                       "the credential '" + reference->name + "' is no password", option.where());
    return &found->second;
}

} // namespace sidestage
