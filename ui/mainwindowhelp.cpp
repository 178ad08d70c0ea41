// SPDX-License-Identifier: Apache-2.0
// What the window says about itself.
#include "ui/help/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/panels/notes/notespanel.h"
#include "ui/panels/problemspanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>

namespace sidestage {

void MainWindow::connectHelp()
{
    connect(m_actions->help, &QAction::triggered, this, [this] { showHelp(pageOfPanel()); });
    connect(m_actions->keys, &QAction::triggered, this,
            [this] { showHelp(QLatin1String(HelpWindow::keysPage)); });
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::showAbout);
}

QString MainWindow::pageOfPanel() const
{
    const auto *shown = m_stack->currentWidget();
    if (m_problems && m_problems->isVisible())
        return QStringLiteral("environments-yaml.md");
    if (!m_workspace)
        return QStringLiteral("create-a-workspace.md");
    return shown == static_cast<QWidget *>(m_notes) ? QStringLiteral("staging-notes.md#the-panel")
                                                    : QStringLiteral("window.md");
}

void MainWindow::showHelp(const QString &page)
{
    if (!m_help)
        m_help = new HelpWindow(*menuBar(), this);
    m_help->show(); // before: a page's pictures are as wide as it is
    m_help->showPage(page);
    m_help->raise();
    m_help->activateWindow();
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Sidestage"), QString(),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(windowIcon().pixmap(64, 64));
    box->setText(tr("Sidestage %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(
        tr("Says whether staging still mirrors production, and why. It only reads.\n\n"
           "Free software under the Apache License 2.0. With Qt %1.")
            .arg(QLatin1String(qVersion())));
    box->open();
}

} // namespace sidestage
