// SPDX-License-Identifier: Apache-2.0
#include "models/items/rowsearch.h"

#include <QString>

#include <algorithm>
#include <sstream>

namespace sidestage {

namespace {

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isAscii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) > 127; });
}

bool valueContains(const FactValue &value, std::string_view needle)
{
    switch (value.kind()) {
    case FactValue::Kind::Text:
    case FactValue::Kind::Decimal:
    case FactValue::Kind::Version:
        return sidestage::containsFolded(value.toText(), needle);
    default:
        return sidestage::containsFolded(value.display(), needle);
    }
}

} // namespace

std::string foldCase(std::string_view text)
{
    if (!isAscii(text)) {
        return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
            .toCaseFolded()
            .toStdString();
    }
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), lower);
    return folded;
}

bool containsFolded(std::string_view text, std::string_view needle)
{
    if (needle.empty())
        return true;
    if (text.size() < needle.size())
        return false;
    // an ASCII needle can only stand where its bytes stand; others are rare and may be slow
    if (!isAscii(needle))
        return foldCase(text).find(needle) != std::string::npos;
    const char first = needle.front();
    const std::size_t last = text.size() - needle.size();
    for (std::size_t i = 0; i <= last; ++i) {
        if (lower(text[i]) != first)
            continue;
        std::size_t k = 1;
        while (k < needle.size() && lower(text[i + k]) == needle[k])
            ++k;
        if (k == needle.size())
            return true;
    }
    return false;
}

RowSearch::RowSearch(const Judgement &judgement, std::string_view text) : m_judgement(judgement)
{
    std::istringstream words{foldCase(text)};
    for (std::string word; words >> word;)
        m_words.push_back(std::move(word));
    const auto &notes = judgement.notes().notes;
    for (const auto &word : m_words) {
        std::vector<bool> found;
        found.reserve(notes.size());
        for (const auto &note : notes) {
            found.push_back(containsFolded(note.title, word) || containsFolded(note.why, word)
                            || containsFolded(note.owner, word));
        }
        m_noteMatches.push_back(std::move(found));
    }
}

bool RowSearch::matches(std::size_t row) const
{
    for (std::size_t word = 0; word < m_words.size(); ++word) {
        if (!finds(row, word))
            return false;
    }
    return true;
}

bool RowSearch::finds(std::size_t row, std::size_t word) const
{
    const Comparison &comparison = m_judgement.comparison();
    if (containsFolded(comparison.path(row).text(), m_words[word]))
        return true;
    for (std::size_t column = 0; column < comparison.columnCount(); ++column) {
        if (const Fact *fact = comparison.fact(row, column)) {
            if (valueContains(fact->value, m_words[word]))
                return true;
        }
        const auto note = m_judgement.verdict(row, column).note;
        if (note >= 0 && m_noteMatches[word][static_cast<std::size_t>(note)])
            return true;
    }
    return false;
}

} // namespace sidestage
