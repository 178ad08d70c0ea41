// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrationfiles.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <map>

namespace sidestage {

namespace {

/// The text of a statement of Python that assigns to `name` at the left margin: from behind the
/// equals sign to the end of the line, or to the bracket that closes.
std::optional<std::string_view> assignedTo(std::string_view text, std::string_view name)
{
    for (std::size_t at = 0; at < text.size();) {
        auto line = text.substr(at, text.find('\n', at) - at);
        const auto behind = line.substr(std::min(name.size(), line.size()));
        if (line.starts_with(name) && !behind.empty()
            && (isBlank(behind.front()) || behind.front() == '=' || behind.front() == ':')) {
            const auto equals = line.find('=');
            if (equals != std::string_view::npos) {
                auto value = withoutBlanks(text.substr(at + equals + 1));
                const bool isTuple = value.starts_with('(') || value.starts_with('[');
                return value.substr(0, value.find(isTuple ? (value[0] == '(' ? ')' : ']') : '\n'));
            }
        }
        at += line.size() + 1;
    }
    return {};
}

std::vector<std::string> stringsIn(std::string_view text)
{
    std::vector<std::string> strings;
    for (std::size_t at = 0; (at = text.find_first_of("'\"#", at)) != std::string_view::npos;) {
        if (text[at] == '#') {
            at = std::min(text.find('\n', at), text.size());
            continue;
        }
        const auto end = text.find(text[at], at + 1);
        if (end == std::string_view::npos)
            break;
        strings.emplace_back(text.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return strings;
}

} // namespace

std::optional<RepositoryMigration> readAlembicScript(std::string_view text)
{
    const auto revision = assignedTo(text, "revision");
    auto names = revision ? stringsIn(*revision) : std::vector<std::string>();
    if (names.empty() || names.front().empty())
        return {};
    RepositoryMigration migration{std::move(names.front()), {}, {}, {}};
    if (const auto below = assignedTo(text, "down_revision"))
        migration.after = stringsIn(*below);
    return migration;
}

SqitchPlan readSqitchPlan(std::string_view text)
{
    SqitchPlan plan;
    std::map<std::string, std::size_t> last; // where a change of that name stands
    std::vector<std::size_t> sinceTag; // changes that have no tag behind them yet
    std::vector<std::string> tagOf;
    for (std::size_t at = 0; at < text.size();) {
        const auto line = text.substr(at, text.find('\n', at) - at);
        at += line.size() + 1;
        auto content = trimmed(line.substr(0, line.find('#')));
        if (content.starts_with("%project")) {
            const auto equals = std::min(content.find('='), content.size() - 1);
            plan.project = std::string(trimmed(content.substr(equals + 1)));
            continue;
        }
        if (content.starts_with('+') || content.starts_with('-'))
            content = trimmed(content.substr(1));
        if (content.empty() || content.front() == '%')
            continue;
        const auto name = content.substr(0, content.find_first_of(" \t["));
        if (name.starts_with('@')) {
            for (const auto change : sinceTag)
                tagOf[change] = std::string(name);
            sinceTag.clear();
            continue;
        }
        if (name.empty())
            continue;
        const auto index = plan.changes.size();
        // The script of the change before keeps the name of the tag that was set behind it.
        if (const auto before = last.find(std::string(name)); before != last.end())
            plan.changes[before->second].scriptName += tagOf[before->second];
        plan.changes.push_back({std::string(name), std::string(name)});
        tagOf.emplace_back();
        sinceTag.push_back(index);
        last[std::string(name)] = index;
    }
    return plan;
}

} // namespace sidestage
