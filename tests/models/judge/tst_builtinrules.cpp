// SPDX-License-Identifier: Apache-2.0
#include "models/judge/conditions.h"
#include "models/judge/ruleindex.h"
#include "models/rules/rulereader.h"
#include "tests/support/golden.h"
#include "tests/support/testmain.h"
#include "tests/support/world.h"

#include <QObject>

#include <map>
#include <set>

using namespace sidestage;

namespace {

const QString dataFolder = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/rules/");

constexpr std::string_view head = R"(
environment development: development mirrors production hosts app=staging.app.acme.test
environment preview-1: preview mirrors production hosts app=staging.app.acme.test
environment staging: staging mirrors production hosts app=staging.app.acme.test
environment production: production hosts app=app.acme.test
service app: env
service web: http
service open: http
service db: sqlite
service pg: postgresql
service cache: redis
service mongo: mongodb
service my: mysql
service guard: roles
service gate: roles
service names: dns
service sso: oidc
service saml: oidc
service shut: oidc
service edge: tls
)";

/// The lines of facts.txt as statements of a world.
std::string worldText(const std::string &facts)
{
    std::string text(head);
    for (std::size_t at = 0; at < facts.size();) {
        const auto end = std::min(facts.find('\n', at), facts.size());
        const auto line = facts.substr(at, end - at);
        at = end + 1;
        const auto colon = line.find(": ");
        const auto arrow = line.find(" => ");
        if (line.starts_with('#') || colon == std::string::npos || arrow == std::string::npos)
            continue;
        const auto path = line.substr(0, colon);
        const auto inProduction = line.substr(colon + 2, arrow - colon - 2);
        const auto elsewhere = line.substr(arrow + 4);
        for (const auto *environment : {"development", "preview-1", "staging", "production"}) {
            const bool isProduction = environment == std::string_view("production");
            const auto &value = isProduction ? inProduction : elsewhere;
            if (value != "-")
                text += std::string(environment) + ' ' + path + " = " + value + '\n';
        }
    }
    return text;
}

World worldOfFacts()
{
    auto world = World::parse(worldText(fileContent(dataFolder + QStringLiteral("facts.txt"))));
    auto rules = builtInRules();
    if (!rules)
        qFatal("%s", rules.error().toString().c_str());
    *world.rules = *std::move(rules);
    return world;
}

/// Whether one value, with its reference, could fulfil the conditions of both rules.
bool canHoldTogether(const Rule &a, const Rule &b)
{
    const auto wanted = static_cast<Traits>(traitsWanted(a) | traitsWanted(b));
    const auto countOf = [wanted](std::initializer_list<Condition> conditions) {
        return std::ranges::count_if(conditions,
                                     [wanted](Condition c) { return (wanted & traitOf(c)) != 0; });
    };
    using enum Condition;
    const bool isHidden = countOf({Hidden, Credential, LiveKey, TestKey}) > 0;
    return !(isHidden && countOf({Shown}) > 0) && countOf({LiveKey, TestKey}) < 2
        && countOf({Empty, Placeholder, Boolean, Number, Url, Host}) < 2
        && countOf({Missing, Extra, InBoth}) < 2;
}

} // namespace

