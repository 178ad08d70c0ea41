// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/endpoints.h"

#include "probes/base/asciitext.h"
#include "probes/base/disclosure.h"
#include "probes/base/optionspec.h"
#include "probes/kinds/http/jsonpointer.h"
#include "probes/kinds/http/textmask.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <map>

namespace sidestage {

namespace {

/// Members below one pointer; who wants more of a document compares its shape.
constexpr std::size_t mostPlaces = 200;
constexpr std::size_t deepestPlace = 8;

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

/// A member that is there in every environment has a name; one whose name is data has not.
bool isDataName(const std::string &name)
{
    constexpr std::size_t longestShown = 128;
    return name.size() > longestShown || maskedText(name, {}) != name;
}

/// What stands at one place: one value, or those of several members whose names are data. By
/// their texts, with the member's own name.
using PlaceValues = std::map<std::string, std::pair<std::string, QJsonValue>>;

/// The places below one pointer and their values; steps of which the names are data are "{}".
class PlaceReader
{
public:
    void read(const std::string &name, const QJsonValue &value)
    {
        const bool isContainer = value.isObject() || value.isArray();
        if (isContainer && m_path.size() == deepestPlace) {
            add(name, "\u2026", value);
        } else if (value.isObject()) {
            const auto object = value.toObject();
            if (object.isEmpty())
                add(name, "{}", value);
            for (auto it = object.begin(); it != object.end(); ++it) {
                const auto key = it.key().toStdString();
                member(isDataName(key) ? "{}" : key, key, *it);
            }
        } else if (value.isArray()) {
            const auto array = value.toArray();
            if (array.isEmpty())
                add(name, "[]", value);
            for (qsizetype i = 0; i < array.size(); ++i) {
                const auto index = std::to_string(i);
                member(index, index, array.at(i));
            }
        } else {
            add(name, textOf(value), value);
        }
    }

    const std::map<std::vector<std::string>, PlaceValues> &places() const { return m_places; }
    /// The first place that was not read, for there are too many.
    const std::optional<std::vector<std::string>> &rest() const { return m_rest; }

private:
    void member(std::string step, const std::string &name, const QJsonValue &value)
    {
        m_path.push_back(std::move(step));
        read(name, value);
        m_path.pop_back();
    }

    void add(const std::string &name, const std::string &text, const QJsonValue &value)
    {
        const auto place = m_places.find(m_path);
        if (place != m_places.end()) {
            place->second.try_emplace(text, name, value);
        } else if (m_places.size() < mostPlaces) {
            m_places[m_path].try_emplace(text, name, value);
        } else if (!m_rest) {
            m_rest = m_path;
        }
    }

    std::map<std::vector<std::string>, PlaceValues> m_places;
    std::optional<std::vector<std::string>> m_rest;
    std::vector<std::string> m_path;
};

bool haveSameTexts(const PlaceValues &a, const PlaceValues &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto &one, const auto &other) { return one.first == other.first; });
}

/// Writes what stands at a pointer and below it.
class ValueWriter
{
public:
    ValueWriter(const ProbeContext &context, const OptionValue &endpoint) : m_context(context)
    {
        for (const auto &pointer : endpoint["show"].texts())
            m_shown.push_back(pointer);
    }

    /// `again`: the same place in a second answer, where there is one; what differs is noise.
    void write(const FactWriter &facts, const std::string &pointer,
               const std::optional<QJsonValue> &value, bool hasSecond,
               const std::optional<QJsonValue> &again)
    {
        m_isShown = isAmong(m_shown, pointer);
        const auto name = pointer.substr(pointer.rfind('/') + 1);
        PlaceReader first;
        PlaceReader second;
        if (value)
            first.read(name, *value);
        if (again)
            second.read(name, *again);
        for (const auto &[place, values] : first.places()) {
            const auto other = second.places().find(place);
            const bool isNoise = hasSecond
                && (other == second.places().end() || !haveSameTexts(values, other->second));
            const auto writer = at(facts, place);
            writer.set(isNoise ? FactValue::text("\u2026") : shown(writer, values));
        }
        for (const auto &entry : second.places()) {
            if (first.places().count(entry.first) == 0 && !first.rest())
                at(facts, entry.first).set(FactValue::text("\u2026"));
        }
        if (!first.rest())
            return;
        auto path = *first.rest();
        const auto last = path.empty() ? std::string() : path.back();
        if (!path.empty())
            path.pop_back();
        at(facts, path)
            .gap(last,
                 {ErrorCode::TooLarge,
                  "more than " + std::to_string(mostPlaces) + " members stand here",
                  {},
                  "a pointer that leads further"});
    }

private:
    static FactWriter at(FactWriter facts, const std::vector<std::string> &place)
    {
        for (const auto &step : place)
            facts = facts.below(step);
        return facts;
    }

    /// Several values are a set, unless they are too many to be anything but data.
    FactValue shown(const FactWriter &facts, const PlaceValues &values)
    {
        constexpr std::size_t mostTogether = 20;
        if (values.size() > mostTogether)
            return FactValue::text("\u2026");
        std::vector<FactValue> all;
        for (const auto &[text, member] : values)
            all.push_back(shown(facts, member.first, text, member.second));
        return all.size() == 1 ? all.front() : FactValue::set(std::move(all));
    }

    FactValue shown(const FactWriter &facts, const std::string &name, const std::string &text,
                    const QJsonValue &value)
    {
        if (value.isBool())
            return FactValue::boolean(value.toBool());
        if (value.isObject() || value.isArray() || value.isNull() || text == "\"\""
            || isStateWord(text) || isCommit(name, text))
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
        const auto again = hasSecond ? valueAt(*documentAgain, steps) : std::nullopt;
        if (!value) {
            asking.say("nothing stands at " + pointer + " of " + endpoint["path"].text());
            if (!again) {
                facts.add(pointer, FactValue());
                continue;
            }
        }
        writer.write(facts.below(pointer), pointer, value, hasSecond, again);
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
