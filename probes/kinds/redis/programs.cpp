// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/programs.h"

#include "probes/base/asciitext.h"
#include "probes/transport/redisfailure.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sidestage {

namespace {

/// What administrators take away from applications, and what managed services take away from all.
constexpr std::array<std::string_view, 15> watchedCommands{
    "bgrewriteaof", "bgsave", "config", "debug",  "eval",     "flushall", "flushdb", "keys",
    "monitor",      "save",   "script", "select", "shutdown", "slaveof",  "swapdb"};

std::string upper(std::string_view name)
{
    std::string text(name);
    for (auto &c : text)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

/// The member of a map that is written as a flat list.
const RespValue *memberOf(const RespValue &map, std::string_view name)
{
    for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) {
        if (map.items[i].text == name)
            return &map.items[i + 1];
    }
    return nullptr;
}

std::string textOf(const RespValue &map, std::string_view name)
{
    const auto *member = memberOf(map, name);
    return member ? member->text : std::string();
}

void writeModule(const FactWriter &facts, std::string_view name, std::int64_t version)
{
    if (!name.empty())
        facts.below(name).add("version", FactValue::integer(version));
}

void writeLibrary(const RespValue &library, const FactWriter &facts,
                  const Fingerprinter &fingerprints)
{
    facts.set(FactValue::text(textOf(library, "engine")));
    if (const auto *code = memberOf(library, "library_code"))
        facts.add("code", FactValue::secret(fingerprints.digest(code->text, "program", false)));
    const auto *functions = memberOf(library, "functions");
    if (!functions)
        return;
    const auto writer = facts.below("functions");
    for (const auto &function : functions->items) {
        std::vector<std::string> flags;
        if (const auto *list = memberOf(function, "flags")) {
            for (const auto &flag : list->items)
                flags.push_back(flag.text);
        }
        if (const auto name = textOf(function, "name"); !name.empty())
            writer.add(name, FactValue::textSet(flags));
    }
}

} // namespace

void askCommands(RedisBatch &batch, const std::string &peer, const FactWriter &facts)
{
    batch.ask(RedisCommand::commandInfo({watchedCommands.begin(), watchedCommands.end()}),
              [&peer, facts](RespValue &reply) {
                  if (reply.isError() || reply.items.size() != watchedCommands.size())
                      return facts.gap("commands", redisRefusal(reply, "COMMAND INFO", peer));
                  const auto writer = facts.below("commands");
                  for (std::size_t i = 0; i < reply.items.size(); ++i)
                      writer.add(upper(watchedCommands.at(i)),
                                 FactValue::boolean(reply.items[i].isArray()
                                                    && !reply.items[i].items.empty()));
              });
}

void askModules(RedisBatch &batch, const ServerInfo &info, const std::string &peer,
                const FactWriter &facts)
{
    if (info.hasSection("Modules")) {
        for (const auto &[name, line] : info.linesOf("module")) {
            const auto version = partOf(line, "ver");
            std::int64_t number = 0;
            std::from_chars(version.data(), version.data() + version.size(), number);
            if (name == "module")
                writeModule(facts.below("modules"), partOf(line, "name"), number);
        }
        return;
    }
    batch.ask(RedisCommand::moduleList(), [&peer, facts](RespValue &reply) {
        if (reply.isError())
            return facts.gap("modules", redisRefusal(reply, "MODULE LIST", peer));
        for (const auto &module : reply.items) {
            const auto *version = memberOf(module, "ver");
            writeModule(facts.below("modules"), textOf(module, "name"),
                        version ? version->integer : 0);
        }
    });
}

void askFunctions(RedisBatch &batch, const std::string &peer, const ProbeContext &context)
{
    batch.ask(RedisCommand::functionList(), [&peer, &context](RespValue &reply) {
        if (reply.isError())
            return context.facts.gap("functions", redisRefusal(reply, "FUNCTION LIST", peer));
        const auto facts = context.facts.below("functions");
        for (const auto &library : reply.items) {
            if (const auto name = textOf(library, "library_name"); !name.empty())
                writeLibrary(library, facts.below(name), context.fingerprints);
        }
    });
}

} // namespace sidestage
