// SPDX-License-Identifier: Apache-2.0
#include "models/items/notesmodel.h"

#include "models/notes/fieldwriting.h"

#include <QDate>
#include <QLocale>

#include <algorithm>
#include <array>
#include <map>

namespace sidestage {

namespace {

NoteGroup groupOf(const NoteRow &row)
{
    if (row.standing == NoteStanding::Incomplete)
        return NoteGroup::Incomplete;
    if (row.standing == NoteStanding::Overdue)
        return NoteGroup::DueForReview;
    if (row.use && row.use->isStale)
        return NoteGroup::Stale;
    return row.standing == NoteStanding::Active ? NoteGroup::Active : NoteGroup::DueForReview;
}

bool areEqual(const std::optional<NoteUse> &a, const std::optional<NoteUse> &b)
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    return a->standing == b->standing && a->explains == b->explains && a->moved == b->moved
        && a->unchecked == b->unchecked && a->isStale == b->isStale;
}

QString dayText(const Date &date)
{
    return QLocale().toString(QDate(static_cast<int>(date.year()),
                                    static_cast<int>(static_cast<unsigned>(date.month())),
                                    static_cast<int>(static_cast<unsigned>(date.day()))),
                              QLocale::ShortFormat);
}

} // namespace

bool operator==(const NoteRow &a, const NoteRow &b)
{
    return a.isSameLine(b) && a.note == b.note && a.count == b.count
        && a.environments == b.environments && a.standing == b.standing && a.reviewBy == b.reviewBy
        && a.problems == b.problems && a.lacking == b.lacking && areEqual(a.use, b.use);
}

bool NoteRow::isSameLine(const NoteRow &other) const
{
    return group == other.group && (note < 0) == (other.note < 0) && title == other.title
        && number == other.number;
}

std::vector<NoteRow> noteRows(const Notes &notes, const Judgement *judgement, Date today)
{
    std::map<std::pair<std::string, int>, NoteUse> uses;
    std::map<std::string, int> seen;
    if (judgement) {
        const auto &judged = judgement->notes().notes;
        for (std::size_t i = 0; i < judged.size() && i < judgement->noteUses().size(); ++i)
            uses.emplace(std::pair(judged[i].title, seen[judged[i].title]++),
                         judgement->noteUses()[i]);
    }
    seen.clear();
    constexpr std::size_t groupCount = 4;
    std::array<std::vector<NoteRow>, groupCount> groups;
    for (std::size_t i = 0; i < notes.notes.size(); ++i) {
        const auto &note = notes.notes[i];
        NoteRow row;
        row.note = static_cast<int>(i);
        row.title = note.title;
        row.number = seen[note.title]++;
        row.environments = writtenNames(note.environments);
        row.standing = standingOf(note, today);
        row.reviewBy = note.reviewBy;
        row.problems = note.problems;
        for (const auto name : noteFieldNames) {
            const auto field = *noteFieldNamed(name);
            if (isRequired(field) && oneForm(note, field).empty())
                row.lacking += (row.lacking.empty() ? "" : ", ") + std::string(name);
        }
        if (const auto use = uses.find({row.title, row.number}); use != uses.end())
            row.use = use->second;
        row.group = groupOf(row);
        groups.at(static_cast<std::size_t>(row.group)).push_back(std::move(row));
    }
    std::ranges::stable_sort(groups.front(), [](const NoteRow &a, const NoteRow &b) {
        return a.reviewBy && b.reviewBy
            && std::chrono::sys_days(*a.reviewBy) < std::chrono::sys_days(*b.reviewBy);
    });
    std::vector<NoteRow> rows;
    for (auto &group : groups) {
        if (group.empty())
            continue;
        NoteRow head;
        head.group = group.front().group;
        head.count = static_cast<int>(group.size());
        rows.push_back(std::move(head));
        std::ranges::move(group, std::back_inserter(rows));
    }
    return rows;
}

