// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/valuediff.h"

#include <QPlainTextEdit>

namespace sidestage {

/// One value to read, select and copy: monospaced, as high as its text up to a few lines.
class ValueBox final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ValueBox(QWidget *parent = nullptr);

    void setValue(const QString &text);
    /// Underlines parts of the text, in that ink.
    void setMarks(const QList<ValueDiff::Mark> &marks, const QColor &ink);
    /// The colour of the hairline around it.
    void setEdge(const QColor &color);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fit();

    QColor m_edge;
};

} // namespace sidestage
