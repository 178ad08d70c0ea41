// SPDX-License-Identifier: Apache-2.0
#include "app/audit/exitstatus.h"
#include "app/audit/promptend.h"
#include "app/cli/auditcommand.h"
#include "app/cli/checkcommand.h"
#include "app/cli/initcommand.h"
#include "app/cli/interrupt.h"
#include "app/demo/demoworkspace.h"
#include "models/config/environmentsfile.h"
#include "models/rules/rulereader.h"
#include "probes/kinds/registration.h"

#include <QCoreApplication>

using namespace sidestage;

namespace {

constexpr int badUsage = static_cast<int>(ExitStatus::Incomplete);

int complain(Terminal &terminal, const std::vector<Error> &errors)
{
    for (const auto &error : errors)
        terminal.complain(error.toString());
    return badUsage;
}

int runAudit(const CommandLine &line, const std::string &folder, AuditSurroundings surroundings,
             const ProbeRegistry &registry, Terminal &terminal)
{
    auto rules = builtInRules();
    if (!rules)
        return complain(terminal, {rules.error()});
    auto loaded = loadWorkspace(folder, registry);
    if (!loaded.workspace)
        return complain(terminal, loaded.errors);
    const auto workspace = std::make_shared<const Workspace>(std::move(*loaded.workspace));

    AuditSession session(registry, std::move(*rules), std::move(surroundings));
    AuditCommand command(line, workspace, session, terminal);
    const Interrupt interrupt([&command] { command.interrupt(); });
    QObject::connect(&command, &AuditCommand::finished, &command, &QCoreApplication::exit,
                     Qt::QueuedConnection);
    return command.start() ? QCoreApplication::exec() : badUsage;
}

int runDemo(const CommandLine &line, const ProbeRegistry &registry, Terminal &terminal)
{
    auto demo = DemoWorkspace::unpack(QString::fromStdString(line.keepFolder));
    if (!demo)
        return complain(terminal, {demo.error()});
    return runAudit(line, (*demo)->folder().toStdString(),
                    {FingerprintKey::demo(), &DemoServers::credential, todayInUtc, line.jobs},
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
        return runAudit(*line, line->workspace,
                        {FingerprintKey::fromVariableOrRandom(processVariable), processVariable,
                         todayInUtc, line->jobs},
                        registry, terminal);
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
