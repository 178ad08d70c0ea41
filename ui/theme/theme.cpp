// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/theme.h"

#include "ui/theme/drawing.h"

#include <QFontDatabase>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace sidestage {

namespace {

QColor mix(const QColor &a, const QColor &b, double share)
{
    const auto channel = [share](int x, int y) {
        return static_cast<int>(std::lround(x + (y - x) * share));
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

/// The colour, moved towards `extreme` until it is legible on every ground.
QColor readable(const QColor &color, const QColor &extreme, double contrast,
                std::initializer_list<QColor> grounds)
{
    for (int step = 0; step <= 50; ++step) {
        const QColor candidate = mix(color, extreme, step / 50.0);
        if (std::all_of(grounds.begin(), grounds.end(), [&](const QColor &ground) {
                return Theme::contrast(candidate, ground) >= contrast;
            }))
            return candidate;
    }
    return extreme;
}

} // namespace

double Theme::contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

Theme::Theme(const QPalette &palette)
    : m_isDark(palette.color(QPalette::Window).lightness() < 128)
    , m_base(palette.color(QPalette::Base))
    , m_window(palette.color(QPalette::Window))
    , m_text(palette.color(QPalette::Text))
{
    // a little above what is asked for, so that rounding never takes a colour below
    constexpr double legible = 4.6;
    const QColor extreme(m_isDark ? Qt::white : Qt::black);
    m_selection = mix(m_base, palette.color(QPalette::Highlight), m_isDark ? 0.24 : 0.10);
    m_mutedText =
        readable(mix(m_text, m_base, 0.42), extreme, legible, {m_base, m_window, m_selection});
    m_line = mix(m_base, m_text, m_isDark ? 0.16 : 0.12);
    m_accentText = QColor(Qt::white);
    m_accent = readable(palette.color(QPalette::Highlight), Qt::black, legible, {m_accentText});

    const QColor red(204, 32, 32);
    const QColor amber(196, 104, 0);
    const QColor blue(72, 88, 208);
    const QColor grey(112, 122, 138);
    const QColor green(24, 128, 74);
    const auto setState = [&](State state, const QColor &hue, double share) {
        const auto index = static_cast<std::size_t>(state);
        m_tints.at(index) = mix(m_base, hue, share);
        m_inks.at(index) = readable(m_isDark ? mix(hue, Qt::white, 0.35) : hue, extreme, legible,
                                    {m_base, m_window, m_selection, m_tints.at(index)});
    };
    setState(State::None, grey, 0);
    setState(State::Match, green, 0);
    setState(State::Allowed, green, 0);
    setState(State::Known, blue, m_isDark ? 0.26 : 0.11);
    setState(State::Unmeasured, grey, m_isDark ? 0.20 : 0.13);
    setState(State::Drift, QColor(242, 160, 20), m_isDark ? 0.20 : 0.17);
    m_inks.at(static_cast<std::size_t>(State::Drift)) =
        readable(m_isDark ? mix(amber, Qt::white, 0.35) : amber, extreme, legible,
                 {m_base, m_window, m_selection, tint(State::Drift)});
    setState(State::Violation, red, m_isDark ? 0.30 : 0.13);

    const auto setEnvironment = [&](EnvironmentKind kind, const QColor &hue) {
        m_environments.at(static_cast<std::size_t>(kind)) =
            readable(hue, extreme, 3.0, {m_base, m_window});
    };
    setEnvironment(EnvironmentKind::Production, red);
    setEnvironment(EnvironmentKind::Staging, amber);
    setEnvironment(EnvironmentKind::Preview, blue);
    setEnvironment(EnvironmentKind::Development, grey);
}

QFont Theme::valueFont(const QFont &near) const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setStyleHint(QFont::Monospace);
    if (near.pointSizeF() > 0)
        font.setPointSizeF(near.pointSizeF() * 0.92);
    else
        font.setPixelSize(std::max(1, near.pixelSize() * 92 / 100));
    return font;
}

QPixmap Theme::pixmap(const QString &name, const QColor &color, int size, qreal pixelRatio) const
{
    const QString key = name % QLatin1Char(':') % color.name() % QLatin1Char(':')
        % QString::number(size) % QLatin1Char('@') % QString::number(pixelRatio);
    const auto known = m_pixmaps.constFind(key);
    if (known != m_pixmaps.constEnd())
        return *known;
    return *m_pixmaps.insert(key, drawing(name, color, size, pixelRatio));
}

QIcon Theme::icon(const QString &name) const
{
    return QIcon(new DrawingIcon(name, m_text, mix(m_text, m_window, 0.55)));
}

} // namespace sidestage
