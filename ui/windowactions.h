// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QObject>

class QAction;
class QKeySequence;
class QMenuBar;

namespace sidestage {

/// Everything that can be done in the window, once: each action has a menu entry, a shortcut and
/// a tool tip that shows it.
class WindowActions final : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QWidget *window);

    /// Puts every action into a menu.
    void fill(QMenuBar *bar) const;
    void setTheme(const Theme &theme) const;

    QAction *open;
    QAction *create;
    QAction *demo;
    QAction *quit;
    QAction *audit;
    QAction *cancel;
    QAction *probeAgain; ///< the selected targets
    QAction *retryFailed;
    QAction *cancelProbe; ///< the selected targets
    QAction *copy; ///< the selected rows of Compare, as the next three
    QAction *copyCsv;
    QAction *copyMarkdown;
    QAction *copyPath;
    QAction *exportTable;
    QAction *find;
    QAction *previous;
    QAction *next;
    QAction *first;
    QAction *last;
    QAction *overview;
    QAction *compare;
    QAction *notes;
    QAction *activity;
    QAction *record;
    QAction *credentials;
    QAction *nextPane;
    QAction *previousPane;
    QAction *inspector; ///< checkable: shown or hidden
    QAction *help; ///< the page of the manual that speaks of what is shown
    QAction *keys;
    QAction *about;

private:
    QAction *add(QWidget *window, const QString &text, const QString &toolTip,
                 const QList<QKeySequence> &shortcuts, const QString &icon = {});
};

} // namespace sidestage
