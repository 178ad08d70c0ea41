// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

namespace sidestage {

/// The keys of redo, the same on every desktop.
QList<QKeySequence> redoKeys();

/// Keeps the undo keys from fields that have an undo of their own, so that they reach the one undo
/// of the text that all fields show.
class UndoKeys final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace sidestage
