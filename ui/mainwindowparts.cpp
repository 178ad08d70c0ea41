// SPDX-License-Identifier: Apache-2.0
// How the window's parts stand beside each other; what they do is in mainwindow.cpp.
#include "ui/mainwindow.h"

#include "ui/delegates/elidedlabel.h"
#include "ui/delegates/mainbutton.h"
#include "ui/panels/activitypanel.h"
#include "ui/panels/comparepanel.h"
#include "ui/panels/inspectorpanel.h"
#include "ui/panels/navigation.h"
#include "ui/panels/notes/notespanel.h"
#include "ui/panels/overview/overviewpanel.h"
#include "ui/panels/problemspanel.h"
#include "ui/panels/welcomepanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

namespace sidestage {

void MainWindow::buildFrame()
{
    m_splitter = new QSplitter(this);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_middle = new QWidget(m_splitter);
    auto *column = new QVBoxLayout(m_middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_stack = new QStackedWidget(m_middle);
    m_welcome = new WelcomePanel({m_actions->open, m_actions->create, m_actions->demo}, m_stack);
    m_stack->addWidget(m_welcome);
    column->addWidget(m_stack, 1);
    setCentralWidget(m_splitter);
}

void MainWindow::buildWorkbench()
{
    buildToolBar();
    buildPanes();
    buildStatusBar();
    connectPanes();
    connectOverview();
    connectProbes();
    connectTable();
    applyTheme();
    showRunning(m_actions->cancel->isEnabled());
    m_splitter->restoreState(m_settings.value(QStringLiteral("window/splitter")).toByteArray());
}

void MainWindow::buildToolBar()
{
    m_toolBar = new QToolBar(tr("Tool bar"), this);
    auto *bar = m_toolBar;
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setMovable(false);
    addToolBar(bar);
    auto *content = new QWidget(bar);
    auto *layout = new QHBoxLayout(content);
    layout->setContentsMargins(10, 5, 8, 5);
    layout->setSpacing(8);

    m_project = new QLabel(content);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    m_project->setFont(strong);
    m_folder = new ElidedLabel(content);
    m_folder->setMinimumWidth(30);
    m_folder->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_environments = new QWidget(content);
    auto *environments = new QHBoxLayout(m_environments);
    environments->setContentsMargins(0, 0, 0, 0);
    environments->setSpacing(6);
    m_search = new QLineEdit(content);
    m_search->setPlaceholderText(
        tr("Find a path, key or value   %1")
            .arg(m_actions->find->shortcut().toString(QKeySequence::NativeText)));
    m_search->setAccessibleName(tr("Find a path, key, value or note"));
    m_search->setToolTip(m_actions->find->toolTip());
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(130);
    m_search->setMaximumWidth(250);
    m_search->setMinimumHeight(30);
    m_search->setTextMargins(5, 0, 5, 0);
    m_progress = new QProgressBar(content);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(90, 8);
    m_progress->setAccessibleName(tr("Progress of the audit"));
    m_progressText = new QLabel(content);
    m_auditButton = new MainButton(content);
    m_auditButton->setMinimumHeight(30);
    m_auditButton->setMinimumWidth(124);

    layout->addWidget(m_project);
    layout->addWidget(m_folder, 1);
    layout->addWidget(m_environments);
    layout->addWidget(m_search, 8); // gives way last, and never takes more than it needs
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_progress, m_progressText, m_auditButton})
        layout->addWidget(widget);
    bar->addWidget(content);
}

void MainWindow::buildPanes()
{
    m_navigation = new Navigation(m_splitter);
    m_navigation->addPanel(tr("Overview"), QStringLiteral("overview"),
                           m_actions->overview->shortcut());
    m_navigation->addPanel(tr("Compare"), QStringLiteral("compare"),
                           m_actions->compare->shortcut());
    m_navigation->addPanel(tr("Staging notes"), QStringLiteral("known"),
                           m_actions->notes->shortcut());
    m_navigation->addPanel(tr("Activity"), QStringLiteral("activity"),
                           m_actions->activity->shortcut());

    m_compare = new ComparePanel(m_settings, m_actions->previous, m_actions->next, m_stack);
    m_notes = new NotesPanel(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                                 % QLatin1String("/drafts"),
                             m_stack);
    m_activity = new ActivityPanel(*m_actions, m_stack);
    m_overview = new OverviewPanel(m_stack);
    m_stack->addWidget(m_overview);
    m_stack->addWidget(m_compare);
    m_stack->addWidget(m_notes);
    m_stack->addWidget(m_activity);
    m_inspector = new InspectorPanel(m_splitter);

    m_splitter->insertWidget(0, m_navigation);
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setSizes({176, 860, 324});
}

void MainWindow::buildStatusBar()
{
    m_audited = new QLabel(this);
    m_audited->setContentsMargins(8, 0, 0, 0);
    m_readOnlyIcon = new QLabel(this);
    m_readOnly = new QLabel(tr("read-only"), this);
    m_readOnly->setContentsMargins(0, 0, 8, 0);
    m_readOnly->setToolTip(tr("Sidestage only reads: it never changes an environment."));
    statusBar()->addWidget(m_audited);
    m_keychain = new QToolButton(this);
    m_keychain->setAutoRaise(true);
    m_keychain->setFocusPolicy(Qt::TabFocus);
    m_keychain->setToolTip(m_actions->credentials->toolTip());
    setKeychain(KeychainState::Unknown);
    connect(m_keychain, &QToolButton::clicked, this, &MainWindow::credentialsRequested);
    statusBar()->addPermanentWidget(m_keychain);
    statusBar()->addPermanentWidget(m_readOnlyIcon);
    statusBar()->addPermanentWidget(m_readOnly);
    statusBar()->setSizeGripEnabled(false);
}

} // namespace sidestage
