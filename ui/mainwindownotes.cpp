// SPDX-License-Identifier: Apache-2.0
// How Compare, the overview and the staging notes lead to each other.
#include "ui/mainwindow.h"

#include "models/items/recordable.h"
#include "ui/delegates/chip.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/panels/comparepanel.h"
#include "ui/panels/filterbar.h"
#include "ui/panels/inspectorpanel.h"
#include "ui/panels/navigation.h"
#include "ui/panels/notes/notespanel.h"
#include "ui/panels/overview/overviewpanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>

namespace sidestage {

void MainWindow::connectNotes()
{
    auto *menu = new QMenu(tr("&Notes"), this);
    m_notes->fill(menu);
    menuBar()->insertMenu(menuBar()->actions().value(menuBar()->actions().size() - 1), menu);
    connect(m_notes, &NotesPanel::saved, this, &MainWindow::notesSaved);
    connect(m_notes, &NotesPanel::messageRequested, this, &MainWindow::showMessage);
    connect(m_notes, &NotesPanel::rowsRequested, this, &MainWindow::showRowsOfNote);
    connect(m_notes, &NotesPanel::countChanged, this, [this](int notes, bool wantsReview) {
        m_navigation->setCount(NotesPage, notes > 0 ? locale().toString(notes) : QString(),
                               wantsReview ? State::Drift : State::None);
    });
    connect(m_inspector, &InspectorPanel::recordRequested, m_actions->record, &QAction::trigger);
    connect(m_inspector, &InspectorPanel::noteRequested, this, [this](const QString &title) {
        m_actions->notes->trigger();
        m_notes->showNote(title.toStdString());
    });
}

void MainWindow::connectOverview()
{
    connect(m_overview, &OverviewPanel::rowRequested, this,
            [this](std::size_t row, std::size_t column) {
                m_actions->compare->trigger();
                m_compare->showRow(row, column);
            });
    connect(m_overview, &OverviewPanel::areaRequested, this, [this](Area area) {
        m_actions->compare->trigger();
        m_compare->showArea(area);
    });
    connect(m_overview, &OverviewPanel::furtherRequested, m_actions->first, &QAction::trigger);
    connect(m_overview, &OverviewPanel::noteRequested, this, [this](const QString &title) {
        m_actions->notes->trigger();
        m_notes->showNote(title.toStdString());
    });
}

void MainWindow::afterAsking(const std::function<void()> &then)
{
    if (!m_notes || !m_notes->hasUnsaved()) {
        then();
        return;
    }
    m_actions->notes->trigger();
    m_notes->askBeforeLeaving(then);
}

void MainWindow::setFingerprints(std::shared_ptr<const Fingerprinter> fingerprints)
{
    m_fingerprints = std::move(fingerprints);
}

void MainWindow::recordSelection()
{
    if (!m_workspace || !m_compare->model()->tree().judgement())
        return;
    const auto tree = m_compare->model()->treePointer();
    std::vector<std::uint32_t> nodes;
    for (const auto &index : m_compare->view()->selectionModel()->selectedRows())
        nodes.push_back(m_compare->model()->nodeOf(index));
    auto findings = driftIn(*tree, nodes);
    if (findings.empty()) {
        showMessage(tr("Select rows that drift: a note explains nothing else."));
        return;
    }
    RecordDialog::Subject subject{m_compare->model()->judgement(), std::move(findings),
                                  m_fingerprints, m_notes->today()};
    // The findings are rows of the judgement that the tree shows.
    if (subject.judgement.get() != tree->judgement()) {
        showMessage(tr("The audit has just brought something new: try again."));
        return;
    }
    auto *dialog = new RecordDialog(std::move(subject), m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { takeRecorded(*dialog); });
    dialog->open();
}

void MainWindow::takeRecorded(const RecordDialog &dialog)
{
    const bool wasUnsaved = m_notes->hasUnsaved();
    if (const auto recorded = m_notes->record(dialog.note()); !recorded) {
        showMessage(QString::fromStdString(recorded.error().message));
        return;
    }
    if (wasUnsaved) {
        m_actions->notes->trigger();
        showMessage(tr("The note was added. It counts once the notes are saved."));
    }
}

void MainWindow::showRowsOfNote(const QString &title)
{
    m_actions->compare->trigger();
    m_compare->filterBar()->chip(State::Known)->setChecked(true);
    m_search->setText(title);
    m_compare->view()->setFocus();
}

} // namespace sidestage
