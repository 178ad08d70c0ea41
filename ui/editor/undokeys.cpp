// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/undokeys.h"

#include <QKeyEvent>

namespace sidestage {

QList<QKeySequence> redoKeys()
{
    return {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)};
}

bool UndoKeys::eventFilter(QObject *, QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    if (!key->matches(QKeySequence::Undo)
        && !redoKeys().contains(QKeySequence(key->keyCombination())))
        return false;
    // Not taken by the field: the window's action gets it, if it has anything to undo.
    event->ignore();
    return true;
}

} // namespace sidestage
