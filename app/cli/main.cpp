// SPDX-License-Identifier: Apache-2.0
#include "app/audit/exitstatus.h"
#include "app/audit/promptend.h"
#include "app/cli/auditcommand.h"
#include "app/cli/checkcommand.h"
#include "app/cli/credentialcommand.h"
#include "app/cli/initcommand.h"
#include "app/cli/interrupt.h"
#include "app/demo/demoworkspace.h"
#include "models/config/environmentsfile.h"
#include "models/credentials/systemkeychain.h"
#include "models/rules/rulereader.h"
#include "probes/kinds/registration.h"

#include <QCoreApplication>
#include <QTimer>

#include <memory>
#include <optional>

using namespace sidestage;

namespace {

constexpr int badUsage = static_cast<int>(ExitStatus::Incomplete);

int complain(Terminal &terminal, const std::vector<Error> &errors)
{
    for (const auto &error : errors)
        terminal.complain(error.toString());
    return badUsage;
}

/// Where an audit gets its secrets.
struct SecretSources
{
    VariableReader variables = processVariable;
    CredentialSource named = CredentialSource::Variable; ///< what the variables' values are called
    std::optional<FingerprintKey> key; ///< without: the variable's, else the keychain's
};

int runAudit(const CommandLine &line, const std::string &folder, SecretSources sources,
             const ProbeRegistry &registry, Terminal &terminal)
{
    auto rules = builtInRules();
    if (!rules)
        return complain(terminal, {rules.error()});
    auto loaded = loadWorkspace(folder, registry);
    if (!loaded.workspace)
        return complain(terminal, loaded.errors);
    const auto workspace = std::make_shared<const Workspace>(std::move(*loaded.workspace));

    SystemKeychain keychain;
    CredentialCollector credentials(keychain, sources.variables);
    credentials.setVariables(sources.variables, sources.named);
    std::unique_ptr<AuditSession> session;
    std::unique_ptr<AuditCommand> command;
    const Interrupt interrupt([&command] {
        if (command)
            command->interrupt();
        else
            QCoreApplication::exit(badUsage);
    });
    const auto begin = [&](FingerprintKey key) {
        session = std::make_unique<AuditSession>(
            registry, std::move(*rules),
            AuditSurroundings{std::move(key), sources.variables, todayInUtc, line.jobs});
        command = std::make_unique<AuditCommand>(line, workspace, *session, credentials, terminal);
        QObject::connect(command.get(), &AuditCommand::finished, command.get(),
                         &QCoreApplication::exit, Qt::QueuedConnection);
        if (!command->start())
            QCoreApplication::exit(badUsage);
    };
    // From the event loop, where it can be left again.
    QTimer::singleShot(0, &credentials, [&] {
        if (sources.key)
            begin(std::move(*sources.key));
        else
            credentials.findKey(workspace->folder, CredentialCollector::NewKey::MakeUp,
                                &credentials, begin);
    });
    return QCoreApplication::exec();
}

int runCredential(const CommandLine &line, const ProbeRegistry &registry, Terminal &terminal)
{
    auto loaded = loadWorkspace(line.workspace, registry);
    if (!loaded.workspace)
        return complain(terminal, loaded.errors);
    SystemKeychain keychain;
    CredentialStore store(keychain, CredentialRecords(CredentialRecords::defaultFile()),
                          loaded.workspace->folder);
    CredentialCommand command(line.credential, *loaded.workspace, store, terminal);
    QObject::connect(&command, &CredentialCommand::finished, &command, &QCoreApplication::exit,
                     Qt::QueuedConnection);
    return command.start() ? QCoreApplication::exec() : badUsage;
}

int runDemo(const CommandLine &line, const ProbeRegistry &registry, Terminal &terminal)
{
    auto demo = DemoWorkspace::unpack(QString::fromStdString(line.keepFolder));
    if (!demo)
        return complain(terminal, {demo.error()});
    return runAudit(line, (*demo)->folder().toStdString(),
                    {&DemoServers::credential, CredentialSource::Demo, FingerprintKey::demo()},
                    registry, terminal);
}

int run(const std::vector<std::string> &arguments)
{
    Terminal terminal;
    const auto line = CommandLine::parse(arguments);
    if (!line)
        return complain(terminal, {line.error()});
    const auto registry = builtInProbeKinds();
    switch (line->command) {
    case Command::Help:
        return terminal.print(CommandLine::usage()) ? 0 : badUsage;
    case Command::Version:
        return terminal.print("sidestage-cli " SIDESTAGE_VERSION "\n") ? 0 : badUsage;
    case Command::Check:
        return runCheck(*line, registry, terminal);
    case Command::Audit:
        return runAudit(*line, line->workspace, {}, registry, terminal);
    case Command::Credential:
        return runCredential(*line, registry, terminal);
    case Command::Init:
        return runInit(*line, registry, terminal);
    case Command::Demo:
        return runDemo(*line, registry, terminal);
    }
    return badUsage;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sidestage-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SIDESTAGE_VERSION));
    return endingPromptly(run({argv + 1, argv + argc}));
}
