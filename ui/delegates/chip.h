// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>

#include <optional>

namespace sidestage {

/// A small switch with an icon, a word and a count. On: tinted, with a tick box; off: an outline.
class Chip final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit Chip(const QString &text, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    /// Drawn before the word; without one the chip shows a tick box.
    void setGlyph(const QString &icon, State state);
    void setCount(std::size_t count);
    /// Muted words after the text: "reference".
    void setDetail(const QString &detail);
    /// Where room is scarce: the glyph and the count alone. The word stays in the accessible name,
    /// and belongs into the tool tip.
    void setCompact(bool isCompact);
    /// The width with or without the word.
    int widthWhen(bool isCompact) const;
    /// A bar of that colour instead of a glyph.
    void setBar(EnvironmentKind kind) { m_kind = kind; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString countText() const;
    void describe();

    ThemePointer m_theme;
    QString m_icon;
    QString m_detail;
    State m_state = State::None;
    bool m_isCompact = false;
    std::optional<EnvironmentKind> m_kind;
    std::optional<std::size_t> m_count;
};

} // namespace sidestage
