// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/settingsfacts.h"

#include "probes/base/settingname.h"
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/oidc/jsondocument.h"

#include <QJsonArray>

namespace sidestage {

namespace {

constexpr int mostValues = 2000;
constexpr int deepest = 16;

FactValue shownScalar(const std::string &name, const QJsonValue &value)
{
    if (!value.isString())
        return scalarFact(value);
    if (isCredentialName(name))
        return FactValue::text("\u2026");
    return FactValue::text(maskedSecrets(scalarFact(value).toText()));
}

class ValueWriter
{
public:
    void write(const FactWriter &facts, const std::string &name, const QJsonValue &value, int depth)
    {
        if (++m_count > mostValues || depth > deepest) {
            facts.gap(name,
                      {ErrorCode::TooLarge, "the settings have more values than are read", {}, {}});
            return;
        }
        if (value.isObject()) {
            const auto object = value.toObject();
            const auto below = facts.below(name);
            if (object.isEmpty())
                below.set(FactValue());
            for (auto it = object.begin(); it != object.end(); ++it)
                write(below, maskedSecrets(it.key().left(200).toStdString()), it.value(),
                      depth + 1);
        } else if (value.isArray()) {
            writeArray(facts, name, value.toArray(), depth);
        } else {
            facts.add(name, shownScalar(name, value));
        }
    }

private:
    void writeArray(const FactWriter &facts, const std::string &name, const QJsonArray &array,
                    int depth)
    {
        if (array.size() <= mostValues && isListOfScalars(array)) {
            std::vector<FactValue> members;
            for (const auto &element : array)
                members.push_back(shownScalar(name, element));
            facts.add(name, FactValue::list(std::move(members)));
            return;
        }
        const auto below = facts.below(name);
        for (qsizetype i = 0; i < array.size() && m_count <= mostValues; ++i)
            write(below, std::to_string(i), array.at(i), depth + 1);
    }

    int m_count = 0;
};

} // namespace

void writeSettings(const FactWriter &facts, const QJsonObject &document,
                   const std::vector<std::string> &pointers)
{
    const auto stated = facts.below("stated");
    ValueWriter writer;
    for (const auto &pointer : pointers) {
        const auto value = valueAt(document, pointer);
        stated.add(pointer.empty() ? "/" : pointer, FactValue::boolean(value.has_value()));
        if (!value)
            continue;
        // The pointer's own segments, so that two that overlap write the same facts.
        auto place = facts.below("values");
        std::string_view rest = pointer;
        std::string last;
        while (!rest.empty()) {
            rest.remove_prefix(1);
            const auto end = std::min(rest.find('/'), rest.size());
            if (!last.empty())
                place = place.below(last);
            last = FactPath::unescape(rest.substr(0, end));
            rest.remove_prefix(end);
        }
        if (!last.empty()) {
            writer.write(place, last, *value, 0);
            continue;
        }
        const auto object = value->toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            writer.write(place, maskedSecrets(it.key().left(200).toStdString()), it.value(), 0);
    }
}

} // namespace sidestage
