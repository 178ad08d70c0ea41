// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/discovery/folderproposal.h"
#include "models/items/latesttask.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QTimer>

#include <functional>
#include <memory>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTreeView;

namespace sidestage {

class FindingsModel;
class ProblemsPanel;

/// What the dialog needs to be done. The first two run on a thread of the dialog's own.
struct WorkspaceCreation
{
    std::function<Result<FolderProposal>(const std::stop_token &)> search;
    /// Everything that is wrong with a text of environments.yaml.
    std::function<std::vector<Error>(const std::string &text)> check;
    /// Writes the files; never replaces one.
    std::function<Result<void>(const std::string &environments, const std::string &notes)> write;
};

/// Makes a workspace of a folder: what was found in it beside the environments.yaml that follows,
/// which can be edited, and is checked while it is typed, before anything is written.
class CreateWorkspaceDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Begins to search at once.
    CreateWorkspaceDialog(const QString &folder, WorkspaceCreation creation, ThemePointer theme,
                          QWidget *parent = nullptr);
    ~CreateWorkspaceDialog() override;

    QTreeView *findings() const { return m_findings; }
    QPlainTextEdit *editor() const { return m_editor; }
    ProblemsPanel *problems() const { return m_problems; }
    QPushButton *createButton() const { return m_create; }
    QPushButton *stopButton() const { return m_stop; }
    QString summary() const;

Q_SIGNALS:
    /// The search is over, and its proposal is checked and shown.
    void settled();
    /// The files are written.
    void created(const QString &folder);

public Q_SLOTS:
    void reject() override;

private:
    void build();
    QWidget *buildFindings();
    QWidget *buildEditor();
    void search();
    void showProposal(const Result<FolderProposal> &proposal);
    void check();
    void showProblems(const std::vector<Error> &problems, int revision);
    void markProblems(const std::vector<Error> &problems);
    void goTo(int line, int column);
    void goToPlace(const QString &place);
    void create();
    void say(const QString &text, bool isBad);

    QString m_folder;
    WorkspaceCreation m_creation;
    ThemePointer m_theme;
    std::string m_notes;
    FindingsModel *m_model;
    QTreeView *m_findings = nullptr;
    QLabel *m_summary = nullptr;
    QProgressBar *m_progress = nullptr;
    QPlainTextEdit *m_editor = nullptr;
    QLabel *m_verdict = nullptr;
    ProblemsPanel *m_problems = nullptr;
    QPushButton *m_create = nullptr;
    QPushButton *m_stop = nullptr;
    QTimer m_pause; ///< from the last key to the check
    int m_revision = 0; ///< of the text, so that an older check is told from the newest
    bool m_isSettled = false;
    std::vector<Location> m_places; ///< of the problems, row by row
    std::unique_ptr<LatestTask> m_worker; // last: its tasks refer to the dialog
};

} // namespace sidestage
