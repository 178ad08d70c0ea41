// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/proposaltext.h"

#include "models/yaml/yamlscalar.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t mostSources = 3;
constexpr std::size_t longestFlow = 60;

std::string flow(const DraftValue &value)
{
    switch (value.form) {
    case DraftValue::Form::Text:
        // the one reference that is meant
        return value.texts.front().find("${host.") != std::string::npos
            ? yamlScalar(value.texts.front())
            : yamlOptionText(value.texts.front());
    case DraftValue::Form::Number:
        return value.texts.front();
    case DraftValue::Form::Credential:
        return "{ credential: " + yamlScalar(value.texts.front()) + " }";
    case DraftValue::Form::List:
        break;
    }
    std::string list;
    for (const auto &text : value.texts)
        list += (list.empty() ? "[" : ", ") + yamlOptionText(text);
    return list + ']';
}

std::string flow(const DraftOptions &options)
{
    std::string map;
    for (const auto &[key, value] : options)
        map += (map.empty() ? " " : ", ") + yamlScalar(key) + ": " + flow(value);
    return options.empty() ? "{}" : '{' + map + " }";
}

std::string joined(const std::vector<std::string> &sources)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(sources.size(), mostSources); ++i)
        text += (i ? ", " : "") + sources[i];
    if (sources.size() > mostSources)
        text += " and " + std::to_string(sources.size() - mostSources) + " more";
    return text;
}

/// What a person has to fill in for a target that nothing told of.
std::string blankTarget(const DraftService &service, const std::string &environment)
{
    const auto credential = "{ credential: " + environment + '/' + service.name + " }";
    if (service.probe == "env")
        return service.targets.empty()
                || service.targets.begin()->second.options.front().first == "settings"
            ? "{ settings: FILE }"
            : "{ file: FILE }";
    if (service.probe == "postgresql" || service.probe == "mysql")
        return "{ host: HOST, database: NAME, user: auditor, password: " + credential + " }";
    if (service.probe == "mongodb")
        return "{ host: HOST, database: NAME, user: auditor, password: " + credential + " }";
    if (service.probe == "redis")
        return "{ host: HOST, password: " + credential + " }";
    if (service.probe == "sqlite")
        return "{ file: FILE }";
    return "{}";
}

int rankOf(EnvironmentKind kind)
{
    switch (kind) {
    case EnvironmentKind::Development:
        return 0;
    case EnvironmentKind::Preview:
        return 1;
    case EnvironmentKind::Staging:
        return 2;
    case EnvironmentKind::Production:
        return 3;
    }
    return 0;
}

/// Settings first, then data, then what is seen from outside.
int rankOf(const DraftService &service)
{
    constexpr std::array<std::string_view, 7> order{"env",     "postgresql", "mysql", "sqlite",
                                                    "mongodb", "redis",      "http"};
    const auto at = std::ranges::find(order, std::string_view(service.probe));
    return static_cast<int>(at - order.begin());
}

class Writer
{
public:
    explicit Writer(const Draft &draft) : m_draft(draft)
    {
        for (const auto &environment : draft.environments)
            m_environments.push_back(&environment);
        std::ranges::stable_sort(m_environments, {}, [](const auto *environment) {
            return std::pair(rankOf(environment->kind), environment->name);
        });
        for (const auto &service : draft.services)
            m_services.push_back(&service);
        std::ranges::stable_sort(m_services, {}, [](const auto *service) {
            return std::pair(rankOf(*service), service->name);
        });
    }

    ProposalText write()
    {
        line("# Proposed by Sidestage from the files of this folder; no server was asked.");
        line("# Read it through, fill in what stands in comments, then: sidestage-cli check");
        line("# No password is in here: a credential has a name, and its value is kept elsewhere.");
        line("sidestage: 1");
        line("project: " + yamlScalar(m_draft.project));
        line("environments: # the order is the order of promotion");
        for (const auto *environment : m_environments)
            write(*environment);
        const bool hasService =
            std::ranges::any_of(m_services, [](const auto *service) { return isUsable(*service); });
        line({});
        if (!hasService && !m_services.empty())
            line("# Take {} away once one of the services below is complete.");
        line(hasService ? "services:" : "services: {}");
        if (m_services.empty())
            line("  # What the application depends on: nothing in the folder tells it.");
        for (const auto *service : m_services)
            write(*service);
        return std::move(m_result);
    }

private:
    static bool isUsable(const DraftService &service)
    {
        return service.obstacle.empty()
            && std::ranges::any_of(service.targets, [](const auto &target) {
                   return target.second.obstacle.empty();
               });
    }

