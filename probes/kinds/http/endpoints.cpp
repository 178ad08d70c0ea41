// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/endpoints.h"

#include "probes/base/asciitext.h"
#include "probes/base/disclosure.h"
#include "probes/base/optionspec.h"
#include "probes/kinds/http/jsonpointer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// Members below one pointer; who wants more of a document compares its shape.
constexpr int mostMembers = 200;
constexpr int deepest = 8;

template <typename Names>
bool isAmong(const Names &names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What health pages say of a part.
bool isStateWord(std::string_view value)
{
    constexpr std::array<std::string_view, 26> words{
        "ok",      "up",        "down",         "healthy",     "unhealthy", "degraded",
        "pass",    "passing",   "fail",         "failed",      "failing",   "warn",
        "ready",   "not ready", "alive",        "running",     "starting",  "stopping",
        "stopped", "connected", "disconnected", "operational", "available", "unavailable",
        "outage",  "unknown"};
    return isAmong(words, lowered(value));
}

/// A commit's name under a name that says so: no secret, although it looks like one. A hash under
/// any other name may be one.
bool isCommit(std::string_view name, std::string_view value)
{
    constexpr std::array<std::string_view, 13> names{
        "commit",    "commitid", "commithash", "commitsha", "commitref", "sha",          "gitsha",
        "gitcommit", "gitrev",   "rev",        "revision",  "githash",   "gitcommithash"};
    auto key = lowered(name);
    key.erase(std::remove_if(key.begin(), key.end(), [](char c) { return !isLetterOrDigit(c); }),
              key.end());
    return value.size() >= 7 && value.size() <= 64
        && std::all_of(value.begin(), value.end(), isHexDigit) && isAmong(names, key);
}

/// Null is a value; what is not there is told apart from it.
std::string textOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? "true" : "false";
    case QJsonValue::Double:
        return QJsonDocument(QJsonArray{value})
            .toJson(QJsonDocument::Compact)
            .chopped(1)
            .mid(1)
            .toStdString();
    case QJsonValue::String:
        return value.toString().isEmpty() ? "\"\"" : value.toString().toStdString();
    default:
        return "null";
    }
}

/// Writes one value and what is below it. `again`: the same place in a second answer.
class ValueWriter
{
public:
    ValueWriter(const ProbeContext &context, const OptionValue &endpoint) : m_context(context)
    {
        for (const auto &pointer : endpoint["show"].texts())
            m_shown.push_back(pointer);
    }

    void write(const FactWriter &facts, const std::string &pointer, const QJsonValue &value,
               const std::optional<QJsonValue> &again)
    {
        m_isShown = isAmong(m_shown, pointer);
        m_left = mostMembers;
        write(facts, pointer.substr(pointer.rfind('/') + 1), value, again, 0);
    }

private:
    void write(const FactWriter &facts, const std::string &name, const QJsonValue &value,
               const std::optional<QJsonValue> &again, int depth)
    {
        if (--m_left < 0)
            return;
        const bool isContainer = value.isObject() || value.isArray();
        if (isContainer && depth == deepest) {
            facts.set(FactValue::text("\u2026"));
            return;
        }
        if (value.isObject()) {
            const auto object = value.toObject();
            if (object.isEmpty())
                facts.set(FactValue::text("{}"));
            for (auto it = object.begin(); it != object.end(); ++it)
                member(facts, it.key().toStdString(), *it, again, depth);
            return;
        }
        if (value.isArray()) {
            const auto array = value.toArray();
            if (array.isEmpty())
                facts.set(FactValue::text("[]"));
            for (qsizetype i = 0; i < array.size(); ++i)
                member(facts, std::to_string(i), array.at(i), again, depth);
            return;
        }
        const bool isNoise = again && textOf(*again) != textOf(value);
        facts.set(isNoise ? FactValue::text("\u2026") : shown(facts, name, value));
    }

    void member(const FactWriter &facts, const std::string &name, const QJsonValue &value,
                const std::optional<QJsonValue> &again, int depth)
    {
        if (m_left == 0) {
            facts.gap(name,
                      {ErrorCode::TooLarge,
                       "more than " + std::to_string(mostMembers) + " members stand here",
                       {},
                       "a pointer that leads further"});
            m_left = -1;
        }
        if (m_left < 0)
            return;
        // Indices are read as names: both are steps of a pointer.
        write(facts.below(name), name, value,
              again ? valueAt(*again, {name}) : std::optional<QJsonValue>(), depth + 1);
    }

    FactValue shown(const FactWriter &facts, const std::string &name, const QJsonValue &value)
    {
        const auto text = textOf(value);
        if (value.isBool())
            return FactValue::boolean(value.toBool());
        if (value.isNull() || text == "\"\"" || isStateWord(text) || isCommit(name, text))
            return FactValue::text(text);
        DisclosureRules rules;
        const auto path = facts.path().toString();
        if (m_isShown)
            rules.show.push_back(PathGlob::exactly(path));
        return disclose(path, name, text, rules, m_context.fingerprints).value;
    }

