// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/postgresschema.h"

#include "tests/support/proberunner.h"

#include <QtGlobal>

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

} // namespace sidestage::test
