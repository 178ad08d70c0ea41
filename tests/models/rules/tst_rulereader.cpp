// SPDX-License-Identifier: Apache-2.0
#include "models/rules/rulereader.h"
#include "tests/models/config/workspacetext.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

namespace {

std::string read(const std::string &text, RuleOrigin origin = RuleOrigin::BuiltIn)
{
    const auto file = readRuleFile(text, origin, "some.yaml");
    std::string result;
    for (const auto &rule : file.rules)
        result += ruleText(rule);
    return result + errorsText(file.errors);
}

} // namespace

class TestRuleReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsEveryKey()
    {
        QCOMPARE(read("rules:\n"
                      "  - id: database.pool\n"
                      "    match: [\"*/pool/**\", db/max]\n"
                      "    probe: sqlite\n"
                      "    environments: [\"!production\", preview-*]\n"
                      "    when: [number, shown]\n"
                      "    expect: at-least\n"
                      "    minimum: 7.5\n"
                      "    severity: info\n"
                      "    risk: security\n"
                      "    why: Because.\n"
                      "    fix: So.\n"),
                 std::string("database.pool at some.yaml:2:5\n"
                             "  match */pool/**\n  match db/max\n  probe sqlite\n"
                             "  environment !production\n  environment preview-*\n"
                             "  when number\n  when shown\n  expect at-least\n"
                             "  minimum 7.500000\n  info, security\n  why Because.\n  fix So.\n"));
    }

    void readsARatioAndItsFloor()
    {
        const auto rule = [](const std::string &keys) {
            return read("rules:\n  - {id: a.b, match: x, expect: at-least, why: y, " + keys
                        + "}\n");
        };
        QVERIFY(rule("ratio: 0.5, floor: 200").find("ratio 0.500000\n  floor 200.0")
                != std::string::npos);
        QVERIFY(rule("floor: 200").find("'floor' goes with 'ratio' alone") != std::string::npos);
        QVERIFY(rule("minimum: 1, floor: 200").find("'floor' goes with 'ratio' alone")
                != std::string::npos);
        QVERIFY(read("rules:\n  - {id: a.b, match: x, expect: match, why: y, floor: 1}\n")
                    .find("'floor' goes with 'expect: at-least' alone")
                != std::string::npos);
    }

    void aBreachIsAViolationUnlessTheRuleSaysOtherwise()
    {
        const auto breachOf = [](const std::string &keys) {
            const auto file =
                readRuleFile("rules:\n  - {id: a.b, match: x, why: y, " + keys + "}\n",
                             RuleOrigin::BuiltIn, "f");
            return file.errors.empty() ? std::string(nameOf(file.rules.at(0).breach))
                                       : errorsText(file.errors);
        };
        QCOMPARE(breachOf("expect: absent"), std::string("violation"));
        QCOMPARE(breachOf("expect: absent, breach: drift"), std::string("drift"));
        QCOMPARE(breachOf("expect: at-least, minimum: 3, breach: drift"), std::string("drift"));
        for (const auto *keys : {"expect: match, breach: drift", "expect: differ, breach: drift",
                                 "expect: at-least, breach: drift"}) {
            QVERIFY2(breachOf(keys).find("'breach' goes with a rule that judges a value by itself")
                         != std::string::npos,
                     keys);
        }
        QVERIFY(breachOf("expect: absent, breach: none").find("'breach' cannot be 'none'")
                != std::string::npos);
    }

    void severityFollowsFromRisk_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<int>("severity");
        const auto row = [](const char *keys, Severity severity) {
            QTest::newRow(keys) << QString::fromUtf8(keys) << static_cast<int>(severity);
        };
        row("", Severity::Major);
        row("risk: control-flow", Severity::Major);
        row("risk: data-shape", Severity::Blocker);
        row("risk: security", Severity::Blocker);
        row("risk: cost", Severity::Minor);
        row("risk: risk", Severity::Minor);
        row("{risk: security, severity: info}", Severity::Info);
    }
    void severityFollowsFromRisk()
    {
        QFETCH(QString, keys);
        QFETCH(int, severity);
        auto more = keys.toStdString();
        if (more.starts_with('{'))
            more = more.substr(1, more.size() - 2);
        const auto file = readRuleFile("rules:\n  - {id: a.b, match: x, expect: match, why: y"
                                           + (more.empty() ? "" : ", " + more) + "}\n",
                                       RuleOrigin::BuiltIn, "f");
        QCOMPARE(errorsText(file.errors), std::string());
        QCOMPARE(static_cast<int>(file.rules.at(0).severity), severity);
    }

    void teamRulesAreCalledByTheirPlace()
    {
        const std::string text = "rules:\n  - match: a/b\n    expect: any\n    why: x\n";
        QCOMPARE(readRuleFile(text, RuleOrigin::Team, "environments.yaml").rules.at(0).id,
                 std::string("environments.yaml:2"));
        QCOMPARE(read(text), std::string("bad-input some.yaml:2:5: a rule lacks the key 'id'\n"));
        QVERIFY(readRuleFile(text, RuleOrigin::Team, "f").rules.at(0).isTeams);
    }

    void reportsAllMistakesAndKeepsWhatIsRight()
    {
        const auto file = readRuleFile("rules:\n"
                                       "  - {id: a.b, match: x, expect: macth, why: y}\n"
                                       "  - {id: a.c, match: x, expect: match, why: y}\n"
                                       "  - {id: A, match: 'x//y', expect: one-of}\n",
                                       RuleOrigin::BuiltIn, "f");
        QCOMPARE(file.rules.size(), std::size_t{1});
        QCOMPARE(file.rules.front().id, std::string("a.c"));
        QCOMPARE(file.errors.size(), std::size_t{4});
    }

    void refusesFilesOfAnotherShape()
    {
        QCOMPARE(read("- a\n"),
                 std::string("bad-input some.yaml:1:1: a file of rules must be a map with the key "
                             "'rules'\n"));
        QCOMPARE(read("rules: []\nrule: x\n"),
                 std::string("bad-input some.yaml:2:1: a file of rules has no key 'rule' (did you "
                             "mean 'rules'?)\n"));
    }

    void builtInRulesAreWhole()
    {
        const auto rules = builtInRules();
        QVERIFY2(rules.has_value(), rules ? "" : rules.error().toString().c_str());
        for (const auto &rule : *rules) {
            QVERIFY2(!rule.isTeams && !rule.match.empty(), rule.id.c_str());
            QVERIFY2(rule.why.ends_with('.'), rule.id.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestRuleReader)
#include "tst_rulereader.moc"