    const ProbeContext &m_context;
    std::vector<std::string> m_shown;
    bool m_isShown = false;
    int m_left = 0;
};

Result<QJsonValue> jsonOf(const HttpResponse &answer)
{
    if (answer.bodyFailure)
        return tl::unexpected(*answer.bodyFailure);
    if (answer.isTruncated)
        return failure(ErrorCode::TooLarge, "only the beginning of the answer was read", {},
                       "raise body-limit");
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body), &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::Protocol,
                       "the answer is not JSON, and no pointer leads into it: status "
                           + std::to_string(answer.status));
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

void writeEndpoint(const ProbeContext &context, const FactWriter &facts, SiteAsking &asking,
                   const OptionValue &endpoint)
{
    const auto chain = asking.follow(endpoint["path"].text(), Asker::Auditor);
    if (!chain) {
        facts.gap("status", chain.error());
        for (const auto &pointer : endpoint["pointers"].texts())
            facts.gap(pointer, chain.error());
        for (const auto &[pointer, value] : endpoint["expect"].entries())
            facts.below("as-expected").gap(pointer, chain.error());
        return;
    }
    const auto &answer = chain->steps.back().response;
    facts.add("status", FactValue::integer(answer.status));
    const auto pointers = endpoint["pointers"].texts();
    if (pointers.empty() && endpoint["expect"].entries().empty())
        return;
    const auto document = jsonOf(answer);
    const auto second = asking.again(*chain, Asker::Auditor);
    const auto documentAgain = second ? jsonOf(*second) : Result<QJsonValue>();
    const bool hasSecond = second && documentAgain;
    ValueWriter writer(context, endpoint);
    for (const auto &pointer : pointers) {
        if (!document) {
            facts.gap(pointer, document.error());
            continue;
        }
        const auto steps = jsonPointer(pointer).value_or(std::vector<std::string>());
        const auto value = valueAt(*document, steps);
        if (!value) {
            asking.say("nothing stands at " + pointer + " of " + endpoint["path"].text());
            facts.add(pointer, FactValue());
            continue;
        }
        const auto again = hasSecond ? valueAt(*documentAgain, steps) : std::nullopt;
        writer.write(facts.below(pointer), pointer, *value, again);
    }
    const auto expected = facts.below("as-expected");
    for (const auto &[pointer, wanted] : endpoint["expect"].entries()) {
        if (!document) {
            expected.gap(pointer, document.error());
            continue;
        }
        const auto steps = jsonPointer(pointer).value_or(std::vector<std::string>());
        const auto value = valueAt(*document, steps);
        const bool isScalar = value && !value->isObject() && !value->isArray();
        expected.add(pointer, FactValue::boolean(isScalar && textOf(*value) == wanted.text()));
    }
}

} // namespace

OptionSpec endpointsOption()
{
    auto path = option("path", OptionType::HttpPath, "Where it is.");
    path.required = true;
    auto pointers =
        option("pointers", OptionType::List,
               "JSON pointers to the values that are compared, as in /checks/database.");
    pointers.members = {member(OptionType::Text)};
    auto expected = option("expect", OptionType::Map,
                           "What has to stand at a JSON pointer in every environment.");
    expected.members = {member(OptionType::Text)};
    auto shown = option("show", OptionType::List,
                        "Of the pointers, those whose text may be shown; a credential stays hidden "
                        "all the same.");
    shown.members = {member(OptionType::Text)};
    auto endpoint = member(OptionType::Group);
    endpoint.members = {path, pointers, expected, shown};
    auto endpoints = option("endpoints", OptionType::Map,
                            "Pages that tell a version or a state of health as JSON, by name.");
    endpoints.members = {endpoint};
    return endpoints;
}

std::vector<Error> checkEndpointsOption(const OptionValue &options)
{
    std::vector<Error> errors;
    const auto check = [&](const std::string &pointer, const Location &where) {
        if (pointer.empty() || !jsonPointer(pointer))
            errors.push_back({ErrorCode::BadInput, "'" + pointer + "' is no JSON pointer", where,
                              "write it as in /checks/database"});
    };
    for (const auto &[name, endpoint] : options["endpoints"].entries()) {
        for (const auto &pointer : endpoint["pointers"].items())
            check(pointer.text(), pointer.where());
        for (const auto &[pointer, value] : endpoint["expect"].entries())
            check(pointer, value.where());
        const auto pointers = endpoint["pointers"].texts();
        for (const auto &pointer : endpoint["show"].items()) {
            if (!isAmong(pointers, pointer.text()))
                errors.push_back({ErrorCode::BadInput,
                                  "'" + pointer.text() + "' is shown and stands in no 'pointers'",
                                  pointer.where(),
                                  {}});
        }
    }
    return errors;
}

void writeEndpoints(const ProbeContext &context, SiteAsking &asking)
{
    const auto facts = context.facts.below("endpoints");
    for (const auto &[name, endpoint] : context.spec.options["endpoints"].entries())
        writeEndpoint(context, facts.below(name), asking, endpoint);
}

} // namespace sidestage
