// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/recording.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QThreadPool>
#include <QTimer>

#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QVBoxLayout;

namespace sidestage {

class MainButton;

/// Asks for a note on some differences: proposes the narrowest patterns, shows what they would
/// cover as they are typed, and does not take patterns that cover everything before a person has
/// said that they mean it.
class RecordDialog final : public QDialog
{
    Q_OBJECT

public:
    /// What the dialog leans on. `fingerprints` may be nullptr: then nothing is pinned.
    struct Subject
    {
        std::shared_ptr<const Judgement> judgement;
        std::vector<FindingRef> findings; ///< drift
        std::shared_ptr<const Fingerprinter> fingerprints;
        Date today;
    };
    RecordDialog(Subject subject, const ThemePointer &theme, QWidget *parent = nullptr);
    ~RecordDialog() override;

    /// As it was asked for, with its pins; valid once accepted.
    const Note &note() const { return m_note; }
    /// Whether what is typed has been counted.
    bool isCounted() const { return m_isCounted; }

    QLineEdit *titleField() const { return m_title; }
    QPlainTextEdit *patternsField() const { return m_patterns; }
    QLineEdit *environmentsField() const { return m_environments; }
    QPlainTextEdit *whyField() const { return m_why; }
    QPlainTextEdit *testedField() const { return m_tested; }
    QLineEdit *ownerField() const { return m_owner; }
    QLineEdit *reviewField() const { return m_review; }
    QCheckBox *sweepingBox() const { return m_sweeping; }
    MainButton *recordButton() const { return m_record; }
    QString coverageText() const;
    QString problemText() const;

    void accept() override;

private:
    void build(const ThemePointer &theme);
    void addRow(QVBoxLayout *layout, const QString &caption, QWidget *field);
    QPlainTextEdit *addText(QVBoxLayout *layout, const QString &caption, int lines);
    QLineEdit *addLine(QVBoxLayout *layout, const QString &caption);
    void propose();
    void count();
    void showCoverage(const NoteCoverage &coverage);
    /// What is typed, or what is wrong with it.
    Result<Note> read() const;
    void showProblem();

    Subject m_subject;
    Note m_note;
    NoteCoverage m_coverage;
    bool m_isCounted = false;
    bool m_isTried = false; ///< what is lacking is said from the first try on
    std::stop_source m_counting;
    QTimer m_countSoon;

    QLineEdit *m_title;
    QPlainTextEdit *m_patterns;
    QLineEdit *m_environments;
    QLabel *m_covers;
    QListWidget *m_rows;
    QCheckBox *m_sweeping;
    QPlainTextEdit *m_why;
    QPlainTextEdit *m_tested;
    QLineEdit *m_owner;
    QLineEdit *m_review;
    QCheckBox *m_pin;
    QLabel *m_keyHint;
    QLabel *m_problem;
    MainButton *m_record;
    QThreadPool m_worker; // last: its jobs use all of the above
};

} // namespace sidestage
