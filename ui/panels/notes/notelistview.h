// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QListView>

namespace sidestage {

/// The notes by state, each a card: its title, what is wrong with it, what it explains now.
class NoteListView final : public QListView
{
    Q_OBJECT

public:
    explicit NoteListView(QWidget *parent = nullptr);
    void setTheme(ThemePointer theme);
    QSize sizeHint() const override { return {270, 400}; }

protected:
    /// Heads of groups are passed over.
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
};

} // namespace sidestage
