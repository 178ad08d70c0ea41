// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/recorddialog.h"

#include "models/items/celltext.h"
#include "models/items/pathlabel.h"
#include "models/notes/fieldwriting.h"
#include "ui/delegates/mainbutton.h"
#include "ui/editor/patternlines.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>

namespace sidestage {

namespace {

constexpr int countDelay = 150; // ms
constexpr std::size_t shownRows = 200;
constexpr int firstReview = 90; // days

} // namespace

RecordDialog::RecordDialog(Subject subject, const ThemePointer &theme, QWidget *parent)
    : QDialog(parent), m_subject(std::move(subject))
{
    m_worker.setMaxThreadCount(1);
    build(theme);
    m_countSoon.setSingleShot(true);
    m_countSoon.setInterval(countDelay);
    connect(&m_countSoon, &QTimer::timeout, this, &RecordDialog::count);
    const auto changed = [this] {
        m_isCounted = false;
        m_sweeping->setChecked(false);
        m_countSoon.start();
        showProblem();
    };
    connect(m_patterns, &QPlainTextEdit::textChanged, this, changed);
    connect(m_environments, &QLineEdit::textChanged, this, changed);
    for (auto *line : {m_title, m_owner, m_review})
        connect(line, &QLineEdit::textChanged, this, &RecordDialog::showProblem);
    for (auto *text : {m_why, m_tested})
        connect(text, &QPlainTextEdit::textChanged, this, &RecordDialog::showProblem);
    connect(m_sweeping, &QCheckBox::toggled, this, &RecordDialog::showProblem);
    m_review->setText(QString::fromStdString(
        written(Date(std::chrono::sys_days(m_subject.today) + std::chrono::days(firstReview)))));
    propose();
}

RecordDialog::~RecordDialog()
{
    m_counting.request_stop();
    m_worker.waitForDone();
}

void RecordDialog::propose()
{
    m_worker.start([this, judgement = m_subject.judgement, findings = m_subject.findings,
                    token = m_counting.get_token()] {
        const auto subject = subjectOf(*judgement, findings, token);
        QMetaObject::invokeMethod(
            this,
            [this, subject] {
                m_patterns->setPlainText(patternLines(subject.differs));
                m_environments->setText(QString::fromStdString(writtenNames(subject.environments)));
                m_countSoon.stop();
                count();
            },
            Qt::QueuedConnection);
    });
}

void RecordDialog::count()
{
    m_counting.request_stop();
    m_counting = std::stop_source();
    std::vector<FieldProblem> problems;
    auto differs = readPatterns(patternsValue(m_patterns->toPlainText()), problems);
    auto environments = readNames(m_environments->text().toStdString(), problems);
    m_worker.start([this, judgement = m_subject.judgement, differs = std::move(differs),
                    environments = std::move(environments), token = m_counting.get_token()] {
        auto coverage = coverageOf(*judgement, differs, environments, token);
        QMetaObject::invokeMethod(
            this,
            [this, token, coverage = std::move(coverage)] {
                if (!token.stop_requested())
                    showCoverage(coverage);
            },
            Qt::QueuedConnection);
    });
}

void RecordDialog::showCoverage(const NoteCoverage &coverage)
{
    m_coverage = coverage;
    m_isCounted = true;
    const auto count = coverage.drift.size();
    QString text = count == 1
        ? tr("It would explain 1 difference.")
        : tr("It would explain %n differences.", nullptr, static_cast<int>(count));
    if (count > m_subject.findings.size() && !m_subject.findings.empty())
        text += QLatin1Char(' ')
            % tr("%n of them were not selected.", nullptr,
                 static_cast<int>(count - m_subject.findings.size()));
    if (coverage.known > 0)
        text += QLatin1Char(' ')
            % tr("%n are known already.", nullptr, static_cast<int>(coverage.known));
    if (coverage.violations > 0)
        text += QLatin1Char(' ')
            % (coverage.violations == 1 ? tr("1 violation stays: no note explains it.")
                                        : tr("%n violations stay: no note explains them.", nullptr,
                                             static_cast<int>(coverage.violations)));
    if (coverage.others > 0)
        text += QLatin1Char(' ')
            % tr("%n values that are equal today would be explained as well, should they ever "
                 "differ.",
                 nullptr, static_cast<int>(coverage.others));
    m_covers->setText(text);
    m_rows->clear();
    const auto &judgement = *m_subject.judgement;
    const auto &comparison = judgement.comparison();
    for (const auto &finding : coverage.drift) {
        if (static_cast<std::size_t>(m_rows->count()) == shownRows) {
            m_rows->addItem(tr("and %n more", nullptr, static_cast<int>(count - shownRows)));
            break;
        }
        const auto &column = comparison.topology().columns[finding.column];
        const auto path = comparison.path(finding.row).toString();
        m_rows->addItem(QString::fromStdString(pathLabel(path)) % QStringLiteral("  ·  ")
                        % QString::fromStdString(column.name) % QStringLiteral(": ")
                        % cellText(judgement, finding.row, finding.column));
    }
    m_sweeping->setVisible(coverage.isSweeping);
    showProblem();
}

Result<Note> RecordDialog::read() const
{
    Note note;
    note.title = m_title->text().trimmed().toStdString();
    if (note.title.empty())
        return failure(ErrorCode::BadInput,
                       tr("Say in a few words what is different.").toStdString());
    using Field = std::tuple<NoteField, std::string, QString>;
    for (const auto &[field, value, lacking] :
         {Field{NoteField::Differs, patternsValue(m_patterns->toPlainText()),
                tr("Name the paths that it covers.")},
          Field{NoteField::Environments, m_environments->text().toStdString(), {}},
          Field{NoteField::Why, m_why->toPlainText().toStdString(), tr("Say why it is meant.")},
          Field{NoteField::Tested, m_tested->toPlainText().toStdString(),
                tr("Say how you know that production works where staging differs.")},
          Field{NoteField::Owner, m_owner->text().toStdString(), tr("Name who answers for it.")},
          Field{NoteField::ReviewBy, m_review->text().toStdString(),
                tr("Give the day on which to look at it again.")}}) {
        if (auto result = readInto(note, field, value); !result)
            return tl::unexpected(result.error());
        if (!lacking.isEmpty() && oneForm(note, field).empty())
            return failure(ErrorCode::BadInput, lacking.toStdString());
    }
    if (m_coverage.isSweeping && !m_sweeping->isChecked())
        return failure(
            ErrorCode::BadInput,
            tr("This covers everything. Narrow it, or say that you mean it.").toStdString());
    return note;
}

void RecordDialog::showProblem()
{
    const auto note = read();
    m_record->setEnabled(m_isCounted && (note.has_value() || !m_isTried));
    m_problem->setText(!note && m_isTried ? QString::fromStdString(note.error().message)
                                          : QString());
}

void RecordDialog::accept()
{
    m_isTried = true;
    auto note = read();
    showProblem();
    if (!note || !m_isCounted)
        return;
    m_note = std::move(*note);
    if (m_pin->isChecked() && m_subject.fingerprints)
        m_note.accepted = pinsOf(*m_subject.judgement, m_coverage.drift, *m_subject.fingerprints);
    QDialog::accept();
}

QString RecordDialog::coverageText() const
{
    return m_covers->text();
}

QString RecordDialog::problemText() const
{
    return m_problem->text();
}

} // namespace sidestage
