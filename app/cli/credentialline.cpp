// SPDX-License-Identifier: Apache-2.0
#include "app/cli/credentialline.h"

#include "models/config/names.h"
#include "models/config/quantity.h"
#include "models/yaml/suggestion.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 4> actionNames{"list", "set", "test", "forget"};
constexpr std::array<std::string_view, 3> credentialOptions{"--workspace", "--rotate-every",
                                                            "--fingerprint-key"};
constexpr std::string_view fromInput = "the value is read from standard input";

tl::unexpected<Error> wrong(std::string message, std::string suggestion = {})
{
    return failure(ErrorCode::BadInput, std::move(message), {}, std::move(suggestion));
}

Result<std::chrono::days> readPeriod(const std::string &text)
{
    const auto period = parseDuration(text);
    const auto days =
        std::chrono::floor<std::chrono::days>(period.value_or(std::chrono::milliseconds(0)));
    if (!period || days != *period || days.count() < 1 || days.count() > 3660)
        return wrong("'--rotate-every' takes whole days", "for example 90d");
    return days;
}

class CredentialLineReader
{
public:
    explicit CredentialLineReader(const std::vector<std::string> &arguments)
        : m_arguments(arguments)
    {
    }

    Result<void> read()
    {
        const auto action = std::ranges::find(actionNames, m_arguments.front());
        if (action == actionNames.end())
            return wrong("'credential' has no such action", "it has list, set, test and forget");
        m_line.action = static_cast<CredentialAction>(action - actionNames.begin());
        for (m_at = 1; m_at < m_arguments.size(); ++m_at) {
            const auto &word = m_arguments[m_at];
            auto done = word.starts_with('-') && word != "-" ? readOption(word) : readName(word);
            if (!done)
                return done;
        }
        return finish(std::string(*action));
    }

    CredentialLine take() { return std::move(m_line); }

private:
    Result<void> readOption(const std::string &word)
    {
        const auto equals = word.find('=');
        const auto option = word.substr(0, equals);
        if (std::ranges::find(credentialOptions, option) == credentialOptions.end())
            return wrong("'credential' has no such option",
                         "it has --workspace, --rotate-every and --fingerprint-key; "
                             + std::string(fromInput));
        if (option == "--fingerprint-key") {
            if (equals != std::string::npos)
                return wrong("'--fingerprint-key' takes no value", std::string(fromInput));
            m_line.isFingerprintKey = true;
            return {};
        }
        std::string value;
        if (equals != std::string::npos)
            value = word.substr(equals + 1);
        else if (m_at + 1 < m_arguments.size())
            value = m_arguments[++m_at];
        if (value.empty())
            return wrong("'" + option + "' needs a value");
        if (option == "--workspace") {
            m_line.workspace = value;
            return {};
        }
        const auto period = readPeriod(value);
        if (!period)
            return tl::unexpected(period.error());
        m_line.rotateEvery = *period;
        return {};
    }

    Result<void> readName(const std::string &word)
    {
        if (m_line.action == CredentialAction::List) {
            if (m_hasWorkspace)
                return wrong("'credential list' takes one workspace");
            m_hasWorkspace = true;
            m_line.workspace = word;
            return {};
        }
        const bool takesOne = m_line.action != CredentialAction::Test;
        if (takesOne && (!m_line.names.empty() || m_line.isFingerprintKey)) {
            return m_line.action == CredentialAction::Set
                ? wrong("'credential set' takes one name, and never a value on the command line",
                        std::string(fromInput))
                : wrong("'credential forget' takes one name");
        }
        if (const auto reason = whyNotCredentialName(word); !reason.empty())
            return wrong("the name of a credential " + reason, "a name such as staging/database");
        m_line.names.push_back(word);
        return {};
    }

    Result<void> finish(const std::string &action)
    {
        const bool needsOne =
            m_line.action == CredentialAction::Set || m_line.action == CredentialAction::Forget;
        if (needsOne && m_line.names.empty() && !m_line.isFingerprintKey)
            return wrong("'credential " + action + "' needs the name of a credential",
                         "'sidestage-cli credential list' names them");
        if (m_line.isFingerprintKey
            && (!m_line.names.empty() || m_line.action == CredentialAction::List))
            return wrong("'--fingerprint-key' stands instead of a name");
        if (m_line.rotateEvery && m_line.action != CredentialAction::Set)
            return wrong("'--rotate-every' belongs to 'credential set'");
        return {};
    }

    const std::vector<std::string> &m_arguments;
    std::size_t m_at = 0;
    bool m_hasWorkspace = false;
    CredentialLine m_line;
};

} // namespace

Result<std::optional<CredentialLine>> CredentialLine::parse(
    const std::vector<std::string> &arguments)
{
    const auto asksForHelp = [](const std::string &word) {
        return word == "--help" || word == "-h";
    };
    if (std::ranges::any_of(arguments, asksForHelp))
        return std::optional<CredentialLine>();
    if (arguments.empty())
        return wrong("'credential' needs an action", "it has list, set, test and forget");
    CredentialLineReader reader(arguments);
    if (auto done = reader.read(); !done)
        return tl::unexpected(done.error());
    return std::optional(reader.take());
}

} // namespace sidestage
