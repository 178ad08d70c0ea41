// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgresschema.h"

#include "models/judge/judgement.h"
#include "models/rules/rulereader.h"
#include "tests/support/proberunner.h"
#include "tests/support/world.h"

#include <QtGlobal>

#include <algorithm>
#include <sstream>

namespace sidestage::test {

Reading readPostgresSchema(const PostgresServer &server, const std::string &database,
                           const SchemaOptions &options, const std::string &user)
{
    ProbeKind kind;
    kind.name = "postgresql";
    kind.area = Area::Database;
    kind.probe = [&](const ProbeContext &context) -> Result<void> {
        PgTarget target;
        target.socket = server.folder().toStdString();
        target.port = server.port();
        target.database = database;
        target.user = user;
        target.tls = PgTls::Disable;
        auto connection = PgConnection::open(target, context.deadline);
        if (!connection)
            return tl::unexpected(std::move(connection).error());
        context.facts.below("server").add("major",
                                          FactValue::integer(connection->serverVersion() / 10000));
        auto done = writePostgresSchema(*connection, options, context);
        connection->finish();
        return done;
    };
    auto reading = runProbe(kind, OptionValue(), std::chrono::seconds(20));
    if (!reading.outcome.isOk())
        qFatal("%s: %s", database.c_str(), reading.outcome.error->toString().c_str());
    return reading;
}

std::vector<std::string> findingsBetween(const Reading &staging, const Reading &production)
{
    auto world = World::parse("environment staging: staging mirrors production\n"
                              "environment production: production\n"
                              "service db: postgresql\n");
    auto rules = builtInRules();
    if (!rules)
        qFatal("%s", rules.error().toString().c_str());
    *world.rules = *std::move(rules);
    world.snapshots = {Snapshot("staging", {std::make_shared<const Reading>(staging)}),
                       Snapshot("production", {std::make_shared<const Reading>(production)})};
    const auto judgement = world.judged();
    std::vector<std::string> lines;
    for (const auto &error : judgement.errors())
        lines.push_back(error.message);
    for (const auto &cell : judgement.findings()) {
        const auto &verdict = judgement.verdict(cell.row, cell.column);
        const auto *rule = judgement.rule(verdict);
        if (verdict.state == State::Allowed)
            continue;
        lines.push_back(
            std::string(nameOf(verdict.state)) + " " + std::string(nameOf(verdict.severity)) + " "
            + (rule ? rule->id : std::string("-")) + " " + std::string(nameOf(verdict.change)) + " "
            + judgement.comparison().path(cell.row).toString());
    }
    return lines;
}

std::string differencesBetween(const Reading &before, const Reading &after)
{
    const auto linesOf = [](const Reading &reading) {
        std::vector<std::string> lines;
        std::istringstream text(factsAsText(reading));
        for (std::string line; std::getline(text, line);) {
            if (line.find("/rows = ") == std::string::npos)
                lines.push_back(line);
        }
        for (const auto &gap : reading.gaps)
            lines.push_back(gap.path.toString() + ": " + gap.reason.message);
        std::ranges::sort(lines);
        return lines;
    };
    const auto was = linesOf(before);
    const auto is = linesOf(after);
    std::vector<std::string> gone;
    std::vector<std::string> added;
    std::ranges::set_difference(was, is, std::back_inserter(gone));
    std::ranges::set_difference(is, was, std::back_inserter(added));
    std::string text;
    for (const auto &line : gone)
        text += "- " + line + "\n";
    for (const auto &line : added)
        text += "+ " + line + "\n";
    return text;
}

} // namespace sidestage::test
