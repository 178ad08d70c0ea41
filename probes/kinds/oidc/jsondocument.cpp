// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/jsondocument.h"

#include "probes/base/asciitext.h"
#include "probes/base/factpath.h"
#include "probes/kinds/http/textmask.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sidestage {

namespace {

constexpr std::size_t longestText = 2000;

ErrorCode codeOfStatus(int status)
{
    if (status == 401 || status == 403)
        return ErrorCode::PermissionDenied;
    if (status == 404 || status == 410)
        return ErrorCode::NotFound;
    return status >= 500 || status == 429 ? ErrorCode::Unreachable : ErrorCode::Protocol;
}

} // namespace

Result<QJsonObject> jsonObjectOf(std::string_view text, const std::string &what)
{
    if (trimmed(text).starts_with('<'))
        return failure(ErrorCode::Protocol, what + " is a page and not JSON");
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(
        QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())), &error);
    if (error.error == QJsonParseError::DeepNesting)
        return failure(ErrorCode::Protocol, what + " is nested too deeply to be read");
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::Protocol,
                       what + " is not JSON, from byte " + std::to_string(error.offset) + " on");
    if (!document.isObject())
        return failure(ErrorCode::Protocol, what + " is JSON, but no object");
    return document.object();
}

Result<QJsonObject> jsonObjectOf(const HttpResponse &response, const std::string &what)
{
    if (response.status < 200 || response.status >= 300)
        return failure(codeOfStatus(response.status),
                       what + " is answered with status " + std::to_string(response.status));
    return jsonObjectOf(std::string_view(response.body), what);
}

std::string mediaTypeOf(const HttpResponse &response)
{
    const auto header = headerValue(response.headers, "content-type").value_or("");
    const auto type = trimmed(std::string_view(header).substr(0, header.find(';')));
    return type.empty() ? "not said" : maskedSecrets(lowered(shortened(type, 100)));
}

std::string shortened(std::string_view text, std::size_t longest)
{
    if (text.size() <= longest)
        return std::string(text);
    auto end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string(text.substr(0, end)) + "\u2026";
}

bool isJsonPointer(std::string_view text)
{
    return text.empty() || (text.front() == '/' && FactPath::parse("x" + std::string(text)));
}

std::optional<QJsonValue> valueAt(const QJsonValue &root, std::string_view pointer)
{
    auto value = root;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        const auto segment = FactPath::unescape(pointer.substr(0, end));
        pointer.remove_prefix(end);
        if (value.isObject()) {
            value = value.toObject().value(QString::fromStdString(segment));
        } else if (value.isArray()) {
            const auto array = value.toArray();
            std::uint32_t index = 0;
            const auto [stop, error] =
                std::from_chars(segment.data(), segment.data() + segment.size(), index);
            if (error != std::errc() || stop != segment.data() + segment.size()
                || static_cast<qsizetype>(index) >= array.size())
                return {};
            value = array.at(static_cast<qsizetype>(index));
        } else {
            return {};
        }
        if (value.isUndefined())
            return {};
    }
    return value;
}

FactValue scalarFact(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return FactValue::boolean(value.toBool());
    case QJsonValue::Double: {
        const auto number = value.toDouble();
        constexpr double largestExact = 9007199254740992.0; // 2^53
        if (std::floor(number) == number && std::abs(number) <= largestExact)
            return FactValue::integer(static_cast<std::int64_t>(number));
        return FactValue::decimal(QByteArray::number(number, 'g', 17).toStdString());
    }
    case QJsonValue::String:
        return FactValue::text(shortened(value.toString().toStdString(), longestText));
    default:
        return {};
    }
}

bool isListOfScalars(const QJsonArray &array)
{
    return std::none_of(array.begin(), array.end(), [](const QJsonValue &element) {
        return element.isArray() || element.isObject();
    });
}

} // namespace sidestage
