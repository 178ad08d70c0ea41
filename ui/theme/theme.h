// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/judge/judgement.h"

#include <QColor>
#include <QFont>
#include <QHash>
#include <QIcon>
#include <QPalette>
#include <QPixmap>

#include <array>
#include <memory>

namespace sidestage {

/// The colours, icons and fonts of the window, all derived from one palette, so that they fit any
/// light or dark desktop. Every ink has a contrast of at least 4.5:1 (WCAG 2.1, 1.4.3) on each
/// ground that it is used on. Immutable but for a cache of icons; of the window's thread.
class Theme
{
public:
    explicit Theme(const QPalette &palette);

    bool isDark() const { return m_isDark; }
    const QColor &base() const { return m_base; } ///< behind the table and the inspector
    const QColor &window() const { return m_window; } ///< behind navigation and tool bar
    const QColor &text() const { return m_text; }
    const QColor &mutedText() const { return m_mutedText; }
    const QColor &line() const { return m_line; } ///< hairlines between rows and panes
    const QColor &accent() const { return m_accent; } ///< focus and the one main action
    const QColor &accentText() const { return m_accentText; }
    const QColor &selection() const { return m_selection; } ///< a soft ground, with `text` on it
    /// For the icon and the words of a state, on base, window, selection and its own tint.
    const QColor &ink(State state) const { return m_inks.at(static_cast<std::size_t>(state)); }
    /// The ground of a cell of that state; base where the state has none.
    const QColor &tint(State state) const { return m_tints.at(static_cast<std::size_t>(state)); }
    /// The bar over the head of a column, at least 3:1 to what is around it.
    const QColor &environment(EnvironmentKind kind) const
    {
        return m_environments.at(static_cast<std::size_t>(kind));
    }
    /// For values: monospaced, a little smaller than the system's font.
    QFont valueFont(const QFont &near) const;

    /// A drawing of `resources/icons` in one colour, `size` logical pixels wide.
    QPixmap pixmap(const QString &name, const QColor &color, int size, qreal pixelRatio) const;
    /// For buttons and menus: in the text's colour, and muted when disabled.
    QIcon icon(const QString &name) const;

    /// The contrast of two opaque colours, 1 to 21 (WCAG 2.1).
    static double contrast(const QColor &a, const QColor &b);

private:
    bool m_isDark;
    QColor m_base;
    QColor m_window;
    QColor m_text;
    QColor m_mutedText;
    QColor m_line;
    QColor m_accent;
    QColor m_accentText;
    QColor m_selection;
    std::array<QColor, stateNames.size()> m_inks;
    std::array<QColor, stateNames.size()> m_tints;
    std::array<QColor, environmentKindNames.size()> m_environments;
    mutable QHash<QString, QPixmap> m_pixmaps;
};

using ThemePointer = std::shared_ptr<const Theme>;

/// The palettes for desktops that offer none of their own.
QPalette lightPalette();
QPalette darkPalette();

} // namespace sidestage
