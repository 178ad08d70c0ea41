// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"
#include "models/discovery/yamldocuments.h"

#include "models/config/names.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <map>
#include <set>

namespace sidestage {

namespace {

bool isYaml(std::string_view file)
{
    return file.ends_with(".yaml") || file.ends_with(".yml");
}

/// The objects of one file.
class ManifestFile
{
public:
    ManifestFile(Draft &draft, const std::string &file,
                 const std::map<std::string, std::string, std::less<>> &namespaces, bool isAlone)
        : m_draft(draft), m_file(file), m_namespaces(namespaces), m_isAlone(isAlone)
    {
    }

    void take(const YamlPart &part)
    {
        const auto &root = *part.root;
        const auto kind = textOf(&root, "kind");
        if (kind == "List") {
            for (const auto *item : itemsOf(memberOf(&root, "items")))
                takeObject(part, *item, textOf(item, "kind"));
            return;
        }
        takeObject(part, root, kind);
    }

    void finish()
    {
        for (const auto &[environment, kinds] : m_others) {
            std::string names;
            for (const auto &kind : kinds)
                names += (names.empty() ? "" : ", ") + kind;
            m_draft.found(FindingKind::Manifest, {m_file, 0, 0}, names + " of Kubernetes",
                          environment.empty() ? std::string() : "environment " + environment);
        }
    }

private:
    std::optional<EnvironmentName> environmentOf(const YamlNode &object) const
    {
        if (auto byFolder = environmentOfFolders(m_file))
            return byFolder;
        const auto own = textOf(memberOf(&object, {"metadata", "namespace"}));
        if (!own.empty())
            return environmentIn(own);
        if (auto byName =
                environmentIn(fileNameOf(m_file).substr(0, fileNameOf(m_file).rfind('.'))))
            return byName;
        for (auto folder = folderOf(m_file);; folder = folderOf(folder)) {
            if (const auto known = m_namespaces.find(folder); known != m_namespaces.end())
                return environmentIn(known->second);
            if (folder.empty())
                return {};
        }
    }

    void takeObject(const YamlPart &part, const YamlNode &object, std::string_view kind)
    {
        if (kind.empty() || kind == "Kustomization" || kind.size() > 60
            || !std::ranges::all_of(kind, isLetterOrDigit))
            return;
        const auto environment = environmentOf(object);
        if (!environment) {
            m_others[{}].insert(std::string(kind));
            return;
        }
        m_draft.environment(*environment, m_file);
        if (kind == "Ingress" || kind == "HTTPRoute" || kind == "IngressRoute" || kind == "Gateway")
            takeHosts(part, object, *environment, kind);
        else if (kind == "ConfigMap")
            takeConfigMap(part, object, *environment);
        else if (kind.ends_with("Secret"))
            m_draft.found(FindingKind::Secrets, part.place(object),
                          "secrets of Kubernetes: not looked at");
        else
            m_others[environment->name].insert(std::string(kind));
    }

    void takeHosts(const YamlPart &part, const YamlNode &object, const EnvironmentName &environment,
                   std::string_view kind)
    {
        const auto *spec = memberOf(&object, "spec");
        std::size_t count = 0;
        const auto take = [&](const YamlNode *host, std::string_view backend) {
            const auto text = textOf(host);
            if (!host || text.empty() || text.starts_with('*'))
                return;
            // Of several hosts the first is the application's, the others are called by what
            // answers there.
            const bool isFirst = count++ == 0;
            std::string name = isFirst ? "app" : lowered(backend);
            for (const std::string_view known : {"api", "admin", "www"}) {
                // production is "www.…" where staging has no such form
                const bool isFitting = !isFirst || known != "www";
                if (isFitting
                    && (text.starts_with(std::string(known) + '.')
                        || text.starts_with(std::string(known) + '-')))
                    name = known;
            }
            if (name.empty() || !whyNotName(name).empty())
                name = lowered(text.substr(0, text.find_first_of(".-")));
            if (whyNotName(name).empty())
                m_draft.addHost(environment, name, {}, {std::string(text)}, part.place(*host),
                                "host of an Ingress");
        };
        for (const auto *rule : itemsOf(memberOf(spec, "rules"))) {
            const auto paths = itemsOf(memberOf(rule, {"http", "paths"}));
            const auto *backend = paths.empty() ? nullptr : memberOf(paths.front(), "backend");
            take(memberOf(rule, "host"), textOf(memberOf(backend, {"service", "name"})));
        }
        for (const auto *host : itemsOf(memberOf(spec, "hostnames")))
            take(host, {});
        if (count == 0)
            m_others[environment.name].insert(std::string(kind) + " without a host");
    }

