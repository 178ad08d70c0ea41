// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demozone.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>

namespace sidestage {

namespace {

constexpr int headerSize = 12;
constexpr std::uint16_t aliasType = 5;
constexpr int mostAliases = 8;

QByteArray number16(std::uint16_t value)
{
    QByteArray bytes(2, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

std::uint16_t number16At(const QByteArray &bytes, qsizetype at)
{
    return qFromBigEndian<std::uint16_t>(bytes.constData() + at);
}

/// Its length in one byte, and the text.
QByteArray counted(const QByteArray &text)
{
    return QByteArray(1, static_cast<char>(text.size())) + text;
}

QByteArray wireName(const QByteArray &name)
{
    QByteArray bytes;
    for (const auto &label : name.split('.'))
        bytes += counted(label);
    return bytes + '\0';
}

/// The name at `at`, which moves behind it; compressed names are in no question.
QByteArray takeName(const QByteArray &message, qsizetype &at)
{
    QByteArray name;
    while (at < message.size() && message[at] != 0) {
        const auto length = static_cast<unsigned char>(message[at]);
        name += (name.isEmpty() ? "" : ".") + message.mid(at + 1, length).toLower();
        at += 1 + length;
    }
    ++at;
    return name;
}

struct TypeName
{
    const char *name;
    std::uint16_t type;
};
constexpr std::array<TypeName, 6> types{
    {{"A", 1}, {"NS", 2}, {"CNAME", aliasType}, {"MX", 15}, {"TXT", 16}, {"CAA", 257}}};

QByteArray wireData(std::uint16_t type, const QByteArray &text)
{
    const auto space = text.indexOf(' ');
    const auto before = text.left(space);
    const auto after = text.mid(space + 1);
    switch (type) {
    case 1: {
        QByteArray bytes(4, Qt::Uninitialized);
        qToBigEndian(QHostAddress(QString::fromUtf8(text)).toIPv4Address(), bytes.data());
        return bytes;
    }
    case 15:
        return number16(before.toUShort()) + wireName(after);
    case 16:
        return counted(text);
    case 257:
        return QByteArray(1, '\0') + counted(before) + after; // not critical
    default:
        return wireName(text);
    }
}

QByteArray wireRecord(const QByteArray &owner, std::uint16_t type, const QByteArray &data)
{
    const QByteArray internetForAMinute("\0\1\0\0\0\x3c", 6);
    return wireName(owner) + number16(type) + internetForAMinute
        + number16(static_cast<std::uint16_t>(data.size())) + data;
}

/// The name behind a CNAME's data.
QByteArray aliasTarget(const QByteArray &data)
{
    qsizetype at = 0;
    return takeName(data, at);
}

} // namespace

Result<DemoZone> DemoZone::read(const QByteArray &table)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(table, &problem);
    if (!document.isArray())
        return failure(ErrorCode::Internal,
                       "the demo's table of names is broken: "
                           + problem.errorString().toStdString());
    DemoZone zone;
    for (const auto &value : document.array()) {
        const auto entry = value.toObject();
        const auto textOf = [&entry](const char *key) {
            return entry.value(QLatin1StringView(key)).toString().toUtf8();
        };
        const auto known = std::ranges::find_if(
            types, [wanted = textOf("type")](const TypeName &type) { return wanted == type.name; });
        if (known == types.end())
            return failure(ErrorCode::Internal, "the demo's table of names holds an unknown type");
        zone.m_names[textOf("name")].append({known->type, wireData(known->type, textOf("text"))});
    }
    return zone;
}

const DemoZone::Records *DemoZone::find(const QByteArray &name) const
{
    if (const auto own = m_names.constFind(name); own != m_names.cend())
        return &*own;
    const QByteArray wildcard = "*." + name.mid(name.indexOf('.') + 1);
    const auto all = m_names.constFind(wildcard);
    return all == m_names.cend() ? nullptr : &*all;
}

bool DemoZone::isAboveOthers(const QByteArray &name) const
{
    const QByteArray end = '.' + name;
    return std::any_of(m_names.keyBegin(), m_names.keyEnd(),
                       [&end](const QByteArray &other) { return other.endsWith(end); });
}

QByteArray DemoZone::answerTo(const QByteArray &query) const
{
    const bool isQuery =
        query.size() > headerSize + 4 && (query[2] & 0xF8) == 0 && number16At(query, 4) == 1;
    if (!isQuery)
        return {};
    qsizetype at = headerSize;
    auto name = takeName(query, at);
    if (at + 4 > query.size())
        return {};
    const auto type = number16At(query, at);
    const auto question = query.mid(headerSize, at + 4 - headerSize);

    QByteArray answers;
    std::uint16_t count = 0;
    const auto *records = find(name);
    const bool exists = records || isAboveOthers(name);
    for (int step = 0; records && step < mostAliases; ++step) {
        QByteArray next;
        for (const auto &record : *records) {
            const bool isAlias = record.type == aliasType;
            if (record.type != type && !isAlias)
                continue;
            answers += wireRecord(name, record.type, record.data);
            ++count;
            if (isAlias && type != aliasType)
                next = aliasTarget(record.data);
        }
        if (next.isEmpty())
            break;
        name = next;
        records = find(name);
    }
    // An authoritative answer, recursion asked for and available, and whether the name exists.
    const QByteArray flags = exists ? QByteArray("\x85\x80", 2) : QByteArray("\x85\x83", 2);
    return query.left(2) + flags + number16(1) + number16(count) + QByteArray(4, '\0') + question
        + answers;
}

} // namespace sidestage
