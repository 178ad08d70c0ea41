// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/dnsreader.h"

#include "probes/kinds/dns/domainname.h"

#include <algorithm>

namespace sidestage {

namespace {

/// The levels that are looked at, from the name upwards.
std::vector<std::string> levelsOf(const std::string &name, bool isToTopLevel)
{
    const auto registered = registeredDomain(name);
    std::vector<std::string> levels;
    for (auto level = name; !level.empty(); level = parentOf(level)) {
        levels.push_back(level);
        if (!isToTopLevel && level == registered)
            break;
    }
    return levels;
}

/// Servers of a zone stand at its own name: what an alias leads to has others.
bool countsAt(DnsType type, const DnsAnswer &answer)
{
    return !answer.records.empty() && (type != DnsType::Ns || answer.aliases.empty());
}

} // namespace

Result<void> DnsReader::fetch(std::vector<DnsQuestion> questions)
{
    std::ranges::sort(questions);
    questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
    std::erase_if(questions, [this](const auto &question) { return m_answers.contains(question); });
    if (questions.empty())
        return {};
    auto answers = m_lookup.ask(questions);
    if (!answers)
        return tl::unexpected(std::move(answers).error());
    for (std::size_t i = 0; i < questions.size(); ++i)
        m_answers.emplace(questions[i], std::move((*answers)[i]));
    return {};
}

const Result<DnsAnswer> &DnsReader::at(const DnsQuestion &question) const
{
    return m_answers.at(question);
}

std::string DnsReader::nextLevel(DnsType type, const std::string &name, bool isToTopLevel) const
{
    for (const auto &level : levelsOf(name, isToTopLevel)) {
        const auto known = m_answers.find({level, type});
        if (known == m_answers.end())
            return level;
        const auto &answer = known->second;
        if (!answer || answer->lost || countsAt(type, *answer))
            return {};
    }
    return {};
}

Result<void> DnsReader::climb(DnsType type, const std::vector<std::string> &names,
                              bool isToTopLevel)
{
    for (;;) {
        std::vector<DnsQuestion> questions;
        for (const auto &name : names) {
            if (auto level = nextLevel(type, name, isToTopLevel); !level.empty())
                questions.push_back({std::move(level), type});
        }
        if (questions.empty())
            return {};
        if (auto asked = fetch(std::move(questions)); !asked)
            return asked;
    }
}

Result<DnsReader::Found> DnsReader::found(DnsType type, const std::string &name,
                                          bool isToTopLevel) const
{
    for (const auto &level : levelsOf(name, isToTopLevel)) {
        const auto &answer = at({level, type});
        if (!answer)
            return tl::unexpected(answer.error());
        if (answer->lost)
            return tl::unexpected(*answer->lost);
        if (countsAt(type, *answer))
            return Found{level, answer->records};
    }
    return Found{};
}

} // namespace sidestage
