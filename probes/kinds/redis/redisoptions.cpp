// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/redisoptions.h"

#include "probes/base/optionspec.h"
#include "probes/transport/hostlookup.h"

#include <set>

namespace sidestage {

namespace {

OptionSpec texts(std::string name, std::string summary, std::string member)
{
    auto spec = option(std::move(name), OptionType::List, std::move(summary));
    spec.members = {option({}, OptionType::Text, std::move(member))};
    return spec;
}

RedisTls tlsOf(const OptionValue &options)
{
    const auto word = options["tls"].text();
    if (word == "off" || options["socket"].isSet())
        return RedisTls::Off;
    if (word == "required")
        return RedisTls::Required;
    if (word == "verify-ca")
        return RedisTls::VerifyCa;
    const bool isOnThisMachine = isLoopbackHost(options["host"].text("localhost"));
    return word.empty() && isOnThisMachine ? RedisTls::Off : RedisTls::VerifyFull;
}

Result<Secret> secretOf(const ProbeContext &context, const OptionValue &option)
{
    const auto *reference = option.credential();
    if (!reference)
        return Secret();
    const auto found = context.credentials.find(reference->name);
    if (found == context.credentials.end() || found->second.isEmpty())
        return failure(ErrorCode::NotConfigured,
                       "the credential '" + reference->name + "' is not there");
    return found->second.duplicate();
}

/// Collects mistakes, each at the option that makes it.
class Checker
{
public:
    explicit Checker(const OptionValue &options) : m_options(options) { }

    void complain(std::string message, const OptionValue &at, std::string suggestion = {})
    {
        m_errors.push_back(
            {ErrorCode::BadInput, std::move(message), at.where(), std::move(suggestion)});
    }
    void bounded(const char *name, std::int64_t from, std::int64_t to)
    {
        const auto &value = m_options[name];
        const auto number = value.integer(from);
        if (number < from || number > to)
            complain(std::string(name) + " must be from " + std::to_string(from) + " to "
                         + std::to_string(to),
                     value);
    }
    void needs(const char *name, const char *other)
    {
        if (m_options[name].isSet() && !m_options[other].isSet())
            complain(std::string(name) + " needs " + other + " beside it", m_options[name]);
    }
    void excludes(const char *name, const char *other)
    {
        if (m_options[name].isSet() && m_options[other].isSet())
            complain(std::string(other) + " means nothing beside " + name, m_options[other]);
    }
    std::vector<Error> take() { return std::move(m_errors); }

private:
    const OptionValue &m_options;
    std::vector<Error> m_errors;
};

} // namespace

std::vector<OptionSpec> redisOptionSpecs()
{
    auto tls = option("tls", OptionType::Word,
                      "Protection of the connection; verify-full if not said, off on this machine "
                      "itself.");
    tls.words = {"off", "required", "verify-ca", "verify-full"};
    return {
        option("host", OptionType::Text, "Name or address of the server; localhost if not said."),
        option("port", OptionType::Integer, "Its port, 6379 if not said."),
        option("socket", OptionType::FilePath, "Path of a Unix socket, instead of host and port."),
        option("database", OptionType::Integer, "Number of the database, 0 if not said."),
        option("user", OptionType::Text, "Name of the ACL user; the default user if not said."),
        option("password", OptionType::Credential, "The password, with or without a user."),
        tls,
        option("ca", OptionType::FilePath, "PEM file of a private certificate authority."),
        option("certificate", OptionType::FilePath,
               "PEM file of our own certificate, for servers that ask for one."),
        option("certificate-key", OptionType::FilePath, "PEM file of that certificate's key."),
        option("certificate-password", OptionType::Credential, "Password of that key."),
        option("application", OptionType::Text, "The user that the application signs in with."),
        texts("settings", "Further settings to read; those that hold credentials are refused.",
              "A setting's name, without wildcards."),
        texts("prefixes", "Beginnings of key names whose keys are counted.",
              "A beginning, as it stands in the keys."),
        option("types", OptionType::Boolean,
               "Whether the types of the counted keys are read too; counts as hits and misses."),
        option("scan-time", OptionType::Duration, "Longest time for counting, 5s if not said."),
        option("scan-keys", OptionType::Integer,
               "A database with more keys is not counted, 250000 if not said."),
    };
}

std::vector<Error> checkRedisOptions(const OptionValue &options)
{
    Checker check(options);
    check.bounded("port", 1, 65535);
    check.bounded("database", 0, 1'000'000'000);
    check.bounded("scan-keys", 1, 10'000'000);
    const auto host = options["host"].text("localhost");
    if (host.empty() || host.find_first_of("/@ \t\r\n") != std::string::npos)
        check.complain("host is a name or an address and nothing else", options["host"]);
    for (const auto *other : {"host", "port", "tls", "ca", "certificate"})
        check.excludes("socket", other);
    check.needs("user", "password");
    check.needs("certificate", "certificate-key");
    check.needs("certificate-key", "certificate");
    check.needs("certificate-password", "certificate-key");
    if (options["tls"].text() == "off") {
        for (const auto *other : {"ca", "certificate"}) {
            if (options[other].isSet())
                check.complain(std::string(other) + " means nothing with 'tls: off'",
                               options[other]);
        }
    }
    for (const auto &setting : options["settings"].items()) {
        if (auto command = RedisCommand::configGet(setting.text()); !command)
            check.complain(command.error().message, setting);
    }
    std::set<std::string> prefixes;
    for (const auto &prefix : options["prefixes"].items()) {
        if (prefix.text().empty())
            check.complain("a prefix has at least one character", prefix);
        else if (!prefixes.insert(prefix.text()).second)
            check.complain("'" + prefix.text() + "' stands here twice", prefix);
        else if (prefix.text().ends_with('*'))
            check.complain("a prefix has no wildcard: it is compared as it stands", prefix,
                           prefix.text().substr(0, prefix.text().size() - 1));
    }
    return check.take();
}

Result<RedisOptions> redisOptions(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    RedisOptions wanted;
    wanted.target.host = options["host"].text("localhost");
    wanted.target.port = static_cast<int>(options["port"].integer(wanted.target.port));
    wanted.target.socket = options["socket"].text();
    wanted.target.tls = tlsOf(options);
    wanted.target.caFile = options["ca"].text();
    wanted.target.certificateFile = options["certificate"].text();
    wanted.target.keyFile = options["certificate-key"].text();
    wanted.user = options["user"].text();
    wanted.database = options["database"].integer();
    wanted.application = options["application"].text();
    wanted.settings = options["settings"].texts();
    wanted.prefixes = options["prefixes"].texts();
    wanted.readsTypes = options["types"].boolean();
    wanted.scanTime = options["scan-time"].duration(wanted.scanTime);
    wanted.scanKeys = options["scan-keys"].integer(wanted.scanKeys);
    auto password = secretOf(context, options["password"]);
    if (!password)
        return tl::unexpected(std::move(password).error());
    wanted.password = *std::move(password);
    auto keyPassword = secretOf(context, options["certificate-password"]);
    if (!keyPassword)
        return tl::unexpected(std::move(keyPassword).error());
    wanted.target.keyPassword = *std::move(keyPassword);
    return wanted;
}

} // namespace sidestage
