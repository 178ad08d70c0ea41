// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/keychainbanner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sidestage {

KeychainBanner::KeychainBanner(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_what(new QLabel(this))
    , m_advice(new QLabel(this))
    , m_unlock(new QPushButton(tr("&Unlock…"), this))
{
    setAutoFillBackground(true);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    m_what->setFont(strong);
    for (auto *label : {m_what, m_advice}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_unlock->setToolTip(tr("The system asks for the keychain's password in a window of its own"));
    m_unlock->setAutoDefault(false);
    m_unlock->hide();
    connect(m_unlock, &QPushButton::clicked, m_unlock, [this] { m_unlock->setEnabled(false); });
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_what);
    words->addWidget(m_advice);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_unlock, 0, Qt::AlignVCenter);
}

void KeychainBanner::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    paint();
}

void KeychainBanner::tell(const QString &what, const QString &advice, const QString &icon,
                          State state)
{
    m_what->setText(what);
    m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
    m_iconName = icon;
    m_state = state;
    setAccessibleName(text());
    paint();
}

void KeychainBanner::offerUnlock(bool isOffered)
{
    m_unlock->setVisible(isOffered);
    m_unlock->setEnabled(true);
}

QString KeychainBanner::text() const
{
    return m_advice->text().isEmpty() ? m_what->text()
                                      : m_what->text() % QStringLiteral(". ") % m_advice->text();
}

void KeychainBanner::paint()
{
    if (!m_theme)
        return;
    const bool isQuiet = m_state == State::None;
    QPalette ground = palette();
    ground.setColor(QPalette::Window, isQuiet ? m_theme->window() : m_theme->tint(m_state));
    ground.setColor(QPalette::WindowText, m_theme->text());
    setPalette(ground);
    QPalette muted = ground;
    if (isQuiet)
        muted.setColor(QPalette::WindowText, m_theme->mutedText());
    m_advice->setPalette(muted);
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(m_theme->pixmap(m_iconName,
                                          isQuiet ? m_theme->mutedText() : m_theme->ink(m_state),
                                          18, devicePixelRatioF()));
}

} // namespace sidestage
