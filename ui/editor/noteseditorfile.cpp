// SPDX-License-Identifier: Apache-2.0
// How the editor and the disk stand to each other; what an edit does is in noteseditor.cpp.
#include "ui/editor/noteseditor.h"

#include "models/document/textedits.h"
#include "models/notes/notesfile.h"

#include <QFileInfo>

namespace sidestage {

namespace {

constexpr int lookDelay = 120; // ms: programs write a file in several steps
constexpr int draftDelay = 700;
constexpr int parseDelay = 150;

bool cannotBeWritten(const std::string &path)
{
    const QFileInfo file(QString::fromStdString(path));
    return file.exists() ? !file.isWritable() : !QFileInfo(file.absolutePath()).isWritable();
}

} // namespace

NotesEditor::NotesEditor(QString draftFolder, QObject *parent)
    : QObject(parent), m_draftFolder(std::move(draftFolder))
{
    m_worker.setMaxThreadCount(1);
    for (const auto &[timer, delay] :
         {std::pair{&m_lookSoon, lookDelay}, std::pair{&m_draftSoon, draftDelay},
          std::pair{&m_parseSoon, parseDelay}}) {
        timer->setSingleShot(true);
        timer->setInterval(delay);
    }
    connect(&m_lookSoon, &QTimer::timeout, this, &NotesEditor::checkDisk);
    connect(&m_draftSoon, &QTimer::timeout, this, &NotesEditor::keepDraft);
    connect(&m_parseSoon, &QTimer::timeout, this, &NotesEditor::parse);
    for (const auto changed :
         {&QFileSystemWatcher::fileChanged, &QFileSystemWatcher::directoryChanged})
        connect(&m_watcher, changed, this, [this] { m_lookSoon.start(); });
}

NotesEditor::~NotesEditor()
{
    ++m_serial;
    m_worker.waitForDone();
}

void NotesEditor::run(std::function<void()> job)
{
    m_worker.start(std::move(job));
}

void NotesEditor::runThen(std::function<void()> job, std::function<void()> done)
{
    // This waits for the worker before it ends, so that it is there when a job comes back.
    run([this, job = std::move(job), done = std::move(done), serial = m_serial] {
        job();
        QMetaObject::invokeMethod(
            this,
            [this, done, serial] {
                if (serial == m_serial)
                    done();
            },
            Qt::QueuedConnection);
    });
}

void NotesEditor::open(const std::string &path)
{
    ++m_serial;
    m_path = path;
    m_isOpen = m_isSaving = m_savesAgain = m_isParsing = m_isGone = false;
    m_session = NotesSession();
    m_theirs.reset();
    m_error.reset();
    m_parseError.reset();
    m_undo.clear();
    // Let go on its own thread, where nothing of it is in use any more.
    run([drafts = std::move(m_drafts)]() mutable { drafts.reset(); });
    m_drafts.reset();
    auto read = std::make_shared<Opened>();
    runThen(
        [read, path, folder = m_draftFolder.toStdString()] {
            read->onDisk = readNotesFile(path);
            read->isReadOnly = cannotBeWritten(path);
            read->drafts = std::make_shared<DraftKeeper>(folder, path);
            read->draft = read->drafts->find();
        },
        [this, read] { takeOpened(std::move(*read)); });
}

void NotesEditor::takeOpened(Opened read)
{
    m_drafts = std::move(read.drafts);
    m_isReadOnly = read.isReadOnly;
    m_isOpen = read.onDisk.has_value();
    if (!m_isOpen)
        m_error = read.onDisk.error();
    // What is larger than notes may be was read in part, and must never be written back.
    const auto size = m_isOpen ? read.onDisk->value_or(std::string()).size() : 0;
    if (size <= NotesDocument::maximumSize && m_isOpen)
        m_session = NotesSession(*read.onDisk);
    ++m_revision;
    takeParsed(NotesDocument::parse(m_isOpen ? read.onDisk->value_or(std::string()) : std::string(),
                                    m_path),
               m_revision);
    if (m_parseError) {
        m_isOpen = false;
        m_session = NotesSession();
    }
    watch();
    Q_EMIT opened();
    Q_EMIT stateChanged();
    if (!m_isOpen || !read.draft || read.draft->text == bytes())
        return;
    if (read.draft->base == m_session.base()) {
        replace(differenceOf(bytes(), read.draft->text), tr("Recover unsaved text"));
    } else {
        const auto onDisk = m_session.base();
        replace(differenceOf(bytes(), read.draft->text), tr("Recover unsaved text"));
        m_session.setBase(read.draft->base);
        takeDisk(onDisk, m_isReadOnly);
    }
    Q_EMIT noticed(tr("Text that was never saved was recovered. Undo takes it back."));
}

void NotesEditor::watch()
{
    const auto file = QString::fromStdString(m_path);
    const auto folder = QFileInfo(file).absolutePath();
    QStringList gone = m_watcher.files() + m_watcher.directories();
    gone.removeAll(file);
    gone.removeAll(folder);
    if (!gone.isEmpty())
        m_watcher.removePaths(gone);
    // A file that was replaced is watched no more; a new one has to be named again.
    if (QFileInfo::exists(file) && !m_watcher.files().contains(file))
        m_watcher.addPath(file);
    if (QFileInfo::exists(folder) && !m_watcher.directories().contains(folder))
        m_watcher.addPath(folder);
}

void NotesEditor::checkDisk()
{
    if (!m_isOpen)
        return;
    watch();
    auto onDisk = std::make_shared<OnDisk>(std::optional<std::string>());
    auto isReadOnly = std::make_shared<bool>();
    runThen(
        [onDisk, isReadOnly, path = m_path] {
            *onDisk = readNotesFile(path);
            *isReadOnly = cannotBeWritten(path);
        },
        [this, onDisk, isReadOnly] { takeDisk(*onDisk, *isReadOnly); });
}

void NotesEditor::takeDisk(const OnDisk &onDisk, bool isReadOnly)
{
    m_isReadOnly = isReadOnly;
    const bool savesAgain = std::exchange(m_savesAgain, false);
    if (!onDisk) {
        m_error = onDisk.error();
        Q_EMIT stateChanged();
        return;
    }
    if (!*onDisk) {
        // Nobody's edit: what is here is kept, and counts as not saved.
        if (m_session.base()) {
            m_isGone = true;
            m_session.setBase(std::nullopt);
        }
        m_theirs.reset();
        Q_EMIT stateChanged();
        if (savesAgain)
            save();
        return;
    }
    m_isGone = false;
    const auto change = m_session.compareWith(*onDisk);
    if (!change) {
        m_error = change.error();
        Q_EMIT stateChanged();
        return;
    }
    using Kind = NotesSession::DiskChange::Kind;
    m_theirs.reset();
    switch (change->kind) {
    case Kind::None:
        break;
    case Kind::Same:
        m_session.setBase(*onDisk);
        m_draftSoon.start();
        break;
    case Kind::Joined: {
        const bool wasModified = isModified();
        join(change->edits, *onDisk, tr("Take in what changed on disk"));
        Q_EMIT noticed(wasModified
                           ? tr("The file was changed on disk. Both changes are in the text now.")
                           : tr("The file was changed on disk and has been read again."));
        break;
    }
    case Kind::Conflict:
        m_theirs = **onDisk;
        Q_EMIT stateChanged();
        Q_EMIT conflictFound();
        return;
    }
    Q_EMIT stateChanged();
    if (savesAgain && isModified())
        save();
}

std::optional<NotesMerge> NotesEditor::conflict() const
{
    if (!m_theirs)
        return std::nullopt;
    auto merge = NotesMerge::of(m_session.base().value_or(std::string()), bytes(), *m_theirs);
    return merge ? std::optional(std::move(*merge)) : std::nullopt;
}

void NotesEditor::decide(const std::vector<MergeChoice> &choices)
{
    const auto merge = conflict();
    if (!merge)
        return;
    const auto onDisk = std::exchange(m_theirs, std::nullopt);
    join(differenceOf(bytes(), merge->merged(choices)), onDisk, tr("Join with the file on disk"));
    Q_EMIT stateChanged();
}

} // namespace sidestage
