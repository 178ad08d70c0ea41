// SPDX-License-Identifier: Apache-2.0
#include "models/compare/topology.h"
#include "models/judge/judgement.h"
#include "models/reports/jsonreport.h"
#include "models/reports/tablereport.h"
#include "models/rules/rulereader.h"
#include "probes/base/asciitext.h"
#include "probes/kinds/database/personaldata.h"
#include "probes/kinds/sqlite.h"
#include "tests/support/proberunner.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"
#include "tests/support/world.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QTemporaryDir>

#include <set>

using namespace sidestage;
using namespace std::chrono_literals;

namespace {

// What must never be seen outside the database. Cards and accounts pass their checks.
const std::vector<std::string> planted{"zebedee.quixote@planted-mail.com",
                                       "zebedee.quixote",
                                       "planted-mail",
                                       "4539578763621486",
                                       "5394 1287 6543 2105",
                                       "+49 171 2345789",
                                       "491712345789",
                                       "DE75500105171234567897"};

OptionValue group(OptionValue::Map members = {})
{
    return OptionValue(std::move(members));
}

OptionValue texts(const std::vector<std::string> &members)
{
    OptionValue::List list;
    for (const auto &member : members)
        list.emplace_back(member);
    return OptionValue(std::move(list));
}

std::string insertEmails(const std::string &table, int count, const std::string &domain)
{
    return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
        + std::to_string(count) + ") INSERT INTO " + table + " SELECT i, 'user' || i || '@" + domain
        + "' FROM n;";
}

const std::string users = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);";

} // namespace

