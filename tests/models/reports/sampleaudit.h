// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesdocument.h"
#include "models/reports/auditreport.h"
#include "tests/support/world.h"

namespace sidestage {

/// An audit with a finding of every state, values of every kind, and a note of every trouble.
inline AuditReport sampleAudit()
{
    auto world = World::parse(R"(
        environment preview-42: preview mirrors staging
        environment staging: staging mirrors production
        environment production: production
        service app-config: env
        service database: sqlite
        service mail: http in staging, production
        service web: http
        service queue: http in production
        today 2026-11-21
        staging app-config/STRIPE_KEY = credential live sk_live_1
        production app-config/STRIPE_KEY = credential live sk_live_1
        preview-42 app-config/STRIPE_KEY = credential test sk_test_1
        staging app-config/SMTP_HOST = capture.staging.acme.test
        production app-config/SMTP_HOST = smtp.acme.test
        preview-42 app-config/SMTP_HOST = capture.staging.acme.test
        staging app-config/LOG_LEVEL = debug
        production app-config/LOG_LEVEL = info
        preview-42 app-config/LOG_LEVEL = debug
        staging app-config/MAX_ITEMS = integer 10
        production app-config/MAX_ITEMS = integer 25
        preview-42 app-config/MAX_ITEMS = integer 10
        production app-config/FLAGS = set checkout|search
        staging app-config/FLAGS = set checkout
        preview-42 app-config/FLAGS = set checkout
        production app-config/EMPTY =
        staging app-config/EMPTY = nothing
        preview-42 app-config/EMPTY = nothing
        staging app-config/CAFÉ_日本語 = ein größerer Wert 🚚
        production app-config/CAFÉ_日本語 = ein Wert
        preview-42 app-config/CAFÉ_日本語 = ein größerer Wert 🚚
        staging database/server/version = version 3.40.1
        production database/server/version = version 3.45.0
        preview-42 database/server/version = version 3.40.1
        production database/tables/public.orders/indexes/orders_customer_id_and_created_at_descending_idx = CREATE INDEX orders_customer_id_and_created_at_descending_idx ON public.orders (customer_id, created_at DESC)
        staging database/tables/public.orders/columns/total/default = CREATE TABLE orders_of_a_rather_long_name_that_does_not_fit (id integer primary key, total numeric(10,2) DEFAULT 0.0)
        production database/tables/public.orders/columns/total/default = CREATE TABLE orders_of_a_rather_long_name_that_does_not_fit (id integer primary key, total numeric(12,2) DEFAULT 0.0)
        preview-42 database/tables/public.orders/columns/total/default = CREATE TABLE orders_of_a_rather_long_name_that_does_not_fit (id integer primary key, total numeric(10,2) DEFAULT 0.0)
        staging database/ratio = decimal 0.25
        production database/ratio = decimal 0.50
        preview-42 database/ratio = decimal 0.25
        staging database/age = duration 90000
        production database/age = duration 60000
        preview-42 database/age = duration 90000
        staging mail failed: timed-out: no answer from mail.staging.acme.test within 30 s
        production mail/greeting = 220 ready
        staging web/status = integer 200
        production web/status = integer 200
        preview-42 web/status = integer 200
        production web/headers/strict-transport-security = max-age=31536000
        preview-42 web gap web/headers: permission-denied: the server asks for a password
        rule configuration.values: */** expect match severity major
        rule configuration.secret-differs: app-config/*_KEY expect differ severity blocker risk security
        rule configuration.log-level: app-config/LOG_LEVEL expect any
        rule database.schema: database/tables/** expect match severity blocker risk data-shape
    )");
    for (auto &service : world.topology->services) {
        service.area = service.name == "database" ? Area::Database
            : service.name == "app-config"        ? Area::Configuration
            : service.name == "web"               ? Area::Domains
                                                  : Area::Integrations;
    }
    for (auto &rule : *world.rules) {
        if (rule.id == "configuration.secret-differs") {
            rule.why = "Whoever reads staging's configuration could act as production.";
            rule.fix = "Issue a key for staging alone, and revoke the shared one.";
        } else if (rule.id == "database.schema") {
            rule.why = "Code that was tested against another schema was not tested.";
        } else if (rule.id == "configuration.values") {
            rule.why = "A setting that differs can change what the program does";
        }
    }
    world.notes = std::make_shared<Notes>(NotesDocument::parse(R"(# Staging notes

## Mail goes to a capture mailbox
- **Differs:** `app-config/SMTP_HOST`
- **Why:** Customers must never receive mail from a test.
- **How the real thing is tested:** One receipt after each release.
- **Owner:** Platform team
- **Review by:** 2026-12-01

## Staging has an older database
- **Differs:** `database/server/version`
- **Why:** The upgrade waits for the new disks.
- **How the real thing is tested:** On production, at night.
- **Owner:** Database team
- **Review by:** 2026-11-01

## Fewer items
- **Differs:** `app-config/MAX_ITEMS`
- **Why:** Small machines.
- **How the real thing is tested:** The load test.
- **Owner:** Platform team
- **Review by:** 2027-06-01
- **Accepted:** `app-config/MAX_ITEMS` `k1:0123456789ab`

## Search is off
- **Difers:** `app-config/FLAGS`
- **Why:** No index.
- **How the real thing is tested:** By hand.
- **Review by:** 2027-06-01

## No analytics
- **Differs:** `app-config/ANALYTICS_*`
- **Why:** Tests would count as visits.
- **How the real thing is tested:** In the provider's own test project.
- **Owner:** Growth
- **Review by:** 2027-06-01
)",
                                                               "/home/me/shop/staging-notes.md")
                                              .value()
                                              .notes());
    AuditReport report;
    report.judgement = std::make_shared<const Judgement>(world.judged());
    report.workspace = "/home/me/shop";
    report.project = "Acme Shop";
    report.started = std::chrono::sys_seconds(std::chrono::seconds(1795252320));
    report.seconds = 1.4;
    report.fingerprintSource = "the keychain";
    for (const auto &snapshot : world.snapshots) {
        for (const auto &reading : snapshot.readings())
            report.probes.push_back({reading->service, snapshot.environment(), reading->kind,
                                     reading->outcome, reading->facts.size()});
    }
    return report;
}

} // namespace sidestage
