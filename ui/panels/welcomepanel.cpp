// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/welcomepanel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace sidestage {

namespace {

constexpr int logoSize = 64; // as the window's icon: drawn once
constexpr int buttonHeight = 32;
constexpr int textWidth = 440;
constexpr int gap = 12;

} // namespace

WelcomePanel::WelcomePanel(const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent), m_buttons(new QWidget(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setAccessibleName(title());
    setAccessibleDescription(text());
    auto *layout = new QHBoxLayout(m_buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QAction *action : actions) {
        auto *button = new QPushButton(action->text().remove(QLatin1Char('&')), m_buttons);
        button->setToolTip(action->toolTip());
        button->setAutoDefault(true);
        button->setDefault(action == actions.front());
        button->setMinimumSize(button->sizeHint().width() + 20, buttonHeight);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        layout->addWidget(button);
    }
    layout->addStretch();
    setMinimumSize(textWidth + 40, 320);
}

QString WelcomePanel::title() const
{
    return tr("Does staging still mirror production?");
}

QString WelcomePanel::text() const
{
    return tr("Sidestage reads every environment of a workspace side by side and names each "
              "difference that nothing explains. It only ever reads.\n\nA workspace is a folder "
              "with an environments.yaml, usually your team's repository. Where there is none, one "
              "can be "
              "proposed from the files that lie there.");
}

QRect WelcomePanel::content() const
{
    // enough for translations that are half as long again
    const int line = fontMetrics().lineSpacing();
    const int height = logoSize + gap + 2 * line + gap + 8 * line + gap + buttonHeight;
    return {(width() - textWidth) / 2, std::max(gap, (QWidget::height() - height) * 2 / 5),
            textWidth, height};
}

void WelcomePanel::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    update();
}

void WelcomePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const QRect all = content();
    // as wide as other languages need them
    m_buttons->setGeometry(all.left(), all.bottom() + 1 - buttonHeight,
                           std::max(all.width(), m_buttons->sizeHint().width()), buttonHeight);
}

void WelcomePanel::paintEvent(QPaintEvent *)
{
    if (!m_theme)
        return;
    QPainter painter(this);
    QRect rest = content();
    painter.drawPixmap(rest.topLeft(),
                       m_theme->pixmap(QStringLiteral("sidestage"), m_theme->text(), logoSize,
                                       devicePixelRatioF()));
    rest.setTop(rest.top() + logoSize + gap);
    // scaled: a larger font would be one more to load before the first picture
    constexpr double large = 1.6;
    painter.save();
    painter.translate(rest.left(), rest.top() + fontMetrics().ascent() * large);
    painter.scale(large, large);
    painter.setPen(m_theme->text());
    painter.drawText(QPoint(0, 0), title());
    painter.restore();
    rest.setTop(rest.top() + 2 * fontMetrics().lineSpacing() + gap);
    painter.setPen(m_theme->mutedText());
    painter.drawText(rest, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, text());
}

} // namespace sidestage
