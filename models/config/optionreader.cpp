// SPDX-License-Identifier: Apache-2.0
#include "models/config/optionreader.h"

#include "models/config/hostreference.h"
#include "models/config/names.h"
#include "models/config/optiontext.h"
#include "models/config/quantity.h"
#include "models/yaml/clearcredential.h"
#include "models/yaml/mapreader.h"
#include "models/yaml/suggestion.h"
#include "probes/base/settingname.h"

#include <QDir>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

const std::string credentialAdvice =
    "write { credential: NAME } and keep the value in the keychain, or in the process "
    "environment for CI";

/// Whether a node of that kind can be a value of the type at all.
bool isShapedLike(const YamlNode &node, const OptionSpec &spec)
{
    switch (spec.type) {
    case OptionType::List:
        return node.isList() || (!spec.members.empty() && isShapedLike(node, spec.members.front()));
    case OptionType::Map:
    case OptionType::Group:
    case OptionType::Credential:
        return node.isMap();
    case OptionType::OneOf:
        return std::ranges::any_of(spec.members,
                                   [&](const auto &one) { return isShapedLike(node, one); });
    default:
        return node.isScalar();
    }
}

std::vector<std::string> namesOf(const std::vector<OptionSpec> &specs)
{
    std::vector<std::string> names;
    names.reserve(specs.size());
    for (const auto &spec : specs)
        names.push_back(spec.name);
    return names;
}

} // namespace

std::string describe(const OptionSpec &spec)
{
    switch (spec.type) {
    case OptionType::Text:
        return "a text";
    case OptionType::Word:
        return spec.words.empty() ? "a word" : quotedList(spec.words);
    case OptionType::Boolean:
        return "true or false";
    case OptionType::Integer:
        return "a whole number";
    case OptionType::Duration:
        return "a duration (as in 30s)";
    case OptionType::Size:
        return "a size (as in 64KiB)";
    case OptionType::FilePath:
        return "a file path";
    case OptionType::Url:
        return "an http or https URL";
    case OptionType::HttpPath:
        return "a path that begins with '/'";
    case OptionType::Credential:
        return "{ credential: NAME }";
    case OptionType::List:
        return "a list";
    case OptionType::Map:
    case OptionType::Group:
        return "a map (keys with values)";
    case OptionType::OneOf:
        break;
    }
    std::string all;
    for (std::size_t i = 0; i < spec.members.size(); ++i) {
        if (i > 0)
            all += i + 1 == spec.members.size() ? " or " : ", ";
        all += describe(spec.members[i]);
    }
    return all;
}

std::nullopt_t OptionReader::refuse(const Location &where, std::string message,
                                    std::string suggestion)
{
    m_errors.push_back({ErrorCode::BadInput, std::move(message), where, std::move(suggestion)});
    return std::nullopt;
}

OptionValue::Map OptionReader::readMembers(const YamlNode &map,
                                           const std::vector<OptionSpec> &specs)
{
    OptionValue::Map members;
    for (const auto &entry : map.entries) {
        const auto spec = std::ranges::find(specs, entry.key->text, &OptionSpec::name);
        if (spec == specs.end()) {
            refuse(entry.key->where, m_owner + " has no option " + keyInQuotes(entry),
                   didYouMean(entry.key->text, namesOf(specs)));
        } else if (auto value = read(*entry.value, *spec)) {
            members.emplace_back(entry.key->text, std::move(*value));
        }
    }
    return members;
}

std::optional<OptionValue> OptionReader::read(const YamlNode &node, const OptionSpec &spec)
{
    if (spec.type == OptionType::OneOf)
        return readOneOf(node, spec);
    if (spec.type == OptionType::Credential)
        return readCredential(node, spec);
    if (node.isNull()) {
        return refuse(node.where, inQuotes(spec.name) + " has no value",
                      "expected is " + describe(spec));
    }
    switch (spec.type) {
    case OptionType::List:
        return readList(node, spec);
    case OptionType::Map:
        return readMap(node, spec);
    case OptionType::Group:
        return readGroup(node, spec);
    default:
        return readScalar(node, spec);
    }
}

