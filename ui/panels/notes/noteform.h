// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notefields.h"
#include "models/notes/notes.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

#include <functional>
#include <map>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStringListModel;
class QVBoxLayout;

namespace sidestage {

class NotesEditor;
class UndoKeys;

/// One note as a form. What is typed becomes an edit of the one text at once, as soon as it can be
/// read; until then the field says what is wrong, and keeps what was typed.
class NoteForm final : public QScrollArea
{
    Q_OBJECT

public:
    /// `editor` outlives this.
    explicit NoteForm(NotesEditor &editor, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    /// -1: none.
    void setNote(int note);
    int note() const { return m_note; }
    /// The days that *Reviewed* gives, from today; `today` in UTC.
    void setToday(Date today);
    /// What is said under the patterns: how many differences they cover.
    void setCoverage(const QString &sentence);
    /// For completion while typing.
    void setEnvironmentNames(const QStringList &names);
    void setPaths(const QStringList &paths);

    QLineEdit *titleField() const { return m_title; }
    QPlainTextEdit *patternsField() const { return m_differs; }
    QLineEdit *environmentsField() const { return m_environments; }
    QPlainTextEdit *whyField() const { return m_why; }
    QPlainTextEdit *testedField() const { return m_tested; }
    QLineEdit *ownerField() const { return m_owner; }
    QLineEdit *reviewField() const { return m_review; }
    QPushButton *reviewedButton() const { return m_reviewed; }
    /// What is said of a field; empty: nothing is wrong with it.
    QString problemOf(QWidget *field) const;

    /// Whether a field holds what could not be read, and is not in the text.
    bool hasPending() const;

    static constexpr int reviewDays = 90;

public Q_SLOTS:
    /// *Review by* becomes the day that is so many days away.
    void extendReview();

Q_SIGNALS:
    void rowsRequested();

private:
    QLabel *addCaption(QVBoxLayout *layout, const QString &text, QWidget *buddy);
    QLineEdit *addLine(QVBoxLayout *layout, const QString &caption);
    QPlainTextEdit *addText(QVBoxLayout *layout, const QString &caption, int lines);
    void addProblem(QVBoxLayout *layout, QWidget *field);
    void build(QVBoxLayout *layout);
    void connectFields();
    void write(NoteField field, const std::string &value, QWidget *from);
    void writeTitle();
    void take(QWidget *from, const std::function<Result<void>()> &edit);
    void sync();
    void syncSentence(QWidget *field, const std::string &value);
    void say(QWidget *field, const QString &problem);
    void applyTheme();

    NotesEditor &m_editor;
    ThemePointer m_theme;
    UndoKeys *m_undoKeys;
    int m_note = -1;
    Date m_today;
    bool m_isSyncing = false;

    QWidget *m_fields;
    QLabel *m_empty;
    QLineEdit *m_title;
    QPlainTextEdit *m_differs;
    QLabel *m_coverage;
    QLineEdit *m_environments;
    QPlainTextEdit *m_why;
    QPlainTextEdit *m_tested;
    QLineEdit *m_owner;
    QLineEdit *m_review;
    QPushButton *m_reviewed;
    QPushButton *m_rows;
    QLabel *m_pins;
    QLabel *m_lacking;
    QStringListModel *m_environmentNames;
    QStringListModel *m_paths;
    std::vector<QLabel *> m_captions;
    std::map<QWidget *, QLabel *> m_problems;
};

} // namespace sidestage
