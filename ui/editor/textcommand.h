// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesediting.h"

#include <QUndoCommand>

#include <chrono>
#include <functional>
#include <optional>

namespace sidestage {

/// What stands in the file, before and after the text took in a change on disk.
struct BaseChange
{
    std::optional<std::string> before;
    std::optional<std::string> after;
};

/// One change of the text. Those of one `kind` that follow each other at one place within a moment
/// are undone at once; kind -1 stands alone.
class TextCommand final : public QUndoCommand
{
public:
    /// Changes the text and gives the inverse. The second: the text was joined with the file
    /// (true), or that was taken back (false).
    using Apply = std::function<TextEdits(const TextEdits &)>;
    using Rebase = std::function<void(const BaseChange &, bool)>;

    TextCommand(Apply apply, TextEdits edits, const QString &text, int kind);
    void setRebase(Rebase rebase, BaseChange change);

    int id() const override { return m_kind; }
    void undo() override;
    void redo() override;
    bool mergeWith(const QUndoCommand *other) override;

private:
    Apply m_apply;
    Rebase m_rebase;
    BaseChange m_base;
    TextEdits m_edits;
    TextEdits m_inverse;
    int m_kind;
    std::chrono::steady_clock::time_point m_when = std::chrono::steady_clock::now();
};

} // namespace sidestage
