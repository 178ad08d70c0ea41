// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/textcommand.h"

#include <algorithm>

namespace sidestage {

namespace {

/// Two edits in a row as one. `firstInverse` and `secondInverse` are what undoes each. Nothing
/// where they do not touch.
struct Joined
{
    TextEdit edit;
    TextEdit inverse;
};
std::optional<Joined> joined(const TextEdit &first, const TextEdit &firstInverse,
                             const TextEdit &second, const TextEdit &secondInverse)
{
    const auto firstEnd = first.offset + first.replacement.size();
    const auto secondEnd = second.offset + second.length;
    if (second.offset > firstEnd || secondEnd < first.offset)
        return std::nullopt;
    const auto before = first.offset > second.offset ? first.offset - second.offset : 0;
    const auto after = secondEnd > firstEnd ? secondEnd - firstEnd : 0;
    const auto &lost = secondInverse.replacement;
    const auto offset = std::min(first.offset, second.offset);
    std::string old =
        lost.substr(0, before) + firstInverse.replacement + lost.substr(lost.size() - after);
    std::string now;
    if (second.offset > first.offset)
        now += first.replacement.substr(0, second.offset - first.offset);
    now += second.replacement;
    if (secondEnd < firstEnd)
        now += first.replacement.substr(secondEnd - first.offset);
    return Joined{{offset, old.size(), now}, {offset, now.size(), old}};
}

} // namespace

TextCommand::TextCommand(Apply apply, TextEdits edits, const QString &text, int kind)
    : QUndoCommand(text), m_apply(std::move(apply)), m_edits(std::move(edits)), m_kind(kind)
{
}

void TextCommand::setRebase(Rebase rebase, BaseChange change)
{
    m_rebase = std::move(rebase);
    m_base = std::move(change);
}

void TextCommand::redo()
{
    if (m_rebase)
        m_rebase(m_base, true);
    m_inverse = m_apply(m_edits);
}

void TextCommand::undo()
{
    if (m_rebase)
        m_rebase(m_base, false);
    m_apply(m_inverse);
}

bool TextCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const TextCommand *>(other);
    constexpr auto moment = std::chrono::milliseconds(1500);
    if (next->m_when - m_when > moment || m_edits.size() != 1 || next->m_edits.size() != 1)
        return false;
    auto both =
        joined(m_edits.front(), m_inverse.front(), next->m_edits.front(), next->m_inverse.front());
    if (!both)
        return false;
    m_edits = {std::move(both->edit)};
    m_inverse = {std::move(both->inverse)};
    m_when = next->m_when;
    return true;
}

} // namespace sidestage
