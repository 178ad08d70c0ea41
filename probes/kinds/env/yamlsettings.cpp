// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/settings.h"

#include <yaml-cpp/yaml.h>

namespace sidestage {

namespace {

// Aliases share their nodes, so reading a bomb is cheap; the limits of the writer hold while it
// is spread out.
bool flatten(const YAML::Node &node, SettingsWriter &out)
{
    const int line = node.Mark().is_null() ? 0 : node.Mark().line + 1;
    switch (node.Type()) {
    case YAML::NodeType::Map:
        for (const auto &member : node) {
            if (!out.enter(member.first.IsScalar() ? member.first.Scalar() : std::string("?"))
                || !flatten(member.second, out))
                return false;
            out.leave();
        }
        return node.size() > 0 || out.add({}, line);
    case YAML::NodeType::Sequence:
        for (std::size_t i = 0; i < node.size(); ++i) {
            if (!out.enter(std::to_string(i), true) || !flatten(node[i], out))
                return false;
            out.leave();
        }
        return node.size() > 0 || out.add({}, line, true);
    case YAML::NodeType::Scalar:
        return out.add(node.Scalar(), line);
    default:
        return out.add({}, line);
    }
}

} // namespace

Result<std::vector<Setting>> readYamlSettings(std::string_view text, const std::string &shownName)
{
    try {
        SettingsWriter out;
        const auto document = YAML::Load(std::string(text));
        if (!document.IsNull() && !flatten(document, out))
            return settingsTooLarge(shownName);
        return out.take();
    } catch (const YAML::Exception &problem) {
        // Its own message may name an anchor or a character of the file.
        const bool isPlaced = !problem.mark.is_null();
        return failure(ErrorCode::BadInput, "this is not valid YAML",
                       {shownName, isPlaced ? problem.mark.line + 1 : 0,
                        isPlaced ? problem.mark.column + 1 : 0});
    } catch (const std::exception &) {
        return failure(ErrorCode::BadInput, "this YAML cannot be read", {shownName, 0, 0});
    }
}

} // namespace sidestage
