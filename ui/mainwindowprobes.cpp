// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "ui/panels/activitypanel.h"
#include "ui/panels/inspectorpanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QStackedWidget>

// What the window does with single probes of an audit.

namespace sidestage {

void MainWindow::connectProbes()
{
    connect(m_activity, &ActivityPanel::targetsChanged, this, &MainWindow::enableProbeActions);
    connect(m_inspector, &InspectorPanel::probeAgainRequested, m_actions->probeAgain,
            &QAction::trigger);
    connect(m_actions->probeAgain, &QAction::triggered, this, [this] {
        if (const auto targets = selectedTargets(); !targets.empty())
            Q_EMIT probeAgainRequested(targets);
    });
    connect(m_actions->retryFailed, &QAction::triggered, this, [this] {
        if (const auto targets = m_activity->failed(); !targets.empty())
            Q_EMIT probeAgainRequested(targets);
    });
    connect(m_actions->cancelProbe, &QAction::triggered, this, [this] {
        if (const auto targets = m_activity->selectedUnfinished(); !targets.empty())
            Q_EMIT cancelProbesRequested(targets);
    });
}

std::vector<TargetName> MainWindow::selectedTargets() const
{
    if (m_stack->currentWidget() == m_activity)
        return m_activity->selected();
    if (const auto target = m_inspector->target())
        return {*target};
    return {};
}

void MainWindow::enableProbeActions()
{
    const bool isRunning = m_actions->cancel->isEnabled();
    const bool isIdle = m_workspace && !isRunning;
    m_actions->probeAgain->setEnabled(isIdle && !selectedTargets().empty());
    m_actions->retryFailed->setEnabled(isIdle && !m_activity->failed().empty());
    m_actions->cancelProbe->setEnabled(isRunning && !m_activity->selectedUnfinished().empty());
}

} // namespace sidestage
