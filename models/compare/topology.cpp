// SPDX-License-Identifier: Apache-2.0
#include "models/compare/topology.h"

#include "models/config/planning.h"

#include <algorithm>

namespace sidestage {

int Topology::column(std::string_view environment) const
{
    const auto at = std::ranges::find(columns, environment, &Column::name);
    return at == columns.end() ? -1 : static_cast<int>(at - columns.begin());
}

const Topology::ServiceInfo *Topology::service(std::string_view name) const
{
    const auto at = std::ranges::lower_bound(services, name, {}, [](const ServiceInfo &service) {
        return std::string_view(service.name);
    });
    return at != services.end() && at->name == name ? &*at : nullptr;
}

Topology topologyOf(const Workspace &workspace, const ProbeRegistry &registry,
                    const std::vector<std::string> &environments,
                    const std::vector<std::string> &services)
{
    Topology topology;
    const auto selected = selectedEnvironments(workspace, environments);
    for (const auto *environment : selected)
        topology.columns.push_back({environment->name, environment->kind, -1, environment->hosts});
    for (std::size_t i = 0; i < selected.size(); ++i) {
        if (const auto &mirrors = selected[i]->mirrors)
            topology.columns[i].reference = topology.column(*mirrors);
    }
    for (const auto *service : selectedServices(workspace, services)) {
        Topology::ServiceInfo info;
        info.name = service->name;
        info.kind = service->kind;
        const auto *kind = registry.find(service->kind);
        // The area that the file gives is the kind's own in other words: it moves all facts.
        if (service->area) {
            info.area = *service->area;
        } else if (kind) {
            info.area = kind->area;
            info.areaOf = kind->areaOf;
        }
        for (const auto *environment : selected)
            info.hasTarget.push_back(service->target(environment->name) != nullptr);
        topology.services.push_back(std::move(info));
    }
    topology.isNarrowed = topology.columns.size() != workspace.environments.size()
        || topology.services.size() != workspace.services.size();
    std::ranges::sort(topology.services, {}, &Topology::ServiceInfo::name);
    return topology;
}

} // namespace sidestage
