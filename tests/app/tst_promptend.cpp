// SPDX-License-Identifier: Apache-2.0
#include "app/audit/promptend.h"
#include "tests/support/testmain.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QThread>

#include <cstdio>
#include <string_view>

using namespace sidestage;

namespace {

constexpr auto hanging = "hanging";
constexpr auto quick = "quick";
constexpr int childStatus = 7;

/// As Qt's look-up of names does where a name server says nothing: the application object waits,
/// when it goes, for a thread that does not come back.
int endAsAProgramDoes(int argc, char **argv, bool isHanging)
{
    const QCoreApplication application(argc, argv);
    if (isHanging)
        QObject::connect(&application, &QObject::destroyed, [] { QThread::sleep(20); });
    std::fputs("the report", stdout); // no line feed: still in the buffer
    return endingPromptly(childStatus, std::chrono::milliseconds(300));
}

} // namespace

class TestPromptEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void nothingKeepsTheProgram_data()
    {
        QTest::addColumn<QString>("how");
        QTest::newRow("hanging") << QString::fromLatin1(hanging);
        QTest::newRow("quick") << QString::fromLatin1(quick);
    }
    void nothingKeepsTheProgram()
    {
        QFETCH(QString, how);
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {how});
        QVERIFY(child.waitForStarted(5000));
        QVERIFY(child.waitForFinished(8000));
        QCOMPARE(child.exitStatus(), QProcess::NormalExit);
        QCOMPARE(child.exitCode(), childStatus);
        QCOMPARE(child.readAllStandardOutput(), QByteArray("the report"));
    }
};

int main(int argc, char **argv)
{
    if (argc > 1 && (std::string_view(argv[1]) == hanging || std::string_view(argv[1]) == quick))
        return endAsAProgramDoes(argc, argv, std::string_view(argv[1]) == hanging);
    const QCoreApplication application(argc, argv);
    TestPromptEnd test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_promptend.moc"
