// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"
#include "models/text/textdiff.h"

#include <QList>
#include <QString>

#include <optional>

namespace sidestage {

/// Two values of one row side by side, in the units of QString.
struct ValueDiff
{
    struct Mark
    {
        qsizetype begin = 0;
        qsizetype length = 0;
        friend bool operator==(const Mark &, const Mark &) = default;
    };
    struct Line
    {
        DiffLine::Kind kind = DiffLine::Kind::Equal;
        QString left;
        QString right;
        QList<Mark> leftMarks; ///< of a changed line, from its beginning
        QList<Mark> rightMarks;
    };
    QList<Line> lines;

    // What changed in each whole text, its lines ended by one character; lines that the other
    // side lacks are marked whole.
    QList<Mark> leftMarks() const { return marks(true); }
    QList<Mark> rightMarks() const { return marks(false); }

private:
    QList<Mark> marks(bool isLeft) const;
};

/// How a value differs from its reference's, the reference at the left; nothing where one of them
/// is no text, is hidden, or where they are equal.
std::optional<ValueDiff> valueDiff(const Judgement &judgement, std::size_t row, std::size_t column);
ValueDiff valueDiff(const QString &left, const QString &right);

} // namespace sidestage
