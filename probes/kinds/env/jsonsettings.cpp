// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sidestage {

namespace {

bool flatten(const QJsonValue &value, SettingsWriter &out)
{
    switch (value.type()) {
    case QJsonValue::Object: {
        const auto object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (!out.enter(member.key().toStdString()) || !flatten(member.value(), out))
                return false;
            out.leave();
        }
        return !object.isEmpty() || out.add({}, 0);
    }
    case QJsonValue::Array: {
        const auto array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (!out.enter(std::to_string(i), true) || !flatten(array.at(i), out))
                return false;
            out.leave();
        }
        return !array.isEmpty() || out.add({}, 0, true);
    }
    case QJsonValue::Bool:
        return out.add(value.toBool() ? "true" : "false", 0);
    case QJsonValue::Double: {
        // QVariant keeps whole numbers whole, beyond what a double could.
        return out.add(value.toVariant().toString().toStdString(), 0);
    }
    case QJsonValue::String:
        return out.add(value.toString().toStdString(), 0);
    default:
        return out.add({}, 0);
    }
}

} // namespace

Result<std::vector<Setting>> readJsonSettings(std::string_view text, const std::string &shownName)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(
        QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())), &problem);
    if (problem.error != QJsonParseError::NoError) {
        LineCounter lines(text);
        const auto at = static_cast<std::size_t>(std::max(problem.offset, 0));
        const int line = lines.lineAt(at);
        return failure(ErrorCode::BadInput,
                       "this is not valid JSON: " + problem.errorString().toStdString(),
                       {shownName, line, lines.columnAt(at)});
    }
    SettingsWriter out;
    if (!flatten(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()),
                 out))
        return settingsTooLarge(shownName);
    return out.take();
}

} // namespace sidestage
