// SPDX-License-Identifier: Apache-2.0
#include "models/config/environmentsfile.h"
#include "tests/models/config/fakekinds.h"
#include "tests/models/config/workspacetext.h"
#include "tests/support/golden.h"
#include "tests/support/property.h"

#include <QDir>
#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>

#include <unistd.h>

using namespace sidestage;

namespace {

const QString data = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/config/");

void addFiles(const QString &folder)
{
    QTest::addColumn<QString>("path");
    const QDir directory(data + folder);
    const auto names = directory.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name);
    QVERIFY(!names.isEmpty());
    for (const auto &name : names)
        QTest::newRow(qPrintable(name)) << directory.filePath(name);
}

WorkspaceLoad parse(const std::string &text)
{
    return parseWorkspace(text, "environments.yaml", "/work/space", fakeKinds());
}

const std::string head = "sidestage: 1\nenvironments:\n  production: { kind: production }\n";

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestEnvironmentsFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsGoodFiles_data() { addFiles(QStringLiteral("good")); }
    void readsGoodFiles()
    {
        QFETCH(QString, path);
        const auto load = parse(fileContent(path));
        QCOMPARE(errorsText(load.errors), std::string());
        QVERIFY(load.workspace.has_value());
        const auto text = workspaceText(*load.workspace);
        QCOMPARE(text, goldenText(path.chopped(4) + QStringLiteral("txt"), text));
    }

    void refusesBadFiles_data() { addFiles(QStringLiteral("bad")); }
    void refusesBadFiles()
    {
        QFETCH(QString, path);
        const auto load = parse(fileContent(path));
        QVERIFY(!load.workspace.has_value());
        const auto text = errorsText(load.errors);
        QVERIFY(!text.empty());
        QCOMPARE(text, goldenText(path.chopped(4) + QStringLiteral("errors"), text));
        for (const char *planted : {"Planted", "someone:"})
            QVERIFY2(text.find(planted) == std::string::npos, "a credential is in an error");
        for (const auto &error : load.errors) {
            const auto first = error.message.front();
            QVERIFY2(first < 'A' || first > 'Z', error.message.c_str());
            QVERIFY2(!error.message.ends_with('.'), error.message.c_str());
            QVERIFY2(error.toString().find('\n') == std::string::npos, error.message.c_str());
            QCOMPARE(error.where.file, std::string("environments.yaml"));
        }
    }

    void aliasBombIsRefusedAtOnce()
    {
        // Nine levels of nine aliases stand for 387 million texts.
        std::string bomb = head + "services:\n  a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
        for (int level = 1; level < 9; ++level) {
            const auto alias = "*a" + std::to_string(level - 1);
            bomb += "  a" + std::to_string(level) + ": &a" + std::to_string(level) + " [";
            for (int i = 0; i < 9; ++i)
                bomb += (i > 0 ? ", " : "") + alias;
            bomb += "]\n";
        }
        QElapsedTimer timer;
        timer.start();
        const auto load = parse(bomb);
        QCOMPARE(load.errors.size(), std::size_t{1});
        QCOMPARE(load.errors.front().code, ErrorCode::TooLarge);
        QVERIFY(load.errors.front().message.find("aliases") != std::string::npos);
        QVERIFY(timer.elapsed() < 2000);
    }

    void hundredMegabytesAreNotRead()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("environments.yaml"));
        writeFile(path, "a: &a [x]\n");
        QVERIFY(QFile::resize(path, 100LL << 20));
        const auto load = loadWorkspace(folder.path().toStdString(), fakeKinds());
        QCOMPARE(load.errors.size(), std::size_t{1});
        QCOMPARE(load.errors.front().code, ErrorCode::TooLarge);
        QCOMPARE(parse(std::string(5U << 20U, '#')).errors.front().code, ErrorCode::TooLarge);
    }

    void loadsAFolderOrItsFile()
    {
        QTemporaryDir folder;
        const auto root = folder.path().toStdString();
        const auto path = folder.filePath(QStringLiteral("environments.yaml"));
        auto load = loadWorkspace(root, fakeKinds());
        QCOMPARE(load.errors.front().code, ErrorCode::NotFound);
        QVERIFY(load.errors.front().message.find("environments.yaml") != std::string::npos);
        load = loadWorkspace(root + "/nowhere", fakeKinds());
        QCOMPARE(load.errors.front().code, ErrorCode::NotFound);

        writeFile(path, QByteArray::fromStdString(head + "services: {}\n"));
        for (const auto &given : {root, root + "/environments.yaml",
                                  root + "/../" + QDir(folder.path()).dirName().toStdString()}) {
            load = loadWorkspace(given, fakeKinds());
            QCOMPARE(errorsText(load.errors), std::string());
            QCOMPARE(load.workspace->folder, root);
            QCOMPARE(load.workspace->file, path.toStdString());
            QCOMPARE(load.workspace->project, QDir(folder.path()).dirName().toStdString());
        }
        // A relative path is made absolute.
        QVERIFY(QDir::setCurrent(folder.path()));
        load = loadWorkspace(".", fakeKinds());
        QCOMPARE(load.workspace->folder, QDir(folder.path()).canonicalPath().toStdString());
        QVERIFY(QDir::setCurrent(QStringLiteral("/")));
    }

    void refusesWhatIsNoReadableFile()
    {
        QTemporaryDir folder;
        const auto root = folder.path().toStdString();
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("environments.yaml")));
        QCOMPARE(loadWorkspace(root, fakeKinds()).errors.front().message,
                 std::string("this is a folder, not a file"));
        QVERIFY(QDir(folder.path()).rmdir(QStringLiteral("environments.yaml")));
        const auto path = folder.filePath(QStringLiteral("environments.yaml"));
        writeFile(path, "x");
        QVERIFY(QFile::setPermissions(path, {}));
        if (geteuid() == 0)
            QSKIP("the superuser may read everything");
        QCOMPARE(loadWorkspace(root, fakeKinds()).errors.front().code, ErrorCode::PermissionDenied);
    }

    void reportsEachMistakeOfSharedOptionsOnce()
    {
        const auto load = parse("sidestage: 1\nenvironments:\n"
                                "  a: { kind: staging }\n  b: { kind: staging }\n"
                                "services:\n  s:\n    probe: database\n"
                                "    options: { hots: x, host: a }\n"
                                "    targets: { a: {}, b: {} }\n");
        QCOMPARE(errorsText(load.errors),
                 std::string("bad-input environments.yaml:8:16: the probe 'database' has no option "
                             "'hots' (did you mean 'host'?)\n"));
    }

    void survivesManyMistakes()
    {
        std::string text = head + "services: {}\n";
        for (int i = 0; i < 5000; ++i)
            text += "key" + std::to_string(i) + ": x\n";
        const auto load = parse(text);
        QCOMPARE(load.errors.size(), std::size_t{201});
        QCOMPARE(load.errors.back().message, std::string("and 4800 more mistakes"));
    }

    /// Any text is either read or refused with a place, and what stands under `password` in clear
    /// never shows up.
    void neverShowsAPassword()
    {
        SIDESTAGE_PROPERTY("no password in errors", [] {
            const auto letters = rc::gen::elementOf(std::string("abcXYZ019{}[],#&*!|>'\"%@`- "));
            const auto secret = "Qz7" + *rc::gen::container<std::string>(letters) + "q7Z";
            const auto load = parse(head
                                    + "services:\n  d:\n    probe: database\n    targets:\n"
                                      "      production: { host: a, password: "
                                    + secret + " }\n");
            RC_ASSERT(!load.errors.empty());
            const auto text = errorsText(load.errors);
            RC_ASSERT(text.find("Qz7") == std::string::npos);
            RC_ASSERT(text.find("q7Z") == std::string::npos);
        });
    }
};

QTEST_GUILESS_MAIN(TestEnvironmentsFile)
#include "tst_environmentsfile.moc"
