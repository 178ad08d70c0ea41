// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <QAbstractListModel>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

enum class NoteGroup : std::uint8_t { DueForReview, Incomplete, Active, Stale };

/// What the list says of one note, or the head of a group (`note` < 0).
struct NoteRow
{
    NoteGroup group = NoteGroup::Active;
    int note = -1; ///< index into the notes
    int count = 0; ///< of a head: its notes
    std::string title;
    int number = 0; ///< among notes of one title, from 0
    std::string environments; ///< as written; empty: every one
    NoteStanding standing = NoteStanding::Active;
    std::optional<Date> reviewBy;
    std::vector<Error> problems;
    std::string lacking; ///< the needed fields that it has not: "Owner, Review by"
    /// How it fared in the judgement; nothing where that knows no such note.
    std::optional<NoteUse> use;

    friend bool operator==(const NoteRow &a, const NoteRow &b);
    /// Whether both are one line of the list, whatever it says by now.
    bool isSameLine(const NoteRow &other) const;
};

/// The notes by group, those that are due first by their days, others as in the document.
/// `judgement` may be nullptr, and may be of an older text: notes are found in it by title.
std::vector<NoteRow> noteRows(const Notes &notes, const Judgement *judgement, Date today);

/// The list of notes. Exchanged in place: lines that stay keep their selection.
class NotesModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IsHeadRole = Qt::UserRole, ///< bool
        NoteRole, ///< int: index into the notes; -1 for a head
        GroupRole, ///< int of NoteGroup
        DetailRole, ///< "staging, preview-* · explains 2 differences"
        WarningRole ///< "review was due 1 Nov 2026", what is lacking; empty: nothing
    };

    using QAbstractListModel::QAbstractListModel;
    void setRows(std::vector<NoteRow> rows);
    const std::vector<NoteRow> &rows() const { return m_rows; }
    /// The line of a note; invalid where there is none.
    QModelIndex indexOfNote(int note) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    QString detail(const NoteRow &row) const;
    QString warning(const NoteRow &row) const;
    QString headText(const NoteRow &row) const;

    std::vector<NoteRow> m_rows;
};

} // namespace sidestage
