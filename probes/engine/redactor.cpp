// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/redactor.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::string_view mark = "[hidden]";
constexpr std::size_t shortest = 4;
constexpr std::size_t longestSentence = 1000;

/// How a value may be written in a URL: libraries differ in the case of the digits, and forms
/// write a space as '+'.
struct PercentStyle
{
    std::string_view digits;
    bool isForm;
};
constexpr std::array<PercentStyle, 4> percentStyles{{{"0123456789ABCDEF", false},
                                                     {"0123456789abcdef", false},
                                                     {"0123456789ABCDEF", true},
                                                     {"0123456789abcdef", true}}};

/// RFC 3986: everything but the unreserved characters.
Secret percentEncoded(std::string_view bytes, const PercentStyle &style)
{
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    encoded.reserve(bytes.size() * 3); // never moves, so that no copy stays behind
    for (const char c : bytes) {
        if (unreserved.find(c) != std::string_view::npos) {
            encoded += c;
        } else if (c == ' ' && style.isForm) {
            encoded += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += style.digits[byte >> 4];
            encoded += style.digits[byte & 15];
        }
    }
    return Secret(std::move(encoded));
}

constexpr std::array<std::string_view, 2> base64Alphabets{
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};

/// RFC 4648, for bytes that begin `offset` bytes after a group of three: the digits that depend
/// on these bytes alone, so that they are found between others ("user:password").
Secret base64Encoded(std::string_view bytes, std::size_t offset, std::string_view alphabet)
{
    std::string encoded;
    encoded.reserve(bytes.size() * 4 / 3 + 1);
    const auto firstBit = offset * 8;
    const auto endBit = firstBit + bytes.size() * 8;
    for (auto bit = (firstBit + 5) / 6 * 6; bit + 6 <= endBit; bit += 6) {
        const auto at = bit - firstBit;
        const auto byte = static_cast<unsigned char>(bytes[at / 8]);
        const auto next = at / 8 + 1 < bytes.size() ? static_cast<unsigned char>(bytes[at / 8 + 1])
                                                    : static_cast<unsigned char>(0);
        const auto both = static_cast<unsigned>(byte) << 8U | next;
        encoded += alphabet[both >> (10U - at % 8) & 63U];
    }
    return Secret(std::move(encoded));
}

/// Not in the middle of a character of UTF-8.
void cut(std::string &text, std::size_t limit)
{
    if (text.size() <= limit)
        return;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U)
        --limit;
    text.resize(limit);
    text += "…";
}

} // namespace

Redactor::Redactor(const Credentials &credentials)
{
    // Views into a short Secret would not survive the vector's growth.
    m_encoded.reserve(credentials.size() * (percentStyles.size() + 3 * base64Alphabets.size()));
    const auto addEncoded = [this](Secret encoded) {
        if (std::ranges::find(m_values, encoded.reveal()) != m_values.end())
            return;
        m_encoded.push_back(std::move(encoded));
        m_values.push_back(m_encoded.back().reveal());
    };
    for (const auto &[name, secret] : credentials) {
        if (secret.isEmpty())
            continue;
        m_values.push_back(secret.reveal());
        for (const auto &style : percentStyles)
            addEncoded(percentEncoded(secret.reveal(), style));
        // Of fewer bytes the digits are too few to mean anything.
        for (std::size_t offset = 0; offset < 3 && secret.reveal().size() >= 6; ++offset) {
            for (const auto alphabet : base64Alphabets)
                addEncoded(base64Encoded(secret.reveal(), offset, alphabet));
        }
    }
    std::ranges::sort(m_values, std::ranges::greater(), &std::string_view::size);
}

std::string Redactor::line(std::string_view text, std::size_t limit) const
{
    for (const auto value : m_values) {
        if (value.size() < shortest && text.find(value) != std::string_view::npos)
            return std::string(mark);
    }
    // The cut comes last: half of a value would not be recognised.
    std::string clean;
    std::size_t at = 0;
    while (at < text.size() && clean.size() <= limit) {
        const auto rest = text.substr(at);
        const auto value = std::ranges::find_if(
            m_values, [rest](std::string_view candidate) { return rest.starts_with(candidate); });
        if (value != m_values.end()) {
            clean += mark;
            at += value->size();
        } else {
            const bool isControl = static_cast<unsigned char>(text[at]) < 0x20 || text[at] == 0x7f;
            clean += isControl ? ' ' : text[at];
            ++at;
        }
    }
    cut(clean, limit);
    return clean;
}

bool Redactor::finds(std::string_view text) const
{
    return std::ranges::any_of(m_values, [text](std::string_view value) {
        return value.size() < shortest ? text == value : text.find(value) != text.npos;
    });
}

FactValue Redactor::value(const FactValue &value) const
{
    using Kind = FactValue::Kind;
    const auto kind = value.kind();
    if (kind == Kind::Text || kind == Kind::Version)
        return finds(value.toText()) ? FactValue::text(mark) : value;
    if (kind != Kind::List && kind != Kind::Set)
        return value;
    std::vector<FactValue> members;
    members.reserve(value.members().size());
    for (const auto &member : value.members())
        members.push_back(this->value(member));
    return kind == Kind::List ? FactValue::list(std::move(members))
                              : FactValue::set(std::move(members));
}

Error Redactor::error(Error error) const
{
    error.message = line(error.message, longestSentence);
    error.suggestion = line(error.suggestion, longestSentence);
    error.where.file = line(error.where.file, longestSentence);
    return error;
}

} // namespace sidestage
