// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesfile.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <unistd.h>

using namespace sidestage;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

} // namespace

class TestNotesFile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_path;

    std::string path() const { return m_path.toStdString(); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QDir(m_folder.path()).removeRecursively();
        QVERIFY(QDir().mkpath(m_folder.path()));
        m_path = m_folder.filePath(QStringLiteral("staging-notes.md"));
    }

    void readsAndWritesBytesAsTheyAre()
    {
        const QByteArray bytes("\xEF\xBB\xBF## A\r\n- **Owner:** \xff\n");
        write(m_path, bytes);
        const auto document = loadNotes(path()).value();
        QCOMPARE(document.bytes(), bytes.toStdString());
        QCOMPARE(document.notes().file, path());
        QVERIFY(saveNotes(path(), document.bytes() + "more", document.bytes()).has_value());
        QCOMPARE(read(m_path), QByteArray(bytes + "more"));
    }

    void refusesToOverwriteWhatSomebodyElseWrote()
    {
        write(m_path, "## A\n");
        const auto document = loadNotes(path()).value();
        write(m_path, "## A, of somebody else\n");
        const auto saved = saveNotes(path(), "## mine\n", document.bytes());
        QCOMPARE(saved.error().code, ErrorCode::Busy);
        QCOMPARE(read(m_path), QByteArray("## A, of somebody else\n"));
        QVERIFY(QFile::remove(m_path));
        QCOMPARE(saveNotes(path(), "## mine\n", document.bytes()).error().code, ErrorCode::Busy);
        QVERIFY(!QFileInfo::exists(m_path));
        // Nor a file that has come to be where there was none.
        QVERIFY(saveNotes(path(), "## new\n", std::nullopt).has_value());
        QCOMPARE(saveNotes(path(), "## newer\n", std::nullopt).error().code, ErrorCode::Busy);
        QCOMPARE(read(m_path), QByteArray("## new\n"));
    }

    void keepsPermissionsAndLinks()
    {
        const auto real = m_folder.filePath(QStringLiteral("real.md"));
        write(real, "## A\n");
        const auto permissions = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup;
        QVERIFY(QFile::setPermissions(real, permissions));
        QVERIFY(QFile::link(real, m_path));
        QVERIFY(saveNotes(path(), "## B\n", "## A\n").has_value());
        QVERIFY(QFileInfo(m_path).isSymLink());
        QCOMPARE(read(real), QByteArray("## B\n"));
        const auto mask = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup
            | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(real) & mask, permissions);
    }

    void leavesNothingBehindWhenItCannotWrite()
    {
        if (geteuid() == 0)
            QSKIP("root may write into a read-only folder");
        write(m_path, "## A\n");
        QVERIFY(QFile::setPermissions(m_folder.path(), QFile::ReadOwner | QFile::ExeOwner));
        const auto saved = saveNotes(path(), "## B\n", "## A\n");
        QVERIFY(QFile::setPermissions(m_folder.path(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        QCOMPARE(saved.error().code, ErrorCode::PermissionDenied);
        QCOMPARE(read(m_path), QByteArray("## A\n"));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1);
    }

    void saysClearlyWhatCannotBeRead()
    {
        QCOMPARE(loadNotes(path()).error().code, ErrorCode::NotFound);
        QCOMPARE(loadNotes(m_folder.path().toStdString()).error().code, ErrorCode::Unsupported);
        QFile huge(m_path);
        QVERIFY(huge.open(QIODevice::WriteOnly));
        QVERIFY(huge.resize(qint64(1) << 33)); // sparse
        huge.close();
        const auto loaded = loadNotes(path());
        QCOMPARE(loaded.error().code, ErrorCode::TooLarge);
        QVERIFY(loaded.error().toString().find(path()) == 0);
        // A folder that can hold no file, whoever asks.
        const auto saved = saveNotes("/proc/self/staging-notes.md", "x", std::nullopt);
        QVERIFY(saved.error().message.starts_with("the notes cannot be written: "));
        QCOMPARE(saveNotes(path() + "/below/a/file.md", "x", std::nullopt).error().code,
                 ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestNotesFile)
#include "tst_notesfile.moc"
