// SPDX-License-Identifier: Apache-2.0
#include "app/cli/checkcommand.h"

#include "app/audit/exitstatus.h"
#include "models/config/environmentsfile.h"
#include "models/notes/notecheck.h"
#include "models/notes/notesfile.h"

namespace sidestage {

int runCheck(const CommandLine &line, const ProbeRegistry &registry, Terminal &terminal)
{
    const auto loaded = loadWorkspace(line.workspace, registry);
    auto problems = loaded.errors;
    std::size_t noteCount = 0;
    if (loaded.workspace) {
        const auto notes = loadNotes(loaded.workspace->folder + "/staging-notes.md");
        if (!notes && notes.error().code != ErrorCode::NotFound)
            problems.push_back(notes.error());
        if (notes) {
            noteCount = notes->notes().notes.size();
            const auto &whole = notes->notes();
            problems.insert(problems.end(), whole.problems.begin(), whole.problems.end());
            for (const auto &note : whole.notes)
                problems.insert(problems.end(), note.problems.begin(), note.problems.end());
            const auto unknown = checkNotes(whole, *loaded.workspace);
            problems.insert(problems.end(), unknown.begin(), unknown.end());
        }
    }
    for (const auto &problem : problems)
        terminal.complain(problem.toString());
    if (!problems.empty())
        return static_cast<int>(ExitStatus::Incomplete);
    const auto count = [](std::size_t n, const char *one, const char *many) {
        return std::to_string(n) + ' ' + (n == 1 ? one : many);
    };
    std::size_t targets = 0;
    for (const auto &service : loaded.workspace->services)
        targets += service.targets.size();
    terminal.print(loaded.workspace->project + ": "
                   + count(loaded.workspace->environments.size(), "environment", "environments")
                   + ", " + count(loaded.workspace->services.size(), "service", "services") + ", "
                   + count(targets, "target", "targets") + ", "
                   + count(loaded.workspace->rules.size(), "rule", "rules") + " of the team, "
                   + count(noteCount, "note", "notes") + "; nothing is wrong with the files\n");
    return static_cast<int>(ExitStatus::Mirrors);
}

} // namespace sidestage
