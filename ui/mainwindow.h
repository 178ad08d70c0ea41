// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/keychain.h"
#include "models/items/activitymodel.h"
#include "models/judge/judgement.h"
#include "probes/base/targetname.h"
#include "probes/engine/proberun.h"
#include "ui/theme/theme.h"

#include <QMainWindow>

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

class QLabel;
class QLineEdit;
class QProgressBar;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolBar;
class QToolButton;

namespace sidestage {

class ActivityPanel;
class Chip;
class ComparePanel;
class ElidedLabel;
class HelpWindow;
class InspectorPanel;
class MainButton;
class Navigation;
class NotesPanel;
class OverviewPanel;
class RecordDialog;
class ProblemsPanel;
class WelcomePanel;
class WindowActions;

/// When and how the judgement that is shown was measured.
struct AuditSummary
{
    std::chrono::system_clock::time_point audited;
    std::size_t probes = 0;
    std::chrono::milliseconds duration{0};
};

/// The window: it shows what it is given and tells what a person asks for; it starts nothing
/// itself. Place and size of its parts are kept in the given settings.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `settings` outlives the window.
    explicit MainWindow(QSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// nullptr: none is open, and the welcome page is shown.
    void setWorkspace(std::shared_ptr<const Workspace> workspace);
    /// May come many times during an audit. Nothing is lost of selection, place and open groups.
    void setJudgement(std::shared_ptr<const Judgement> judgement);
    void setProgress(const RunProgress &progress);
    void setRunning(bool isRunning);
    void setSummary(const std::optional<AuditSummary> &summary);
    /// Mistakes in the workspace's files, all at once; empty: none.
    void showProblems(const std::vector<Error> &problems);
    /// The probes of the run, each at the same place for the whole of it.
    void setProbeLog(std::vector<ProbeActivity> probes);
    /// What pins are made with when a difference is recorded.
    void setFingerprints(std::shared_ptr<const Fingerprinter> fingerprints);
    /// "overview", "compare", "notes" or "activity"; others change nothing.
    void openPanel(const QString &name);
    /// In the status bar, where a click leads to the credentials.
    void setKeychain(KeychainState state);
    /// One sentence in the status bar, for a while.
    void showMessage(const QString &message);
    ThemePointer theme() const { return m_theme; }

    WindowActions *actions() const { return m_actions; }
    /// nullptr, as the next four, until a workspace has been opened.
    ComparePanel *comparePanel() const { return m_compare; }
    InspectorPanel *inspector() const { return m_inspector; }
    NotesPanel *notesPanel() const { return m_notes; }
    /// nullptr until somebody asks for help.
    HelpWindow *helpWindow() const { return m_help; }
    OverviewPanel *overviewPanel() const { return m_overview; }
    ActivityPanel *activityPanel() const { return m_activity; }
    QLineEdit *searchField() const { return m_search; }

Q_SIGNALS:
    void auditRequested();
    void cancelRequested();
    void openWorkspaceRequested(const QString &folder);
    void createWorkspaceRequested(const QString &folder);
    void demoRequested();
    void credentialsRequested();
    void probeAgainRequested(const std::vector<sidestage::TargetName> &targets);
    void cancelProbesRequested(const std::vector<sidestage::TargetName> &targets);
    /// staging-notes.md has been written.
    void notesSaved();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum Panel { OverviewPage, ComparePage, NotesPage, ActivityPage };
    void buildFrame();
    /// Everything but the welcome page, once: the window is on the screen before it is needed.
    void buildWorkbench();
    void buildToolBar();
    void buildPanes();
    void buildStatusBar();
    void connectActions();
    void connectPanes();
    void applyTheme();
    void showRunning(bool isRunning);
    void showEnvironments();
    void showPanel(int panel);
    void step(int step);
    void movePane(int direction);
    void explain(std::uint32_t node, int column);
    void chooseWorkspace();
    void chooseFolderToCreateFrom();
    void connectNotes();
    void connectOverview();
    void connectProbes();
    void connectHelp();
    /// The page of the manual that speaks of what is shown.
    QString pageOfPanel() const;
    void showHelp(const QString &page);
    void showAbout();
    void connectTable();
    void enableTableActions();
    void chooseExport();
    /// Writes what Compare shows, on a thread of its own, and says so in the status bar.
    void exportTable(const QString &file);
    /// The targets that an action would concern now: of the selected row, or of the panel's list.
    std::vector<TargetName> selectedTargets() const;
    void enableProbeActions();
    /// Calls `then` once nothing unsaved would be lost by it; not where the person stays.
    void afterAsking(const std::function<void()> &then);
    /// Asks for a note on the selected rows.
    void recordSelection();
    void takeRecorded(const RecordDialog &dialog);
    /// The rows that a note explains.
    void showRowsOfNote(const QString &title);
    void restore();

    QSettings &m_settings;
    ThemePointer m_theme;
    WindowActions *m_actions;
    std::shared_ptr<const Workspace> m_workspace;

    QSplitter *m_splitter = nullptr;
    QWidget *m_middle = nullptr;
    QStackedWidget *m_stack = nullptr;
    WelcomePanel *m_welcome = nullptr;
    ProblemsPanel *m_problems = nullptr; ///< from the first problem on
    HelpWindow *m_help = nullptr; ///< from the first question on

    // from the first workspace on
    QToolBar *m_toolBar = nullptr;
    QLabel *m_project = nullptr;
    ElidedLabel *m_folder = nullptr;
    QWidget *m_environments = nullptr;
    std::vector<std::pair<QString, Chip *>> m_environmentChips;
    QLineEdit *m_search = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_progressText = nullptr;
    MainButton *m_auditButton = nullptr;
    Navigation *m_navigation = nullptr;
    ComparePanel *m_compare = nullptr;
    NotesPanel *m_notes = nullptr;
    ActivityPanel *m_activity = nullptr;
    OverviewPanel *m_overview = nullptr;
    InspectorPanel *m_inspector = nullptr;
    QLabel *m_audited = nullptr;
    QToolButton *m_keychain = nullptr;
    QLabel *m_readOnly = nullptr;
    QLabel *m_readOnlyIcon = nullptr;
    std::shared_ptr<const Fingerprinter> m_fingerprints;
    std::jthread m_export; ///< the last one that was asked for
    bool m_isLeaving = false; ///< nothing is left to be asked
};

} // namespace sidestage
