// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/aclusers.h"
#include "probes/kinds/redis/serverinfo.h"
#include "probes/transport/respparser.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

using namespace sidestage;

namespace {

std::vector<RespValue> repliesIn(std::string_view bytes, std::size_t piece)
{
    RespLimits limits;
    limits.bytes = 4096;
    limits.values = 256;
    limits.line = 256;
    RespParser parser(limits);
    std::vector<RespValue> replies;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        parser.feed(bytes.substr(at, piece));
        while (parser.count() > 0)
            replies.push_back(parser.take());
    }
    return replies;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    auto replies = repliesIn(bytes, std::max<std::size_t>(size, 1));
    // The pieces that a network cuts must not count.
    if (replies != repliesIn(bytes, 1) || replies != repliesIn(bytes, 7))
        std::abort();
    Reading reading;
    reading.service = "cache";
    PathInterner paths;
    const FactWriter facts(reading, paths);
    for (auto &reply : replies)
        writeAclUser(reply, facts);
    const ServerInfo info(bytes);
    writeServerFacts(info, facts);
    writeDatabases(info, "cache.test:6379", facts);
    // One form is its own form.
    const auto rules = normalisedCommandRules(bytes);
    std::string text;
    for (const auto &rule : rules)
        text += rule + ' ';
    if (normalisedCommandRules(text) != rules)
        std::abort();
    return 0;
}
