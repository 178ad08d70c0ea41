// SPDX-License-Identifier: Apache-2.0
#include "models/items/tabletext.h"

#include "models/items/celltext.h"
#include "models/items/qtext.h"

#include <QCoreApplication>

#include <algorithm>

namespace sidestage {

namespace {

QString tableWord(const char *text)
{
    return QCoreApplication::translate("Comparison", text);
}

/// A spreadsheet would run it: what was probed may come from anybody.
bool looksLikeFormula(const QString &cell)
{
    if (cell.isEmpty())
        return false;
    const QChar first = cell.front();
    if (first == QLatin1Char('=') || first == QLatin1Char('@') || first == QLatin1Char('\t')
        || first == QLatin1Char('\r'))
        return true;
    if (first != QLatin1Char('+') && first != QLatin1Char('-'))
        return false;
    bool isNumber = false;
    cell.toDouble(&isNumber);
    return !isNumber;
}

} // namespace

TableText::TableText(const Judgement &judgement, std::vector<std::size_t> columns,
                     TableFormat format)
    : m_judgement(judgement), m_columns(std::move(columns)), m_format(format)
{
}

bool TableText::isJudged(std::size_t column) const
{
    return m_judgement.comparison().topology().columns[column].reference >= 0;
}

QString TableText::written(QString cell) const
{
    switch (m_format) {
    case TableFormat::Tabbed:
        // One cell is one line: a tab or a line end would begin another.
        cell.replace(QLatin1Char('\t'), QLatin1Char(' '));
        cell.replace(QStringLiteral("\r\n"), QStringLiteral(" "));
        cell.replace(QLatin1Char('\n'), QLatin1Char(' '));
        cell.replace(QLatin1Char('\r'), QLatin1Char(' '));
        return cell;
    case TableFormat::Csv:
        if (looksLikeFormula(cell))
            cell.prepend(QLatin1Char('\''));
        if (!cell.contains(QLatin1Char(',')) && !cell.contains(QLatin1Char('"'))
            && !cell.contains(QLatin1Char('\n')) && !cell.contains(QLatin1Char('\r')))
            return cell;
        cell.replace(QLatin1Char('"'), QStringLiteral("\"\""));
        return QLatin1Char('"') % cell % QLatin1Char('"');
    case TableFormat::Markdown:
        cell.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
        for (const char special : {'|', '<', '*', '_', '`', '['})
            cell.replace(QLatin1Char(special), QString(QLatin1Char('\\') % QLatin1Char(special)));
        cell.replace(QStringLiteral("\r\n"), QStringLiteral("<br>"));
        cell.replace(QLatin1Char('\n'), QStringLiteral("<br>"));
        return cell;
    }
    return cell;
}

QString TableText::joined(const QStringList &cells) const
{
    switch (m_format) {
    case TableFormat::Tabbed:
        return cells.join(QLatin1Char('\t')) % QLatin1Char('\n');
    case TableFormat::Csv:
        return cells.join(QLatin1Char(',')) % QStringLiteral("\r\n");
    case TableFormat::Markdown:
        return QStringLiteral("| ") % cells.join(QStringLiteral(" | ")) % QStringLiteral(" |\n");
    }
    return {};
}

QString TableText::head() const
{
    QStringList cells{written(tableWord("Path"))};
    for (const auto column : m_columns) {
        const auto name = qstring(m_judgement.comparison().topology().columns[column].name);
        cells.append(written(name));
        if (isJudged(column))
            cells.append(written(tableWord("%1 is").arg(name)));
    }
    QString text = joined(cells);
    if (m_format == TableFormat::Markdown) {
        cells.fill(QStringLiteral("---"));
        text += joined(cells);
    }
    return text;
}

QString TableText::line(std::size_t row) const
{
    const auto &comparison = m_judgement.comparison();
    QStringList cells{written(qstring(comparison.path(row).toString()))};
    for (const auto column : m_columns) {
        cells.append(written(wholeCellText(m_judgement, row, column)));
        if (isJudged(column))
            cells.append(written(stateText(m_judgement.verdict(row, column).state)));
    }
    return joined(cells);
}

std::vector<std::uint32_t> rowsIn(const ComparisonTree &tree, std::span<const std::uint32_t> nodes)
{
    // Nodes stand in the order of the screen, a parent before what is below it.
    std::vector<bool> isTaken(tree.nodeCount());
    for (const auto node : nodes) {
        if (node < tree.nodeCount())
            isTaken[node] = true;
    }
    std::vector<std::uint32_t> rows;
    for (std::uint32_t node = 0; node < tree.nodeCount(); ++node) {
        const auto &one = tree.node(node);
        if (one.parent != ComparisonTree::none && isTaken[one.parent])
            isTaken[node] = true;
        if (isTaken[node] && one.row != ComparisonTree::none)
            rows.push_back(one.row);
    }
    return rows;
}

std::vector<std::uint32_t> rowsIn(const ComparisonTree &tree)
{
    std::vector<std::uint32_t> rows;
    rows.reserve(tree.rowCount());
    for (std::uint32_t node = 0; node < tree.nodeCount(); ++node) {
        if (tree.node(node).row != ComparisonTree::none)
            rows.push_back(tree.node(node).row);
    }
    return rows;
}

} // namespace sidestage
