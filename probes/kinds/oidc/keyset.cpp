// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/keyset.h"

#include "probes/kinds/http/textmask.h"
#include "probes/kinds/oidc/authorizerequest.h"
#include "probes/kinds/oidc/jsondocument.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>

namespace sidestage {

namespace {

constexpr qsizetype mostKeys = 200;
constexpr int longestWord = 60;

std::string word(const QJsonObject &key, const char *member)
{
    return key.value(QLatin1String(member)).toString().left(longestWord).toStdString();
}

/// Bits of a number as JWK writes it: big-endian, base64url.
std::optional<int> bitsOf(const QJsonValue &number)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        number.toString().toLatin1(),
        QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).isEmpty())
        return {};
    const auto &bytes = *decoded;
    qsizetype at = 0;
    while (at < bytes.size() && bytes.at(at) == 0)
        ++at;
    if (at == bytes.size())
        return 0;
    int bits = static_cast<int>((bytes.size() - at) * 8);
    for (auto top = static_cast<unsigned char>(bytes.at(at)); (top & 0x80U) == 0;
         top = static_cast<unsigned char>(top << 1U))
        --bits;
    return bits;
}

/// RFC 7638 section 3: the members that make the key, in the order of their names, no space.
std::string thumbprintOf(const QJsonObject &key, std::initializer_list<const char *> members)
{
    QByteArray text("{");
    for (const auto *member : members) {
        const auto value = key.value(QLatin1String(member)).toString();
        // Base64url and names of curves alone: nothing that JSON would have to escape.
        const bool isPlain = std::all_of(value.begin(), value.end(), [](QChar c) {
            return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'_');
        });
        if (value.isEmpty() || !isPlain)
            return {};
        text += text.size() > 1 ? ",\"" : "\"";
        text += member;
        text += "\":\"" + value.toLatin1() + '"';
    }
    text += '}';
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .toStdString();
}

std::string useOf(const QJsonObject &key)
{
    auto use = word(key, "use");
    if (!use.empty())
        return use;
    std::vector<std::string> operations;
    for (const auto &operation : key.value(QLatin1String("key_ops")).toArray())
        operations.push_back(operation.toString().left(longestWord).toStdString());
    std::sort(operations.begin(), operations.end());
    std::string text;
    for (const auto &operation : operations)
        text += (text.empty() ? "" : " ") + operation;
    return text;
}

FactValue wordsOf(const std::vector<PublishedKey> &keys, std::string PublishedKey::*member,
                  const char *otherwise)
{
    std::vector<std::string> words;
    words.reserve(keys.size());
    for (const auto &key : keys)
        words.push_back((key.*member).empty() ? otherwise : maskedSecrets(key.*member));
    return FactValue::textSet(words);
}

} // namespace

std::optional<PublishedKey> publishedKey(const QJsonObject &key)
{
    PublishedKey published;
    const auto type = word(key, "kty");
    if (type.empty())
        return {};
    published.id = word(key, "kid");
    published.algorithm = word(key, "alg");
    published.use = useOf(key);
    published.type = type;
    if (type == "RSA") {
        const auto bits = bitsOf(key.value(QLatin1String("n")));
        published.type += bits ? ' ' + std::to_string(*bits) : " without a modulus";
        published.thumbprint = thumbprintOf(key, {"e", "kty", "n"});
    } else if (type == "EC") {
        published.type += ' ' + word(key, "crv");
        published.thumbprint = thumbprintOf(key, {"crv", "kty", "x", "y"});
    } else if (type == "OKP") { // RFC 8037 section 2
        published.type += ' ' + word(key, "crv");
        published.thumbprint = thumbprintOf(key, {"crv", "kty", "x"});
    }
    published.isPrivate = type == "oct" || key.contains(QLatin1String("d"))
        || key.contains(QLatin1String("p")) || key.contains(QLatin1String("k"));
    return published;
}

Result<std::vector<PublishedKey>> keySetOf(const QJsonObject &document)
{
    const auto list = document.value(QLatin1String("keys"));
    if (!list.isArray())
        return failure(ErrorCode::Protocol, "the set of keys has no list called keys");
    const auto array = list.toArray();
    if (array.size() > mostKeys)
        return failure(ErrorCode::TooLarge,
                       "the set has more than " + std::to_string(mostKeys) + " keys");
    std::vector<PublishedKey> keys;
    for (const auto &element : array) {
        if (auto key = publishedKey(element.toObject()))
            keys.push_back(*std::move(key));
    }
    return keys;
}

void writeKeySet(const FactWriter &facts, const std::vector<PublishedKey> &keys,
                 const std::string &issuer, bool isOwnProvider)
{
    facts.add("count", FactValue::integer(static_cast<std::int64_t>(keys.size())));
    std::vector<std::string> ids;
    std::vector<std::string> thumbprints;
    bool isAnyPrivate = false;
    for (const auto &key : keys) {
        if (!key.id.empty())
            ids.push_back(key.id);
        if (!key.thumbprint.empty())
            thumbprints.push_back(key.thumbprint);
        isAnyPrivate = isAnyPrivate || key.isPrivate;
    }
    facts.add("ids", FactValue::textSet(ids));
    facts.add("types", wordsOf(keys, &PublishedKey::type, "none"));
    facts.add("algorithms", wordsOf(keys, &PublishedKey::algorithm, "not said"));
    facts.add("uses", wordsOf(keys, &PublishedKey::use, "not said"));
    facts.add("private", FactValue::boolean(isAnyPrivate));
    constexpr std::size_t longestIssuer = 500;
    const auto holder = shortened(publicAddress(issuer), longestIssuer);
    const auto holders = facts.below("holders");
    for (const auto &thumbprint : thumbprints)
        holders.add(thumbprint, FactValue::text(holder));
    if (isOwnProvider && !thumbprints.empty())
        facts.add("of-own-provider", FactValue::textSet(thumbprints));
}

} // namespace sidestage
