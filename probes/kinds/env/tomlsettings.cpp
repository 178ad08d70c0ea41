// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

namespace sidestage {

namespace {

bool flatten(const toml::node &node, SettingsWriter &out)
{
    const int line = static_cast<int>(node.source().begin.line);
    if (const auto *table = node.as_table()) {
        for (const auto &[key, member] : *table) {
            if (!out.enter(std::string(key.str())) || !flatten(member, out))
                return false;
            out.leave();
        }
        return !table->empty() || out.add({}, line);
    }
    if (const auto *array = node.as_array()) {
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (!out.enter(std::to_string(i), true) || !flatten(*array->get(i), out))
                return false;
            out.leave();
        }
        return !array->empty() || out.add({}, line, true);
    }
    if (const auto *text = node.as_string())
        return out.add(text->get(), line);
    if (const auto *flag = node.as_boolean())
        return out.add(flag->get() ? "true" : "false", line);
    std::ostringstream other;
    if (const auto *integer = node.as_integer())
        other << integer->get();
    else if (const auto *decimal = node.as_floating_point())
        other << *decimal;
    else if (const auto *date = node.as_date())
        other << *date;
    else if (const auto *time = node.as_time())
        other << *time;
    else if (const auto *instant = node.as_date_time())
        other << *instant;
    return out.add(other.str(), line);
}

/// The first byte outside strings and comments that is not ASCII, which TOML 1.0 does not allow.
/// Asked first, because toml++ 3.3 runs into undefined behaviour at such a letter.
std::size_t firstForeignByte(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (static_cast<unsigned char>(c) >= 0x80)
            return at;
        if (c == '#') {
            at = std::min(text.find('\n', at), text.size());
        } else if (c == '"' || c == '\'') {
            const std::string triple(3, c);
            const bool isLong = text.substr(at, 3) == triple;
            const std::string_view end = isLong ? std::string_view(triple) : text.substr(at, 1);
            for (at += end.size(); at < text.size() && text.substr(at, end.size()) != end; ++at) {
                if (c == '"' && text[at] == '\\')
                    ++at;
                else if (!isLong && text[at] == '\n')
                    break; // never closed: what follows is looked at as if outside
            }
            at += end.size();
        } else {
            ++at;
        }
    }
    return std::string_view::npos;
}

} // namespace

Result<std::vector<Setting>> readTomlSettings(std::string_view text, const std::string &shownName)
{
    if (const auto foreign = firstForeignByte(text); foreign != std::string_view::npos) {
        LineCounter lines(text);
        const int line = lines.lineAt(foreign);
        return failure(ErrorCode::BadInput,
                       "a character outside quotes that TOML does not allow there",
                       {shownName, line, lines.columnAt(foreign)});
    }
    try {
        SettingsWriter out;
        if (!flatten(toml::parse(text), out))
            return settingsTooLarge(shownName);
        return out.take();
    } catch (const toml::parse_error &problem) {
        const auto place = problem.source().begin;
        return failure(ErrorCode::BadInput, "this is not valid TOML",
                       {shownName, static_cast<int>(place.line), static_cast<int>(place.column)});
    } catch (const std::exception &) {
        return failure(ErrorCode::BadInput, "this TOML cannot be read", {shownName, 0, 0});
    }
}

} // namespace sidestage