    void line(const std::string &text)
    {
        m_result.text += text + '\n';
        m_result.lines.push_back(m_at);
    }

    void write(const DraftEnvironment &environment)
    {
        const auto from = joined(environment.sources);
        line("  " + yamlScalar(environment.name) + ':'
             + (from.empty() ? " # nothing in the folder tells of it" : " # " + yamlComment(from)));
        line("    kind: " + std::string(nameOf(environment.kind)));
        if (const auto *mirrored = mirroredBy(environment))
            line("    mirrors: " + yamlScalar(mirrored->name));
        if (!environment.branch.empty())
            line("    branch: " + yamlScalar(environment.branch));
        if (environment.kind != EnvironmentKind::Development)
            line("    # owner: who is responsible");
        if (environment.hosts.empty()) {
            if (environment.kind == EnvironmentKind::Staging
                || environment.kind == EnvironmentKind::Production)
                line("    # hosts: { app: HOST }");
            return;
        }
        line("    hosts:");
        for (const auto &[name, host] : environment.hosts)
            line("      " + yamlScalar(name) + ": " + yamlScalar(host.host) + " # "
                 + yamlComment(host.source));
    }

    /// The environment that one is held against: staging against production, a preview against
    /// staging.
    const DraftEnvironment *mirroredBy(const DraftEnvironment &environment) const
    {
        const auto first = [&](EnvironmentKind kind) -> const DraftEnvironment * {
            const auto found = std::ranges::find(m_environments, kind, &DraftEnvironment::kind);
            return found == m_environments.end() ? nullptr : *found;
        };
        if (environment.kind == EnvironmentKind::Staging)
            return first(EnvironmentKind::Production);
        if (environment.kind != EnvironmentKind::Preview)
            return nullptr;
        for (const auto *other : m_environments) {
            if (other->name == "staging")
                return other;
        }
        const auto *staging = first(EnvironmentKind::Staging);
        return staging ? staging : first(EnvironmentKind::Production);
    }

    void write(const DraftService &service)
    {
        // A service of which nothing can be used yet is a comment as a whole.
        const bool isUsed = isUsable(service);
        const std::string mark = isUsed ? "" : "# ";
        m_at = {service.name, {}};
        if (!service.obstacle.empty())
            line("  # " + yamlComment(service.obstacle));
        const auto from = joined(service.sources);
        line("  " + mark + yamlScalar(service.name) + ':');
        line("  " + mark + "  probe: " + yamlScalar(service.probe));
        line("  " + mark + "  purpose: " + yamlScalar(service.purpose));
        if (!service.options.empty())
            line("  " + mark + "  options: " + flow(service.options)
                 + (from.empty() ? "" : " # " + yamlComment(from)));
        line("  " + mark + "  targets:");
        for (const auto *environment : m_environments) {
            m_at = {service.name, environment->name};
            const auto target = service.targets.find(environment->name);
            const auto name = "    " + yamlScalar(environment->name) + ':';
            if (target != service.targets.end()) {
                write(target->second, name, mark);
            } else if (environment->kind == EnvironmentKind::Staging
                       || environment->kind == EnvironmentKind::Production) {
                line("  # " + name + ' ' + blankTarget(service, environment->name)
                     + " # nothing in the folder tells it");
            }
        }
        m_at = {};
    }

    /// On one line where that is short, else an option a line.
    void write(const DraftTarget &target, const std::string &name, const std::string &mark)
    {
        const bool isUsed = target.obstacle.empty();
        auto comment = joined(target.sources);
        if (!isUsed)
            comment += (comment.empty() ? "" : ": ") + target.obstacle;
        const auto start = "  " + (isUsed ? mark : std::string("# "));
        comment = comment.empty() ? comment : " # " + yamlComment(comment);
        const auto options = flow(target.options);
        if (options.size() <= longestFlow)
            return line(start + name + ' ' + options + comment);
        line(start + name + comment);
        for (const auto &[key, value] : target.options)
            line(start + "      " + yamlScalar(key) + ": " + flow(value));
    }

    const Draft &m_draft;
    std::vector<const DraftEnvironment *> m_environments;
    std::vector<const DraftService *> m_services;
    ProposalText m_result;
    ProposalLine m_at;
};

} // namespace

ProposalText proposalText(const Draft &draft)
{
    return Writer(draft).write();
}

} // namespace sidestage
