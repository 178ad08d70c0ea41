// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/answers.h"

namespace sidestage {

std::vector<std::string> pgTextArray(std::string_view text)
{
    std::vector<std::string> members;
    if (text.size() < 2 || text.front() != '{')
        return members;
    std::string member;
    bool isQuoted = false;
    bool wasQuoted = false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\' && i + 1 < text.size()) {
            member += text[++i];
        } else if (c == '"') {
            isQuoted = !isQuoted;
            wasQuoted = true;
        } else if (!isQuoted && (c == ',' || c == '}')) {
            if (wasQuoted || (!member.empty() && member != "NULL"))
                members.push_back(member);
            member.clear();
            wasQuoted = false;
        } else {
            member += c;
        }
    }
    return members;
}

} // namespace sidestage
