// SPDX-License-Identifier: Apache-2.0
#include "models/config/environmentreader.h"

#include "models/config/names.h"
#include "models/yaml/mapreader.h"
#include "models/yaml/suggestion.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

std::vector<std::string> namesOf(const std::vector<Environment> &environments)
{
    std::vector<std::string> names;
    names.reserve(environments.size());
    for (const auto &environment : environments)
        names.push_back(environment.name);
    return names;
}

EnvironmentKind readKind(MapReader &fields, const std::string &what)
{
    const std::vector<std::string> kinds(environmentKindNames.begin(), environmentKindNames.end());
    const auto before = fields.errorCount();
    const auto word = fields.requiredText("kind", "one of " + quotedList(kinds));
    const auto known = std::ranges::find(kinds, word);
    if (known != kinds.end())
        return static_cast<EnvironmentKind>(known - kinds.begin());
    if (fields.errorCount() == before) {
        fields.report(fields.where("kind"),
                      "the kind of " + what + " is not known: " + inQuotes(word),
                      didYouMean(word, kinds));
    }
    return EnvironmentKind::Development;
}

std::map<std::string, std::string> readHosts(MapReader &fields, const std::string &what)
{
    std::map<std::string, std::string> hosts;
    const auto *map = fields.map("hosts");
    if (!map)
        return hosts;
    for (const auto &[key, value] : map->entries) {
        if (const auto reason = whyNotName(key->text); !reason.empty()) {
            fields.report(key->where,
                          "the name of a host of " + what + ", " + inQuotes(key->text) + ", "
                              + reason);
            continue;
        }
        const auto name = "the host " + inQuotes(key->text) + " of " + what + ' ';
        if (!value->isScalar()) {
            fields.report(value->where, name + "must be a text");
            continue;
        }
        if (const auto reason = whyNotHost(value->text); !reason.empty()) {
            fields.report(value->where, name + reason, "write it as in app.example.test");
            continue;
        }
        // Hosts are compared without case: RFC 3986, 3.2.2.
        hosts.emplace(key->text, lowered(value->text));
    }
    return hosts;
}

Environment readEnvironment(const std::string &name, const YamlNode &map, Location where,
                            std::vector<Error> &errors)
{
    const auto what = "the environment " + inQuotes(name);
    MapReader fields(map, what, errors);
    Environment environment;
    environment.name = name;
    environment.where = std::move(where);
    environment.kind = readKind(fields, what);
    if (fields.take("mirrors"))
        environment.mirrors = fields.text("mirrors");
    environment.branch = fields.text("branch");
    environment.owner = fields.text("owner");
    environment.approvers = fields.texts("approvers");
    environment.hosts = readHosts(fields, what);
    fields.finish();
    return environment;
}

void checkMirrors(const YamlNode &map, std::vector<Environment> &environments,
                  std::vector<Error> &errors)
{
    const auto names = namesOf(environments);
    const auto placeOf = [&](const Environment &environment) {
        const auto *entry = map.find(environment.name);
        const auto *mirrors = entry ? entry->value->find("mirrors") : nullptr;
        return mirrors ? mirrors->value->where : environment.where;
    };
    for (auto &environment : environments) {
        if (!environment.mirrors || std::ranges::find(names, *environment.mirrors) != names.end())
            continue;
        if (!environment.mirrors->empty()) {
            auto others = names;
            std::erase(others, environment.name);
            errors.push_back({ErrorCode::BadInput,
                              "the environment " + inQuotes(environment.name) + " mirrors "
                                  + inQuotes(*environment.mirrors)
                                  + ", and there is no environment of that name",
                              placeOf(environment), didYouMean(*environment.mirrors, others)});
        }
        environment.mirrors.reset();
    }
    // Each circle once, told from the member that stands first in the file.
    std::set<std::string> told;
    for (const auto &start : environments) {
        std::vector<std::string> way{start.name};
        const auto *at = &start;
        while (at->mirrors && way.size() <= environments.size()) {
            at = &*std::ranges::find(environments, *at->mirrors, &Environment::name);
            if (at->name == start.name || told.contains(at->name))
                break;
            way.push_back(at->name);
        }
        if (!start.mirrors || at != &start || told.contains(start.name))
            continue;
        std::string circle;
        for (const auto &name : way)
            circle += inQuotes(name) + (way.size() > 1 && &name != &way.back() ? " mirrors " : "");
        const auto message = way.size() == 1
            ? "the environment " + inQuotes(start.name) + " mirrors itself"
            : "the environments mirror each other in a circle: " + circle + " mirrors "
                + inQuotes(start.name);
        errors.push_back({ErrorCode::BadInput, message, placeOf(start),
                          "what is mirrored stands nearer to production"});
        told.insert(way.begin(), way.end());
    }
}

} // namespace

std::vector<Environment> readEnvironments(const YamlNode &map, std::vector<Error> &errors)
{
    std::vector<Environment> environments;
    const YamlNode empty{YamlNode::Kind::Map, true, {}, {}, {}, {}};
    for (const auto &[key, value] : map.entries) {
        if (const auto reason = whyNotName(key->text); !reason.empty()) {
            errors.push_back({ErrorCode::BadInput,
                              "the name of an environment, " + inQuotes(key->text) + ", " + reason,
                              key->where,
                              {}});
        }
        if (value->isMap()) {
            environments.push_back(readEnvironment(key->text, *value, key->where, errors));
        } else if (value->isNull()) {
            auto nothing = empty;
            nothing.where = key->where;
            environments.push_back(readEnvironment(key->text, nothing, key->where, errors));
        } else {
            errors.push_back({ErrorCode::BadInput,
                              "the environment " + inQuotes(key->text)
                                  + " must be a map (keys with values), and is "
                                  + std::string(nameOf(value->kind)),
                              value->where,
                              {}});
            Environment environment;
            environment.name = key->text;
            environment.where = key->where;
            environments.push_back(std::move(environment));
        }
    }
    checkMirrors(map, environments, errors);
    return environments;
}

} // namespace sidestage
