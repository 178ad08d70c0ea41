// SPDX-License-Identifier: Apache-2.0
#include "ui/help/helpwindow.h"

#include "ui/help/helpbrowser.h"
#include "ui/help/manual.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace sidestage {

namespace {

enum Role { NameRole = Qt::UserRole, TextRole };

} // namespace

HelpWindow::HelpWindow(const QMenuBar &menus, QWidget *parent)
    : QDialog(parent)
    , m_menus(menus)
    , m_search(new QLineEdit(this))
    , m_contents(new QTreeWidget(this))
    , m_browser(new HelpBrowser(this))
    , m_back(new QToolButton(this))
{
    setWindowTitle(tr("Manual – Sidestage"));
    setWindowFlag(Qt::WindowMinMaxButtonsHint);
    resize(1020, 740);
    m_search->setPlaceholderText(tr("Find in the manual"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_contents->setHeaderHidden(true);
    m_contents->setFrameShape(QFrame::NoFrame);
    m_contents->setAccessibleName(tr("Pages"));
    m_back->setText(tr("Back"));
    m_back->setToolTip(tr("Go to the page before"));
    m_back->setAutoRaise(true);
    m_back->setEnabled(false);

    auto *side = new QWidget(this);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(8, 8, 0, 8);
    auto *line = new QHBoxLayout;
    line->addWidget(m_search, 1);
    line->addWidget(m_back);
    column->addLayout(line);
    column->addWidget(m_contents, 1);
    auto *splitter = new QSplitter(this);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(side);
    splitter->addWidget(m_browser);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({290, 730});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    fill();
    connect(m_search, &QLineEdit::textChanged, this, &HelpWindow::search);
    connect(m_back, &QToolButton::clicked, m_browser, &HelpBrowser::back);
    connect(m_browser, &HelpBrowser::pageChanged, this, &HelpWindow::followPage);
    connect(m_contents, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item && !item->data(0, NameRole).isNull())
            m_browser->open(QUrl(item->data(0, NameRole).toString()));
    });
    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
}

void HelpWindow::fill()
{
    const QString keysName = QLatin1String(keysPage);
    const QString keys = pageOfKeys(m_menus);
    m_browser->addPage(keysName, keys);
    const auto add = [this](auto *parent, const QString &title, const QString &name,
                            const QString &text) {
        auto *item = new QTreeWidgetItem(parent, {title});
        item->setToolTip(0, title);
        item->setSizeHint(0, {0, fontMetrics().height() + 8});
        item->setData(0, NameRole, name);
        item->setData(0, TextRole, text);
        return item;
    };
    add(m_contents, tr("Keyboard shortcuts"), keysName, keys);
    QTreeWidgetItem *probes = nullptr;
    for (const auto &page : manualPages()) {
        if (!page.isProbe) {
            add(m_contents, page.title, page.name, manualText(page.name));
            continue;
        }
        if (!probes) {
            probes = new QTreeWidgetItem(m_contents, {tr("Kinds of probe")});
            probes->setFlags(Qt::ItemIsEnabled);
            probes->setSizeHint(0, {0, fontMetrics().height() + 8});
            probes->setExpanded(true);
        }
        add(probes, page.title, page.name, manualText(page.name));
    }
}

void HelpWindow::showPage(const QString &name)
{
    m_search->clear();
    if (name == QLatin1String(keysPage)) // panels that were opened since have brought their menus
        m_browser->addPage(name, pageOfKeys(m_menus));
    m_browser->open(QUrl(name));
}

void HelpWindow::followPage(const QUrl &page, bool hasBack)
{
    m_back->setEnabled(hasBack);
    const QSignalBlocker blocker(m_contents);
    m_contents->setCurrentItem(itemOf(page.path()));
    if (!m_search->text().isEmpty())
        m_browser->find(m_search->text());
}

QTreeWidgetItem *HelpWindow::itemOf(const QString &name) const
{
    for (QTreeWidgetItemIterator item(m_contents); *item; ++item) {
        if (!name.isEmpty() && (*item)->data(0, NameRole).toString() == name)
            return *item;
    }
    return nullptr;
}

void HelpWindow::search(const QString &text)
{
    QTreeWidgetItem *first = nullptr;
    for (QTreeWidgetItemIterator item(m_contents); *item; ++item) {
        if ((*item)->childCount() > 0)
            continue;
        const bool isFound =
            (*item)->data(0, TextRole).toString().contains(text, Qt::CaseInsensitive);
        (*item)->setHidden(!isFound);
        if (isFound && !first)
            first = *item;
    }
    for (int i = 0; i < m_contents->topLevelItemCount(); ++i) {
        auto *group = m_contents->topLevelItem(i);
        bool isEmpty = group->childCount() > 0;
        for (int child = 0; child < group->childCount(); ++child)
            isEmpty = isEmpty && group->child(child)->isHidden();
        if (group->childCount() > 0)
            group->setHidden(isEmpty);
    }
    auto *current = m_contents->currentItem();
    if (text.isEmpty() || !first)
        return;
    if (!current || current->isHidden()) {
        m_contents->setCurrentItem(first);
    } else {
        m_browser->moveCursor(QTextCursor::Start);
        m_browser->find(text);
    }
}

} // namespace sidestage
