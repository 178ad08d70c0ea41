// SPDX-License-Identifier: Apache-2.0
#include "tests/support/readingtext.h"

namespace sidestage::test {

std::map<std::string, std::string> factsOf(const Reading &reading)
{
    std::map<std::string, std::string> facts;
    for (const auto &fact : reading.facts)
        facts[fact.path.toString()] = fact.value.display();
    return facts;
}

std::map<std::string, Error> gapsOf(const Reading &reading)
{
    std::map<std::string, Error> gaps;
    for (const auto &gap : reading.gaps)
        gaps[gap.path.toString()] = gap.reason;
    return gaps;
}

std::set<std::string> textsOf(const Reading &reading)
{
    std::set<std::string> texts;
    for (const auto &fact : reading.facts)
        texts.insert(fact.path.toString() + " = " + fact.value.display());
    for (const auto &gap : reading.gaps)
        texts.insert(gap.path.toString() + " ! " + gap.reason.message);
    return texts;
}

std::string sentenceOf(const Reading &reading)
{
    return reading.outcome.error ? reading.outcome.error->toString() : std::string();
}

std::string everythingIn(const Reading &reading, const std::vector<std::string> &log)
{
    auto text = sentenceOf(reading) + '\n';
    for (const auto &[path, value] : factsOf(reading))
        text += path + " = " + value + '\n';
    for (const auto &[path, reason] : gapsOf(reading))
        text += path + " ! " + reason.toString() + '\n';
    for (const auto &line : log)
        text += line + '\n';
    return text;
}

std::string at(const Reading &reading, const std::string &path)
{
    const auto *fact = reading.find(*FactPath::parse(reading.service + '/' + path));
    return fact ? fact->value.display() : "-";
}

std::string gapAt(const Reading &reading, const std::string &path)
{
    const auto *gap = reading.gapOver(*FactPath::parse(reading.service + '/' + path));
    return gap ? gap->reason.message : "-";
}

std::string gapWithCodeAt(const Reading &reading, const std::string &path)
{
    const auto *gap = reading.gapOver(*FactPath::parse(reading.service + '/' + path));
    return gap ? gap->reason.toString() : "-";
}

} // namespace sidestage::test
