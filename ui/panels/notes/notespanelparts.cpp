// SPDX-License-Identifier: Apache-2.0
// How the panel's parts stand beside each other; what they do is in notespanel.cpp.
#include "ui/panels/notes/notespanel.h"

#include "models/items/notesmodel.h"
#include "ui/delegates/mainbutton.h"
#include "ui/editor/noteseditor.h"
#include "ui/editor/undokeys.h"
#include "ui/panels/notes/noteform.h"
#include "ui/panels/notes/notelistview.h"
#include "ui/panels/notes/notepreview.h"
#include "ui/panels/notes/notesbanner.h"
#include "ui/panels/notes/notesource.h"

#include <QAction>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace sidestage {

NotesPanel::NotesPanel(const QString &draftFolder, QWidget *parent)
    : QWidget(parent)
    , m_editor(new NotesEditor(draftFolder, this))
    , m_model(new NotesModel(this))
    , m_today(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()))
    , m_banner(new NotesBanner(*m_editor, this))
    , m_list(new NoteListView(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_worker.setMaxThreadCount(1);
    m_list->setModel(m_model);
    buildActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildBar());
    layout->addWidget(m_banner);
    buildViews();
    layout->addWidget(m_splitter, 1);
    connectEditor();
    m_form->setToday(m_today);
    // Where the system cannot watch the file, coming back is when it matters.
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, m_editor,
            [this](Qt::ApplicationState state) {
                if (state == Qt::ApplicationActive)
                    m_editor->checkDisk();
            });
    showState();
    selectNote(-1);
}

QAction *NotesPanel::addAction(const QString &text, const QString &toolTip, const QKeySequence &key)
{
    auto *action = new QAction(text, this);
    action->setShortcut(key);
    // Other panels have a text and an undo of their own.
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(key.isEmpty()
                           ? toolTip
                           : QString(toolTip % QStringLiteral(" (")
                                     % key.toString(QKeySequence::NativeText) % QLatin1Char(')')));
    action->setStatusTip(toolTip);
    QWidget::addAction(action);
    return action;
}

void NotesPanel::buildActions()
{
    const auto keys = [](const char *text) { return QKeySequence(QString::fromLatin1(text)); };
    m_save = addAction(tr("&Save the notes"), tr("Write staging-notes.md"), QKeySequence::Save);
    m_undo =
        addAction(tr("&Undo"), tr("Take back the last change of the notes"), QKeySequence::Undo);
    m_redo = addAction(tr("&Redo"), tr("Make it again"), redoKeys().front());
    m_redo->setShortcuts(redoKeys());
    m_add = addAction(tr("&Add a note"), tr("Write a new note"), QKeySequence::New);
    m_remove =
        addAction(tr("Re&move the note"), tr("Remove the selected note"), keys("Ctrl+Shift+Del"));
    m_extend =
        addAction(tr("Reviewed: &extend"),
                  tr("Still meant: review it again %1 days from today").arg(NoteForm::reviewDays),
                  keys("Ctrl+Shift+R"));
    m_rows = addAction(tr("Show in &Compare"), tr("Show the differences that this note explains"),
                       keys("Ctrl+Return"));
    m_switch = addAction(tr("&Form or Markdown"), tr("Change between the form and the source"),
                         keys("Ctrl+M"));
    connect(m_save, &QAction::triggered, m_editor, &NotesEditor::save);
    connect(m_undo, &QAction::triggered, m_editor->undoStack(), &QUndoStack::undo);
    connect(m_redo, &QAction::triggered, m_editor->undoStack(), &QUndoStack::redo);
    for (const auto &[action, changed, can] :
         {std::tuple{m_undo, &QUndoStack::canUndoChanged, &QUndoStack::canUndo},
          std::tuple{m_redo, &QUndoStack::canRedoChanged, &QUndoStack::canRedo}}) {
        action->setEnabled((m_editor->undoStack()->*can)());
        connect(m_editor->undoStack(), changed, action, &QAction::setEnabled);
    }
    connect(m_add, &QAction::triggered, this, &NotesPanel::addNote);
    connect(m_remove, &QAction::triggered, this, &NotesPanel::removeNote);
    connect(m_extend, &QAction::triggered, this, [this] { m_form->extendReview(); });
    connect(m_rows, &QAction::triggered, this,
            [this] { Q_EMIT rowsRequested(QString::fromStdString(m_noteTitle)); });
    connect(m_switch, &QAction::triggered, this, [this] {
        m_views->setCurrentIndex(1 - m_views->currentIndex());
        m_views->currentIndex() == 0 ? m_form->titleField()->setFocus(Qt::ShortcutFocusReason)
                                     : m_source->setFocus(Qt::ShortcutFocusReason);
    });
}