/// Looking for data of real people in a database file, from the rows to the findings.
class TestPersonalData : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    QString make(const std::string &sql)
    {
        auto path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_count));
        execute(openTestDatabase(path), "BEGIN;" + sql + "COMMIT;");
        return path;
    }
    static Reading read(const QString &path, OptionValue personal = group(),
                        ProbeConditions run = {})
    {
        run.service = "db";
        return runProbe(sqliteProbe(),
                        OptionValue(OptionValue::Map{{"file", OptionValue(path.toStdString())},
                                                     {"personal-data", std::move(personal)}}),
                        run);
    }
    static std::string valueAt(const Reading &reading, const std::string &path)
    {
        const auto *fact = reading.find(*FactPath::parse("db/data/" + path));
        return fact ? fact->value.display() : "-";
    }
    static std::set<std::string> columnsIn(const Reading &reading)
    {
        std::set<std::string> columns;
        for (const auto &fact : reading.facts) {
            const auto segments = fact.path.segments();
            if (segments.size() > 4 && segments[1] == "data")
                columns.insert(segments[2] + "/" + segments[3] + "/" + segments[4]);
        }
        return columns;
    }

    /// Staging against production, by the rules that ship with the product.
    static Judgement judged(Reading staging, Reading production)
    {
        auto topology = std::make_shared<Topology>();
        topology->columns = {{"staging", EnvironmentKind::Staging, 1, {}},
                             {"production", EnvironmentKind::Production, -1, {}}};
        topology->services = {{"db", "sqlite", Area::Database, sqliteProbe().areaOf, {true, true}}};
        const auto snapshot = [](const char *name, Reading reading) {
            return Snapshot(name, {std::make_shared<const Reading>(std::move(reading))});
        };
        const std::vector<Snapshot> snapshots{snapshot("staging", std::move(staging)),
                                              snapshot("production", std::move(production))};
        return judge(std::make_shared<const Comparison>(compare(topology, snapshots)),
                     std::make_shared<const std::vector<Rule>>(builtInRules().value()),
                     std::make_shared<const Notes>(), Date{}, worldFingerprints());
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void looksOnlyWhereItIsAsked()
    {
        const auto path = make(users + insertEmails("users", 5, "gmail.com"));
        const auto reading =
            runProbe(sqliteProbe(),
                     OptionValue(OptionValue::Map{{"file", OptionValue(path.toStdString())}}), 20s);
        QVERIFY(reading.outcome.isOk());
        for (const auto &fact : reading.facts)
            QVERIFY(!isPersonalDataPath(fact.path.text()));
        QCOMPARE(sqliteProbe().areaOf("db/data/main.users/email/emails/count"), Area::Data);
        QCOMPARE(sqliteProbe().areaOf("db/tables/main.data"), Area::Database);
    }

    void saysHowMuchWasLookedAt()
    {
        const auto reading = read(
            make(users + insertEmails("users", 20, "example.com") + "CREATE TABLE empty (a, b);"));
        QVERIFY(reading.outcome.isOk());
        QVERIFY(columnsIn(reading).empty());
        QCOMPARE(valueAt(reading, "sampled/tables"), std::string("2"));
        QCOMPARE(valueAt(reading, "sampled/columns"), std::string("4"));
        QCOMPARE(valueAt(reading, "sampled/rows"), std::string("20"));
        QCOMPARE(valueAt(reading, "sampled/values"), std::string("40"));
        QCOMPARE(valueAt(reading, "sampled/emails"), std::string("20"));
        QCOMPARE(valueAt(reading, "sampled/cards"), std::string("0"));
    }

    void countsWhatBelongsToSomebody()
    {
        auto sql = users + insertEmails("users", 30, "gmail.com")
            + "UPDATE users SET email = 'user@shop.test' WHERE id <= 10;"
              "UPDATE users SET email = 'staff@acme.com' WHERE id = 11;"
              "CREATE TABLE orders (id INTEGER PRIMARY KEY, payload JSON, note TEXT, mobile TEXT,"
              "  account TEXT, raw BLOB);"
              "INSERT INTO orders VALUES (1, '{\"to\":{\"mail\":\"bob@gmail.com\"}}',"
              "  'paid by 4539 5787 6362 1486', '07712345698', 'GB29NWBK60161331926819',"
              "  x'626f6240676d61696c2e636f6d');";
        const auto reading = read(make(sql), group({{"domains", texts({"@Acme.com"})}}));
        QCOMPARE(valueAt(reading, "main.users/email/emails/count"), std::string("19"));
        QCOMPARE(valueAt(reading, "main.users/email/emails/share"), std::string("0.633"));
        QCOMPARE(valueAt(reading, "sampled/emails"), std::string("31"));
        QCOMPARE(columnsIn(reading),
                 (std::set<std::string>{"main.users/email/emails", "main.orders/payload/emails",
                                        "main.orders/note/cards", "main.orders/mobile/phones"}));
        const auto *prints =
            reading.find(*FactPath::parse("db/data/main.users/email/emails/fingerprints"));
        QVERIFY(prints);
        QCOMPARE(prints->value.members().size(), std::size_t(19));
    }

    // What else stands in tables, row by row: nothing of it is data of people.
    void otherDataRaisesNoAlarm()
    {
        std::string sql =
            "CREATE TABLE t (id INTEGER PRIMARY KEY, snowflake INTEGER, order_number INTEGER,"
            " created_ms INTEGER, created TEXT, uuid TEXT, sha TEXT, address TEXT, ean TEXT,"
            " isbn TEXT, imei TEXT, tracking TEXT, version TEXT, price NUMERIC, place TEXT,"
            " payload JSON, vat TEXT, licence TEXT, url TEXT, hash TEXT, colour TEXT);";
        std::uint64_t state = 7;
        const auto next = [&state] { // Knuth's MMIX generator
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            return state >> 11U;
        };
        const auto digits = [&next](std::size_t count) {
            std::string text;
            while (text.size() < count)
                text += std::to_string(next() % 10);
            return text;
        };
        const auto hex = [&next](std::size_t count) {
            std::string text;
            while (text.size() < count)
                text += "0123456789abcdef"[next() % 16];
            return text;
        };
        for (int i = 0; i < 600; ++i) {
            const auto quoted = [](const std::string &text) { return ", '" + text + "'"; };
            sql += "INSERT INTO t VALUES (" + std::to_string(i) + ", 1"
                + std::to_string(100'000'000'000'000'000 + next() % 900'000'000'000'000'000) + ", 4"
                + digits(15) + ", 17" + digits(11) + quoted("2026-11-21T09:12:00.123456Z")
                + quoted(hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12))
                + quoted(hex(40)) + quoted("10.20." + std::to_string(next() % 256) + ".7")
                + quoted("4" + digits(12)) + quoted("978-3-16-" + digits(6) + "-0")
                + quoted("35" + digits(13)) + quoted("JD" + digits(18)) + quoted("1.20.300")
                + ", 12345678.90" + quoted("+48.8566" + digits(4) + "+002.3522" + digits(4) + "/")
                + quoted("{\"id\":5" + digits(15)
                         + ",\"at\":\"2026-01-02 03:04:05\",\"lib\":"
                           "\"react@18.2.0\",\"git\":\"git@github.com:acme/shop.git\"}")
                + quoted("DE" + digits(9)) + quoted(digits(4) + "-" + digits(4) + "-" + digits(4))
                + quoted("https://u:p@db.acme.com/x?id=" + digits(16)) + quoted("$2b$10$" + hex(53))
                + quoted("#" + hex(6)) + ");";
        }
        const auto reading = read(make(sql));
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(valueAt(reading, "sampled/rows"), std::string("600"));
        for (const auto &column : columnsIn(reading))
            QVERIFY2(false, column.c_str());
    }

    void readsNoMoreThanItMay()
    {
        const auto path = make(users + insertEmails("users", 20000, "gmail.com"));
        const auto reading = read(path, group({{"sample", OptionValue(std::int64_t(200))}}));
        QCOMPARE(valueAt(reading, "sampled/rows").size(), std::size_t(3));
        const auto rows = std::stoi(valueAt(reading, "sampled/rows"));
        QVERIFY2(rows > 120 && rows <= 200, std::to_string(rows).c_str());
        // The same rows again, and in a copy that lost some.
        QCOMPARE(factsAsText(read(path, group({{"sample", OptionValue(std::int64_t(200))}}))),
                 factsAsText(reading));
        const auto all = read(path, group({{"sample", OptionValue(std::int64_t(50000))}}));
        QCOMPARE(valueAt(all, "sampled/rows"), std::string("20000"));
        const auto none = read(path, group({{"tables", texts({"!us*"})}}));
        QCOMPARE(valueAt(none, "sampled/tables"), std::string("0"));
    }

    void samplesEveryFormOfTable()
    {
        const auto reading = read(
            make("CREATE TABLE keyed (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;"
                 "INSERT INTO keyed VALUES ('x1@gmail.com', 'z'), ('x2@gmail.com', 'y'), "
                 "  ('x3@gmail.com', 'x'), ('x4@gmail.com', 'w'), ('x5@gmail.com', 'v');"
                 "CREATE TABLE shadowed (rowid TEXT, _rowid_ TEXT, oid TEXT);"
                 "INSERT INTO shadowed VALUES ('x@gmail.com', '', NULL);"
                 "CREATE TABLE \"o'dd \"\"t/\" (id INTEGER PRIMARY KEY, \"c/\" TEXT, "
                 "  g AS (lower(\"c/\")));"
                 "INSERT INTO \"o'dd \"\"t/\" VALUES (-9223372036854775807, 'x@gmail.com'), "
                 "  (9223372036854775807, 'y@gmail.com'), (0, 'z@gmail.com');"
                 "CREATE VIRTUAL TABLE s USING fts5(a); INSERT INTO s VALUES ('x@gmail.com');"),
            group({{"sample", OptionValue(std::int64_t(4))}}));
        QVERIFY(reading.outcome.isOk());
        QVERIFY(reading.gaps.empty());
        QCOMPARE(valueAt(reading, "main.keyed/a/emails/count"), std::string("4"));
        QCOMPARE(valueAt(reading, "main.shadowed/rowid/emails/count"), std::string("1"));
        QCOMPARE(valueAt(reading, "main.o'dd \"t~1/c~1/emails/count"), std::string("3"));
        QCOMPARE(valueAt(reading, "sampled/tables"), std::string("3"));
        const auto more = read(
            make("CREATE TABLE keyed (a TEXT PRIMARY KEY) WITHOUT ROWID;"
                 "INSERT INTO keyed VALUES ('x1@gmail.com'), ('x2@gmail.com'), ('x3@gmail.com');"),
            group({{"sample", OptionValue(std::int64_t(4))}}));
        QCOMPARE(valueAt(more, "main.keyed/a/emails/count"), std::string("3"));
    }

    void leavesTheFileAlone()
    {
        const auto path = make(users + insertEmails("users", 2000, "gmail.com"));
        const auto bytes = [&path, this]() -> QByteArray {
            QFile file(path);
            const bool isOpen = file.open(QIODevice::ReadOnly);
            return file.readAll() + QByteArray::number(int(isOpen))
                + QFileInfo(path).lastModified().toString(Qt::ISODateWithMs).toUtf8()
                + QByteArray::number(QDir(m_folder.path()).entryList().size());
        };
        const auto before = bytes();
        const auto reading = read(path);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(valueAt(reading, "sampled/rows").empty(), false);
        QVERIFY(bytes() == before);
    }

    void endsInTime()
    {
        std::string sql = users + insertEmails("users", 3000, "gmail.com");
        for (int i = 0; i < 20; ++i)
            sql += "CREATE TABLE t" + std::to_string(i) + " AS SELECT * FROM users;";
        const auto path = make(sql);
        const auto late = read(path,
                               group({{"time", OptionValue(Milliseconds(1))},
                                      {"sample", OptionValue(std::int64_t(3000))}}));
        QVERIFY(late.outcome.isOk());
        QVERIFY(!late.gaps.empty());
        for (const auto &gap : late.gaps) {
            QVERIFY(gap.path.text().starts_with("db/data/main."));
            QCOMPARE(gap.reason.code, ErrorCode::TimedOut);
        }
        QVERIFY(std::stoi(valueAt(late, "sampled/tables")) < 21);
        ProbeConditions stopped;
        std::stop_source source;
        source.request_stop();
        stopped.stop = source.get_token();
        QCOMPARE(read(path, group(), stopped).outcome.kind, OutcomeKind::Cancelled);
    }

    void refusesWrongOptions()
    {
        const auto problems = [](OptionValue personal) {
            return sqliteProbe().check(OptionValue(OptionValue::Map{
                {"file", OptionValue(std::string("x"))}, {"personal-data", std::move(personal)}}));
        };
        QVERIFY(problems(group()).empty());
        QCOMPARE(problems(group({{"sample", OptionValue(std::int64_t(0))}})).size(), 1U);
        QCOMPARE(problems(group({{"sample", OptionValue(std::int64_t(1'000'000))}})).size(), 1U);
        QCOMPARE(problems(group({{"domains", texts({"a b"})}})).size(), 1U);
        QCOMPARE(problems(group({{"tables", texts({""})}})).size(), 1U);
        QCOMPARE(problems(group({{"time", OptionValue(Milliseconds(0))}})).size(), 1U);
    }

    // What was copied from production is told from what was made up here.
    void copiesAreTold()
    {
        auto production = users + insertEmails("users", 5000, "gmail.com");
        const auto reference = read(make(production));
        const auto stateOf = [&](const std::string &sql, const std::string &path) {
            const auto judgement = judged(read(make(sql)), reference);
            const auto row = judgement.comparison().findRow(*FactPath::parse("db/data/" + path));
            if (row == judgement.comparison().rowCount())
                return std::string("-");
            const auto &verdict = judgement.verdict(row, 0);
            const auto *rule = judgement.rule(verdict);
            return std::string(nameOf(verdict.state)) + " " + std::string(nameOf(verdict.severity))
                + " " + (rule ? rule->id : std::string());
        };
        const std::string prints = "main.users/email/emails/fingerprints";
        const std::string count = "main.users/email/emails/count";
        QCOMPARE(stateOf(production, prints), std::string("violation blocker data.overlap"));
        QCOMPARE(stateOf(production, count), std::string("violation blocker data.emails"));
        // Rows of its own beside the copied ones, fewer rows, and under other keys.
        QCOMPARE(stateOf(production + "DELETE FROM users WHERE id % 7 > 0;", prints),
                 std::string("violation blocker data.overlap"));
        QCOMPARE(stateOf(production + "DELETE FROM users WHERE id > 300;", prints),
                 std::string("violation blocker data.overlap"));
        QCOMPARE(
            stateOf(production + "UPDATE users SET email = 'm' || id || '@gmx.de' WHERE id % 2;",
                    prints),
            std::string("violation blocker data.overlap"));
        QCOMPARE(stateOf(users + insertEmails("users", 5000, "gmx.de"), prints),
                 std::string("allowed blocker data.overlap"));
        QCOMPARE(stateOf(users + insertEmails("users", 5000, "example.org"), prints),
                 std::string("allowed info data.personal")); // nothing was found to compare
        QCOMPARE(stateOf(users + insertEmails("users", 5000, "example.org"), count),
                 std::string("allowed info data.personal"));
    }

    void whatNobodyLookedIntoSharesNothingWithNobody()
    {
        const auto path = make(users + insertEmails("users", 50, "gmail.com")
                               + "CREATE TABLE shops AS SELECT * FROM users;");
        const auto reasonAt = [](const Judgement &judgement, const std::string &below) {
            const auto &comparison = judgement.comparison();
            const auto row = comparison.findRow(*FactPath::parse("db/data" + below));
            return row == comparison.rowCount()
                ? std::string("no row")
                : std::string(nameOf(judgement.verdict(row, 0).state)) + ": "
                    + judgement.reason(row, 0);
        };
        const auto unasked = [&path](std::vector<OptionValue> mirrors) {
            ProbeConditions run;
            run.service = "db";
            run.optionsOfMirrors = std::move(mirrors);
            return runProbe(
                sqliteProbe(),
                OptionValue(OptionValue::Map{{"file", OptionValue(path.toStdString())}}), run);
        };
        const OptionValue asking(OptionValue::Map{{"personal-data", group()}});
        const std::string prints = "/main.users/email/emails/fingerprints";
        const std::string sentence =
            "unmeasured: production could not be read (at db/data): no look for data of people was "
            "taken here, so it cannot be told what an environment that mirrors this one shares "
            "with it: the target does not ask for 'personal-data'.";
        const auto none = judged(read(path), unasked({asking}));
        QCOMPARE(reasonAt(none, prints), sentence);
        QVERIFY(reasonAt(none, "").starts_with("unmeasured: "));
        // What staging has by itself is judged all the same.
        QVERIFY(reasonAt(none, "/main.users/email/emails/count").starts_with("violation: "));
        // Nobody asked: there is nothing to say.
        QVERIFY(unasked({}).gaps.empty());
        QVERIFY(unasked({OptionValue(OptionValue::Map{})}).gaps.empty());

        ProbeConditions run;
        run.optionsOfMirrors = {asking};
        const auto some =
            judged(read(path), read(path, group({{"tables", texts({"!users"})}}), run));
        QVERIFY(reasonAt(some, prints).starts_with("unmeasured: "));
        QVERIFY(reasonAt(some, prints).find("'tables' leave this table out") != std::string::npos);
        QVERIFY(reasonAt(some, "/main.shops/email/emails/fingerprints").starts_with("violation: "));
        // Left out on both sides, on purpose.
        run.optionsOfMirrors = {OptionValue(
            OptionValue::Map{{"personal-data", group({{"tables", texts({"!users"})}})}})};
        QVERIFY(read(path, group({{"tables", texts({"!users"})}}), run).gaps.empty());
    }

    void fingerprintsAreOfOneRunAlone()
    {
        const auto path = make(users + insertEmails("users", 50, "gmail.com"));
        ProbeConditions later;
        later.runKey = "key of another run";
        const auto prints = *FactPath::parse("db/data/main.users/email/emails/fingerprints");
        const auto one = read(path);
        const auto other = read(path, group(), later);
        QVERIFY(one.find(prints)->value == read(path).find(prints)->value);
        QVERIFY(one.find(prints)->value != other.find(prints)->value);
        for (const auto &member : other.find(prints)->value.members()) {
            for (const auto &earlier : one.find(prints)->value.members())
                QVERIFY(member.toSecret().fingerprint != earlier.toSecret().fingerprint);
        }
        const auto judgement = judged(one, other);
        const auto row = judgement.comparison().findRow(prints);
        QCOMPARE(judgement.verdict(row, 0).state, State::Unmeasured);
        QCOMPARE(
            judgement.reason(row, 0),
            std::string("staging has '{50 hidden values}', production has '{50 hidden "
                        "values}'. The rule data.overlap (expects differ) cannot be applied to "
                        "these values. The two were read in different runs, each under a key "
                        "that was made up for it: measure both in one run."));
    }

    // Values are planted in every kind of place; then everything that leaves is searched for them.
    void noValueLeaves()
    {
        const std::string sql =
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, phone TEXT, card TEXT,"
            "  account TEXT, payload JSON, note TEXT);"
            "INSERT INTO users VALUES (1, 'Zebedee.Quixote@planted-mail.com', '+49 171 2345789',"
            "  '4539578763621486', 'DE75 5001 0517 1234 5678 97',"
            "  '{\"a\":[\"zebedee.quixote@planted-mail.com\",\"5394 1287 6543 2105\"]}',"
            "  'call +491712345789 or write to zebedee.quixote@planted-mail.com');";
        std::vector<std::string> log;
        ProbeConditions run;
        run.log = &log;
        const auto staging = read(make(sql), group(), run);
        const auto production = read(make(sql));
        QCOMPARE(columnsIn(staging),
                 (std::set<std::string>{"main.users/account/ibans", "main.users/card/cards",
                                        "main.users/email/emails", "main.users/note/emails",
                                        "main.users/note/phones", "main.users/payload/emails",
                                        "main.users/phone/phones"}));
        std::string all;
        for (const auto &line : log)
            all += line + '\n';
        for (const auto *reading : {&staging, &production}) {
            all += factsAsText(*reading);
            for (const auto &gap : reading->gaps)
                all += gap.path.toString() + gap.reason.toString() + '\n';
            if (reading->outcome.error)
                all += reading->outcome.error->toString();
        }
        AuditReport report;
        report.judgement = std::make_shared<const Judgement>(judged(staging, production));
        writeJsonReport(report, true, [&all](std::string_view text) { all += text; });
        all += tableReport(report, {400, false, true});
        const auto &comparison = report.judgement->comparison();
        for (std::size_t row = 0; row < comparison.rowCount(); ++row)
            all += report.judgement->reason(row, 0) + '\n';
        const auto low = lowered(all);
        QVERIFY(low.find("data.overlap") != std::string::npos);
        for (const auto &text : planted)
            QVERIFY2(low.find(lowered(text)) == std::string::npos, text.c_str());
        // Nor a part of one that a fingerprint's digits do not hold by chance.
        for (const auto *part : {"zebedee", "quixote", "planted", "45395787", "63621486", "2345789",
                                 "50010517", "34567897"})
            QVERIFY2(low.find(part) == std::string::npos, part);
    }

    void whatCannotBeReadIsAGap()
    {
        class Broken final : public SampleSource
        {
        public:
            bool hasTables = true;
            Result<std::vector<SampledTable>> tables() override
            {
                if (!hasTables)
                    return failure(ErrorCode::PermissionDenied, "may not look");
                return std::vector<SampledTable>{{"public.locked", {"a"}}, {"public.open", {"b"}}};
            }
            Result<std::size_t> sample(const SampledTable &table, const SampleBounds &,
                                       const TakeValue &take) override
            {
                if (table.name == "public.locked")
                    return failure(ErrorCode::PermissionDenied, "may not look into it");
                take(0, "bob@gmail.com");
                take(7, "out of range");
                return std::size_t(1);
            }
        };
        Broken source;
        ProbeKind kind;
        kind.probe = [&source](const ProbeContext &context) {
            return writePersonalData(source, {}, context);
        };
        auto reading = runProbe(kind, group(), 5s);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(reading.gaps.size(), std::size_t(1));
        QCOMPARE(reading.gaps[0].path.toString(), std::string("db/data/public.locked"));
        QCOMPARE(reading.gaps[0].reason.code, ErrorCode::PermissionDenied);
        QCOMPARE(valueAt(reading, "public.open/b/emails/count"), std::string("1"));
        QCOMPARE(valueAt(reading, "sampled/tables"), std::string("1"));
        source.hasTables = false;
        reading = runProbe(kind, group(), 5s);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(reading.gaps.at(0).path.toString(), std::string("db/data"));
    }
};

QTEST_APPLESS_MAIN(TestPersonalData)
#include "tst_personaldata.moc"
