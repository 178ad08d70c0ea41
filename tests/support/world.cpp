// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

namespace sidestage {

namespace {

[[noreturn]] void refuse(std::string_view line)
{
    std::cerr << "not understood in a test's world: " << line << '\n';
    std::abort();
}

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (const auto part = trimmed(text.substr(0, end)); !part.empty())
            parts.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// Cuts what stands before `separator`, and the separator, off `rest`.
std::string_view cut(std::string_view &rest, std::string_view separator, std::string_view line)
{
    const auto at = rest.find(separator);
    if (at == std::string_view::npos)
        refuse(line);
    const auto head = rest.substr(0, at);
    rest = trimmed(rest.substr(at + separator.size()));
    return trimmed(head);
}

template <std::size_t N>
std::size_t indexIn(const std::array<std::string_view, N> &names, std::string_view name,
                    std::string_view line)
{
    const auto at = std::ranges::find(names, name);
    if (at == names.end())
        refuse(line);
    return static_cast<std::size_t>(at - names.begin());
}

Error errorOf(std::string_view text, std::string_view line)
{
    const auto name = cut(text, ":", line);
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        if (nameOf(static_cast<ErrorCode>(i)) == name)
            return {static_cast<ErrorCode>(i), std::string(text), {}, {}};
    }
    refuse(line);
}

PathGlob globOf(std::string_view pattern, std::string_view line)
{
    const auto glob = PathGlob::parse(pattern);
    if (!glob)
        refuse(line);
    return *glob;
}

Date dateOf(std::string_view text)
{
    const auto number = [text](std::size_t at, std::size_t length) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + at + length, value);
        return value;
    };
    return Date(std::chrono::year(number(0, 4)),
                std::chrono::month(static_cast<unsigned>(number(5, 2))),
                std::chrono::day(static_cast<unsigned>(number(8, 2))));
}

class Reader
{
public:
    World read(std::string_view text)
    {
        for (const auto &whole : split(text, '\n')) {
            const auto line = trimmed(std::string_view(whole).substr(0, whole.find(" # ")));
            if (!line.empty() && line.front() != '#')
                readLine(line);
        }
        return finish();
    }

private:
    void readLine(std::string_view line)
    {
        auto rest = line;
        const auto word = std::string(rest.substr(0, rest.find(' ')));
        rest = trimmed(rest.substr(std::min(word.size(), rest.size())));
        if (word == "environment")
            readEnvironment(rest, line);
        else if (word == "service")
            readService(rest, line);
        else if (word == "rule")
            readRule(rest, line);
        else if (word == "note")
            readNote(rest, line);
        else if (word == "today")
            m_world.today = dateOf(rest);
        else
            readFact(word, rest, line);
    }