QWidget *NotesPanel::buildBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 8, 10, 8);
    layout->setSpacing(6);
    m_title = new QLabel(bar);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    layout->addWidget(m_title, 1);
    for (auto *action : {m_undo, m_redo, m_add}) {
        auto *button = new QPushButton(bar);
        button->setText(action->text().remove(QLatin1Char('&')));
        button->setMinimumSize(std::max(84, button->sizeHint().width() + 14), 30);
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
        layout->addWidget(button);
    }
    m_saveButton = new MainButton(bar);
    m_saveButton->setText(tr("Save") % QStringLiteral("  ")
                          % m_save->shortcut().toString(QKeySequence::NativeText));
    m_saveButton->setAccessibleName(tr("Save the notes"));
    m_saveButton->setToolTip(m_save->toolTip());
    m_saveButton->setMinimumSize(110, 30);
    connect(m_saveButton, &QPushButton::clicked, m_save, &QAction::trigger);
    layout->addWidget(m_saveButton);
    return bar;
}

void NotesPanel::buildViews()
{
    m_splitter = new QSplitter(this);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    auto *middle = new QWidget(m_splitter);
    auto *column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(0);
    m_views = new QTabBar(middle);
    m_views->setAccessibleName(tr("Form or Markdown"));
    m_views->setDrawBase(false);
    m_views->setExpanding(false);
    m_views->addTab(tr("Form"));
    m_views->addTab(tr("Markdown"));
    m_views->setToolTip(m_switch->toolTip());
    m_stack = new QStackedWidget(middle);
    m_form = new NoteForm(*m_editor, m_stack);
    m_source = new NoteSource(*m_editor, m_stack);
    m_stack->addWidget(m_form);
    m_stack->addWidget(m_source);
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(12, 0, 12, 0);
    tabs->addWidget(m_views);
    tabs->addStretch(1);
    column->addLayout(tabs);
    column->addWidget(m_stack, 1);
    auto *right = new QWidget(m_splitter);
    auto *reading = new QVBoxLayout(right);
    reading->setContentsMargins(12, 8, 12, 12);
    reading->setSpacing(6);
    right->setBackgroundRole(QPalette::Window);
    right->setAutoFillBackground(true);
    m_previewCaption = new QLabel(tr("As it is read"), right);
    m_previewCaption->setContentsMargins(2, 4, 0, 0);
    m_preview = new NotePreview(*m_editor, right);
    reading->addWidget(m_previewCaption);
    reading->addWidget(m_preview, 1);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(middle);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 4);
    m_splitter->setStretchFactor(2, 4);
    m_splitter->setSizes({270, 460, 460});
}

void NotesPanel::fill(QMenu *menu) const
{
    menu->addActions({m_save});
    menu->addSeparator();
    menu->addActions({m_undo, m_redo});
    menu->addSeparator();
    menu->addActions({m_add, m_remove, m_extend});
    menu->addSeparator();
    menu->addActions({m_rows, m_switch});
}

void NotesPanel::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    m_banner->setTheme(m_theme);
    m_list->setTheme(m_theme);
    m_form->setTheme(m_theme);
    m_source->setTheme(m_theme);
    m_saveButton->setTheme(m_theme);
    QFont small = font();
    small.setWeight(QFont::DemiBold);
    if (small.pointSizeF() > 0)
        small.setPointSizeF(small.pointSizeF() * 0.92);
    m_previewCaption->setFont(small);
    QPalette muted = m_previewCaption->palette();
    muted.setColor(QPalette::WindowText, m_theme->mutedText());
    m_previewCaption->setPalette(muted);
}

} // namespace sidestage