std::optional<OptionValue> OptionReader::readScalar(const YamlNode &node, const OptionSpec &spec)
{
    const auto wrong = [&](std::string suggestion = {}) {
        return refuse(node.where, inQuotes(spec.name) + " must be " + describe(spec),
                      std::move(suggestion));
    };
    if (!node.isScalar()) {
        return refuse(node.where,
                      inQuotes(spec.name) + " must be " + describe(spec) + ", and is "
                          + std::string(nameOf(node.kind)));
    }
    const auto &text = node.text;
    switch (spec.type) {
    case OptionType::Word:
        if (std::ranges::find(spec.words, text) == spec.words.end())
            return wrong(nearestTo(text, spec.words).empty() ? "" : didYouMean(text, spec.words));
        return OptionValue(text, node.where);
    case OptionType::Boolean:
        if (text == "true" || text == "false") {
            if (!node.isPlain)
                return wrong("write " + text + " without quotes");
            return OptionValue(text == "true", node.where);
        }
        return wrong(booleanAdvice(text));
    case OptionType::Integer:
        if (const auto number = parseInteger(text)) {
            if (!node.isPlain)
                return wrong("write the number without quotes");
            return OptionValue(*number, node.where);
        }
        return wrong();
    case OptionType::Duration:
        if (const auto duration = parseDuration(text))
            return OptionValue(*duration, node.where);
        return wrong("write a whole number and a unit: ms, s, m, h, d or w");
    case OptionType::Size:
        if (const auto size = parseSize(text))
            return OptionValue(*size, node.where);
        return wrong("write a whole number and a unit: B, kB, MB, GB, KiB, MiB or GiB");
    default:
        return readText(node, spec);
    }
}

std::optional<OptionValue> OptionReader::readText(const YamlNode &node, const OptionSpec &spec)
{
    auto replaced = replaceHosts(node.text, m_hosts);
    if (!replaced) {
        auto error = replaced.error();
        return refuse(node.where, inQuotes(spec.name) + ": " + error.message, error.suggestion);
    }
    auto text = std::move(*replaced);
    const bool isWhole = m_hosts || text == node.text;
    std::optional<TextProblem> problem;
    switch (spec.type) {
    case OptionType::FilePath:
        problem = whyNotFilePath(text);
        if (!problem)
            text = filePath(text);
        break;
    // Where hosts are left out, what remains of a URL cannot be judged.
    case OptionType::Url:
        problem = isWhole ? whyNotUrl(text) : std::nullopt;
        break;
    case OptionType::HttpPath:
        problem = whyNotHttpPath(text);
        break;
    default:
        break;
    }
    const bool isAddress = spec.type == OptionType::Url || spec.type == OptionType::HttpPath;
    if (!problem && isAddress && hasCredentialInQuery(text)) {
        problem = TextProblem{spec.type == OptionType::Url
                                  ? "must be a URL without a credential in its query"
                                  : "must be a path without a credential in its query",
                              "leave it out, and use the probe's credential option"};
    }
    if (problem)
        return refuse(node.where, inQuotes(spec.name) + " " + problem->reason, problem->suggestion);
    return OptionValue(std::move(text), node.where);
}

std::optional<OptionValue> OptionReader::readCredential(const YamlNode &node,
                                                        const OptionSpec &spec)
{
    if (node.isScalar()) {
        return refuse(node.where,
                      inQuotes(spec.name) + " is written in clear: a credential is only named here",
                      credentialAdvice);
    }
    const auto *entry = node.isMap() ? node.find("credential") : nullptr;
    // Other keys are not named: one of them may be the credential itself.
    if (!entry || node.entries.size() != 1)
        return refuse(node.where, inQuotes(spec.name) + " must be { credential: NAME }",
                      credentialAdvice);
    const auto &name = *entry->value;
    const auto reason = name.isScalar() ? whyNotCredentialName(name.text) : "must be a text";
    if (!reason.empty()) {
        return refuse(name.where, "the name of a credential " + reason,
                      "a name is a path such as staging/database");
    }
    return OptionValue(CredentialReference{name.text}, node.where);
}

