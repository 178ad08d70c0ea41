// SPDX-License-Identifier: Apache-2.0
// What the panel asks about the file: leaving it, joining it. The rest is in notespanel.cpp.
#include "models/items/notesmodel.h"
#include "ui/dialogs/mergedialog.h"
#include "ui/editor/noteseditor.h"
#include "ui/panels/notes/noteform.h"
#include "ui/panels/notes/notelistview.h"
#include "ui/panels/notes/notepreview.h"
#include "ui/panels/notes/notesource.h"
#include "ui/panels/notes/notespanel.h"

#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>

#include <utility>

namespace sidestage {

bool NotesPanel::hasUnsaved() const
{
    return m_editor->isOpen() && m_editor->isModified();
}

QWidgetList NotesPanel::panes() const
{
    return {m_list, m_stack->currentIndex() == 0 ? static_cast<QWidget *>(m_form) : m_source,
            m_preview};
}

Result<void> NotesPanel::record(const Note &note)
{
    if (!m_editor->isOpen())
        return failure(ErrorCode::Busy, tr("The notes have not been read yet.").toStdString());
    const bool wasUnsaved = hasUnsaved();
    const auto count = m_editor->document().notes().notes.size();
    if (auto added = m_editor->addNote(note); !added)
        return added;
    selectNote(static_cast<int>(count));
    if (!wasUnsaved)
        m_editor->save();
    return {};
}

void NotesPanel::askToDecide()
{
    m_leaving = {};
    auto merge = m_editor->conflict();
    if (!merge || m_dialog)
        return;
    m_dialog = new MergeDialog(std::move(*merge), m_theme, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setWindowModality(Qt::WindowModal);
    connect(m_dialog, &QDialog::accepted, this, [this] { m_editor->decide(m_dialog->choices()); });
    connect(m_dialog, &QObject::destroyed, this, [this] { m_dialog = nullptr; });
    m_dialog->QDialog::show();
}

void NotesPanel::askBeforeLeaving(const std::function<void()> &then)
{
    if (!m_editor->isOpen() || !m_editor->isModified()) {
        then();
        return;
    }
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("Unsaved staging notes"),
                        tr("The staging notes were edited and not saved."),
                        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, window());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDefaultButton(QMessageBox::Save);
    connect(box, &QMessageBox::buttonClicked, this, [this, box, then](QAbstractButton *button) {
        const auto answer = box->standardButton(button);
        if (answer == QMessageBox::Discard) {
            m_editor->discard();
            then();
        } else if (answer == QMessageBox::Save) {
            // Forgotten where saving fails: the panel says why.
            m_leaving = then;
            m_editor->save();
        }
    });
    box->open();
}

} // namespace sidestage
