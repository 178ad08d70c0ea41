// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/redactor.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::string_view mark = "[hidden]";
constexpr std::size_t shortest = 4;
constexpr std::size_t longestSentence = 1000;

/// RFC 3986: everything but the unreserved characters.
Secret percentEncoded(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    encoded.reserve(bytes.size() * 3); // never moves, so that no copy stays behind
    for (const char c : bytes) {
        if (unreserved.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
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
    m_encoded.reserve(credentials.size());
    for (const auto &[name, secret] : credentials) {
        if (secret.isEmpty())
            continue;
        m_values.push_back(secret.reveal());
        auto encoded = percentEncoded(secret.reveal());
        if (encoded.reveal() != secret.reveal()) {
            m_encoded.push_back(std::move(encoded));
            m_values.push_back(m_encoded.back().reveal());
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

Error Redactor::error(Error error) const
{
    error.message = line(error.message, longestSentence);
    error.suggestion = line(error.suggestion, longestSentence);
    error.where.file = line(error.where.file, longestSentence);
    return error;
}

} // namespace sidestage
