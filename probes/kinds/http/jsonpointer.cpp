// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/jsonpointer.h"

#include <QJsonArray>
#include <QJsonObject>

#include <charconv>

namespace sidestage {

std::optional<std::vector<std::string>> jsonPointer(std::string_view text)
{
    std::vector<std::string> names;
    if (text.empty())
        return names; // the whole document
    if (text.front() != '/')
        return {};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/') {
            names.emplace_back();
        } else if (text[i] != '~') {
            names.back() += text[i];
        } else if (++i < text.size() && (text[i] == '0' || text[i] == '1')) {
            names.back() += text[i] == '0' ? '~' : '/';
        } else {
            return {};
        }
    }
    return names;
}

std::optional<QJsonValue> valueAt(const QJsonValue &document,
                                  const std::vector<std::string> &pointer)
{
    QJsonValue value = document;
    for (const auto &name : pointer) {
        if (value.isObject()) {
            const auto object = value.toObject();
            const auto member = object.constFind(QString::fromStdString(name));
            if (member == object.constEnd())
                return {};
            value = *member;
        } else if (value.isArray()) {
            // RFC 6901 section 4: digits without a zero in front.
            const auto array = value.toArray();
            std::size_t index = 0;
            const auto [end, error] =
                std::from_chars(name.data(), name.data() + name.size(), index);
            const bool isIndex = error == std::errc() && end == name.data() + name.size()
                && (name.size() == 1 || name.front() != '0');
            if (!isIndex || index >= static_cast<std::size_t>(array.size()))
                return {};
            value = array.at(static_cast<qsizetype>(index));
        } else {
            return {};
        }
    }
    return value;
}

} // namespace sidestage
