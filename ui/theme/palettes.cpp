// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/theme.h"

namespace sidestage {

namespace {

struct Colors
{
    QColor window;
    QColor base;
    QColor alternate;
    QColor text;
    QColor button;
    QColor highlight;
    QColor muted;
};

QPalette paletteOf(const Colors &colors)
{
    QPalette palette(colors.button, colors.window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::ToolTipText, QPalette::BrightText})
        palette.setColor(role, colors.text);
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::Base, colors.base);
    palette.setColor(QPalette::AlternateBase, colors.alternate);
    palette.setColor(QPalette::ToolTipBase, colors.base);
    palette.setColor(QPalette::Button, colors.button);
    palette.setColor(QPalette::PlaceholderText, colors.muted);
    palette.setColor(QPalette::Highlight, colors.highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, colors.highlight);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors.muted);
    return palette;
}

} // namespace

QPalette lightPalette()
{
    return paletteOf({.window = QColor(0xf4, 0xf6, 0xf8),
                      .base = QColor(0xff, 0xff, 0xff),
                      .alternate = QColor(0xf8, 0xf9, 0xfb),
                      .text = QColor(0x1b, 0x24, 0x30),
                      .button = QColor(0xfb, 0xfc, 0xfd),
                      .highlight = QColor(0x2b, 0x66, 0xd4),
                      .muted = QColor(0x66, 0x70, 0x7e)});
}

QPalette darkPalette()
{
    return paletteOf({.window = QColor(0x1c, 0x20, 0x26),
                      .base = QColor(0x23, 0x28, 0x2f),
                      .alternate = QColor(0x27, 0x2c, 0x34),
                      .text = QColor(0xe4, 0xe8, 0xed),
                      .button = QColor(0x2c, 0x32, 0x3a),
                      .highlight = QColor(0x3d, 0x7a, 0xe0),
                      .muted = QColor(0x9a, 0xa4, 0xb1)});
}

} // namespace sidestage
