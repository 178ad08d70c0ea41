// SPDX-License-Identifier: Apache-2.0
#include "ui/help/helpbrowser.h"

#include "ui/help/manual.h"
#include "ui/theme/markdownlook.h"

#include <QDesktopServices>
#include <QEvent>
#include <QImage>
#include <QResizeEvent>
#include <QScrollBar>
#include <QTextDocument>

namespace sidestage {

namespace {

constexpr int margin = 18; // pixels
constexpr int renderDelay = 80; // ms

} // namespace

HelpBrowser::HelpBrowser(QWidget *parent) : QTextBrowser(parent)
{
    m_renderSoon.setSingleShot(true);
    m_renderSoon.setInterval(renderDelay);
    connect(&m_renderSoon, &QTimer::timeout, this, &HelpBrowser::renderAgain);
    setAccessibleName(tr("The page"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    connect(this, &QTextBrowser::anchorClicked, this, &HelpBrowser::follow);
}

void HelpBrowser::addPage(const QString &name, const QString &markdown)
{
    m_added.insert(name, markdown);
    if (m_page.path() == name)
        renderAgain();
}

QString HelpBrowser::textOf(const QString &name) const
{
    const auto added = m_added.constFind(name);
    return added != m_added.constEnd() ? *added : manualText(name);
}

void HelpBrowser::open(const QUrl &page)
{
    if (page == m_page)
        return;
    if (!m_page.isEmpty())
        m_before.append(m_page);
    render(page);
}

void HelpBrowser::back()
{
    if (!m_before.isEmpty())
        render(m_before.takeLast());
}

void HelpBrowser::follow(const QUrl &link)
{
    if (link.isRelative())
        open(m_page.resolved(link));
    else
        QDesktopServices::openUrl(link);
}

void HelpBrowser::render(const QUrl &page)
{
    const bool isOther = page.path() != m_page.path();
    m_page = page;
    if (isOther)
        load();
    if (page.hasFragment())
        scrollToAnchor(page.fragment());
    else
        verticalScrollBar()->setValue(0);
    Q_EMIT pageChanged(page, !m_before.isEmpty());
}

QVariant HelpBrowser::loadResource(int type, const QUrl &url)
{
    if (type != QTextDocument::ImageResource)
        return {};
    QImage picture(manualFile(m_page.resolved(url).path()));
    const int room = static_cast<int>(viewport()->width() - 2 * document()->documentMargin() - 1);
    if (picture.width() > room && room > 0)
        picture = picture.scaledToWidth(room, Qt::SmoothTransformation);
    return picture;
}

void HelpBrowser::renderAgain()
{
    if (m_page.isEmpty())
        return;
    const int place = verticalScrollBar()->value();
    load();
    verticalScrollBar()->setValue(place);
}

void HelpBrowser::load()
{
    showMarkdown(*this, textOf(m_page.path()), margin);
    nameHeadings(*document());
}

void HelpBrowser::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_renderSoon.start();
}

void HelpBrowser::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()
        && textOf(m_page.path()).contains(QStringLiteral("](pictures/")))
        m_renderSoon.start();
}

} // namespace sidestage