void NotesModel::setRows(std::vector<NoteRow> rows)
{
    const auto shorter = std::min(rows.size(), m_rows.size());
    std::size_t begin = 0;
    while (begin < shorter && rows[begin].isSameLine(m_rows[begin]))
        ++begin;
    std::size_t end = 0;
    while (end < shorter - begin
           && rows[rows.size() - 1 - end].isSameLine(m_rows[m_rows.size() - 1 - end]))
        ++end;
    const auto oldEnd = m_rows.size() - end;
    const auto newEnd = rows.size() - end;
    const auto at = [](std::vector<NoteRow> &in, std::size_t index) {
        return in.begin() + static_cast<std::ptrdiff_t>(index);
    };
    if (begin < oldEnd) {
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(oldEnd) - 1);
        m_rows.erase(at(m_rows, begin), at(m_rows, oldEnd));
        endRemoveRows();
    }
    if (begin < newEnd) {
        beginInsertRows({}, static_cast<int>(begin), static_cast<int>(newEnd) - 1);
        m_rows.insert(at(m_rows, begin), at(rows, begin), at(rows, newEnd));
        endInsertRows();
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] == m_rows[i])
            continue;
        m_rows[i] = rows[i];
        const auto changed = index(static_cast<int>(i));
        Q_EMIT dataChanged(changed, changed);
    }
}

QModelIndex NotesModel::indexOfNote(int note) const
{
    for (std::size_t i = 0; note >= 0 && i < m_rows.size(); ++i) {
        if (m_rows[i].note == note)
            return index(static_cast<int>(i));
    }
    return {};
}

int NotesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

Qt::ItemFlags NotesModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const auto &row = m_rows[static_cast<std::size_t>(index.row())];
    return row.note < 0 ? Qt::ItemNeverHasChildren
                        : Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
}

QString NotesModel::headText(const NoteRow &row) const
{
    switch (row.group) {
    case NoteGroup::DueForReview:
        return tr("Due for review · %1").arg(row.count);
    case NoteGroup::Incomplete:
        return tr("Incomplete · %1").arg(row.count);
    case NoteGroup::Active:
        return tr("Active · %1").arg(row.count);
    case NoteGroup::Stale:
        return tr("Stale · %1 · explain nothing any more").arg(row.count);
    }
    return {};
}

QString NotesModel::detail(const NoteRow &row) const
{
    const auto where = row.environments.empty() ? tr("every environment")
                                                : QString::fromStdString(row.environments);
    QString what;
    if (!row.use)
        what = tr("not judged yet");
    else if (row.use->moved > 0)
        what = row.use->moved == 1 ? tr("1 difference has moved since it was accepted")
                                   : tr("%n differences have moved since they were accepted",
                                        nullptr, static_cast<int>(row.use->moved));
    else if (row.use->unchecked > 0)
        what = tr("%n pins could not be checked", nullptr, static_cast<int>(row.use->unchecked));
    else
        what = row.use->explains == 1 ? tr("explains 1 difference")
            : row.use->explains == 0
            ? tr("explains nothing")
            : tr("explains %n differences", nullptr, static_cast<int>(row.use->explains));
    return where % QStringLiteral(" · ") % what;
}

QString NotesModel::warning(const NoteRow &row) const
{
    if (!row.lacking.empty())
        return tr("lacks %1").arg(QString::fromStdString(row.lacking));
    if (!row.problems.empty()) {
        const auto first = QString::fromStdString(row.problems.front().message);
        const auto more = row.problems.size() - 1;
        return more == 0
            ? first
            : first % QStringLiteral(" · ") % tr("%n more", nullptr, static_cast<int>(more));
    }
    if (!row.reviewBy || row.standing == NoteStanding::Active)
        return {};
    return row.standing == NoteStanding::Overdue
        ? tr("review was due %1").arg(dayText(*row.reviewBy))
        : tr("review by %1").arg(dayText(*row.reviewBy));
}

QVariant NotesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isHead = row.note < 0;
    switch (role) {
    case Qt::DisplayRole:
        return isHead ? headText(row) : QString::fromStdString(row.title);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        if (isHead)
            return headText(row);
        QStringList parts{QString::fromStdString(row.title), detail(row)};
        if (row.problems.empty() && !warning(row).isEmpty())
            parts.append(warning(row));
        for (const auto &problem : row.problems)
            parts.append(QString::fromStdString(problem.message));
        return parts.join(role == Qt::ToolTipRole ? QStringLiteral("\n") : QStringLiteral(", "));
    }
    case IsHeadRole:
        return isHead;
    case NoteRole:
        return row.note;
    case GroupRole:
        return static_cast<int>(row.group);
    case DetailRole:
        return isHead ? QString() : detail(row);
    case WarningRole:
        return isHead ? QString() : warning(row);
    default:
        return {};
    }
}

} // namespace sidestage
