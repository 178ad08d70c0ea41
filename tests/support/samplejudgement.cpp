// SPDX-License-Identifier: Apache-2.0
#include "tests/support/samplejudgement.h"

#include <algorithm>

namespace sidestage::sample {

namespace {

const std::vector<std::string> environments{"development", "preview-412", "staging", "production"};

PathGlob glob(const char *text)
{
    return *PathGlob::parse(text);
}

std::shared_ptr<const std::vector<Rule>> rules()
{
    Rule match;
    match.id = "any.match";
    match.match = {glob("**")};
    match.why = "What could change behaviour must be the same everywhere.";
    Rule secrets;
    secrets.id = "configuration.secret-differs";
    secrets.match = {glob("*/**")};
    secrets.conditions = {Condition::Credential};
    secrets.expect = Expectation::Differ;
    secrets.severity = Severity::Blocker;
    secrets.risk = Risk::Security;
    secrets.why = "A secret that two environments share opens one from the other.";
    secrets.fix = "Give each environment a secret of its own.";
    Rule level;
    level.id = "configuration.tuning";
    level.match = {glob("*/LOG_LEVEL")};
    level.expect = Expectation::Any;
    level.severity = Severity::Info;
    level.risk = Risk::Cost;
    level.why = "How much is logged costs disk space and changes nothing else.";
    Rule indexes;
    indexes.id = "database.indexes";
    indexes.match = {glob("*/tables/*/indexes/*")};
    indexes.severity = Severity::Blocker;
    indexes.risk = Risk::DataShape;
    indexes.why = "Without the same indexes a query's speed in staging says nothing.";
    indexes.fix = "Run the migration that makes the index.";
    return std::make_shared<std::vector<Rule>>(std::vector<Rule>{match, secrets, level, indexes});
}

std::shared_ptr<const Notes> notes()
{
    Notes notes;
    Note note;
    note.title = "Mail goes to a capture mailbox";
    note.differs = {glob("*/SMTP_HOST"), glob("web/robots")};
    note.why = "Customers must never receive mail from a test.";
    note.tested = "After each release one receipt goes through the real provider.";
    note.owner = "Platform team";
    note.reviewBy = Date{std::chrono::year{2027}, std::chrono::month{2}, std::chrono::day{1}};
    notes.notes.push_back(note);
    return std::make_shared<Notes>(notes);
}

Fingerprinter fingerprints()
{
    return Fingerprinter(Secret(std::string("a key for tests alone, not a secret")));
}

Topology topology()
{
    Topology topology;
    topology.columns = {{"development", EnvironmentKind::Development, -1, {}},
                        {"preview-412", EnvironmentKind::Preview, 2, {}},
                        {"staging", EnvironmentKind::Staging, 3, {}},
                        {"production", EnvironmentKind::Production, -1, {}}};
    return topology;
}

std::shared_ptr<const Judgement> judged(Topology topology, const std::vector<Snapshot> &snapshots)
{
    auto comparison = std::make_shared<const Comparison>(
        compare(std::make_shared<const Topology>(std::move(topology)), snapshots));
    const Date today{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{21}};
    return std::make_shared<const Judgement>(
        sidestage::judge(std::move(comparison), rules(), notes(), today, fingerprints()));
}

std::shared_ptr<const Reading> readingOf(const Service &service, const std::string &environment)
{
    auto reading = std::make_shared<Reading>();
    reading->service = service.name;
    reading->kind = service.kind;
    reading->outcome = Outcome::ok(std::chrono::milliseconds(12));
    if (const auto failed = service.failed.find(environment); failed != service.failed.end())
        reading->outcome = Outcome::of(failed->second, std::chrono::milliseconds(40));
    if (const auto facts = service.facts.find(environment); facts != service.facts.end()) {
        for (const auto &[path, value] : facts->second)
            reading->facts.push_back({*FactPath::parse(service.name + '/' + path), value, {}});
    }
    reading->seal();
    return reading;
}

} // namespace

std::shared_ptr<const Judgement> judge(const std::vector<Service> &services)
{
    Topology all = topology();
    std::map<std::string, std::vector<std::shared_ptr<const Reading>>> readings;
    std::vector<Service> sorted = services;
    std::sort(sorted.begin(), sorted.end(),
              [](const auto &a, const auto &b) { return a.name < b.name; });
    for (const Service &service : sorted) {
        Topology::ServiceInfo info;
        info.name = service.name;
        info.kind = service.kind;
        info.area = service.area;
        for (const auto &environment : environments) {
            const bool has =
                service.facts.contains(environment) || service.failed.contains(environment);
            info.hasTarget.push_back(has);
            if (has)
                readings[environment].push_back(readingOf(service, environment));
        }
        all.services.push_back(std::move(info));
    }
    std::vector<Snapshot> snapshots;
    for (auto &[environment, each] : readings)
        snapshots.emplace_back(environment, std::move(each));
    return judged(std::move(all), snapshots);
}

std::vector<Service> shop()
{
    const auto text = [](const char *value) { return FactValue::text(value); };
    const auto keys = fingerprints();
    const auto secret = [&](const char *value, const char *shape) {
        return FactValue::secret(keys.digest(value, shape, true));
    };
    Service config{"app-config", "env", Area::Configuration, {}, {}};
    config.facts["production"] = {{"CORS_ORIGINS", text("https://app.acme.test")},
                                  {"FEATURE_REFUNDS", FactValue::boolean(true)},
                                  {"LOG_LEVEL", text("warn")},
                                  {"NODE_ENV", text("production")},
                                  {"SESSION_SECRET", secret("s3cr3t-one", "random hex")},
                                  {"SMTP_HOST", text("smtp.provider.test")},
                                  {"TZ", text("UTC")}};
    config.facts["staging"] = config.facts["production"];
    config.facts["staging"]["CORS_ORIGINS"] = text("*");
    config.facts["staging"].erase("FEATURE_REFUNDS");
    config.facts["staging"]["LOG_LEVEL"] = text("debug");
    config.facts["staging"]["SMTP_HOST"] = text("mail-capture.test");
    config.facts["staging"]["DEBUG_BAR"] = FactValue::boolean(true);
    config.facts["preview-412"] = config.facts["staging"];
    config.facts["preview-412"]["SESSION_SECRET"] = secret("another-one", "random hex");
    config.facts["preview-412"]["CORS_ORIGINS"] = text("https://pr-412.acme.test");
    config.facts["development"] = {{"NODE_ENV", text("development")},
                                   {"SESSION_SECRET", secret("dev", "text")}};

    Service database{"database", "postgresql", Area::Database, {}, {}};
    auto &production = database.facts["production"];
    for (const char *table : {"customers", "orders", "payments"}) {
        const std::string base = "tables/shop." + std::string(table) + '/';
        production[base + "columns/id/type"] = text("bigint");
        production[base + "columns/id/nullable"] = FactValue::boolean(false);
        production[base + "columns/total/type"] = text("numeric(12,2)");
        production[base + "columns/total/nullable"] = FactValue::boolean(true);
    }
    production["server/version"] = FactValue::version("15.18");
    production["tables/shop.orders/indexes/orders_customer_id_idx"] =
        text("CREATE INDEX orders_customer_id_idx ON shop.orders USING btree (customer_id)");
    database.facts["staging"] = production;
    database.facts["staging"]["server/version"] = FactValue::version("14.11");
    database.facts["staging"]["tables/shop.orders/columns/total/type"] = text("numeric(10,2)");
    database.facts["staging"].erase("tables/shop.orders/indexes/orders_customer_id_idx");
    database.failed["preview-412"] = {
        ErrorCode::Unreachable, "connection refused by port 5432", {}, {}};

    Service web{"web", "http", Area::Domains, {}, {}};
    web.facts["production"] = {{"login/cookies/session/SameSite", text("Lax")},
                               {"login/status", FactValue::integer(200)},
                               {"robots", text("index")}};
    web.facts["staging"] = web.facts["production"];
    web.facts["staging"]["login/cookies/session/SameSite"] = text("None");
    web.facts["staging"]["robots"] = text("noindex");
    web.facts["preview-412"] = web.facts["staging"];

    Service worker{"worker", "env", Area::BackgroundJobs, {}, {}};
    worker.facts["production"] = {{"queues/mail/retries", FactValue::integer(5)}};
    return {config, database, web, worker};
}

std::shared_ptr<const Judgement> shopJudgement()
{
    return judge(shop());
}

std::shared_ptr<const Judgement> large(std::size_t rows, std::size_t driftEvery)
{
    Topology two;
    two.columns = {{"staging", EnvironmentKind::Staging, 1, {}},
                   {"production", EnvironmentKind::Production, -1, {}}};
    Topology::ServiceInfo info;
    info.name = "database";
    info.kind = "postgresql";
    info.area = Area::Database;
    info.hasTarget = {true, true};
    two.services = {info};
    std::vector<Snapshot> snapshots;
    for (const char *environment : {"staging", "production"}) {
        auto reading = std::make_shared<Reading>();
        reading->service = "database";
        reading->kind = "postgresql";
        reading->outcome = Outcome::ok(std::chrono::milliseconds(1));
        reading->facts.reserve(rows);
        const bool isStaging = environment == std::string("staging");
        for (std::size_t i = 0; i < rows; ++i) {
            const std::string path = "database/tables/shop.table_" + std::to_string(i / 100)
                + "/columns/column_" + std::to_string(i % 100) + "/type";
            const bool drifts = isStaging && i % driftEvery == 0;
            reading->facts.push_back(
                {*FactPath::parse(path), FactValue::text(drifts ? "text" : "bigint"), {}});
        }
        reading->seal();
        snapshots.emplace_back(environment,
                               std::vector<std::shared_ptr<const Reading>>{std::move(reading)});
    }
    return judged(std::move(two), snapshots);
}

std::shared_ptr<const Workspace> workspace()
{
    Workspace workspace;
    workspace.folder = "/srv/acme-shop";
    workspace.file = "/srv/acme-shop/environments.yaml";
    workspace.project = "Acme Shop";
    workspace.environments = {
        {"development", EnvironmentKind::Development, {}, "*", "each developer", {}, {}, {}},
        {"preview-412", EnvironmentKind::Preview, "staging", "pr/412", "Payments", {}, {}, {}},
        {"staging", EnvironmentKind::Staging, "production", "staging", "Platform", {}, {}, {}},
        {"production", EnvironmentKind::Production, {}, "main", "Platform", {}, {}, {}}};
    return std::make_shared<const Workspace>(std::move(workspace));
}

} // namespace sidestage::sample
