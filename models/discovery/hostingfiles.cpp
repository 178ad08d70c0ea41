// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"

#include "models/config/names.h"
#include "probes/kinds/env/settings.h"

#include <algorithm>

namespace sidestage {

namespace {

/// "fly.toml", "fly.staging.toml": the application's own host follows from its name.
void takeFly(FolderReader &folder, Draft &draft, const std::string &file)
{
    const auto text = folder.read(file);
    if (!text)
        return;
    const auto settings = readSettings(SettingsFormat::Toml, *text, file);
    if (!settings)
        return draft.unread(settings.error());
    const auto app = std::ranges::find_if(*settings, [](const Setting &setting) {
        return setting.segments == std::vector<std::string>{"app"} && setting.value;
    });
    const Location where{file, app == settings->end() ? 0 : app->line, 0};
    if (app == settings->end() || !whyNotName(*app->value).empty())
        return draft.found(FindingKind::Hosting, where, "an application of Fly without a name");
    auto environment = environmentIn(fileNameOf(file));
    if (!environment)
        environment = environmentIn(*app->value);
    // what is deployed without a word of its own is what customers see
    draft.addHost(environment.value_or(*environmentNamed("production")), "app", {},
                  {*app->value + ".fly.dev"}, where, "an application of Fly");
}

} // namespace

void readHostingFiles(FolderReader &folder, Draft &draft, TakenFiles &taken)
{
    for (const auto &file : folder.files()) {
        const auto name = fileNameOf(file);
        if (name.starts_with("fly.") && name.ends_with(".toml")) {
            taken.insert(file);
            takeFly(folder, draft, file);
        } else if (name == "Procfile" || name == "vercel.json" || name == "netlify.toml"
                   || name == "render.yaml" || name == "app.json") {
            taken.insert(file);
            draft.found(FindingKind::Hosting, {file, 0, 0},
                        "how the application is hosted: it names no environment");
        }
    }
}

} // namespace sidestage
