// SPDX-License-Identifier: Apache-2.0
#include "app/cli/initcommand.h"

#include "app/audit/exitstatus.h"
#include "models/config/environmentsfile.h"
#include "models/discovery/discovery.h"
#include "models/discovery/newworkspace.h"

#include <QFileInfo>

#include <algorithm>

namespace sidestage {

namespace {

constexpr int failed = static_cast<int>(ExitStatus::Incomplete);

/// ".env.staging:3  DATABASE_URL: address of PostgreSQL → database in staging"
std::string textOf(const FolderFinding &finding, std::size_t placeWidth)
{
    auto place = finding.where.line > 0
        ? finding.where.file + ':' + std::to_string(finding.where.line)
        : finding.where.file;
    place.resize(std::max(place.size(), placeWidth), ' ');
    auto text = place + "  " + finding.what;
    if (!finding.became.empty())
        text += " → " + finding.became;
    return text;
}

std::string listOf(const FolderProposal &proposal)
{
    constexpr std::size_t widest = 44;
    std::size_t width = 0;
    for (const auto &finding : proposal.findings)
        width = std::max(width, finding.where.file.size() + 4);
    std::string list;
    for (const auto &finding : proposal.findings) {
        if (finding.kind != FindingKind::Unread)
            list += textOf(finding, std::min(width, widest)) + '\n';
    }
    return list;
}

} // namespace

int runInit(const CommandLine &line, const ProbeRegistry &registry, Terminal &terminal)
{
    // Said before the search: whoever has a workspace wants no other.
    const auto file = line.workspace + '/' + std::string(environmentsFileName);
    if (!line.isPrintedOnly && QFileInfo::exists(QString::fromStdString(file))) {
        terminal.complain(file
                          + ": there is a workspace already: it stays as it is (--print shows "
                            "what would be proposed)");
        return failed;
    }
    const SteadyClock clock;
    const auto proposal = proposeWorkspace(
        line.workspace, registry, Deadline(clock, clock.now() + line.timeout, std::stop_token()));
    if (!proposal) {
        terminal.complain(proposal.error().toString());
        return failed;
    }
    for (const auto &finding : proposal->findings) {
        if (finding.kind == FindingKind::Unread)
            terminal.complain(finding.where.toString() + ": not read: " + finding.what);
    }
    if (line.isPrintedOnly)
        return terminal.print(proposal->environments) ? 0 : failed;

    const auto list = listOf(*proposal);
    const auto written = writeNewWorkspace(line.workspace, proposal->environments, proposal->notes);
    if (!written) {
        terminal.print(list);
        terminal.complain(written.error().toString());
        return failed;
    }
    auto text = list.empty() ? std::string("nothing was found that tells of environments\n") : list;
    for (const auto &name : *written)
        text += "wrote " + line.workspace + '/' + name + '\n';
    text += "read it through, fill in what stands in comments, then run: sidestage-cli check\n";
    return terminal.print(text) ? 0 : failed;
}

} // namespace sidestage
