// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns.h"
#include "tests/support/fakeresolver.h"
#include "tests/support/nameserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const std::string start = "$TTL 300\n@ SOA ns1 hostmaster 1 3600 600 86400 60\n@ NS ns1\n"
                          "ns1 A 127.0.0.1\n";

const std::string production = start + R"(
@ NS ns.other-dns.test.
@ A 192.0.2.10
@ MX 20 mx2.mail.test.
@ MX 10 MX1.mail.test.
@ TXT "v=spf1 ip4:192.0.2.0/24 +include:_SPF." "mail.test -all"
@ TXT "google-site-verification=tokenthatnobodymaysee"
@ TXT "a sentence that is nobody's business"
@ CAA 0 issue "LetsEncrypt.org; validationmethods=dns-01; accounturi=https://ca.test/acct/99"
@ CAA 0 issue "ca.test"
@ CAA 0 issuewild ";"
@ CAA 0 iodef "mailto:jane.doe@acme.test"
@ CAA 128 tbs "unknown"
_dmarc TXT "v=DMARC1; p=reject; sp=quarantine; pct=50; adkim=s; rua=mailto:jane@reports.test,mailto:d@acme.test!10m"
app A 192.0.2.11
app AAAA 2001:db8::11
app.two A 192.0.2.12
app.two CAA 0 issue "ca.test"
www CNAME app
api CNAME d111.cloudfront.net.
gone CNAME nobody.cloudfront.net.
circle CNAME round
round CNAME circle
texts TXT "only text"
nomail MX 0 .
nomail TXT "v=spf1 ptr:x +all" 
nomail TXT "v=spf1 -all"
*.preview CNAME app
named.preview A 192.0.2.13
big TXT )"
    +
    [] {
        std::string strings;
        for (int i = 0; i < 12; ++i)
            strings += '"' + std::string(200, static_cast<char>('a' + i)) + "\" ";
        return strings;
    }()
    + "\n";

const std::string staging = start + R"(
app A 10.1.2.3
app CAA 0 issue "ca.test"
api CNAME d222.cloudfront.net.
www CNAME app.acme.test.
@ TXT "v=spf1 mx foo:bar ~all"
_dmarc TXT "v=DMARC1; p=what"
)";

const std::string cloudfront = start + "d111 A 192.0.2.111\nd222 A 192.0.2.222\n";
/// Everything else does not exist.
const std::string root = "$TTL 300\n@ SOA a.root. b.root. 1 3600 600 86400 60\n@ NS a.root.\n"
                         "a.root. A 127.0.0.1\n";

using Zones = std::vector<std::pair<std::string, std::string>>;

Zones zones(bool withRoot)
{
    Zones all{{"acme.test", production},
              {"acme-staging.test", staging},
              {"cloudfront.net", cloudfront},
              {"broken.test", "this is no zone\n"}};
    if (withRoot)
        all.emplace_back(".", root);
    return all;
}

OptionValue::Map withNames(const std::string &resolver, const std::vector<std::string> &names)
{
    OptionValue::List list;
    for (const auto &name : names)
        list.push_back(OptionValue(OptionValue::Value(name)));
    OptionValue::Map options{
        {"resolver", OptionValue(OptionValue::Value(resolver))},
        {"request-timeout", OptionValue(OptionValue::Value(Milliseconds(800)))}};
    if (!names.empty())
        options.emplace_back("names", OptionValue(OptionValue::Value(std::move(list))));
    return options;
}

Reading probed(OptionValue::Map options, const ProbeConditions &run = {})
{
    return runProbe(dnsProbe(), OptionValue(std::move(options)), run);
}

std::string without(std::string text, const std::string &part)
{
    for (auto found = text.find(part); found != std::string::npos; found = text.find(part))
        text.replace(found, part.size(), "HERE");
    return text;
}

} // namespace

