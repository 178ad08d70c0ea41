// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/patternlines.h"

#include "models/notes/notefields.h"

#include <QStringList>

namespace sidestage {

std::string patternsValue(const QString &typed)
{
    std::string value;
    for (const auto &line : typed.split(QLatin1Char('\n'))) {
        const auto pattern = line.trimmed();
        if (pattern.isEmpty())
            continue;
        if (!value.empty())
            value += ", ";
        value += pattern.contains(QLatin1Char('`')) ? pattern.toStdString()
                                                    : codeSpan(pattern.toStdString());
    }
    return value;
}

QString patternLines(const std::vector<PathGlob> &patterns)
{
    QStringList lines;
    for (const auto &pattern : patterns) {
        // One with a backtick is written as the file writes it, so that typing reads it back.
        const auto &text = pattern.text();
        lines.append(
            QString::fromStdString(text.find('`') == std::string::npos ? text : codeSpan(text)));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace sidestage
