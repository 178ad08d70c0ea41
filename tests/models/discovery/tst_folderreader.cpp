// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/folderreader.h"
#include "tests/models/discovery/samplefolder.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace sidestage;

namespace {

const SteadyClock steadyClock;

Deadline soon(std::stop_token stop = {})
{
    return {steadyClock, steadyClock.now() + std::chrono::seconds(30), std::move(stop)};
}

std::vector<std::string> filesOf(const SampleFolder &folder)
{
    FolderReader reader(folder.text(), soon());
    return reader.list() ? reader.files() : std::vector<std::string>();
}

#ifdef Q_OS_UNIX
/// The rights of somebody who has none, for as long as it lives: tests often run as root, whom
/// nothing stops.
class WithoutRights
{
public:
    WithoutRights() : m_isActive(geteuid() == 0 && setresuid(65534, 65534, 0) == 0) { }
    ~WithoutRights()
    {
        if (m_isActive && setresuid(0, 0, 0) != 0)
            std::abort();
    }
    WithoutRights(const WithoutRights &) = delete;
    WithoutRights &operator=(const WithoutRights &) = delete;

private:
    bool m_isActive;
};
#endif

} // namespace

class TestFolderReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void listsFilesSortedAndPassesOverWhatIsInstalled()
    {
        const SampleFolder folder;
        for (const char *name :
             {".env", "b/.env", "a/x.yml", "node_modules/p/.env", ".git/config", "vendor/a/.env",
              ".github/workflows/ci.yml", "a/target/.env", "tests/.env", ".idea/x.yml", "env/x.env",
              "py/pyvenv.cfg", "py/x.env"})
            QVERIFY(folder.write(QString::fromLatin1(name), "A=1\n"));
        QCOMPARE(filesOf(folder),
                 (std::vector<std::string>{".env", ".github/workflows/ci.yml", "a/x.yml", "b/.env",
                                           "env/x.env"}));
    }

    void theFolderItself()
    {
        const SampleFolder folder;
        folder.write(QStringLiteral("file"), "x");
        FolderReader missing(folder.text() + "/nowhere", soon());
        QCOMPARE(missing.list().error().code, ErrorCode::NotFound);
        FolderReader file(folder.text() + "/file", soon());
        QCOMPARE(file.list().error().code, ErrorCode::BadInput);
    }

    void linksAreFollowedInsideOfTheFolderAndToFilesAlone()
    {
#ifdef Q_OS_UNIX
        const SampleFolder folder;
        const SampleFolder other;
        other.write(QStringLiteral(".env"), "A=1\n");
        folder.write(QStringLiteral("deploy/real.env"), "A=1\n");
        const auto link = [&](const QString &goal, const char *name) {
            QVERIFY(QFile::link(goal, folder.path(QString::fromLatin1(name))));
        };
        link(folder.path(), "deploy/circle"); // a circle
        link(QStringLiteral("loop"), "loop"); // itself
        link(other.path(), "outside");
        link(other.path(QStringLiteral(".env")), "outside.env");
        link(folder.path(QStringLiteral("deploy/real.env")), "inside.env");
        QCOMPARE(filesOf(folder), (std::vector<std::string>{"deploy/real.env", "inside.env"}));
#else
        QSKIP("links of this kind are a matter of Unix");
#endif
    }

    void aPipeIsNeverOpened()
    {
#ifdef Q_OS_UNIX
        const SampleFolder folder;
        QCOMPARE(mkfifo(folder.path(QStringLiteral(".env")).toLocal8Bit().constData(), 0600), 0);
        QVERIFY(filesOf(folder).empty());
#else
        QSKIP("there are no named pipes here");
#endif
    }

    void whatMayNotBeReadIsAProblem()
    {
#ifdef Q_OS_UNIX
        const SampleFolder folder;
        folder.write(QStringLiteral("closed/.env"), "A=1\n");
        folder.write(QStringLiteral(".env"), "A=1\n");
        chmod(QFileInfo(folder.path()).path().toLocal8Bit().constData(), 0755);
        chmod(folder.path(QStringLiteral("closed")).toLocal8Bit().constData(), 0);
        chmod(folder.path(QStringLiteral(".env")).toLocal8Bit().constData(), 0);
        {
            const WithoutRights nobody;
            FolderReader reader(folder.text(), soon());
            QVERIFY(reader.list());
            QCOMPARE(reader.files(), std::vector<std::string>{".env"});
            QVERIFY(!reader.read(".env"));
            QCOMPARE(reader.problems().size(), std::size_t(2));
            for (const auto &problem : reader.problems())
                QCOMPARE(problem.code, ErrorCode::PermissionDenied);
            QCOMPARE(reader.problems()[0].where.file, std::string("closed"));
            QVERIFY(reader.isWhole());
        }
        chmod(folder.path().toLocal8Bit().constData(), 0);
        {
            const WithoutRights nobody;
            FolderReader reader(folder.text(), soon());
            QCOMPARE(reader.list().error().code, ErrorCode::PermissionDenied);
        }
        chmod(folder.path().toLocal8Bit().constData(), 0755);
        chmod(folder.path(QStringLiteral("closed")).toLocal8Bit().constData(), 0755);
#else
        QSKIP("rights are set in another way here");
#endif
    }

    void binaryAndHugeFilesAreProblems()
    {
        const SampleFolder folder;
        folder.write(QStringLiteral("binary.env"), QByteArray("A=1\0B=2", 7));
        folder.write(QStringLiteral("latin.env"), "A=\xe4\n");
        folder.write(QStringLiteral("huge.env"), QByteArray(600 * 1024, 'a'));
        folder.write(QStringLiteral("marked.env"),
                     "\xef\xbb\xbf"
                     "A=1\n");
        FolderReader reader(folder.text(), soon());
        QVERIFY(reader.list());
        QVERIFY(!reader.read("binary.env"));
        QVERIFY(!reader.read("latin.env"));
        QVERIFY(!reader.read("huge.env"));
        QCOMPARE(*reader.read("marked.env"), std::string("A=1\n"));
        QCOMPARE(reader.problems().size(), std::size_t(3));
        QCOMPARE(reader.problems()[0].where.toString(), std::string("binary.env:1:4"));
        QCOMPARE(reader.problems()[2].message, std::string("the file is larger than 512 KiB"));
        QVERIFY(reader.isWhole());
    }

    void limitsEndTheSearchAndAreTold()
    {
        const SampleFolder folder;
        for (int i = 0; i < 20; ++i)
            folder.write(QStringLiteral("%1.env").arg(i), "A=1\n");
        folder.write(QStringLiteral("a/b/c/d/.env"), "A=1\n");
        FolderReader few(folder.text(), soon(), {16, 5, 1000, 1000});
        QVERIFY(few.list());
        QVERIFY(!few.isWhole());
        QCOMPARE(few.problems().size(), std::size_t(1));
        QCOMPARE(few.problems()[0].code, ErrorCode::TooLarge);
        QVERIFY(!few.files().empty() && few.files().size() <= 5);
        QVERIFY2(few.read(few.files().front()), "what was found before is read");

        FolderReader flat(folder.text(), soon(), {2, 1000, 1000, 1000});
        QVERIFY(flat.list());
        QCOMPARE(flat.files().size(), std::size_t(20));
        QCOMPARE(flat.problems()[0].where.file, std::string("a/b/c"));

        FolderReader little(folder.text(), soon(), {8, 1000, 1000, 10});
        QVERIFY(little.list());
        QVERIFY(little.read("0.env") && little.read("1.env"));
        QVERIFY(!little.read("2.env") && !little.read("3.env"));
        QVERIFY(!little.isWhole());
        QCOMPARE(little.problems().size(), std::size_t(1));
    }

    void aStopAndADeadlineEndTheSearch()
    {
        const SampleFolder folder;
        folder.write(QStringLiteral(".env"), "A=1\n");
        std::stop_source stop;
        stop.request_stop();
        FolderReader stopped(folder.text(), soon(stop.get_token()));
        QVERIFY(stopped.list());
        QVERIFY(!stopped.isWhole() && stopped.files().empty());
        QCOMPARE(stopped.problems().at(0).code, ErrorCode::Cancelled);
        FolderReader late(folder.text(), Deadline(steadyClock, steadyClock.now(), {}));
        QVERIFY(late.list());
        QCOMPARE(late.problems().at(0).code, ErrorCode::TimedOut);
    }

    void aNameThatIsNoTextIsAProblem()
    {
        const SampleFolder folder;
        folder.write(QStringLiteral("ok.env"), "A=1\n");
        if (!folder.write(QStringLiteral("a\nb.env"), "A=1\n"))
            QSKIP("this file system has no such names");
        FolderReader reader(folder.text(), soon());
        QVERIFY(reader.list());
        QCOMPARE(reader.files(), std::vector<std::string>{"ok.env"});
        QCOMPARE(reader.problems().size(), std::size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestFolderReader)
#include "tst_folderreader.moc"
