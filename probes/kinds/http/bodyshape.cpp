// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/bodyshape.h"

#include "probes/kinds/http/textmask.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

constexpr std::size_t deepest = 16;
constexpr std::size_t mostMembers = 2000;
constexpr std::size_t longestName = 128;

using Types = std::map<std::vector<std::string>, std::set<std::string>>;

class ShapeReader
{
public:
    void read(const QJsonValue &value)
    {
        if (m_isTooLarge)
            return;
        auto &types = m_types[m_path];
        if (m_types.size() > mostMembers) {
            m_isTooLarge = true;
            return;
        }
        if (m_path.size() >= deepest && (value.isArray() || value.isObject())) {
            types.insert("\u2026");
            return;
        }
        switch (value.type()) {
        case QJsonValue::Object:
            types.insert("object");
            readObject(value.toObject());
            break;
        case QJsonValue::Array:
            types.insert("array");
            m_path.emplace_back("[]");
            for (const auto &element : value.toArray())
                read(element);
            m_path.pop_back();
            break;
        case QJsonValue::String:
            types.insert("string");
            break;
        case QJsonValue::Double:
            types.insert("number");
            break;
        case QJsonValue::Bool:
            types.insert("boolean");
            break;
        default:
            types.insert("null");
        }
    }

    const Types &types() const { return m_types; }
    bool isTooLarge() const { return m_isTooLarge; }

private:
    void readObject(const QJsonObject &object)
    {
        for (auto it = object.begin(); it != object.end(); ++it) {
            auto name = it.key().toStdString();
            if (name.size() > longestName || maskedText(name, {}) != name)
                name = "{}"; // a name that is data: its members share one shape
            m_path.push_back(std::move(name));
            read(it.value());
            m_path.pop_back();
        }
    }

    Types m_types;
    std::vector<std::string> m_path;
    bool m_isTooLarge = false;
};

} // namespace

Result<BodyShape> bodyShape(std::string_view json)
{
    QJsonParseError error;
    const auto bytes = QByteArray::fromRawData(json.data(), static_cast<qsizetype>(json.size()));
    const auto document = QJsonDocument::fromJson(bytes, &error);
    QJsonValue root;
    if (error.error == QJsonParseError::NoError) {
        root = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    } else {
        // Qt reads objects and arrays alone; a document may also be a single value (RFC 8259).
        QJsonParseError wrapped;
        const auto array = QJsonDocument::fromJson('[' + bytes + ']', &wrapped).array();
        if (wrapped.error != QJsonParseError::NoError || array.size() != 1)
            return failure(ErrorCode::Protocol,
                           "the body is not JSON: " + error.errorString().toStdString()
                               + " at byte " + std::to_string(error.offset));
        root = array.first();
    }
    ShapeReader reader;
    reader.read(root);
    if (reader.isTooLarge())
        return failure(ErrorCode::TooLarge,
                       "the body has more than " + std::to_string(mostMembers)
                           + " different members");
    BodyShape shape;
    for (const auto &[path, types] : reader.types()) {
        auto &text = shape[path];
        for (const auto &type : types)
            text += (text.empty() ? "" : " | ") + type;
    }
    return shape;
}

BodyShape withoutNoise(const BodyShape &first, const BodyShape &second)
{
    auto shape = first;
    for (auto &[path, type] : shape) {
        const auto other = second.find(path);
        if (other == second.end() || other->second != type)
            type = "\u2026";
    }
    for (const auto &entry : second)
        shape.emplace(entry.first, "\u2026");
    return shape;
}

} // namespace sidestage