    void takeConfigMap(const YamlPart &part, const YamlNode &object,
                       const EnvironmentName &environment)
    {
        const auto *data = memberOf(&object, "data");
        if (!data || !data->isMap())
            return;
        std::vector<PlainSetting> settings;
        for (const auto &entry : data->entries) {
            if (entry.value->isScalar())
                settings.push_back(
                    {entry.key->text, entry.value->text, part.place(*entry.value).line});
        }
        const std::string name(textOf(memberOf(&object, {"metadata", "name"})));
        const auto what = "ConfigMap with " + settingCount(data->entries.size());
        std::string became;
        // The settings probe reads the first document of a file.
        if (m_isAlone && whyNotName(name).empty()) {
            const auto service = name.ends_with("-config") ? name : name + "-config";
            auto &made = m_draft.service(service, "env", "settings in the ConfigMap " + name);
            made.targets.try_emplace(environment.name,
                                     DraftTarget{{{"settings", DraftValue::text(m_file)}}, {}, {}});
            became = service + " in " + environment.name;
        }
        m_draft.found(FindingKind::Settings, part.place(object), what, became);
        takeSettings(m_draft, environment, {}, m_file, settings);
    }

    Draft &m_draft;
    const std::string &m_file;
    const std::map<std::string, std::string, std::less<>> &m_namespaces;
    bool m_isAlone;
    std::map<std::string, std::set<std::string>>
        m_others; ///< kinds that lead to nothing, by environment
};

/// Hosts that an overlay puts in by a JSON patch: `path: /spec/rules/0/host`.
void takePatches(Draft &draft, const YamlPart &part, const std::string &file)
{
    const auto environment = environmentOfFolders(file);
    if (!environment)
        return;
    const auto takeOne = [&](const YamlNode *operation, const Location &where) {
        const auto path = textOf(operation, "path");
        if (path.starts_with("/spec/rules/") && path.ends_with("/host"))
            draft.addHost(*environment, "app", {}, {std::string(textOf(operation, "value"))}, where,
                          "host of an Ingress, by a patch");
    };
    for (const auto *list : {"patches", "patchesJson6902"}) {
        for (const auto *patch : itemsOf(memberOf(part.root.get(), list))) {
            const auto *node = memberOf(patch, "patch");
            for (const auto &inner : readYamlParts(textOf(node), file).parts) {
                for (const auto *operation : itemsOf(inner.root.get()))
                    takeOne(operation, part.place(*node));
            }
        }
    }
}

} // namespace

bool looksLikeManifest(std::string_view text)
{
    const auto holds = [&](std::string_view key) {
        return text.starts_with(key)
            || text.find('\n' + std::string(key)) != std::string_view::npos;
    };
    return holds("apiVersion:") && holds("kind:");
}

void readManifests(FolderReader &folder, Draft &draft, TakenFiles &taken)
{
    std::map<std::string, std::string, std::less<>> namespaces; // that a kustomization gives
    std::vector<std::pair<std::string, std::string>> manifests;
    std::set<std::string> templates; // folders of charts, each told once
    for (const auto &file : folder.files()) {
        const auto name = fileNameOf(file);
        if (!isYaml(file) || taken.contains(file) || file.starts_with(".github/"))
            continue;
        const auto text = folder.read(file);
        if (!text)
            continue;
        if (name == "kustomization.yaml" || name == "kustomization.yml") {
            for (const auto &part : documentsOf(*text, draft, file)) {
                if (const auto space = textOf(part.root.get(), "namespace"); !space.empty())
                    namespaces.emplace(folderOf(file), space);
                takePatches(draft, part, file);
            }
        } else if (looksLikeManifest(*text)) {
            if (text->find("{{") != std::string::npos) {
                if (templates.insert(std::string(folderOf(file))).second)
                    draft.found(FindingKind::Template, {std::string(folderOf(file)), 0, 0},
                                "templates of Kubernetes manifests: not read, their values are");
                continue;
            }
            manifests.emplace_back(file, *text);
        }
    }
    for (const auto &[file, text] : manifests) {
        const auto yaml = readYamlParts(text, file);
        if (yaml.problem)
            draft.unread(*yaml.problem);
        ManifestFile manifest(draft, file, namespaces, yaml.parts.size() == 1 && !yaml.problem);
        for (const auto &part : yaml.parts)
            manifest.take(part);
        manifest.finish();
    }
}

} // namespace sidestage
