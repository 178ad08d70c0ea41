// SPDX-License-Identifier: Apache-2.0
#include "ui/windowactions.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

namespace sidestage {

WindowActions::WindowActions(QWidget *window) : QObject(window)
{
    const auto key = [](const char *text) { return QKeySequence(QString::fromLatin1(text)); };
    open = add(window, tr("&Open workspace…"), tr("Open a folder with an environments.yaml"),
               {QKeySequence::Open}, QStringLiteral("folder"));
    create = add(window, tr("Create from a &folder…"),
                 tr("Propose an environments.yaml from what is found in a folder"),
                 {key("Ctrl+Shift+N")});
    demo = add(window, tr("Try the &demo"),
               tr("Open a small shop that drifts, on this machine alone"), {key("Ctrl+Shift+D")});
    quit = add(window, tr("&Quit"), tr("Close the window"), {key("Ctrl+Q")});
    audit = add(window, tr("&Audit now"), tr("Read every environment and compare"), {key("F5")},
                QStringLiteral("audit"));
    cancel = add(window, tr("&Cancel"), tr("Stop the audit; what was read stays"),
                 {key("Shift+F5")}, QStringLiteral("cancel"));
    probeAgain = add(window, tr("&Probe again"), tr("Read the selected targets again, alone"),
                     {key("Ctrl+R")});
    retryFailed = add(window, tr("Retry the &failed"),
                      tr("Read every target again that gave no answer"), {key("Ctrl+F5")});
    cancelProbe = add(window, tr("Cancel the &selected"),
                      tr("Stop the selected probes; the others go on"), {key("Ctrl+Shift+F5")});
    copy = add(window, tr("&Copy"), tr("Copy the selected rows as a table"), {QKeySequence::Copy});
    copyCsv =
        add(window, tr("Copy as CS&V"), tr("Copy the selected rows as CSV"), {key("Ctrl+Alt+C")});
    copyMarkdown = add(window, tr("Copy as &Markdown"),
                       tr("Copy the selected rows as a Markdown table"), {key("Ctrl+Alt+M")});
    copyPath = add(window, tr("Copy &path"), tr("Copy the paths, as rules and notes name them"),
                   {key("Ctrl+Shift+C")});
    exportTable =
        add(window, tr("&Export table…"),
            tr("Write the rows that are shown to a file: CSV, Markdown or text"), {key("Ctrl+E")});
    find = add(window, tr("&Find"), tr("Find a path, key, value or note"), {QKeySequence::Find},
               QStringLiteral("search"));
    previous = add(window, tr("&Previous"), tr("Previous unexplained difference"),
                   {key("F7"), key("Alt+Up")}, QStringLiteral("previous"));
    next = add(window, tr("&Next"), tr("Next unexplained difference"), {key("F8"), key("Alt+Down")},
               QStringLiteral("next"));
    first = add(window, tr("F&irst"), tr("First unexplained difference"), {key("Alt+Home")});
    last = add(window, tr("&Last"), tr("Last unexplained difference"), {key("Alt+End")});
    overview = add(window, tr("&Overview"), tr("Whether staging can be trusted, on one page"),
                   {key("Ctrl+1")}, QStringLiteral("overview"));
    compare = add(window, tr("&Compare"), tr("Environments side by side"), {key("Ctrl+2")},
                  QStringLiteral("compare"));
    notes = add(window, tr("&Staging notes"), tr("What differs on purpose, and why"),
                {key("Ctrl+3")}, QStringLiteral("known"));
    record = add(window, tr("&Record as known difference…"),
                 tr("Write a note that explains the selected rows"), {key("Ctrl+K")});
    activity = add(window, tr("&Activity"), tr("The probes of this audit"), {key("Ctrl+7")},
                   QStringLiteral("activity"));
    credentials = add(window, tr("Cr&edentials…"),
                      tr("What is kept in the keychain for this workspace, and what is missing"),
                      {key("Ctrl+Shift+K")}, QStringLiteral("lock"));
    credentials->setEnabled(false);
    nextPane = add(window, tr("Next p&ane"), tr("Go to the next part of the window"), {key("F6")});
    previousPane = add(window, tr("P&revious pane"), tr("Go to the previous part of the window"),
                       {key("Shift+F6")});
    inspector = add(window, tr("&Inspector"), tr("Show or hide what explains the selected row"),
                    {key("Ctrl+I")});
    inspector->setCheckable(true);
    inspector->setChecked(true);
    help = add(window, tr("&Manual"), tr("Read about what is shown"), {QKeySequence(Qt::Key_F1)});
    keys =
        add(window, tr("&Keyboard shortcuts"), tr("Every key, and what it does"), {key("Ctrl+F1")});
    about =
        add(window, tr("&About Sidestage"), tr("Which version this is"), {key("Ctrl+Shift+F1")});
    for (auto *action : {audit, cancel, probeAgain, retryFailed, cancelProbe, copy, copyCsv,
                         copyMarkdown, copyPath, exportTable})
        action->setEnabled(false);
}

QAction *WindowActions::add(QWidget *window, const QString &text, const QString &toolTip,
                            const QList<QKeySequence> &shortcuts, const QString &icon)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(shortcuts);
    QStringList shown;
    for (const auto &shortcut : shortcuts)
        shown.append(shortcut.toString(QKeySequence::NativeText));
    action->setToolTip(toolTip % QStringLiteral(" (") % shown.join(QStringLiteral(", "))
                       % QLatin1Char(')'));
    action->setStatusTip(toolTip);
    action->setObjectName(icon);
    window->addAction(action);
    return action;
}

void WindowActions::setTheme(const Theme &theme) const
{
    for (auto *action : findChildren<QAction *>()) {
        if (!action->objectName().isEmpty())
            action->setIcon(theme.icon(action->objectName()));
    }
}

void WindowActions::fill(QMenuBar *bar) const
{
    QMenu *file = bar->addMenu(tr("&File"));
    file->addActions({open, create, demo});
    file->addSeparator();
    file->addActions({exportTable, credentials});
    file->addSeparator();
    file->addAction(quit);
    QMenu *edit = bar->addMenu(tr("&Edit"));
    edit->addActions({copy, copyCsv, copyMarkdown, copyPath});
    edit->addSeparator();
    edit->addAction(find);
    QMenu *auditMenu = bar->addMenu(tr("&Audit"));
    auditMenu->addActions({audit, cancel});
    auditMenu->addSeparator();
    auditMenu->addActions({probeAgain, retryFailed, cancelProbe});
    auditMenu->addSeparator();
    auditMenu->addAction(record);
    QMenu *go = bar->addMenu(tr("&Go"));
    go->addActions({next, previous, first, last});
    go->addSeparator();
    go->addActions({nextPane, previousPane});
    QMenu *view = bar->addMenu(tr("&View"));
    view->addActions({overview, compare, notes, activity});
    view->addSeparator();
    view->addAction(inspector);
    QMenu *helpMenu = bar->addMenu(tr("&Help"));
    helpMenu->addActions({help, keys});
    helpMenu->addSeparator();
    helpMenu->addAction(about);
}

} // namespace sidestage
