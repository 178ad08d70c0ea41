// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/document/drafts.h"
#include "models/notes/notessession.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace sidestage {

class TextCommand;

/// staging-notes.md while it is edited: one text, one undo stack, however many views. Every change
/// is a replacement of bytes; what nobody edited keeps its own.
///
/// Thread: the window's. Reading, saving, looking at the disk and keeping drafts happen on a thread
/// of its own, and so does parsing a text of more than `largeText` bytes.
class NotesEditor final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t largeText = std::size_t(256) << 10;

    /// Unsaved text is kept in `draftFolder` until it is saved or discarded.
    explicit NotesEditor(QString draftFolder, QObject *parent = nullptr);
    /// Waits for what is being written.
    ~NotesEditor() override;

    /// Reads the file; `opened` follows. What was open is let go, with its unsaved edits.
    void open(const std::string &path);
    bool isOpen() const { return m_isOpen; }
    const std::string &path() const { return m_path; }
    const std::string &bytes() const { return m_session.bytes(); }
    /// The newest parsed text; of a large one that is being parsed, an older one.
    const NotesDocument &document() const { return *m_document; }
    /// Whether the document is that of the bytes at hand.
    bool isParsed() const { return m_parsed == m_revision; }
    bool isModified() const { return m_session.isModified(); }
    /// Whether the file can be written at all.
    bool isReadOnly() const { return m_isReadOnly; }
    bool isSaving() const { return m_isSaving; }
    /// The file was taken away since it was read; saving writes it anew.
    bool isGone() const { return m_isGone; }
    /// What last went wrong with the file; gone when it goes right.
    const std::optional<Error> &error() const { return m_error ? m_error : m_parseError; }
    QUndoStack *undoStack() { return &m_undo; }

    /// Sorted edits of the bytes at hand. Changes of one kind at one place are undone at once; a
    /// kind of -1 stands alone.
    void replace(const TextEdits &edits, const QString &what, int kind = -1);
    /// By the byte-preserving edits of models/notes; their errors.
    Result<void> setTitle(std::size_t note, const std::string &title);
    Result<void> setField(std::size_t note, NoteField field, const std::string &value);
    Result<void> addNote(const Note &note);
    Result<void> addPins(std::size_t note, const std::vector<AcceptedPin> &pins);
    Result<void> removeNote(std::size_t note);

    /// Writes the file; `saved` follows, or the state tells why not. What changed on disk is taken
    /// in before; where that needs a choice, `conflictFound`.
    void save();
    /// Whether somebody has written the file; changes are taken in.
    void checkDisk();
    /// Both sides changed one note; nothing without such a conflict.
    std::optional<NotesMerge> conflict() const;
    void decide(const std::vector<MergeChoice> &choices);
    /// Back to what is on disk, as one change that can be undone.
    void revert();
    /// Lets unsaved edits go, with their draft, for good.
    void discard();

Q_SIGNALS:
    void opened();
    /// The bytes have changed so; the document follows.
    void edited(const sidestage::TextEdits &edits);
    void documentChanged();
    /// Modified, read-only, gone, conflict, error: any of them.
    void stateChanged();
    void saved();
    void conflictFound();
    /// One sentence: what was taken in or recovered.
    void noticed(const QString &sentence);

private:
    struct Opened
    {
        Result<std::optional<std::string>> onDisk = std::optional<std::string>();
        bool isReadOnly = false;
        std::optional<DocumentDraft> draft;
        std::shared_ptr<DraftKeeper> drafts;
    };
    using OnDisk = Result<std::optional<std::string>>;
    void run(std::function<void()> job);
    /// Calls back on this thread unless another file was opened since.
    void runThen(std::function<void()> job, std::function<void()> done);
    void takeOpened(Opened read);
    void takeDisk(const OnDisk &onDisk, bool isReadOnly);
    void takeSaved(const Result<void> &result, const std::string &written, const OnDisk &onDisk);
    TextEdits apply(const TextEdits &edits);
    void join(const TextEdits &edits, const std::optional<std::string> &onDisk,
              const QString &what);
    void parse();
    void takeParsed(Result<NotesDocument> parsed, quint64 revision);
    /// The document of the bytes at hand, parsed now if it must be.
    const NotesDocument &current();
    void keepDraft();
    void watch();
    Result<void> take(const Result<TextEdits> &edits, const QString &what, int kind);

    QString m_draftFolder;
    std::string m_path;
    NotesSession m_session;
    std::shared_ptr<const NotesDocument> m_document = std::make_shared<const NotesDocument>();
    quint64 m_revision = 0;
    quint64 m_parsed = 0;
    QUndoStack m_undo;
    std::optional<std::string> m_theirs; ///< on disk, in conflict with what is edited
    std::optional<Error> m_error; ///< of reading or writing
    std::optional<Error> m_parseError; ///< of the text at hand
    bool m_isOpen = false;
    bool m_isReadOnly = false;
    bool m_isGone = false;
    bool m_isSaving = false;
    bool m_savesAgain = false; ///< the next look at the disk belongs to saving
    bool m_isParsing = false;
    int m_serial = 0; ///< of the file that is open; answers for others are dropped
    std::shared_ptr<DraftKeeper> m_drafts; ///< used on the worker's thread alone
    QFileSystemWatcher m_watcher;
    QTimer m_lookSoon;
    QTimer m_draftSoon;
    QTimer m_parseSoon;
    QThreadPool m_worker; ///< one thread: jobs are done in their order
};

} // namespace sidestage
