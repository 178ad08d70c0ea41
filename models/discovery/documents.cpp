// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"

namespace sidestage {

std::vector<YamlPart> documentsIn(FolderReader &folder, Draft &draft, const std::string &file)
{
    const auto text = folder.read(file);
    return text ? documentsOf(*text, draft, file) : std::vector<YamlPart>();
}

std::vector<YamlPart> documentsOf(std::string_view text, Draft &draft, const std::string &file)
{
    auto yaml = readYamlParts(text, file);
    if (yaml.problem)
        draft.unread(*yaml.problem);
    return std::move(yaml.parts);
}

} // namespace sidestage
