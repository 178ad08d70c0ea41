// SPDX-License-Identifier: Apache-2.0
#include "models/items/rowmarkdown.h"

#include "models/items/celltext.h"

namespace sidestage {

namespace {

QString escaped(QString text)
{
    text.replace(QLatin1Char('|'), QStringLiteral("\\|"));
    text.replace(QLatin1Char('\n'), QStringLiteral("<br>"));
    return text;
}

} // namespace

QString rowMarkdown(const Judgement &judgement, std::size_t row, std::size_t column)
{
    const Comparison &comparison = judgement.comparison();
    QString text = QStringLiteral("**`%1`**\n\n| | |\n|---|---|\n")
                       .arg(QString::fromStdString(comparison.path(row).toString()));
    for (std::size_t i = 0; i < comparison.columnCount(); ++i) {
        const State state = judgement.verdict(row, i).state;
        text +=
            QStringLiteral("| %1 | %2%3 |\n")
                .arg(QString::fromStdString(comparison.topology().columns[i].name),
                     escaped(wholeCellText(judgement, row, i)),
                     state >= State::Known ? QStringLiteral(" · ") % stateText(state) : QString());
    }
    const Verdict &verdict = judgement.verdict(row, column);
    const QString reason = QString::fromStdString(judgement.reason(row, column));
    if (!reason.isEmpty())
        text += QLatin1Char('\n') % reason % QLatin1Char('\n');
    if (const Rule *rule = judgement.rule(verdict)) {
        text += QStringLiteral("\n`%1`: %2\n")
                    .arg(QString::fromStdString(rule->id), QString::fromStdString(rule->why));
    }
    return text;
}

} // namespace sidestage