    void readEnvironment(std::string_view rest, std::string_view line)
    {
        Topology::Column column;
        column.name = cut(rest, ":", line);
        auto words = split(rest, ' ');
        column.kind =
            static_cast<EnvironmentKind>(indexIn(environmentKindNames, words.at(0), line));
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i] == "mirrors") {
                m_mirrors[column.name] = words.at(++i);
            } else if (words[i] != "hosts") {
                const auto parts = split(words[i], '=');
                column.hosts[parts.at(0)] = parts.at(1);
            }
        }
        m_world.topology->columns.push_back(std::move(column));
    }

    void readService(std::string_view rest, std::string_view line)
    {
        Topology::ServiceInfo service;
        service.name = cut(rest, ":", line);
        const auto in = rest.find(" in ");
        service.kind = trimmed(rest.substr(0, in));
        if (in != std::string_view::npos)
            m_targets[service.name] = split(rest.substr(in + 4), ',');
        m_world.topology->services.push_back(std::move(service));
    }

    void readRule(std::string_view rest, std::string_view line)
    {
        Rule rule;
        rule.id = cut(rest, ":", line);
        rule.why = "Because of " + rule.id + ".";
        const auto words = split(rest, ' ');
        std::size_t i = 0;
        for (const auto &pattern : split(words.at(i++), ','))
            rule.match.push_back(globOf(pattern, line));
        for (; i < words.size(); ++i) {
            const auto &key = words[i];
            if (key == "team") {
                rule.isTeams = true;
                continue;
            }
            const auto &value = words.at(++i);
            if (key == "expect")
                rule.expect = static_cast<Expectation>(indexIn(expectationNames, value, line));
            else if (key == "severity")
                rule.severity = static_cast<Severity>(indexIn(severityNames, value, line));
            else if (key == "risk")
                rule.risk = static_cast<Risk>(indexIn(riskNames, value, line));
            else if (key == "environments")
                rule.environments = split(value, ',');
            else if (key == "probe")
                rule.probeKinds = split(value, ',');
            else if (key == "minimum")
                rule.minimum = std::stod(value);
            else if (key == "ratio")
                rule.ratio = std::stod(value);
            else if (key == "breach")
                rule.breach = static_cast<Breach>(indexIn(breachNames, value, line));
            else if (key == "floor")
                rule.floor = std::stod(value);
            else if (key == "when")
                for (const auto &name : split(value, ','))
                    rule.conditions.push_back(
                        static_cast<Condition>(indexIn(conditionNames, name, line)));
            else if (key == "values")
                for (const auto &text : split(value, '|'))
                    rule.values.push_back(FactValue::text(text));
            else
                refuse(line);
        }
        m_world.rules->push_back(std::move(rule));
    }

    void readNote(std::string_view rest, std::string_view line)
    {
        Note note;
        note.title = cut(rest, ":", line);
        note.why = "Because of " + note.title;
        note.tested = "by hand";
        note.owner = "somebody";
        const auto words = split(rest, ' ');
        std::size_t i = 0;
        for (const auto &pattern : split(words.at(i++), ','))
            note.differs.push_back(globOf(pattern, line));
        for (; i < words.size(); ++i) {
            if (words[i] == "environments")
                note.environments = split(words.at(++i), ',');
            else if (words[i] == "until")
                note.reviewBy = dateOf(words.at(++i));
            else if (words[i] == "incomplete")
                note.problems.push_back({ErrorCode::BadInput, "lacks an owner", {}, {}});
            else if (words[i] == "pin") {
                auto path = words.at(++i);
                auto pin = words.at(++i);
                if (const auto bar = pin.find('|'); bar != std::string::npos) {
                    const auto value = worldValue(std::string_view(pin).substr(0, bar));
                    const auto reference = worldValue(std::string_view(pin).substr(bar + 1));
                    pin = pinOf(worldFingerprints(), &value, &reference);
                }
                note.accepted.push_back({std::move(path), std::move(pin), {}});
            } else
                refuse(line);
        }
        m_world.notes->notes.push_back(std::move(note));
    }

    void readFact(const std::string &environment, std::string_view rest, std::string_view line)
    {
        const auto isFact = rest.find(" = ");
        if (isFact != std::string_view::npos || rest.ends_with(" =")) {
            const auto path = FactPath::parse(trimmed(rest.substr(0, rest.find(" ="))));
            if (!path)
                refuse(line);
            const auto value = isFact == std::string_view::npos ? "" : rest.substr(isFact + 3);
            m_readings[environment][path->service()].facts.push_back(
                {m_paths.intern(*path), worldValue(value), {}});
            return;
        }
        const auto space = std::min(rest.find(' '), rest.size());
        const auto service = std::string(rest.substr(0, space));
        rest = trimmed(rest.substr(space));
        auto &reading = m_readings[environment][service];
        if (rest == "unread") {
            m_unread.insert({environment, service});
        } else if (rest.starts_with("failed:")) {
            reading.outcome = Outcome::of(errorOf(rest.substr(7), line), {});
            m_failed.insert({environment, service});
        } else if (rest.starts_with("gap ")) {
            rest.remove_prefix(4);
            const auto path = FactPath::parse(cut(rest, ":", line));
            reading.gaps.push_back({path.value(), errorOf(rest, line)});
        } else {
            refuse(line);
        }
    }

    World finish()
    {
        auto &topology = *m_world.topology;
        std::ranges::sort(topology.services, {}, &Topology::ServiceInfo::name);
        for (auto &column : topology.columns) {
            if (const auto at = m_mirrors.find(column.name); at != m_mirrors.end())
                column.reference = topology.column(at->second);
        }
        for (const auto &column : topology.columns) {
            std::vector<std::shared_ptr<const Reading>> readings;
            for (auto &service : topology.services) {
                const auto named = m_targets.find(service.name);
                const bool hasTarget = named == m_targets.end()
                    || std::ranges::find(named->second, column.name) != named->second.end();
                service.hasTarget.push_back(hasTarget);
                if (!hasTarget || m_unread.contains({column.name, service.name}))
                    continue;
                auto reading = m_readings[column.name][service.name];
                reading.service = service.name;
                reading.kind = service.kind;
                if (!m_failed.contains({column.name, service.name}))
                    reading.outcome = Outcome::ok({});
                reading.seal();
                readings.push_back(std::make_shared<const Reading>(std::move(reading)));
            }
            m_world.snapshots.emplace_back(column.name, std::move(readings));
        }
        return std::move(m_world);
    }

    World m_world;
    PathInterner m_paths;
    std::map<std::string, std::string> m_mirrors;
    std::map<std::string, std::vector<std::string>> m_targets;
    std::map<std::string, std::map<std::string, Reading>> m_readings;
    std::set<std::pair<std::string, std::string>> m_unread;
    std::set<std::pair<std::string, std::string>> m_failed;
};

} // namespace

Fingerprinter worldFingerprints()
{
    return Fingerprinter(Secret(std::string("key of a test")));
}

FactValue worldValue(std::string_view text)
{
    const auto space = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, space);
    const auto rest = trimmed(text.substr(space));
    const auto secret = [rest](bool isCredential, KeyMode mode) {
        return FactValue::secret(worldFingerprints().digest(rest, "text", isCredential, mode));
    };
    if (word == "integer")
        return FactValue::integer(std::stoll(std::string(rest)));
    if (word == "boolean")
        return FactValue::boolean(rest == "true");
    if (word == "decimal")
        return FactValue::decimal(rest);
    if (word == "duration")
        return FactValue::duration(std::stoll(std::string(rest)));
    if (word == "instant")
        return FactValue::instant(std::stoll(std::string(rest)));
    if (word == "version")
        return FactValue::version(rest);
    if (word == "nothing")
        return {};
    if (word == "text")
        return FactValue::text(rest);
    if (word == "list")
        return FactValue::textList(split(rest, '|'));
    if (word == "set")
        return FactValue::textSet(split(rest, '|'));
    if (word == "credential")
        return secret(true, KeyMode::None);
    if (word == "hidden")
        return secret(false, KeyMode::None);
    if (word == "live")
        return secret(true, KeyMode::Live);
    if (word == "test")
        return secret(true, KeyMode::Test);
    return FactValue::text(text);
}

World World::parse(std::string_view text)
{
    return Reader().read(text);
}

Judgement World::judged() const
{
    return judge(std::make_shared<const Comparison>(compare(topology, snapshots)), rules, notes,
                 today, worldFingerprints());
}

} // namespace sidestage