class TestDns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!NameServer::isInstalled())
            QSKIP("named is not installed (package bind9)");
        m_resolver = std::make_unique<NameServer>(zones(true), true);
        m_authority = std::make_unique<NameServer>(zones(false), false);
        QVERIFY2(m_resolver->isUp(), qPrintable(m_resolver->output()));
        QVERIFY2(m_authority->isUp(), qPrintable(m_authority->output()));
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheHostsOfTheEnvironment()
    {
        ProbeConditions run;
        run.hosts = {{"site", "acme.test"},
                     {"app", "app.acme.test"},
                     {"api", "API.acme.test"},
                     {"db", "10.0.0.5"},
                     {"here", "localhost"}};
        const auto reading = probed(withNames(m_resolver->address(), {}), run);
        QVERIFY2(reading.outcome.isOk(), reading.outcome.error->message.c_str());
        QVERIFY(reading.gaps.empty());
        QCOMPARE(at(reading, "app"), std::string("name"));
        QCOMPARE(at(reading, "db"), std::string("address"));
        QCOMPARE(at(reading, "here"), std::string("local name"));
        QCOMPARE(at(reading, "app/exists"), std::string("true"));
        QCOMPARE(at(reading, "app/ipv4"), std::string("present"));
        QCOMPARE(at(reading, "app/ipv6"), std::string("present"));
        QCOMPARE(at(reading, "app/addresses"), std::string("{192.0.2.11, 2001:db8::11}"));
        QCOMPARE(at(reading, "app/reach"), std::string("{internet}"));
        QCOMPARE(at(reading, "app/alias/chain"), std::string("[]"));
        QCOMPARE(at(reading, "app/wildcard"), std::string("none"));
        QCOMPARE(at(reading, "site/ipv6"), std::string("none"));
        QCOMPARE(at(reading, "site/wildcard"), std::string("-")); // strangers are beside it
        QCOMPARE(at(reading, "api/alias/chain"), std::string("[*.cloudfront.net]"));
        QCOMPARE(at(reading, "api/alias/names"), std::string("[d111.cloudfront.net]"));
        QCOMPARE(at(reading, "api/alias/end"), std::string("address"));
        QCOMPARE(at(reading, "api/alias/leaves-environment"), std::string("false"));
    }

    void certificateAuthoritiesAreFoundAbove()
    {
        const auto reading =
            probed(withNames(m_resolver->address(),
                             {"app.acme.test", "app.two.acme.test", "acme.test",
                              "x.api.acme-staging.test", "api.acme-staging.test"}));
        QVERIFY2(reading.outcome.isOk(), reading.outcome.error->message.c_str());
        QCOMPARE(at(reading, "app.acme.test/caa/found-at"), std::string("the registered domain"));
        QCOMPARE(at(reading, "app.acme.test/caa/domain"), std::string("acme.test"));
        QCOMPARE(at(reading, "app.acme.test/caa/issue"),
                 std::string("{ca.test, letsencrypt.org; accounturi=…; validationmethods=dns-01}"));
        QCOMPARE(at(reading, "app.acme.test/caa/issuewild"), std::string("{nobody}"));
        QCOMPARE(at(reading, "app.acme.test/caa/iodef"), std::string("{mailto:…@acme.test}"));
        QCOMPARE(at(reading, "app.acme.test/caa/other"), std::string("{tbs (critical)}"));
        QCOMPARE(at(reading, "app.two.acme.test/caa/found-at"), std::string("the name itself"));
        QCOMPARE(at(reading, "app.two.acme.test/caa/issue"), std::string("{ca.test}"));
        QCOMPARE(at(reading, "acme.test/caa/found-at"), std::string("the name itself"));
        // An alias to where there are none, and none above.
        QCOMPARE(at(reading, "api.acme-staging.test/caa/found-at"), std::string("none"));
        QCOMPARE(at(reading, "api.acme-staging.test/caa/issue"), std::string("{}"));
        QCOMPARE(at(reading, "app.acme.test/zone/found-at"), std::string("the registered domain"));
        QCOMPARE(at(reading, "app.acme.test/zone/name-servers"),
                 std::string("{ns.other-dns.test, ns1.acme.test}"));
    }

    void whoTakesAndWhoSendsMail()
    {
        const auto reading = probed(
            withNames(m_resolver->address(),
                      {"acme.test", "app.acme.test", "nomail.acme.test", "acme-staging.test"}));
        QVERIFY2(reading.outcome.isOk(), reading.outcome.error->message.c_str());
        QCOMPARE(at(reading, "acme.test/mail/mx"), std::string("[mx1.mail.test, mx2.mail.test]"));
        QCOMPARE(at(reading, "acme.test/mail/receives"), std::string("mail"));
        QCOMPARE(at(reading, "acme.test/mail/spf/mechanisms"),
                 std::string("[ip4:192.0.2.0/24, include:_spf.mail.test, -all]"));
        QCOMPARE(at(reading, "acme.test/mail/spf/all"), std::string("fail"));
        QCOMPARE(at(reading, "acme.test/mail/dmarc/found-at"), std::string("the name itself"));
        QCOMPARE(at(reading, "acme.test/mail/dmarc/effective-policy"), std::string("reject"));
        QCOMPARE(at(reading, "acme.test/mail/dmarc/percent"), std::string("50"));
        QCOMPARE(at(reading, "acme.test/mail/dmarc/dkim-alignment"), std::string("strict"));
        QCOMPARE(at(reading, "acme.test/mail/dmarc/reports-to"),
                 std::string("{acme.test, reports.test}"));
        QCOMPARE(at(reading, "app.acme.test/mail/dmarc/found-at"),
                 std::string("the registered domain"));
        QCOMPARE(at(reading, "app.acme.test/mail/dmarc/effective-policy"),
                 std::string("quarantine"));
        QCOMPARE(at(reading, "app.acme.test/mail/receives"), std::string("not said"));
        QCOMPARE(at(reading, "app.acme.test/mail/spf/record"), std::string("none"));
        QCOMPARE(at(reading, "nomail.acme.test/mail/receives"), std::string("no mail"));
        QCOMPARE(at(reading, "nomail.acme.test/mail/spf/record"), std::string("several"));
        QCOMPARE(at(reading, "acme-staging.test/mail/spf/state"),
                 std::string("a mechanism that does not exist"));
        QCOMPARE(at(reading, "acme-staging.test/mail/dmarc/state"), std::string("no policy"));
    }

    void tokensAreNotShown()
    {
        const auto reading = probed(withNames(m_resolver->address(), {"acme.test"}));
        QCOMPARE(at(reading, "acme.test/txt/kinds"), std::string("{google-site-verification}"));
        const auto *others = reading.find(*FactPath::parse("app/acme.test/txt/others"));
        QVERIFY(others && others->value.members().size() == 1);
        QVERIFY(others->value.members().front().isSecret());
        for (const auto *hidden : {"tokenthat", "business", "jane", "acct/99"})
            QVERIFY2(factsAsText(reading).find(hidden) == std::string::npos, hidden);
    }

    void aliasesThatLeadNowhereOrElsewhere()
    {
        ProbeConditions run;
        run.hosts = {{"www", "www.acme-staging.test"}, {"app", "app.acme-staging.test"}};
        run.environment = "staging";
        run.hostsOfOthers = {{"production", {{"app", "app.acme.test"}, {"www", "www.acme.test"}}}};
        auto options =
            withNames(m_resolver->address(),
                      {"www", "gone.acme.test", "app", "circle.acme.test", "texts.acme.test"});
        const auto reading = probed(std::move(options), run);
        QVERIFY2(reading.outcome.isOk(), reading.outcome.error->message.c_str());
        QCOMPARE(at(reading, "www/alias/chain"), std::string("[app.acme.test]"));
        QCOMPARE(at(reading, "www/alias/leaves-environment"), std::string("true"));
        QCOMPARE(at(reading, "app/reach"), std::string("{private network}"));
        QCOMPARE(at(reading, "gone.acme.test/exists"), std::string("true"));
        QCOMPARE(at(reading, "gone.acme.test/alias/end"), std::string("no such name"));
        QCOMPARE(at(reading, "gone.acme.test/ipv4"), std::string("none"));
        QCOMPARE(at(reading, "texts.acme.test/exists"), std::string("true"));
        QCOMPARE(at(reading, "texts.acme.test/ipv4"), std::string("none"));
        // BIND gives up by itself; others hand the circle out.
        QVERIFY(gapAt(reading, "circle.acme.test").find("(SERVFAIL)") != std::string::npos);
        const FakeResolver other(FakeResolver::Manner::AliasCircle);
        const auto round = probed(withNames(other.address(), {"circle.acme.test"}));
        for (const auto *path : {"circle.acme.test/ipv4", "circle.acme.test/alias/end"})
            QCOMPARE(gapAt(round, path),
                     std::string("the aliases of 'circle.acme.test' lead round and round"));
    }

    void wildcardsAreNoticed()
    {
        const auto reading = probed(withNames(
            m_resolver->address(), {"feature.preview.acme.test", "named.preview.acme.test"}));
        QCOMPARE(at(reading, "feature.preview.acme.test/wildcard"), std::string("same answer"));
        QCOMPARE(at(reading, "feature.preview.acme.test/alias/chain"),
                 std::string("[*.acme.test]"));
        QCOMPARE(at(reading, "named.preview.acme.test/wildcard"), std::string("other answer"));
    }

    // What is not there, and what could not be looked at, in one reading.
    void fiveThingsStayFive()
    {
        const FakeResolver silent(FakeResolver::Manner::Silent);
        const auto reading = probed(withNames(m_authority->address(),
                                              {"app.acme.test", "nothere.acme.test",
                                               "x.broken.test", "other.test", "api.acme.test"}));
        QVERIFY2(reading.outcome.isOk(), reading.outcome.error->message.c_str());
        QCOMPARE(at(reading, "app.acme.test/exists"), std::string("true"));
        QCOMPARE(at(reading, "nothere.acme.test/exists"), std::string("false"));
        QCOMPARE(at(reading, "nothere.acme.test"), std::string("-"));
        QCOMPARE(gapAt(reading, "nothere.acme.test"), std::string("-"));
        QCOMPARE(
            without(gapAt(reading, "x.broken.test"), m_authority->address()),
            std::string("the resolver HERE could not find out A of 'x.broken.test' (SERVFAIL)"));
        QCOMPARE(without(gapAt(reading, "other.test"), m_authority->address()),
                 std::string("the resolver HERE refuses to tell A of 'other.test' (REFUSED)"));
        // The top level is not this server's: nobody knows whether there is something above.
        QCOMPARE(gapAt(reading, "app.acme.test/caa"), std::string("-"));
        const auto silence = probed(withNames(silent.address(), {"app.acme.test"}));
        QVERIFY(silence.outcome.kind == OutcomeKind::TimedOut);
    }

    void whatAnAuthorityDoesNotKnowIsAGap()
    {
        const NameServer alone({{"acme.test", production}}, false);
        QVERIFY2(alone.isUp(), qPrintable(alone.output()));
        const auto reading = probed(withNames(alone.address(), {"api.acme.test", "app.acme.test"}));
        QVERIFY2(reading.outcome.isOk(), reading.outcome.error->message.c_str());
        QCOMPARE(at(reading, "api.acme.test/alias/chain"), std::string("[*.cloudfront.net]"));
        for (const auto *path :
             {"ipv4", "ipv6", "addresses", "alias/end", "caa", "mail/mx", "mail/spf", "txt"})
            QCOMPARE(without(gapAt(reading, "api.acme.test/" + std::string(path)), alone.address())
                         .substr(0, 64),
                     std::string("the resolver HERE knows its own zones alone and points to others"
                                 " f")
                         .substr(0, 64));
        QCOMPARE(at(reading, "app.acme.test/ipv4"), std::string("present"));
    }

    void longAnswersComeOverTcp()
    {
        const auto reading = probed(withNames(m_resolver->address(), {"big.acme.test"}));
        QCOMPARE(gapAt(reading, "big.acme.test/txt"), std::string("-"));
        const auto *others = reading.find(*FactPath::parse("app/big.acme.test/txt/others"));
        QVERIFY(others);
        QCOMPARE(others->value.members().size(), std::size_t{1});
        QCOMPARE(others->value.members().front().toSecret().length, LengthClass::Longer);
        QVERIFY(m_resolver->queries().filter(QStringLiteral("big.acme.test IN TXT +E(0)T")).size()
                == 1);
    }

    // A server that stops in the middle.
    void aServerThatHangsIsLeft()
    {
        NameServer server({{"acme.test", production}}, true);
        QVERIFY2(server.isUp(), qPrintable(server.output()));
        server.freeze();
        QElapsedTimer time;
        time.start();
        const auto reading = probed(withNames(server.address(), {"app.acme.test"}));
        QVERIFY(time.elapsed() < 1800);
        QVERIFY(reading.outcome.kind == OutcomeKind::TimedOut);
        time.restart();
        std::stop_source stop;
        std::thread stopper([&stop] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        ProbeConditions run;
        run.stop = stop.get_token();
        const auto cancelled =
            probed({{"resolver", OptionValue(OptionValue::Value(server.address()))},
                    {"names", OptionValue(OptionValue::Value(std::string("app.acme.test")))}},
                   run);
        stopper.join();
        QVERIFY(cancelled.outcome.kind == OutcomeKind::Cancelled);
        QVERIFY(time.elapsed() < 1200);
        server.thaw();
    }

    void namesMayHaveAWordOfTheirOwn()
    {
        OptionValue::Map names{{"apex", OptionValue(OptionValue::Value(std::string("acme.test.")))},
                               {"main", OptionValue(OptionValue::Value(std::string("app")))}};
        ProbeConditions run;
        run.hosts = {{"app", "app.acme.test"}};
        const auto reading =
            probed({{"resolver", OptionValue(OptionValue::Value(m_resolver->address()))},
                    {"names", OptionValue(OptionValue::Value(std::move(names)))}},
                   run);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "apex/addresses"), std::string("{192.0.2.10}"));
        QCOMPARE(at(reading, "main/ipv6"), std::string("present"));
    }

    void optionsThatCannotBe()
    {
        const auto complaints = [](OptionValue::Map options) {
            std::string text;
            for (const auto &error : dnsProbe().check(OptionValue(std::move(options))))
                text += error.message + '\n';
            return text;
        };
        QCOMPARE(complaints(withNames("10.0.0.53",
                                      {"app", "app.acme.test", "_x.acme.test", "münchen.test",
                                       "10.0.0.1", "${host.app}"})),
                 std::string());
        QCOMPARE(complaints(withNames("dns.acme.test", {"a b", "https://acme.test", "a..b"})),
                 std::string("'a b' is no domain name\n'https://acme.test' is no domain name\n"
                             "'a..b' is no domain name\n"
                             "'dns.acme.test' is not the address of a resolver\n"));
        const auto none =
            probed({{"resolver", OptionValue(OptionValue::Value(std::string("127.0.0.1")))}});
        QVERIFY(none.outcome.kind == OutcomeKind::Failed);
        QCOMPARE(none.outcome.error->message,
                 std::string("there is no name to look up: the environment has no hosts"));
    }

    // Last: everything that the tests above asked is in the servers' logs.
    void onlyQuestionsWereSent()
    {
        static const QRegularExpression question(
            QStringLiteral("^[a-z0-9_.-]+ IN (A|AAAA|CAA|MX|NS|TXT) \\+E\\(0\\)T?K?$"));
        for (const auto *server : {m_resolver.get(), m_authority.get()}) {
            const auto queries = server->queries();
            QVERIFY(queries.size() > 20);
            for (const auto &query : queries)
                QVERIFY2(question.match(query).hasMatch(), qPrintable(query));
            const auto log = server->output();
            QCOMPARE(log.count(QStringLiteral(": query: ")), queries.size());
            for (const auto *word : {"update", "transfer of", "AXFR", "IXFR", "NOTIFY"})
                QVERIFY2(!log.contains(QLatin1String(word)), word);
        }
        const auto queries = m_resolver->queries();
        // The walk to the parents ends where it finds something.
        QVERIFY(queries.contains(QStringLiteral("acme.test IN CAA +E(0)")));
        QVERIFY(!queries.contains(QStringLiteral("two.acme.test IN CAA +E(0)")));
        QVERIFY(queries.contains(QStringLiteral("acme-staging.test IN CAA +E(0)")));
        QVERIFY(queries.contains(QStringLiteral("test IN CAA +E(0)")));
        // Beside a registered domain are those of strangers.
        QVERIFY(!queries.contains(QStringLiteral("sidestage-wildcard-check.test IN A +E(0)")));
    }

    void cleanupTestCase()
    {
        m_resolver.reset();
        m_authority.reset();
    }

private:
    std::unique_ptr<NameServer> m_resolver;
    std::unique_ptr<NameServer> m_authority;
};

QTEST_GUILESS_MAIN(TestDns)
#include "tst_dns.moc"
