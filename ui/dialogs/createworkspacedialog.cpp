// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/createworkspacedialog.h"

#include "models/items/findingsmodel.h"
#include "ui/panels/problemspanel.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTextBlock>
#include <QTreeView>
#include <QTreeWidget>

#include <algorithm>

namespace sidestage {

namespace {

constexpr int pauseMilliseconds = 250;

} // namespace

CreateWorkspaceDialog::CreateWorkspaceDialog(const QString &folder, WorkspaceCreation creation,
                                             ThemePointer theme, QWidget *parent)
    : QDialog(parent)
    , m_folder(folder)
    , m_creation(std::move(creation))
    , m_theme(std::move(theme))
    , m_model(new FindingsModel(this))
    , m_worker(std::make_unique<LatestTask>())
{
    setWindowTitle(tr("Create a workspace"));
    build();
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &CreateWorkspaceDialog::check);
    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        ++m_revision;
        m_create->setEnabled(false); // until the new text is checked
        m_pause.start();
    });
    connect(m_findings->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                goToPlace(current.data(FindingsModel::PlaceRole).toString());
            });
    connect(m_problems->list(), &QTreeWidget::currentItemChanged, this,
            [this](QTreeWidgetItem *item) {
                const int row = m_problems->list()->indexOfTopLevelItem(item);
                if (row >= 0 && row < static_cast<int>(m_places.size()))
                    goTo(m_places[static_cast<std::size_t>(row)].line,
                         m_places[static_cast<std::size_t>(row)].column);
            });
    search();
}

CreateWorkspaceDialog::~CreateWorkspaceDialog()
{
    m_worker.reset(); // what it hands over has a receiver until then
}

void CreateWorkspaceDialog::say(const QString &text, bool isBad)
{
    m_summary->setText(text);
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText,
                     isBad ? m_theme->ink(State::Violation) : m_theme->mutedText());
    m_summary->setPalette(palette);
}

QString CreateWorkspaceDialog::summary() const
{
    return m_summary->text();
}

void CreateWorkspaceDialog::search()
{
    say(tr("Looking through the folder. Files are read, nothing is run, nothing is written."),
        false);
    m_worker->run([this, search = m_creation.search](const std::stop_token &stop) {
        QMetaObject::invokeMethod(
            this, [this, proposal = search(stop)] { showProposal(proposal); },
            Qt::QueuedConnection);
    });
}

void CreateWorkspaceDialog::showProposal(const Result<FolderProposal> &proposal)
{
    m_progress->hide();
    m_stop->hide();
    if (!proposal) {
        say(QString::fromStdString(proposal.error().toString()), true);
        Q_EMIT settled();
        return;
    }
    m_notes = proposal->notes;
    m_model->setFindings(proposal->findings);
    const int unread = m_model->unreadCount();
    QString text = m_model->rowCount() == 0
        ? tr("Nothing in the folder tells of environments; what is proposed is a beginning.")
        : m_model->rowCount() == 1 ? tr("1 thing was found.")
                                   : tr("%n things were found.", nullptr, m_model->rowCount());
    if (unread > 0)
        text += QLatin1Char(' ')
            + (unread == 1 ? tr("1 could not be read.")
                           : tr("%n could not be read.", nullptr, unread));
    if (!proposal->isWhole)
        text += QLatin1Char(' ') + tr("The search ended early.");
    text += QLatin1Char(' ') + tr("Nothing is written before you choose Create.");
    say(text, false);
    m_editor->setReadOnly(false);
    m_editor->setPlainText(QString::fromStdString(proposal->environments));
    m_editor->setFocus();
    m_pause.stop();
    check();
}

void CreateWorkspaceDialog::check()
{
    m_worker->run([this, check = m_creation.check, revision = m_revision,
                   text = m_editor->toPlainText().toStdString()](const std::stop_token &stop) {
        auto problems = check(text);
        if (stop.stop_requested())
            return;
        QMetaObject::invokeMethod(
            this,
            [this, problems = std::move(problems), revision] { showProblems(problems, revision); },
            Qt::QueuedConnection);
    });
}

void CreateWorkspaceDialog::showProblems(const std::vector<Error> &problems, int revision)
{
    if (revision != m_revision)
        return;
    m_places.clear();
    for (const auto &problem : problems)
        m_places.push_back(problem.where);
    {
        const QSignalBlocker noJump(m_problems->list());
        m_problems->setProblems(problems);
    }
    markProblems(problems);
    m_verdict->setText(problems.empty() ? tr("Nothing is wrong with the file.")
                                        : tr("It can be written once nothing is wrong with it."));
    m_create->setEnabled(problems.empty());
    m_create->setToolTip(problems.empty()
                             ? tr("Write environments.yaml into the folder and open the workspace")
                             : tr("The text has to be without mistakes first"));
    if (!m_isSettled) {
        m_isSettled = true;
        Q_EMIT settled();
    }
}

void CreateWorkspaceDialog::markProblems(const std::vector<Error> &problems)
{
    QList<QTextEdit::ExtraSelection> marks;
    for (const auto &problem : problems) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(
            m_editor->document()->findBlockByNumber(std::max(problem.where.line, 1) - 1));
        mark.format.setBackground(m_theme->tint(State::Violation));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    m_editor->setExtraSelections(marks);
}

void CreateWorkspaceDialog::goTo(int line, int column)
{
    const auto block = m_editor->document()->findBlockByNumber(std::max(line, 1) - 1);
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    // columns count bytes
    const auto before = block.text().toUtf8().left(std::max(column, 1) - 1);
    cursor.setPosition(block.position() + static_cast<int>(QString::fromUtf8(before).size()));
    m_editor->setTextCursor(cursor);
    m_editor->centerCursor();
}

void CreateWorkspaceDialog::goToPlace(const QString &place)
{
    // The comment that names the place, else the file itself.
    auto found = m_editor->document()->find(QStringLiteral("# ") % place);
    if (found.isNull())
        found = m_editor->document()->find(place);
    if (found.isNull())
        return;
    m_editor->setTextCursor(found);
    m_editor->centerCursor();
}

void CreateWorkspaceDialog::create()
{
    const auto written = m_creation.write(m_editor->toPlainText().toStdString(), m_notes);
    if (!written) {
        say(QString::fromStdString(written.error().toString()), true);
        return;
    }
    Q_EMIT created(m_folder);
    accept();
}

void CreateWorkspaceDialog::reject()
{
    m_worker->stop();
    QDialog::reject();
}

} // namespace sidestage
