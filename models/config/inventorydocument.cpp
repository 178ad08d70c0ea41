// SPDX-License-Identifier: Apache-2.0
#include "models/config/inventorydocument.h"

#include <algorithm>
#include <optional>

namespace sidestage {

namespace {

using Cells = std::vector<std::string>;

/// A cell on one line: a bar would end it, and a line break the table.
std::string cell(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (c == '|' || c == '\\' || c == '<')
            escaped += '\\';
        escaped += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    return escaped;
}

std::string row(const Cells &cells)
{
    std::string line = "|";
    for (const auto &text : cells)
        line += text.empty() ? " |" : ' ' + text + " |";
    return line + '\n';
}

std::string table(const Cells &heads, const std::vector<Cells> &rows)
{
    std::string text = row(heads);
    text += '|';
    for (std::size_t i = 0; i < heads.size(); ++i)
        text += "---|";
    text += '\n';
    for (const auto &cells : rows)
        text += row(cells);
    return text;
}

template <typename Items, typename Text>
std::string joined(const Items &items, Text text)
{
    std::string all;
    for (const auto &item : items)
        all += (all.empty() ? "" : ", ") + text(item);
    return all;
}

std::string code(std::string_view text)
{
    return text.empty() ? std::string() : '`' + cell(text) + '`';
}

Cells rowOf(const Environment &environment)
{
    return {"**" + cell(environment.name) + "**",
            std::string(nameOf(environment.kind)),
            code(environment.branch),
            cell(environment.mirrors.value_or("")),
            cell(environment.owner),
            cell(joined(environment.approvers, [](const auto &name) { return name; })),
            joined(environment.hosts,
                   [](const auto &host) { return cell(host.first) + ": " + code(host.second); })};
}

/// Where a target is, in the option that says so; "yes" where none does.
std::string placeOf(const Target &target)
{
    for (const auto *option : {"url", "host", "socket", "domain", "file", "folder"}) {
        const auto &value = target.options[option];
        const auto texts = value.texts();
        if (texts.empty() || texts.front().empty())
            continue;
        auto place = texts.front();
        if (const auto database = target.options["database"].text(); !database.empty())
            place += '/' + database;
        return code(place);
    }
    return "yes";
}

Cells rowOf(const Service &service, const Workspace &workspace)
{
    Cells cells{"**" + cell(service.name) + "**", cell(service.kind), cell(service.purpose)};
    for (const auto &environment : workspace.environments) {
        const auto *target = service.target(environment.name);
        cells.push_back(target ? placeOf(*target) : "none");
    }
    return cells;
}

int lineAt(std::string_view text, std::size_t offset)
{
    return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

/// Where a marker stands, once; nothing where it does not.
Result<std::optional<std::size_t>> placeOfMarker(std::string_view document, const std::string &file,
                                                 std::string_view marker)
{
    const auto at = document.find(marker);
    if (at == std::string_view::npos)
        return std::optional<std::size_t>();
    if (const auto again = document.find(marker, at + 1); again != std::string_view::npos)
        return failure(ErrorCode::BadInput, "this comment stands here twice",
                       {file, lineAt(document, again), 1}, "leave one of each, in their order");
    return std::optional(at);
}

std::string withLineEnds(std::string_view text, std::string_view lineEnd)
{
    std::string result;
    for (const char c : text)
        result += c == '\n' ? std::string(lineEnd) : std::string(1, c);
    return result;
}

} // namespace

std::string inventoryMarkdown(const Workspace &workspace)
{
    std::vector<Cells> environments;
    for (const auto &environment : workspace.environments)
        environments.push_back(rowOf(environment));
    auto text = table({"Environment", "Kind", "Branch", "Mirrors", "Owner", "Approves", "Hosts"},
                      environments);
    if (workspace.services.empty())
        return text;
    Cells heads{"Service", "Probe", "Purpose"};
    for (const auto &environment : workspace.environments)
        heads.push_back(cell(environment.name));
    std::vector<Cells> services;
    for (const auto &service : workspace.services)
        services.push_back(rowOf(service, workspace));
    return text + '\n' + table(heads, services);
}

Result<TextEdits> updateInventory(std::string_view document, const std::string &file,
                                  const Workspace &workspace)
{
    const auto begin = placeOfMarker(document, file, inventoryBegin);
    if (!begin)
        return tl::unexpected(begin.error());
    const auto end = placeOfMarker(document, file, inventoryEnd);
    if (!end)
        return tl::unexpected(end.error());
    if (begin->has_value() != end->has_value() || (*begin && **end < **begin)) {
        return failure(ErrorCode::BadInput,
                       *begin && *end
                           ? "the comments around the environments are the wrong way round"
                           : "the other of the two comments around the environments is missing",
                       {file, lineAt(document, begin->value_or(end->value_or(0))), 1},
                       "put it back, or take both out: they are then written anew at the end");
    }
    const bool hasReturns = document.find("\r\n") != std::string_view::npos;
    const std::string_view lineEnd = hasReturns ? "\r\n" : "\n";
    const auto inner = withLineEnds("\n\n" + inventoryMarkdown(workspace) + '\n', lineEnd);
    if (*begin) {
        const auto from = **begin + inventoryBegin.size();
        const auto length = **end - from;
        if (document.substr(from, length) == inner)
            return TextEdits();
        return TextEdits{{from, length, inner}};
    }
    auto text =
        std::string(inventoryBegin) + inner + std::string(inventoryEnd) + std::string(lineEnd);
    if (document.empty()) {
        text.insert(0, "# Environments of " + workspace.project + "\n\n");
    } else {
        const bool isEnded = document.ends_with('\n');
        text.insert(0, std::string(lineEnd) + (isEnded ? "" : std::string(lineEnd)));
    }
    return TextEdits{{document.size(), 0, std::move(text)}};
}

} // namespace sidestage
