// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/mongoprobe.h"

#include "probes/kinds/mongodb.h"

#include <algorithm>

namespace sidestage::test {

OptionValue mongoOptionsFor(const MongoServer &server, OptionValue::Map more)
{
    OptionValue::Map map{{"host", OptionValue(std::string("127.0.0.1"))},
                         {"port", OptionValue(std::int64_t{server.port()})},
                         {"database", OptionValue(std::string("shop"))}};
    for (auto &entry : more) {
        std::erase_if(map, [&](const auto &e) { return e.first == entry.first; });
        map.push_back(std::move(entry));
    }
    return OptionValue(std::move(map));
}

Reading readMongoServer(const MongoServer &server, OptionValue::Map more,
                        std::map<std::string, std::string> credentials,
                        std::vector<std::string> *log)
{
    ProbeConditions conditions;
    conditions.service = "db";
    conditions.credentials = std::move(credentials);
    conditions.log = log;
    return runProbe(mongodbProbe(), mongoOptionsFor(server, std::move(more)), conditions);
}

std::set<std::string> linesOf(const Reading &reading)
{
    std::set<std::string> lines;
    for (const auto &fact : reading.facts)
        lines.insert(fact.path.toString() + " = " + fact.value.display());
    for (const auto &gap : reading.gaps)
        lines.insert(gap.path.toString() + " ! " + std::string(nameOf(gap.reason.code)) + ' '
                     + gap.reason.message);
    return lines;
}

std::set<std::string> difference(const std::set<std::string> &a, const std::set<std::string> &b)
{
    std::set<std::string> only;
    std::ranges::set_difference(a, b, std::inserter(only, only.end()));
    return only;
}

} // namespace sidestage::test
