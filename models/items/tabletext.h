// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/comparisontree.h"

#include <QString>

#include <span>
#include <vector>

namespace sidestage {

/// Tabbed is what spreadsheets take from the clipboard; Csv is RFC 4180; Markdown is a table as
/// most sites that show Markdown read it.
enum class TableFormat : std::uint8_t { Tabbed, Csv, Markdown };

/// Rows of a judgement as a table for other programs: the path, then for each environment what
/// stands there and, where it mirrors another, how that was judged. Never a secret. Line by line,
/// so that a million rows need no text of a million lines.
class TableText
{
public:
    /// `columns`: of the judgement, in the order in which they are to stand. The judgement
    /// outlives this.
    TableText(const Judgement &judgement, std::vector<std::size_t> columns, TableFormat format);

    /// The names of the columns, with what the format wants below them. Ends with a line end.
    QString head() const;
    QString line(std::size_t row) const;

private:
    QString joined(const QStringList &cells) const;
    QString written(QString cell) const;
    bool isJudged(std::size_t column) const;

    const Judgement &m_judgement;
    std::vector<std::size_t> m_columns;
    TableFormat m_format;
};

/// The rows of the comparison at and below those nodes, in the order of the screen, each once.
std::vector<std::uint32_t> rowsIn(const ComparisonTree &tree, std::span<const std::uint32_t> nodes);
/// All that the tree shows, in the order of the screen.
std::vector<std::uint32_t> rowsIn(const ComparisonTree &tree);

} // namespace sidestage
