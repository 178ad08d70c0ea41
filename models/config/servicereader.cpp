// SPDX-License-Identifier: Apache-2.0
#include "models/config/servicereader.h"

#include "models/config/names.h"
#include "models/config/optionreader.h"
#include "models/yaml/mapreader.h"
#include "models/yaml/suggestion.h"

#include <algorithm>

namespace sidestage {

namespace {

/// Reads one service; what all of them share stands here.
class ServiceReader
{
public:
    ServiceReader(const std::vector<Environment> &environments, const ProbeRegistry &registry,
                  const std::string &folder, std::vector<Error> &errors)
        : m_environments(environments), m_registry(registry), m_folder(folder), m_errors(errors)
    {
        for (const auto &kind : registry.kinds())
            m_kindNames.push_back(kind.name);
        for (const auto &environment : environments)
            m_environmentNames.push_back(environment.name);
        m_areaNames.assign(areaNames.begin(), areaNames.end());
    }

    Service read(const YamlEntry &entry);

private:
    std::optional<Area> readArea(MapReader &fields);
    const ProbeKind *readKind(MapReader &fields, std::string &name);
    void readTargets(Service &service, const ProbeKind *kind, const YamlNode &targets,
                     const YamlNode *defaults);
    OptionValue readTarget(const Service &service, const ProbeKind &kind, const YamlEntry &entry,
                           const YamlNode *defaults, const Environment &environment);
    void report(Location where, std::string message, std::string suggestion = {})
    {
        m_errors.push_back(
            {ErrorCode::BadInput, std::move(message), std::move(where), std::move(suggestion)});
    }

    const std::vector<Environment> &m_environments;
    const ProbeRegistry &m_registry;
    const std::string &m_folder;
    std::vector<Error> &m_errors;
    std::vector<std::string> m_kindNames;
    std::vector<std::string> m_environmentNames;
    std::vector<std::string> m_areaNames;
};

Service ServiceReader::read(const YamlEntry &entry)
{
    Service service;
    service.name = entry.key->text;
    service.where = entry.key->where;
    const auto what = "the service " + inQuotes(service.name);
    if (const auto reason = whyNotName(service.name); !reason.empty()) {
        report(service.where, "the name of a service, " + inQuotes(service.name) + ", " + reason);
    }
    if (!entry.value->isMap()) {
        report(entry.value->where,
               what + " must be a map (keys with values), and is "
                   + std::string(nameOf(entry.value->kind)));
        return service;
    }
    MapReader fields(*entry.value, what, m_errors);
    const auto *kind = readKind(fields, service.kind);
    service.purpose = fields.text("purpose");
    service.area = readArea(fields);
    const auto *defaults = fields.map("options");
    const auto *targetsNode = fields.take("targets");
    const auto *targets = fields.map("targets");
    if (kind && defaults) {
        // Once for no environment, so that a mistake is found even where no target is right.
        OptionReader options("the probe " + inQuotes(kind->name), m_folder, nullptr, m_errors);
        options.readMembers(*defaults, kind->options);
    }
    if (targets) {
        readTargets(service, kind, *targets, defaults);
    } else if (!targetsNode || targetsNode->isNull()) {
        report(targetsNode ? targetsNode->where : service.where, what + " has no targets",
               "write under 'targets' where it is found in each environment");
    }
    fields.finish();
    return service;
}

std::optional<Area> ServiceReader::readArea(MapReader &fields)
{
    if (!fields.take("area"))
        return {};
    const auto before = fields.errorCount();
    const auto word = fields.text("area");
    const auto area = areaNamed(word);
    if (!area && fields.errorCount() == before)
        fields.report(fields.where("area"), "there is no area " + inQuotes(word),
                      didYouMean(word, m_areaNames));
    return area;
}

const ProbeKind *ServiceReader::readKind(MapReader &fields, std::string &name)
{
    const auto before = fields.errorCount();
    name = fields.requiredText("probe", "it says which kind of probe reads the service");
    const auto *kind = m_registry.find(name);
    if (!kind && fields.errorCount() == before)
        fields.report(fields.where("probe"), "there is no probe " + inQuotes(name),
                      didYouMean(name, m_kindNames));
    return kind;
}

void ServiceReader::readTargets(Service &service, const ProbeKind *kind, const YamlNode &targets,
                                const YamlNode *defaults)
{
    const auto what = "the service " + inQuotes(service.name);
    for (const auto &entry : targets.entries) {
        const auto &name = entry.key->text;
        const auto environment = std::ranges::find(m_environments, name, &Environment::name);
        if (environment == m_environments.end()) {
            report(entry.key->where,
                   what + " has a target in " + inQuotes(name)
                       + ", and there is no environment of that name",
                   didYouMean(name, m_environmentNames));
            continue;
        }
        if (!entry.value->isMap() && !entry.value->isNull()) {
            report(entry.value->where,
                   "the target " + inQuotes(name) + " of " + what
                       + " must be a map (keys with values), and is "
                       + std::string(nameOf(entry.value->kind)));
            continue;
        }
        Target target;
        target.environment = name;
        target.where = entry.key->where;
        if (kind)
            target.options = readTarget(service, *kind, entry, defaults, *environment);
        service.targets.push_back(std::move(target));
    }
}

OptionValue ServiceReader::readTarget(const Service &service, const ProbeKind &kind,
                                      const YamlEntry &entry, const YamlNode *defaults,
                                      const Environment &environment)
{
    const auto before = m_errors.size();
    OptionReader reader("the probe " + inQuotes(kind.name), m_folder, &environment.hosts, m_errors);
    auto options = reader.readMembers(*entry.value, kind.options);
    if (defaults) {
        for (auto &inherited : reader.readMembers(*defaults, kind.options)) {
            if (!entry.value->find(inherited.first))
                options.push_back(std::move(inherited));
        }
    }
    for (const auto &spec : kind.options) {
        const bool isGiven =
            entry.value->find(spec.name) || (defaults && defaults->find(spec.name));
        if (spec.required && !isGiven) {
            report(entry.key->where,
                   "the target " + inQuotes(environment.name) + " of the service "
                       + inQuotes(service.name) + " lacks the option '" + spec.name + '\'',
                   "expected is " + describe(spec));
        }
    }
    OptionValue value(std::move(options), entry.key->where);
    // What goes beyond single options is asked only of options that are right one by one.
    if (m_errors.size() == before && kind.check) {
        for (auto &error : kind.check(value)) {
            if (error.where.file.empty())
                error.where = entry.key->where;
            m_errors.push_back(std::move(error));
        }
    }
    return value;
}

} // namespace

std::vector<Service> readServices(const YamlNode &map, const std::vector<Environment> &environments,
                                  const ProbeRegistry &registry, const std::string &folder,
                                  std::vector<Error> &errors)
{
    ServiceReader reader(environments, registry, folder, errors);
    std::vector<Service> services;
    for (const auto &entry : map.entries)
        services.push_back(reader.read(entry));
    return services;
}

} // namespace sidestage
