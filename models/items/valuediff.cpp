// SPDX-License-Identifier: Apache-2.0
#include "models/items/valuediff.h"

#include "models/items/celltext.h"
#include "models/items/qtext.h"

namespace sidestage {

namespace {

QList<ValueDiff::Mark> marksOf(std::string_view line, const std::vector<TextSpan> &spans)
{
    QList<ValueDiff::Mark> marks;
    for (const auto &span : spans) {
        const auto begin = qstring(line.substr(0, span.begin)).size();
        marks.append({begin, qstring(line.substr(span.begin, span.length)).size()});
    }
    return marks;
}

bool isReadableText(const Judgement &judgement, std::size_t row, std::size_t column)
{
    const Fact *fact = judgement.comparison().fact(row, column);
    return fact && fact->value.kind() == FactValue::Kind::Text;
}

} // namespace

QList<ValueDiff::Mark> ValueDiff::marks(bool isLeft) const
{
    QList<Mark> marks;
    qsizetype begin = 0;
    for (const auto &line : lines) {
        if (line.kind == (isLeft ? DiffLine::Kind::OnlyRight : DiffLine::Kind::OnlyLeft))
            continue;
        const auto &text = isLeft ? line.left : line.right;
        if (line.kind == DiffLine::Kind::Changed) {
            for (const auto &mark : isLeft ? line.leftMarks : line.rightMarks)
                marks.append({begin + mark.begin, mark.length});
        } else if (line.kind != DiffLine::Kind::Equal && !text.isEmpty()) {
            marks.append({begin, text.size()});
        }
        begin += text.size() + 1;
    }
    return marks;
}

ValueDiff valueDiff(const QString &left, const QString &right)
{
    const auto a = left.toStdString();
    const auto b = right.toStdString();
    ValueDiff diff;
    for (const auto &line : diffOf(a, b)) {
        diff.lines.append({line.kind, qstring(line.left), qstring(line.right),
                           marksOf(line.left, line.leftMarks),
                           marksOf(line.right, line.rightMarks)});
    }
    return diff;
}

std::optional<ValueDiff> valueDiff(const Judgement &judgement, std::size_t row, std::size_t column)
{
    const auto reference = judgement.comparison().topology().columns[column].reference;
    if (reference < 0)
        return {};
    const auto other = static_cast<std::size_t>(reference);
    if (!isReadableText(judgement, row, column) || !isReadableText(judgement, row, other))
        return {};
    const auto left = wholeCellText(judgement, row, other);
    const auto right = wholeCellText(judgement, row, column);
    if (left == right)
        return {};
    return valueDiff(left, right);
}

} // namespace sidestage