std::optional<OptionValue> OptionReader::readList(const YamlNode &node, const OptionSpec &spec)
{
    if (spec.members.empty())
        return refuse(node.where, inQuotes(spec.name) + " cannot be read: its kind is undefined");
    auto member = spec.members.front();
    if (member.name.empty())
        member.name = spec.name;
    OptionValue::List list;
    bool isRight = true;
    const auto add = [&](const YamlNode &item) {
        if (auto value = read(item, member))
            list.push_back(std::move(*value));
        else
            isRight = false;
    };
    if (node.isList()) {
        for (const auto &item : node.items)
            add(*item);
    } else {
        add(node);
    }
    if (!isRight)
        return {};
    return OptionValue(std::move(list), node.where);
}

std::optional<OptionValue> OptionReader::readMap(const YamlNode &node, const OptionSpec &spec)
{
    if (!node.isMap() || spec.members.empty())
        return refuse(node.where, inQuotes(spec.name) + " must be a map (keys with values)");
    OptionValue::Map map;
    bool isRight = true;
    for (const auto &entry : node.entries) {
        auto member = spec.members.front();
        member.name = entry.key->text;
        if (member.type == OptionType::Text && isCredentialHeader(member.name)
            && entry.value->isScalar() && !entry.value->text.empty()) {
            refuse(entry.value->where,
                   inQuotes(member.name) + " is written in clear: a credential is only named here",
                   credentialAdvice);
            isRight = false;
            continue;
        }
        if (auto value = read(*entry.value, member))
            map.emplace_back(entry.key->text, std::move(*value));
        else
            isRight = false;
    }
    if (!isRight)
        return {};
    return OptionValue(std::move(map), node.where);
}

std::optional<OptionValue> OptionReader::readGroup(const YamlNode &node, const OptionSpec &spec)
{
    if (!node.isMap()) {
        return refuse(node.where,
                      inQuotes(spec.name) + " must be a map (keys with values), and is "
                          + std::string(nameOf(node.kind)));
    }
    OptionReader inner(inQuotes(spec.name), m_folder, m_hosts, m_errors);
    const auto before = m_errors.size();
    auto map = inner.readMembers(node, spec.members);
    for (const auto &member : spec.members) {
        if (member.required && !node.find(member.name)) {
            refuse(node.where, inQuotes(spec.name) + " lacks the option '" + member.name + '\'',
                   "expected is " + describe(member));
        }
    }
    if (m_errors.size() != before)
        return {};
    return OptionValue(std::move(map), node.where);
}

std::optional<OptionValue> OptionReader::readOneOf(const YamlNode &node, const OptionSpec &spec)
{
    const bool mayBeCredential =
        std::ranges::find(spec.members, OptionType::Credential, &OptionSpec::type)
        != spec.members.end();
    if (node.isScalar() && mayBeCredential && isCredentialName(spec.name) && !node.text.empty()) {
        return refuse(node.where,
                      inQuotes(spec.name) + " is written in clear: a credential is only named here",
                      credentialAdvice);
    }
    std::vector<std::vector<Error>> attempts;
    for (const auto &one : spec.members) {
        auto named = one;
        named.name = spec.name;
        std::vector<Error> errors;
        OptionReader attempt(m_owner, m_folder, m_hosts, errors);
        if (auto value = attempt.read(node, named); value && errors.empty())
            return value;
        if (isShapedLike(node, one))
            attempts.push_back(std::move(errors));
    }
    // Where one alternative alone could have been meant, its reasons are the right ones.
    if (attempts.size() == 1) {
        std::ranges::move(attempts.front(), std::back_inserter(m_errors));
        return {};
    }
    return refuse(node.where, inQuotes(spec.name) + " must be " + describe(spec));
}

std::string OptionReader::filePath(const std::string &text) const
{
    const auto path = QString::fromStdString(text);
    const QDir folder(QString::fromStdString(m_folder));
    return QDir::cleanPath(folder.absoluteFilePath(path)).toStdString();
}

} // namespace sidestage
