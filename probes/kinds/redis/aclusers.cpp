// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/aclusers.h"

#include "probes/base/asciitext.h"
#include "probes/base/secret.h"

#include <algorithm>

namespace sidestage {

namespace {

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto space = text.find(' ');
        if (space != 0)
            words.emplace_back(text.substr(0, space));
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    return words;
}

bool isAboutEverything(std::string_view rule)
{
    return rule == "+@all" || rule == "-@all";
}

/// The member of a map that is written as a flat list; nullptr where it is missing.
RespValue *memberOf(RespValue &map, std::string_view name)
{
    for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) {
        if (map.items[i].text == name)
            return &map.items[i + 1];
    }
    return nullptr;
}

/// Patterns of keys or channels: one text since version 7 ("~app:* %R~shared:*"), a list of them
/// without the sign before.
std::vector<std::string> patternsOf(const RespValue *value, char sign)
{
    if (!value)
        return {};
    if (value->isText())
        return wordsOf(value->text);
    std::vector<std::string> patterns;
    for (const auto &item : value->items)
        patterns.push_back(sign + item.text);
    return patterns;
}

struct Rights
{
    std::vector<std::string> commands;
    std::vector<std::string> keys;
    std::vector<std::string> channels;

    bool isEverything() const
    {
        const auto has = [](const auto &all, const char *one) {
            return std::ranges::find(all, one) != all.end();
        };
        return commands == std::vector<std::string>{"+@all"} && has(keys, "~*")
            && has(channels, "&*");
    }
};

Rights rightsOf(RespValue &map)
{
    Rights rights;
    if (const auto *commands = memberOf(map, "commands"))
        rights.commands = normalisedCommandRules(commands->text);
    rights.keys = patternsOf(memberOf(map, "keys"), '~');
    // Version 6.0 has no rights over channels: everybody has all.
    auto *channels = memberOf(map, "channels");
    rights.channels = channels ? patternsOf(channels, '&') : std::vector<std::string>{"&*"};
    return rights;
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const auto &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

/// A further set of rights, as the server writes one in ACL LIST: "(-@all +get ~app:*)".
std::string selectorText(RespValue &map)
{
    auto rights = rightsOf(map);
    std::ranges::sort(rights.keys);
    std::ranges::sort(rights.channels);
    auto words = rights.commands;
    words.insert(words.end(), rights.keys.begin(), rights.keys.end());
    words.insert(words.end(), rights.channels.begin(), rights.channels.end());
    return '(' + joined(words) + ')';
}

} // namespace

std::vector<std::string> normalisedCommandRules(std::string_view rules)
{
    const auto words = wordsOf(lowered(rules));
    std::vector<std::string> normal;
    std::vector<std::string> neighbours; // that all allow or all forbid
    const auto append = [&] {
        // What follows a rule about everything in its own direction says nothing more.
        const bool isSaid = normal.size() == 1 && isAboutEverything(normal.front())
            && !neighbours.empty() && neighbours.front().front() == normal.front().front();
        if (!isSaid) {
            std::ranges::sort(neighbours);
            normal.insert(normal.end(), neighbours.begin(),
                          std::unique(neighbours.begin(), neighbours.end()));
        }
        neighbours.clear();
    };
    for (const auto &word : words) {
        if (isAboutEverything(word)) { // undoes what stands before it
            normal = {word};
            neighbours.clear();
            continue;
        }
        if (!neighbours.empty() && neighbours.front().front() != word.front())
            append();
        neighbours.push_back(word);
    }
    append();
    return normal;
}

void writeAclUser(RespValue &answer, const FactWriter &facts)
{
    std::size_t passwords = 0;
    if (auto *digests = memberOf(answer, "passwords")) {
        passwords = digests->items.size();
        for (auto &digest : digests->items)
            wipe(digest.text);
    }
    std::vector<std::string> flags;
    if (const auto *list = memberOf(answer, "flags")) {
        for (const auto &flag : list->items)
            flags.push_back(flag.text);
    }
    const auto has = [&flags](const char *flag) {
        return std::ranges::find(flags, flag) != flags.end();
    };
    const auto rights = rightsOf(answer);
    facts.set(FactValue::text("user"));
    facts.add("sign-in",
              FactValue::text(!has("on")           ? "off"
                                  : has("nopass")  ? "without a password"
                                  : passwords == 0 ? "impossible"
                                                   : "with a password"));
    facts.add("passwords", FactValue::integer(static_cast<std::int64_t>(passwords)));
    facts.add("commands", FactValue::textList(rights.commands));
    facts.add("keys", FactValue::textSet(rights.keys));
    facts.add("channels", FactValue::textSet(rights.channels));
    // Of others it is not there, so that a user who is missing is not one more superuser less.
    if (rights.isEverything())
        facts.add("superuser", FactValue::boolean(true));
    auto *selectors = memberOf(answer, "selectors");
    if (selectors && !selectors->items.empty()) {
        std::vector<std::string> texts;
        for (auto &selector : selectors->items)
            texts.push_back(selectorText(selector));
        facts.add("selectors", FactValue::textSet(texts));
    }
}

} // namespace sidestage
