// SPDX-License-Identifier: Apache-2.0
#include "models/config/hostreference.h"

#include "models/yaml/suggestion.h"

#include <vector>

namespace sidestage {

Result<std::string> replaceHosts(std::string_view text,
                                 const std::map<std::string, std::string> *hosts)
{
    constexpr std::string_view prefix = "host.";
    std::string result;
    std::size_t done = 0;
    for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", done)) {
        if (at > done && text[at - 1] == '$') {
            result += text.substr(done, at - 1 - done);
            result += "${";
            done = at + 2;
            continue;
        }
        const auto end = text.find('}', at);
        if (end == std::string_view::npos) {
            return failure(ErrorCode::BadInput, "a '${' has no '}'", {},
                           "write '$${' where the text itself is meant");
        }
        const auto inside = text.substr(at + 2, end - at - 2);
        if (!inside.starts_with(prefix)) {
            return failure(ErrorCode::BadInput, "'${…}' knows only '${host.NAME}'", {},
                           "write '$${' where the text itself is meant");
        }
        result += text.substr(done, at - done);
        done = end + 1;
        if (!hosts)
            continue;
        const std::string name(inside.substr(prefix.size()));
        const auto known = hosts->find(name);
        if (known == hosts->end()) {
            std::vector<std::string> names;
            for (const auto &[candidate, host] : *hosts)
                names.push_back(candidate);
            return failure(ErrorCode::BadInput, "the environment has no host " + inQuotes(name), {},
                           names.empty() ? "it has no 'hosts'" : didYouMean(name, names));
        }
        result += known->second;
    }
    result += text.substr(done);
    return result;
}

} // namespace sidestage
