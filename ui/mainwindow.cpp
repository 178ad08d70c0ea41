// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "ui/delegates/chip.h"
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
#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace sidestage {

namespace {

/// "~/src/acme-shop"
QString shortFolder(const std::string &folder)
{
    QString path = QString::fromStdString(folder);
    const QString home = QDir::homePath();
    if (path == home || path.startsWith(home + QLatin1Char('/')))
        path.replace(0, home.size(), QLatin1Char('~'));
    return QDir::toNativeSeparators(path);
}

/// In the order of MainWindow's panels: by these they are asked for and remembered.
QStringList panelNames()
{
    return {QStringLiteral("overview"), QStringLiteral("compare"), QStringLiteral("notes"),
            QStringLiteral("activity")};
}

} // namespace

MainWindow::MainWindow(QSettings &settings, QWidget *parent)
    : QMainWindow(parent), m_settings(settings), m_actions(new WindowActions(this))
{
    setWindowTitle(tr("Sidestage"));
    setContextMenuPolicy(Qt::NoContextMenu);
    m_actions->fill(menuBar());
    buildFrame();
    connectActions();
    applyTheme();
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::setWorkspace(std::shared_ptr<const Workspace> workspace)
{
    m_workspace = std::move(workspace);
    const bool isOpen = m_workspace != nullptr;
    const bool isFirst = isOpen && !m_compare;
    if (!m_compare) {
        if (!isOpen)
            return;
        buildWorkbench();
    }
    m_project->setText(isOpen ? QString::fromStdString(m_workspace->project) : QString());
    m_folder->setText(isOpen ? shortFolder(m_workspace->folder) : QString());
    m_folder->setToolTip(isOpen ? QString::fromStdString(m_workspace->folder) : QString());
    setWindowTitle(isOpen ? tr("%1 – Sidestage").arg(m_project->text()) : tr("Sidestage"));
    m_actions->audit->setEnabled(isOpen && !m_actions->cancel->isEnabled());
    m_actions->credentials->setEnabled(isOpen);
    m_toolBar->setVisible(isOpen);
    m_navigation->setVisible(isOpen);
    m_inspector->setVisible(isOpen && m_actions->inspector->isChecked());
    m_compare->setWorkspace(m_workspace);
    if (isOpen)
        m_notes->setFolder(m_workspace->folder);
    showEnvironments();
    setSummary({});
    m_stack->setCurrentWidget(isOpen ? static_cast<QWidget *>(m_compare) : m_welcome);
    if (isOpen)
        showPanel(ComparePage);
    if (isFirst) {
        m_compare->view()->setFocus();
        openPanel(m_settings.value(QStringLiteral("window/panel")).toString());
    }
}

void MainWindow::showEnvironments()
{
    for (const auto &[name, chip] : m_environmentChips)
        chip->deleteLater();
    m_environmentChips.clear();
    if (!m_workspace)
        return;
    for (const Environment &environment : m_workspace->environments) {
        const QString name = QString::fromStdString(environment.name);
        auto *chip = new Chip(name, m_environments);
        chip->setBar(environment.kind);
        chip->setChecked(m_compare->isEnvironmentShown(name));
        chip->setTheme(m_theme);
        if (environment.kind == EnvironmentKind::Production)
            chip->setDetail(tr("reference"));
        chip->setToolTip(tr("Show or hide %1").arg(name));
        m_environments->layout()->addWidget(chip);
        connect(chip, &Chip::toggled, this,
                [this, name](bool isOn) { m_compare->setEnvironmentShown(name, isOn); });
        m_environmentChips.emplace_back(name, chip);
    }
}

void MainWindow::setJudgement(std::shared_ptr<const Judgement> judgement)
{
    if (!m_compare)
        return;
    if (judgement) {
        const auto unexplained = judgement->counts().unexplained();
        m_navigation->setCount(ComparePage, locale().toString(static_cast<qulonglong>(unexplained)),
                               judgement->counts()[State::Violation] > 0 ? State::Violation
                                   : unexplained > 0                     ? State::Drift
                                                                         : State::Match);
    } else {
        m_navigation->setCount(ComparePage, {}, State::None);
    }
    m_notes->setJudgement(judgement);
    m_overview->setJudgement(judgement);
    m_compare->setJudgement(std::move(judgement));
    enableTableActions();
}

void MainWindow::setProgress(const RunProgress &progress)
{
    if (!m_progress)
        return;
    m_progress->setRange(0, progress.total);
    m_progress->setValue(progress.done);
    QString text = tr("%1 of %2").arg(progress.done).arg(progress.total);
    if (progress.failed > 0)
        text += QStringLiteral(" · ") % tr("%n failed", nullptr, progress.failed);
    m_progressText->setText(text);
    m_progress->setAccessibleDescription(text);
}

void MainWindow::setRunning(bool isRunning)
{
    m_actions->audit->setEnabled(!isRunning && m_workspace);
    m_actions->cancel->setEnabled(isRunning);
    if (!m_progress)
        return;
    showRunning(isRunning);
    enableProbeActions();
    if (!isRunning)
        m_compare->selectFirstFinding();
}

void MainWindow::showRunning(bool isRunning)
{
    m_progress->setVisible(isRunning);
    m_progressText->setVisible(isRunning);
    const QAction *action = isRunning ? m_actions->cancel : m_actions->audit;
    m_auditButton->setText((isRunning ? tr("Cancel") : tr("Audit now")) % QStringLiteral("  ")
                           % action->shortcut().toString(QKeySequence::NativeText));
    m_auditButton->setToolTip(action->toolTip());
    m_auditButton->setAccessibleName(isRunning ? tr("Cancel the audit") : tr("Audit now"));
}

void MainWindow::setSummary(const std::optional<AuditSummary> &summary)
{
    if (!m_audited)
        return;
    if (!summary) {
        m_audited->setText(m_workspace ? tr("Not audited yet") : QString());
        m_overview->setMeasured({});
        return;
    }
    const auto since =
        std::chrono::duration_cast<std::chrono::milliseconds>(summary->audited.time_since_epoch());
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(since.count());
    m_audited->setText(
        tr("Audited %1").arg(locale().toString(when, QLocale::ShortFormat))
        % QStringLiteral("  ·  ")
        % (summary->probes == 1 ? tr("1 probe")
                                : tr("%n probes", nullptr, static_cast<int>(summary->probes)))
        % QStringLiteral("  ·  ")
        % tr("%1 s").arg(
            locale().toString(static_cast<double>(summary->duration.count()) / 1000, 'f', 1)));
    m_overview->setMeasured(m_audited->text());
}

void MainWindow::showProblems(const std::vector<Error> &problems)
{
    if (!m_problems) {
        if (problems.empty())
            return;
        m_problems = new ProblemsPanel(m_middle);
        m_problems->setTheme(m_theme);
        static_cast<QVBoxLayout *>(m_middle->layout())->insertWidget(0, m_problems);
    }
    m_problems->setProblems(problems);
}

void MainWindow::setProbeLog(std::vector<ProbeActivity> probes)
{
    if (!m_activity)
        return;
    std::size_t failed = 0;
    for (const auto &probe : probes) {
        if (probe.stage == ProbeActivity::Stage::Done && !probe.outcome.isOk())
            ++failed;
    }
    m_navigation->setCount(ActivityPage,
                           failed > 0 ? tr("%n failed", nullptr, static_cast<int>(failed))
                                      : locale().toString(static_cast<qulonglong>(probes.size())),
                           failed > 0 ? State::Violation : State::None);
    m_activity->setActivity(std::move(probes));
}

void MainWindow::setKeychain(KeychainState state)
{
    if (!m_keychain)
        return;
    const auto text = [state] {
        switch (state) {
        case KeychainState::Unknown:
            return tr("keychain");
        case KeychainState::Ready:
        case KeychainState::Empty:
            return tr("keychain unlocked");
        case KeychainState::Locked:
            return tr("keychain locked");
        case KeychainState::Absent:
            return tr("no keychain");
        case KeychainState::Silent:
            return tr("keychain does not answer");
        }
        return tr("keychain");
    }();
    m_keychain->setText(text);
    m_keychain->setAccessibleName(text);
}

void MainWindow::showMessage(const QString &message)
{
    statusBar()->showMessage(message, 6000);
}

void MainWindow::connectActions()
{
    connectHelp();
    connect(m_actions->open, &QAction::triggered, this, &MainWindow::chooseWorkspace);
    connect(m_actions->create, &QAction::triggered, this,
            [this] { afterAsking([this] { chooseFolderToCreateFrom(); }); });
    connect(m_actions->demo, &QAction::triggered, this,
            [this] { afterAsking([this] { Q_EMIT demoRequested(); }); });
    connect(m_actions->credentials, &QAction::triggered, this, &MainWindow::credentialsRequested);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->audit, &QAction::triggered, this, &MainWindow::auditRequested);
    connect(m_actions->cancel, &QAction::triggered, this, &MainWindow::cancelRequested);
    connect(m_actions->find, &QAction::triggered, this, [this] {
        if (!m_workspace)
            return;
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    using Step = CompareView::Step;
    for (const auto &[action, step] :
         {std::pair{m_actions->first, Step::First}, std::pair{m_actions->previous, Step::Previous},
          std::pair{m_actions->next, Step::Next}, std::pair{m_actions->last, Step::Last}}) {
        connect(action, &QAction::triggered, this,
                [this, step = step] { this->step(static_cast<int>(step)); });
    }
    connect(m_actions->overview, &QAction::triggered, this, [this] { showPanel(OverviewPage); });
    connect(m_actions->compare, &QAction::triggered, this, [this] { showPanel(ComparePage); });
    connect(m_actions->notes, &QAction::triggered, this, [this] { showPanel(NotesPage); });
    connect(m_actions->record, &QAction::triggered, this, &MainWindow::recordSelection);
    connect(m_actions->activity, &QAction::triggered, this, [this] { showPanel(ActivityPage); });
    connect(m_actions->nextPane, &QAction::triggered, this, [this] { movePane(1); });
    connect(m_actions->previousPane, &QAction::triggered, this, [this] { movePane(-1); });
    connect(m_actions->inspector, &QAction::toggled, this, [this](bool isOn) {
        if (m_inspector)
            m_inspector->setVisible(isOn && m_workspace);
    });
}

void MainWindow::connectPanes()
{
    connect(m_navigation, &QListWidget::currentRowChanged, this, &MainWindow::showPanel);
    connect(m_search, &QLineEdit::textChanged, m_compare, &ComparePanel::setSearch);
    connect(m_compare, &ComparePanel::subjectChanged, this, &MainWindow::explain);
    connect(m_compare, &ComparePanel::environmentShownChanged, this,
            [this](const QString &name, bool isShown) {
                for (const auto &[each, chip] : m_environmentChips) {
                    if (each == name)
                        chip->setChecked(isShown);
                }
            });
    connect(m_auditButton, &MainButton::clicked, this, [this] {
        (m_actions->cancel->isEnabled() ? m_actions->cancel : m_actions->audit)->trigger();
    });
    connectNotes();
}

void MainWindow::explain(std::uint32_t node, int column)
{
    m_inspector->explain(m_compare->model()->treePointer(), node, column);
    enableProbeActions();
}

void MainWindow::step(int step)
{
    if (!m_workspace)
        return;
    showPanel(ComparePage);
    if (m_compare->view()->stepToUnexplained(static_cast<CompareView::Step>(step)))
        m_compare->view()->setFocus();
    else
        showMessage(tr("No further unexplained difference in this direction."));
}

void MainWindow::openPanel(const QString &name)
{
    if (const auto panel = panelNames().indexOf(name); panel >= 0)
        showPanel(static_cast<int>(panel));
}

void MainWindow::showPanel(int panel)
{
    if (!m_workspace)
        return;
    m_navigation->setCurrentRow(panel);
    m_stack->setCurrentWidget(panel == ActivityPage       ? static_cast<QWidget *>(m_activity)
                                  : panel == NotesPage    ? static_cast<QWidget *>(m_notes)
                                  : panel == OverviewPage ? static_cast<QWidget *>(m_overview)
                                                          : m_compare);
    m_inspector->setVisible(panel == ComparePage && m_actions->inspector->isChecked());
    enableProbeActions();
    enableTableActions();
}

void MainWindow::movePane(int direction)
{
    if (!m_workspace)
        return;
    QWidgetList panes{m_search, m_navigation};
    if (m_stack->currentWidget() == m_activity)
        panes.append(m_activity->findChild<QAbstractItemView *>());
    else if (m_stack->currentWidget() == m_notes)
        panes.append(m_notes->panes());
    else if (m_stack->currentWidget() == m_overview)
        panes.append({m_overview->grid(), m_overview->attention()});
    else
        panes.append(m_compare->view());
    panes.append(m_inspector);
    panes.removeIf([](const QWidget *pane) { return !pane->isVisible(); });
    if (panes.isEmpty())
        return;
    qsizetype current = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes[i] == focusWidget() || panes[i]->isAncestorOf(focusWidget()))
            current = i;
    }
    const qsizetype next = current < 0 ? 0 : (current + direction + panes.size()) % panes.size();
    panes[next]->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::chooseWorkspace()
{
    auto *dialog = new QFileDialog(this, tr("Open workspace"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        afterAsking([this, folder] { Q_EMIT openWorkspaceRequested(folder); });
    });
    dialog->open();
}

void MainWindow::chooseFolderToCreateFrom()
{
    auto *dialog = new QFileDialog(this, tr("Create a workspace from a folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::createWorkspaceRequested);
    dialog->open();
}

void MainWindow::applyTheme()
{
    m_theme = std::make_shared<const Theme>(palette());
    m_actions->setTheme(*m_theme);
    m_welcome->setTheme(m_theme);
    if (m_problems)
        m_problems->setTheme(m_theme);
    setWindowIcon(QIcon(m_theme->pixmap(QStringLiteral("sidestage"), m_theme->text(), 64, 1)));
    if (!m_compare)
        return;
    m_compare->setTheme(m_theme);
    m_inspector->setTheme(m_theme);
    m_navigation->setTheme(m_theme);
    m_notes->setTheme(m_theme);
    m_overview->setTheme(m_theme);
    m_activity->setTheme(m_theme);
    for (const auto &[name, chip] : m_environmentChips)
        chip->setTheme(m_theme);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_theme->mutedText());
    for (QLabel *label :
         std::initializer_list<QLabel *>{m_folder, m_audited, m_readOnly, m_progressText})
        label->setPalette(muted);
    muted.setColor(QPalette::ButtonText, m_theme->mutedText());
    m_keychain->setPalette(muted);
    m_readOnlyIcon->setPixmap(
        m_theme->pixmap(QStringLiteral("lock"), m_theme->mutedText(), 14, devicePixelRatioF()));
    m_auditButton->setTheme(m_theme);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_theme)
        applyTheme();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_isLeaving && m_notes && m_notes->hasUnsaved()) {
        event->ignore();
        afterAsking([this] {
            m_isLeaving = true;
            close();
        });
        return;
    }
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("window/inspector"), m_actions->inspector->isChecked());
    if (m_compare) {
        m_settings.setValue(QStringLiteral("window/splitter"), m_splitter->saveState());
        m_settings.setValue(QStringLiteral("window/panel"),
                            panelNames().value(m_navigation->currentRow()));
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::restore()
{
    if (!restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray()))
        resize(1360, 860);
    m_actions->inspector->setChecked(
        m_settings.value(QStringLiteral("window/inspector"), true).toBool());
}

} // namespace sidestage
