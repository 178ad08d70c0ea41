// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/welcomepanel.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sidestage {

WelcomePanel::WelcomePanel(QAction *open, QAction *demo, QWidget *parent)
    : QWidget(parent)
    , m_logo(new QLabel(this))
    , m_title(new QLabel(tr("Does staging still mirror production?"), this))
    , m_text(new QLabel(
          tr("Sidestage reads every environment of a workspace side by side and names each "
             "difference that nothing explains. It only ever reads.\n\nA workspace is a folder "
             "with an environments.yaml, usually your team's repository."),
          this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_text->setWordWrap(true);
    m_text->setFixedWidth(440);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addStretch(2);
    for (QLabel *label : {m_logo, m_title, m_text}) {
        auto *line = new QHBoxLayout;
        line->addStretch();
        label->setMinimumWidth(440);
        line->addWidget(label);
        line->addStretch();
        layout->addLayout(line);
    }
    auto *buttons = new QHBoxLayout;
    auto *box = new QWidget(this);
    box->setFixedWidth(440);
    auto *inner = new QHBoxLayout(box);
    inner->setContentsMargins(0, 10, 0, 0);
    inner->setSpacing(8);
    for (QAction *action : {open, demo}) {
        auto *button = new QPushButton(action->text().remove(QLatin1Char('&')), box);
        button->setToolTip(action->toolTip());
        button->setAutoDefault(true);
        button->setDefault(action == open);
        button->setMinimumSize(button->sizeHint().width() + 20, 32);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        inner->addWidget(button);
    }
    inner->addStretch();
    buttons->addStretch();
    buttons->addWidget(box);
    buttons->addStretch();
    layout->addLayout(buttons);
    layout->addStretch(3);
}

void WelcomePanel::setTheme(const ThemePointer &theme)
{
    m_logo->setPixmap(
        theme->pixmap(QStringLiteral("sidestage"), theme->text(), 56, devicePixelRatioF()));
    QFont title = font();
    if (title.pointSizeF() > 0)
        title.setPointSizeF(title.pointSizeF() * 1.6);
    title.setWeight(QFont::DemiBold);
    m_title->setFont(title);
    QPalette muted = m_text->palette();
    muted.setColor(QPalette::WindowText, theme->mutedText());
    m_text->setPalette(muted);
}

} // namespace sidestage
