// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/registration.h"

#include "probes/kinds/dns.h"
#include "probes/kinds/env.h"
#include "probes/kinds/http.h"
#include "probes/kinds/mongodb.h"
#include "probes/kinds/mysql.h"
#include "probes/kinds/oidc.h"
#include "probes/kinds/postgresql.h"
#include "probes/kinds/redis.h"
#include "probes/kinds/roles.h"
#include "probes/kinds/sqlite.h"
#include "probes/kinds/tls.h"

namespace sidestage {

ProbeRegistry builtInProbeKinds()
{
    return ProbeRegistry({
        dnsProbe(),
        envProbe(),
        httpProbe(),
        mongodbProbe(),
        mysqlProbe(),
        oidcProbe(),
        postgresqlProbe(),
        redisProbe(),
        rolesProbe(),
        sqliteProbe(),
        tlsProbe(),
    });
}

} // namespace sidestage
