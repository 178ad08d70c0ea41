// SPDX-License-Identifier: Apache-2.0
#include "models/compare/topology.h"
#include "models/config/environmentsfile.h"
#include "models/config/planning.h"
#include "tests/models/config/fakekinds.h"
#include "tests/models/config/workspacetext.h"
#include "tests/support/golden.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

namespace {

Workspace shop()
{
    const auto path = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/config/good/shop.yaml");
    return parseWorkspace(fileContent(path), "environments.yaml", "/work/space", fakeKinds())
        .workspace.value_or(Workspace());
}

std::string probesOf(const RunPlan &plan)
{
    std::string text;
    for (const auto &spec : plan.probes)
        text += (text.empty() ? "" : " ") + spec.service + '/' + spec.environment;
    return text;
}

std::string columnsOf(const Topology &topology)
{
    std::string text;
    for (const auto &column : topology.columns)
        text += (text.empty() ? "" : " ") + column.name + '>' + std::to_string(column.reference);
    return text;
}

} // namespace

class TestPlanning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void plansEveryTarget()
    {
        const auto plan = planRun(shop(), {}, std::chrono::seconds(7));
        QCOMPARE(probesOf(plan),
                 std::string("app-config/staging app-config/production web/staging "
                             "web/production database/staging database/production"));
        const auto &web = plan.probes.at(2);
        QCOMPARE(web.kind, std::string("web"));
        QCOMPARE(web.options["url"].text(), std::string("https://staging.app.acme.test/"));
        QCOMPARE(web.hosts.at("app"), std::string("staging.app.acme.test"));
        QCOMPARE(web.workspaceFolder, std::string("/work/space"));
        QCOMPARE(web.timeout.count(), std::int64_t{7000});
        QCOMPARE(plan.hosts.size(), std::size_t{4});
        QCOMPARE(plan.hosts.at("production").at("app"), std::string("app.acme.test"));
    }

    void aReferenceIsMeasuredToo()
    {
        QCOMPARE(probesOf(planRun(shop(), {{"staging"}, {"web"}})),
                 std::string("web/staging web/production"));
        QCOMPARE(probesOf(planRun(shop(), {{"production"}, {"web"}})),
                 std::string("web/production"));
        // What staging mirrors in turn was not asked for.
        QCOMPARE(probesOf(planRun(shop(), {{"preview-12"}, {"web"}})), std::string("web/staging"));
        QCOMPARE(planRun(shop(), {{"production"}, {}}).hosts.size(), std::size_t{4});
    }

    void aReferenceKnowsWhatItsMirrorsAskFor()
    {
        const auto plan = planRun(shop());
        for (const auto &probe : plan.probes) {
            const bool isProduction = probe.environment == "production";
            QCOMPARE(probe.optionsOfMirrors.size(), isProduction ? 1U : 0U);
        }
        QCOMPARE(plan.probes.at(3).optionsOfMirrors.at(0)["url"].text(),
                 plan.probes.at(2).options["url"].text());
        // Of an environment that is not measured nothing will be held against this one.
        QVERIFY(planRun(shop(), {{"production"}, {}}).probes.at(0).optionsOfMirrors.empty());
    }

    void unknownNamesAreToldWithASuggestion()
    {
        QVERIFY(checkSelection(shop(), {{"staging"}, {"web"}}).empty());
        QCOMPARE(errorsText(checkSelection(shop(), {{"stagin"}, {"wbe"}})),
                 std::string("not-found there is no environment 'stagin' (did you mean "
                             "'staging'?)\nnot-found there is no service 'wbe' (did you mean "
                             "'web'?)\n"));
    }

    void namesTheTopology()
    {
        const auto all = topologyOf(shop(), fakeKinds());
        QCOMPARE(columnsOf(all),
                 std::string("development>-1 preview-12>2 staging>3 production>-1"));
        QCOMPARE(columnsOf(topologyOf(shop(), fakeKinds(), {"preview-12"})),
                 std::string("preview-12>1 staging>-1"));
        QCOMPARE(all.column("staging"), 2);
        QCOMPARE(all.column("nowhere"), -1);
        QCOMPARE(all.services.size(), std::size_t{3});
        QCOMPARE(all.services.at(0).name, std::string("app-config"));
        QCOMPARE(all.services.at(1).name, std::string("database"));
        QCOMPARE(topologyOf(shop(), fakeKinds(), {}, {"web"}).services.size(), std::size_t{1});
        QVERIFY(all.service("wbe") == nullptr);
        const auto *web = all.service("web");
        QVERIFY(web && web->hasTarget == std::vector<bool>({false, false, true, true}));
    }

    void areasComeFromTheFileOrTheKind()
    {
        const auto topology = topologyOf(shop(), fakeKinds());
        QCOMPARE(topology.service("app-config")->areaOfPath("app-config/A"), Area::Deployment);
        QCOMPARE(topology.service("web")->areaOfPath("web/status"), Area::Domains);
        const auto *database = topology.service("database");
        QCOMPARE(database->areaOfPath("database/tables/a"), Area::Database);
        QCOMPARE(database->areaOfPath("database/migrations/rails/1"), Area::Migrations);
    }
};

QTEST_GUILESS_MAIN(TestPlanning)
#include "tst_planning.moc"
