// SPDX-License-Identifier: Apache-2.0
#include "models/text/textdiff.h"

#include <algorithm>

namespace sidestage {

namespace {

using Pieces = std::vector<std::string_view>;

/// The trace of a comparison takes the square of it, in integers.
constexpr std::ptrdiff_t mostChanges = 1500;

/// A run of both sides: `left` pieces were replaced by `right` pieces after `equal` common ones.
struct Replacement
{
    std::size_t equal = 0;
    std::size_t left = 0;
    std::size_t right = 0;
};

Pieces linesOf(std::string_view text)
{
    Pieces lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// Words of letters and digits, and every other character for itself: what people see change.
Pieces wordsOf(std::string_view line)
{
    const auto isWord = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    Pieces words;
    std::size_t begin = 0;
    while (begin < line.size()) {
        auto end = begin + 1;
        if (isWord(line[begin])) {
            while (end < line.size() && isWord(line[end]))
                ++end;
        } else {
            while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
                ++end; // the rest of one character in UTF-8
        }
        words.push_back(line.substr(begin, end - begin));
        begin = end;
    }
    return words;
}

/// The shortest way from `a` to `b`, as steps back from the end: true is a piece of `a` that goes,
/// false one of `b` that comes, between them runs that stay. Nothing where it is too long.
class ShortestEdit
{
public:
    ShortestEdit(const Pieces &a, const Pieces &b)
        : m_a(a)
        , m_b(b)
        , m_n(static_cast<std::ptrdiff_t>(a.size()))
        , m_m(static_cast<std::ptrdiff_t>(b.size()))
    {
    }

    /// Which pieces of each side have no partner.
    bool mark(std::vector<bool> &isGone, std::vector<bool> &isNew)
    {
        const auto changes = findEnd();
        if (changes < 0)
            return false;
        auto x = m_n;
        auto y = m_m;
        for (auto d = changes; d > 0; --d) {
            const auto &row = m_rows[static_cast<std::size_t>(d - 1)];
            const auto k = x - y;
            const bool isDown =
                k == -d || (k != d && at(row, d - 1, k - 1) < at(row, d - 1, k + 1));
            const auto previous = isDown ? k + 1 : k - 1;
            x = at(row, d - 1, previous);
            y = x - previous;
            if (isDown)
                isNew[static_cast<std::size_t>(y)] = true;
            else
                isGone[static_cast<std::size_t>(x)] = true;
        }
        return true;
    }

private:
    using Row = std::vector<std::ptrdiff_t>; ///< the furthest x on each diagonal from -d to d

    static std::ptrdiff_t at(const Row &row, std::ptrdiff_t d, std::ptrdiff_t k)
    {
        return k < -d || k > d ? -1 : row[static_cast<std::size_t>(k + d)];
    }

    std::ptrdiff_t findEnd()
    {
        for (std::ptrdiff_t d = 0; d <= std::min(m_n + m_m, mostChanges); ++d) {
            Row row(static_cast<std::size_t>(2 * d + 1), -1);
            for (auto k = -d; k <= d; k += 2) {
                std::ptrdiff_t x = 0;
                if (d > 0) {
                    const auto &last = m_rows.back();
                    const auto down = at(last, d - 1, k + 1);
                    const auto right = at(last, d - 1, k - 1);
                    x = k == -d || (k != d && right < down) ? down : right + 1;
                }
                auto y = x - k;
                while (x < m_n && y < m_m && y >= 0
                       && m_a[static_cast<std::size_t>(x)] == m_b[static_cast<std::size_t>(y)]) {
                    ++x;
                    ++y;
                }
                row[static_cast<std::size_t>(k + d)] = x;
                if (x >= m_n && y >= m_m)
                    return d;
            }
            m_rows.push_back(std::move(row));
        }
        return -1;
    }

    const Pieces &m_a;
    const Pieces &m_b;
    const std::ptrdiff_t m_n;
    const std::ptrdiff_t m_m;
    std::vector<Row> m_rows;
};

std::vector<Replacement> replacements(const Pieces &left, const Pieces &right)
{
    const auto shorter = std::min(left.size(), right.size());
    std::size_t head = 0;
    while (head < shorter && left[head] == right[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && left[left.size() - 1 - tail] == right[right.size() - 1 - tail])
        ++tail;
    const auto middle = [&](const Pieces &all) {
        return Pieces(all.begin() + static_cast<std::ptrdiff_t>(head),
                      all.end() - static_cast<std::ptrdiff_t>(tail));
    };
    const auto a = middle(left);
    const auto b = middle(right);
    std::vector<bool> isGone(a.size(), false);
    std::vector<bool> isNew(b.size(), false);
    if (!ShortestEdit(a, b).mark(isGone, isNew)) {
        isGone.assign(a.size(), true);
        isNew.assign(b.size(), true);
    }
    std::vector<Replacement> runs{{head, 0, 0}};
    std::size_t i = 0;
    std::size_t k = 0;
    while (i < a.size() || k < b.size()) {
        if (i < a.size() && isGone[i]) {
            ++runs.back().left;
            ++i;
        } else if (k < b.size() && isNew[k]) {
            ++runs.back().right;
            ++k;
        } else {
            if (runs.back().left + runs.back().right > 0)
                runs.push_back({});
            ++runs.back().equal;
            ++i;
            ++k;
        }
    }
    if (tail > 0)
        runs.push_back({tail, 0, 0});
    return runs;
}

void addMark(std::vector<TextSpan> &marks, const Pieces &words, std::size_t from, std::size_t count,
             std::string_view line)
{
    if (count == 0)
        return;
    const auto begin = static_cast<std::size_t>(words[from].data() - line.data());
    const auto &last = words[from + count - 1];
    const auto end = static_cast<std::size_t>(last.data() - line.data()) + last.size();
    marks.push_back({begin, end - begin});
}

DiffLine changedLine(std::string_view left, std::string_view right)
{
    DiffLine line;
    line.kind = DiffLine::Kind::Changed;
    line.left = left;
    line.right = right;
    const auto a = wordsOf(left);
    const auto b = wordsOf(right);
    std::size_t i = 0;
    std::size_t k = 0;
    for (const auto &run : replacements(a, b)) {
        i += run.equal;
        k += run.equal;
        addMark(line.leftMarks, a, i, run.left, left);
        addMark(line.rightMarks, b, k, run.right, right);
        i += run.left;
        k += run.right;
    }
    return line;
}

} // namespace

std::vector<DiffLine> diffOf(std::string_view left, std::string_view right)
{
    const auto a = linesOf(left);
    const auto b = linesOf(right);
    std::vector<DiffLine> lines;
    std::size_t i = 0;
    std::size_t k = 0;
    for (const auto &run : replacements(a, b)) {
        for (std::size_t n = 0; n < run.equal; ++n, ++i, ++k)
            lines.push_back({DiffLine::Kind::Equal, a[i], b[k], {}, {}});
        const auto pairs = std::min(run.left, run.right);
        for (std::size_t n = 0; n < pairs; ++n, ++i, ++k)
            lines.push_back(changedLine(a[i], b[k]));
        for (auto n = pairs; n < run.left; ++n, ++i)
            lines.push_back({DiffLine::Kind::OnlyLeft, a[i], {}, {}, {}});
        for (auto n = pairs; n < run.right; ++n, ++k)
            lines.push_back({DiffLine::Kind::OnlyRight, {}, b[k], {}, {}});
    }
    return lines;
}

} // namespace sidestage
