// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/settingsfacts.h"

#include "probes/base/settingname.h"
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/oidc/jsondocument.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr int mostValues = 2000;
constexpr int deepest = 16;

/// Whether a member below a credential's name says how one has to be and not what it is.
bool speaksOfARule(const std::string &name)
{
    static constexpr std::array<std::string_view, 26> rules{
        "MINIMUM",  "MAXIMUM",   "CLASSES", "RULES",      "DIGITS",    "NUMBERS", "UPPER",
        "LOWER",    "UPPERCASE", "LETTERS", "LOWERCASE",  "SPECIAL",   "SYMBOLS", "CHARACTERS",
        "HISTORY",  "REUSE",     "DAYS",    "HOURS",      "MINUTES",   "SECONDS", "LOCKOUT",
        "STRENGTH", "SCORE",     "WORDS",   "COMPLEXITY", "DICTIONARY"};
    const auto words = wordsOfName(name);
    return !words.empty()
        && (std::find(rules.begin(), rules.end(), words.back()) != rules.end()
            || !isCredentialName("PASSWORD_" + words.back()));
}

class ValueWriter
{
public:
    explicit ValueWriter(const Fingerprinter &fingerprints) : m_fingerprints(fingerprints) { }

    /// `isBelow`: whether a name above promises a credential.
    void write(const FactWriter &facts, const std::string &name, const QJsonValue &value, int depth,
               bool isBelow)
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
                write(below, shownKey(it.key()), it.value(), depth + 1,
                      isBelow || isCredentialName(name));
        } else if (value.isArray()) {
            writeArray(facts, name, value.toArray(), depth, isBelow);
        } else {
            facts.add(name, scalar(name, value, isBelow));
        }
    }

    static std::string shownKey(const QString &key)
    {
        return maskedSecrets(key.left(200).toStdString());
    }

private:
    void writeArray(const FactWriter &facts, const std::string &name, const QJsonArray &array,
                    int depth, bool isBelow)
    {
        if (array.size() <= mostValues && isListOfScalars(array)) {
            std::vector<FactValue> members;
            for (const auto &element : array)
                members.push_back(scalar(name, element, isBelow));
            facts.add(name, FactValue::list(std::move(members)));
            return;
        }
        const auto below = facts.below(name);
        for (qsizetype i = 0; i < array.size() && m_count <= mostValues; ++i)
            write(below, std::to_string(i), array.at(i), depth + 1,
                  isBelow || isCredentialName(name));
    }

    FactValue scalar(const std::string &name, const QJsonValue &value, bool isBelow) const
    {
        if (!value.isString() && !value.isDouble())
            return scalarFact(value);
        const bool isHidden = isCredentialName(name) || (isBelow && !speaksOfARule(name));
        if (value.isDouble())
            return isHidden ? hidden(scalarFact(value).display(), "number") : scalarFact(value);
        const auto text = value.toString().toStdString();
        // Text that is masked or cut would be equal to any other that is.
        if (isHidden || maskedSecrets(scalarFact(value).toText()) != text)
            return hidden(text, "text");
        return scalarFact(value);
    }

    FactValue hidden(const std::string &text, const char *shape) const
    {
        return FactValue::secret(m_fingerprints.digest(text, shape, false));
    }

    const Fingerprinter &m_fingerprints;
    int m_count = 0;
};

} // namespace

void writeSettings(const FactWriter &facts, const QJsonObject &document,
                   const std::vector<std::string> &pointers, const Fingerprinter &fingerprints)
{
    const auto stated = facts.below("stated");
    ValueWriter writer(fingerprints);
    for (const auto &pointer : pointers) {
        const auto value = valueAt(document, pointer);
        stated.add(pointer.empty() ? "/" : pointer, FactValue::boolean(value.has_value()));
        if (!value)
            continue;
        // The pointer's own segments, so that two that overlap write the same facts.
        auto place = facts.below("values");
        std::string_view rest = pointer;
        std::string last;
        bool isBelow = false;
        while (!rest.empty()) {
            rest.remove_prefix(1);
            const auto end = std::min(rest.find('/'), rest.size());
            if (!last.empty()) {
                place = place.below(last);
                isBelow = isBelow || isCredentialName(last);
            }
            last = FactPath::unescape(rest.substr(0, end));
            rest.remove_prefix(end);
        }
        if (!last.empty()) {
            writer.write(place, last, *value, 0, isBelow);
            continue;
        }
        const auto object = value->toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            writer.write(place, ValueWriter::shownKey(it.key()), it.value(), 0, false);
    }
}

} // namespace sidestage