/// The rules that ship with the product, all of them together, against what the probes say.
class TestBuiltInRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // tests/data/rules/facts.txt, and in winners.txt what comes of each of its lines.
    void theRightRuleWins()
    {
        const auto judgement = worldOfFacts().judged();
        std::string errors;
        for (const auto &error : judgement.errors())
            errors += error.message + '\n';
        QCOMPARE(errors, std::string());
        std::string text;
        const auto &columns = judgement.comparison().topology().columns;
        for (std::size_t row = 0; row < judgement.comparison().rowCount(); ++row) {
            std::vector<std::pair<std::string, std::string>> verdicts; // and who has them
            for (std::size_t column = 0; column < columns.size(); ++column) {
                const auto &verdict = judgement.verdict(row, column);
                const auto *rule = judgement.rule(verdict);
                if (!verdict.isFinding() || !rule)
                    continue;
                const auto words = std::string(nameOf(verdict.state)) + ' '
                    + std::string(nameOf(verdict.severity)) + ' ' + rule->id;
                if (!verdicts.empty() && verdicts.back().first == words)
                    verdicts.back().second += ' ' + columns[column].name;
                else
                    verdicts.emplace_back(words, columns[column].name);
            }
            if (verdicts.empty())
                continue;
            text += judgement.comparison().path(row).toString() + '\n';
            for (const auto &[words, names] : verdicts)
                text += "  " + words + " (" + names + ")\n";
        }
        QCOMPARE(text, goldenText(dataFolder + QStringLiteral("winners.txt"), text));
    }

    // Whatever the values are.
    void noTwoRulesTie()
    {
        const auto world = worldOfFacts();
        const auto rules = withStructuralRules(*world.rules);
        const auto judgement = world.judged();
        const auto &topology = *world.topology;
        std::map<std::string, RuleIndex> indices; // by service
        for (const auto &service : topology.services)
            indices.try_emplace(service.name, rules, topology, service.kind);
        std::size_t pairs = 0;
        for (std::size_t row = 0; row < judgement.comparison().rowCount(); ++row) {
            const auto path = judgement.comparison().path(row).toString();
            auto &index = indices.at(path.substr(0, path.find('/')));
            for (std::size_t column = 0; column < topology.columns.size(); ++column) {
                const auto &claims = index.plan(path, column).relational;
                for (std::size_t i = 0; i + 1 < claims.size(); ++i) {
                    for (auto j = i + 1; j < claims.size() && claims[j].rank == claims[i].rank;
                         ++j) {
                        const auto &a = rules[claims[i].rule];
                        const auto &b = rules[claims[j].rule];
                        ++pairs;
                        QVERIFY2(!disagree(a, b) || !canHoldTogether(a, b),
                                 (path + ": " + a.id + " and " + b.id).c_str());
                    }
                }
            }
        }
        QVERIFY(pairs > 0); // of rules whose conditions exclude each other
    }

    // A rule that never decides anything is a mistake in its pattern, or lacks a line in facts.txt.
    // Hidden values of a world all have one class, so that rules for others have nothing to decide.
    void everyRuleDecidesSomething()
    {
        const auto judgement = worldOfFacts().judged();
        std::set<std::string> decided;
        for (std::size_t row = 0; row < judgement.comparison().rowCount(); ++row) {
            for (std::size_t column = 0; column < judgement.comparison().columnCount(); ++column) {
                if (const auto *rule = judgement.rule(judgement.verdict(row, column)))
                    decided.insert(rule->id);
            }
        }
        std::string idle;
        for (const auto &rule : judgement.rules()) {
            const bool isOfClasses = (traitsWanted(rule) & traitOf(Condition::ClassDiffers)) != 0;
            if (!isOfClasses && !decided.contains(rule.id))
                idle += rule.id + '\n';
        }
        QCOMPARE(idle, std::string());
    }

    // By the id of the built-in rule, everywhere or for some tables.
    void aTeamHasItsOwnRatio()
    {
        const auto verdictOf = [](const std::string &teams) {
            auto world = World::parse(std::string(head) + teams
                                      + "production db/tables/main.t/rows = integer 1000\n"
                                        "staging db/tables/main.t/rows = integer 20\n");
            auto rules = builtInRules().value();
            rules.insert(rules.begin(), world.rules->begin(), world.rules->end());
            *world.rules = std::move(rules);
            const auto judgement = world.judged();
            const auto row =
                judgement.comparison().findRow(*FactPath::parse("db/tables/main.t/rows"));
            const auto staging = judgement.comparison().topology().column("staging");
            const auto &verdict = judgement.verdict(row, static_cast<std::size_t>(staging));
            return std::string(nameOf(verdict.state)) + ' ' + std::string(nameOf(verdict.severity));
        };
        QCOMPARE(verdictOf(""), std::string("allowed minor"));
        QCOMPARE(verdictOf("rule database.rows: */tables/*/rows expect at-least ratio 0.1 severity "
                           "major team\n"),
                 std::string("drift major"));
        QCOMPARE(verdictOf("rule own: db/tables/main.t/rows expect at-least ratio 0.1 severity "
                           "minor team\n"),
                 std::string("drift minor"));
        QCOMPARE(verdictOf("rule own: db/tables/main.t/rows expect at-least ratio 0.1 floor 2000 "
                           "severity minor team\n"),
                 std::string("allowed minor"));
        QCOMPARE(verdictOf("rule own: db/tables/main.t/rows expect any severity info team\n"),
                 std::string("allowed info"));
    }

    // The example of docs/personal-data.md.
    void aTeamAllowsNumbersOfItsOwn()
    {
        auto world = World::parse(
            std::string(head)
            + "rule data.phones: db/data/main.shops/phone/phones/count expect any team\n"
              "staging db/data/main.shops/phone/phones/count = integer 2\n"
              "staging db/data/main.users/phone/phones/count = integer 2\n");
        auto rules = builtInRules().value();
        rules.insert(rules.begin(), world.rules->begin(), world.rules->end());
        *world.rules = std::move(rules);
        const auto judgement = world.judged();
        const auto stateOf = [&judgement](const char *path) {
            const auto &comparison = judgement.comparison();
            const auto row = comparison.findRow(*FactPath::parse(path));
            return judgement
                .verdict(row, static_cast<std::size_t>(comparison.topology().column("staging")))
                .state;
        };
        QCOMPARE(stateOf("db/data/main.shops/phone/phones/count"), State::Allowed);
        QCOMPARE(stateOf("db/data/main.users/phone/phones/count"), State::Violation);
    }

    void rulesSpeakToPeople()
    {
        const auto rules = builtInRules();
        QVERIFY(rules);
        for (const auto &rule : *rules) {
            QVERIFY2(rule.why.size() > 30 && rule.why.ends_with('.'), rule.id.c_str());
            QVERIFY2(rule.fix.empty() || rule.fix.ends_with('.'), rule.id.c_str());
            QVERIFY2(rule.severity != Severity::Blocker || rule.risk != Risk::Cost,
                     rule.id.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestBuiltInRules)
#include "tst_builtinrules.moc"
