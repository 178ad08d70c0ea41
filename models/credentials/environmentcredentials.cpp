// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/environmentcredentials.h"

#include <QByteArray>

namespace sidestage {

std::string credentialVariable(std::string_view name)
{
    std::string variable = "SIDESTAGE_CREDENTIAL_";
    for (const char c : name) {
        if (c >= 'a' && c <= 'z')
            variable += static_cast<char>(c - 'a' + 'A');
        else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            variable += c;
        else
            variable += '_';
    }
    return variable;
}

std::optional<std::string> processVariable(const std::string &name)
{
    if (!qEnvironmentVariableIsSet(name.c_str()))
        return {};
    return qgetenv(name.c_str()).toStdString();
}

CredentialMap credentialsFromVariables(const RunPlan &plan, const VariableReader &read)
{
    CredentialMap credentials;
    for (const auto &probe : plan.probes) {
        for (const auto &reference : probe.options.credentials()) {
            if (credentials.contains(reference.name))
                continue;
            if (auto value = read(credentialVariable(reference.name)))
                credentials.emplace(reference.name, Secret(std::move(*value)));
        }
    }
    return credentials;
}

CollectedCredentials collectFromVariables(const RunPlan &plan, const VariableReader &read)
{
    CollectedCredentials credentials;
    credentials.values = credentialsFromVariables(plan, read);
    for (const auto &[name, value] : credentials.values)
        credentials.sources.emplace(name, CredentialSource::Variable);
    return credentials;
}

std::string describe(CredentialSource source, std::string_view name)
{
    switch (source) {
    case CredentialSource::Variable:
        return credentialVariable(name) + " of the process environment";
    case CredentialSource::Session:
        return "given for this session only";
    case CredentialSource::Keychain:
        return "the keychain";
    case CredentialSource::Demo:
        return "the demo's own";
    }
    return "the keychain";
}

} // namespace sidestage
