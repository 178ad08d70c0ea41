// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commandline.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

namespace {
using Words = std::vector<std::string>;
CommandLine parsed(const Words &words)
{
    return CommandLine::parse(words).value();
}
std::string complaint(const Words &words)
{
    const auto line = CommandLine::parse(words);
    return line ? std::string("accepted") : line.error().toString();
}
} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void defaults()
    {
        const auto line = parsed({"audit"});
        QVERIFY(line.command == Command::Audit);
        QCOMPARE(line.workspace, std::string("."));
        QVERIFY(line.failOn == Severity::Major);
        QCOMPARE(line.timeout.count(), 30000);
        QCOMPARE(line.jobs, 16);
        QVERIFY((line.outputs == std::vector<ReportOutput>{{ReportFormat::Table, {}}}));
        QVERIFY(line.hasColor);
        QVERIFY(parsed({}).command == Command::Help);
        QVERIFY(parsed({"audit", "--help"}).command == Command::Help);
        QVERIFY(parsed({"--version"}).command == Command::Version);
    }

    void everyOption()
    {
        const auto line = parsed({"audit", "shop", "--environment", "staging",
                                  "--environment=preview", "--service", "web", "--fail-on", "minor",
                                  "--timeout", "5s", "--jobs=4", "--all", "--no-color"});
        QCOMPARE(line.workspace, std::string("shop"));
        QCOMPARE(line.environments, (Words{"staging", "preview"}));
        QCOMPARE(line.services, Words{"web"});
        QVERIFY(line.failOn == Severity::Minor);
        QCOMPARE(line.timeout.count(), 5000);
        QCOMPARE(line.jobs, 4);
        QVERIFY(line.listsMatches);
        QVERIFY(!line.hasColor);
    }

    void formatsFollowFromEndingsAndOrder()
    {
        QVERIFY((parsed({"audit", "-o", "a.json", "--format", "table"}).outputs
                 == std::vector<ReportOutput>{{ReportFormat::Json, "a.json"},
                                              {ReportFormat::Table, {}}}));
        QVERIFY((parsed({"audit", "--format", "json", "-o", "a.data", "-o", "b.txt"}).outputs
                 == std::vector<ReportOutput>{{ReportFormat::Json, "a.data"},
                                              {ReportFormat::Table, "b.txt"}}));
        QVERIFY((parsed({"audit", "--format", "json", "-o", "-"}).outputs
                 == std::vector<ReportOutput>{{ReportFormat::Json, {}}}));
    }

    void mistakes_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QStringList &words, const char *says) {
            QTest::newRow(name) << words << QString::fromUtf8(says);
        };
        const auto words = [](const char *line) {
            return QString::fromUtf8(line).split(QLatin1Char(' '));
        };
        row("unknown command", words("adit"), "audit");
        row("later command", words("gate"), "has no command 'gate'");
        row("unknown option", words("audit --enviroment x"), "--environment");
        row("no value", words("audit --jobs"), "needs a value");
        row("empty value", words("audit --service="), "is empty");
        row("value for a switch", words("audit --all=yes"), "takes no value");
        row("bad severity", words("audit --fail-on mayor"), "major");
        row("bad number", words("audit --jobs 0"), "1 to 1024");
        row("trailing text in a number", words("audit --jobs 4x"), "1 to 1024");
        row("bad time", words("audit --timeout soon"), "30s");
        row("no time", words("audit --timeout 0s"), "no time");
        row("unknown ending", words("audit -o report.odt"), "--format before -o");
        row("later format", words("audit --format sarif"), "table and json");
        row("two to standard output", words("audit --format json --format table"),
            "standard output");
        row("two workspaces", words("audit a b"), "two workspaces");
        row("workspace for the demo", words("demo shop"), "--keep");
        row("audit keeps nothing", words("audit --keep x"), "does not take");
        row("check takes no format", words("check --format json"), "does not take");
    }

    void mistakes()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        Words plain;
        for (const auto &word : words)
            plain.push_back(word.toStdString());
        const auto sentence = QString::fromStdString(complaint(plain));
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
    }

    void usageNamesEveryOption()
    {
        for (const auto *option :
             {"--environment", "--service", "--format", "--output", "--fail-on", "--timeout",
              "--jobs", "--all", "--no-color", "--keep"})
            QVERIFY2(CommandLine::usage().find(option) != std::string::npos, option);
    }

    void credentials()
    {
        auto line = parsed({"credential", "list", "shop"});
        QVERIFY(line.command == Command::Credential);
        QVERIFY(line.credential.action == CredentialAction::List);
        QCOMPARE(line.workspace, std::string("shop"));
        line = parsed(
            {"credential", "set", "staging/database", "--rotate-every", "12w", "--workspace=shop"});
        QVERIFY(line.credential.action == CredentialAction::Set);
        QCOMPARE(line.credential.names, Words{"staging/database"});
        QCOMPARE(line.credential.rotateEvery, std::optional(std::chrono::days(84)));
        QCOMPARE(line.workspace, std::string("shop"));
        line = parsed({"credential", "test", "a", "b"});
        QCOMPARE(line.credential.names, (Words{"a", "b"}));
        QVERIFY(parsed({"credential", "test"}).credential.names.empty());
        QVERIFY(parsed({"credential", "forget", "--fingerprint-key"}).credential.isFingerprintKey);
        QVERIFY(parsed({"credential", "set", "--help"}).command == Command::Help);
    }

    void noComplaintRepeatsWhatMayBeAValue()
    {
        const std::string planted = "Zq8Wn4Lk7Vx2Rt9Bc5Hd3Mf6";
        const std::vector<Words> wrong{{"credential", "set", "a", planted},
                                       {"credential", "set", "a", "--value=" + planted},
                                       {"credential", "set", "a", "--" + planted},
                                       {"credential", "set", "a b " + planted},
                                       {"credential", "set", "--fingerprint-key=" + planted},
                                       {"credential", "set", "--fingerprint-key", planted},
                                       {"credential", planted},
                                       {"credential", "set", "a", "--rotate-every", planted}};
        for (const auto &words : wrong) {
            const auto said = complaint(words);
            QVERIFY2(said != "accepted", words.back().c_str());
            QVERIFY2(said.find(planted) == std::string::npos, said.c_str());
        }
        for (const auto &words :
             {Words{"credential"}, Words{"credential", "set"}, Words{"credential", "forget"},
              Words{"credential", "list", "a", "b"},
              Words{"credential", "test", "--rotate-every=9d"},
              Words{"credential", "set", "a", "--rotate-every", "5h"},
              Words{"credential", "set", "a", "--workspace"}})
            QVERIFY2(complaint(words) != "accepted", words.back().c_str());
    }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
