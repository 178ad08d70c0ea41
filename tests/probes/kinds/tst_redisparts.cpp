// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis.h"
#include "probes/kinds/redis/aclusers.h"
#include "probes/kinds/redis/programs.h"
#include "probes/kinds/redis/serverinfo.h"
#include "tests/support/proberunner.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>

using namespace sidestage;

namespace {

std::string product(const std::string &lines)
{
    const ServerInfo info("# Server\r\n" + lines);
    return std::string(info.engine()) + ' ' + std::string(info.version()) + ' '
        + std::to_string(info.major()) + ' ' + std::string(info.mode());
}

/// What a function writes below "cache".
template <typename Write>
std::string written(Write write)
{
    Reading reading;
    reading.service = "cache";
    reading.outcome = Outcome::ok(std::chrono::milliseconds(1));
    PathInterner paths;
    write(FactWriter(reading, paths));
    reading.seal();
    auto text = factsAsText(reading);
    for (const auto &gap : reading.gaps)
        text += gap.path.toString() + " ! " + gap.reason.message + '\n';
    return text;
}

RespValue text(const std::string &value)
{
    RespValue bulk;
    bulk.kind = RespValue::Kind::Bulk;
    bulk.text = value;
    return bulk;
}

RespValue list(std::vector<RespValue> items)
{
    RespValue array;
    array.kind = RespValue::Kind::Array;
    array.items = std::move(items);
    return array;
}

std::string joined(const std::vector<std::string> &words)
{
    std::string all;
    for (const auto &word : words)
        all += (all.empty() ? "" : " ") + word;
    return all;
}

std::string normalised(const std::string &rules)
{
    return joined(normalisedCommandRules(rules));
}

std::vector<std::string> complaints(OptionValue::Map options)
{
    std::vector<std::string> sentences;
    for (const auto &error : redisProbe().check(OptionValue(std::move(options))))
        sentences.push_back(error.message);
    return sentences;
}

OptionValue word(const std::string &value)
{
    return OptionValue(value);
}

OptionValue number(std::int64_t value)
{
    return OptionValue(value);
}

OptionValue words(const std::vector<std::string> &values)
{
    OptionValue::List all;
    for (const auto &value : values)
        all.emplace_back(value);
    return OptionValue(std::move(all));
}

} // namespace

/// The parts that need no server.
class TestRedisParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // Lines as the servers' own documentation and sources have them.
    void productsAreToldApart()
    {
        QCOMPARE(product("redis_version:7.0.15\r\nredis_mode:standalone\r\n"),
                 std::string("Redis 7.0.15 7 standalone"));
        QCOMPARE(product("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n"
                         "redis_mode:cluster\r\n"),
                 std::string("Valkey 8.1.1 8 cluster"));
        QCOMPARE(product("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.0.0\r\n"
                         "server_mode:standalone\r\n"),
                 std::string("Valkey 9.0.0 9 standalone"));
        QCOMPARE(
            product("redis_version:6.3.4\r\nredis_mode:standalone\r\n# KeyDB\r\nmvcc_depth:0\r\n"),
            std::string("KeyDB 6.3.4 6 standalone"));
        QCOMPARE(product("redis_version:7.4.0\r\ndragonfly_version:df-v1.40.1\r\n"),
                 std::string("Dragonfly 1.40.1 1 standalone"));
        QCOMPARE(product("redis_version:5.0.14\nredis_mode:sentinel\n"),
                 std::string("Redis 5.0.14 5 sentinel"));
        QCOMPARE(product("cluster_enabled:1\r\n"), std::string("  0 cluster"));
        QCOMPARE(product(""), std::string("  0 standalone"));
    }

    void replicasAndSentinels()
    {
        const ServerInfo replica("redis_version:7.0.15\r\nrole:slave\r\nmaster_link_status:down\r\n"
                                 "connected_slaves:2\r\nrdb_last_bgsave_status:err\r\n");
        QCOMPARE(written([&](const FactWriter &facts) { writeServerFacts(replica, facts); }),
                 std::string("cache/persistence/last-snapshot = err\n"
                             "cache/replication/link = down\ncache/replication/replicas = 2\n"
                             "cache/server/engine = Redis\ncache/server/major = 7\n"
                             "cache/server/mode = standalone\ncache/server/role = replica\n"
                             "cache/server/version = 7.0.15\n"));
        const ServerInfo sentinel(
            "redis_version:7.0.15\r\nredis_mode:sentinel\r\nsentinel_masters:1\r\n"
            "master0:name=or/ders,status=ok,address=10.0.0.7:6379,slaves=2,sentinels=3\r\n");
        QCOMPARE(written([&](const FactWriter &facts) { writeServerFacts(sentinel, facts); }),
                 std::string("cache/sentinel/or~1ders/replicas = 2\n"
                             "cache/sentinel/or~1ders/sentinels = 3\n"
                             "cache/sentinel/or~1ders/status = ok\n"
                             "cache/server/engine = Redis\ncache/server/major = 7\n"
                             "cache/server/mode = sentinel\ncache/server/version = 7.0.15\n"));
    }

    void keysOfAPartAreNotTheWhole()
    {
        const auto databases = [](const std::string &lines) {
            const ServerInfo info(lines + "db0:keys=5,expires=1,avg_ttl=0,subexpiry=0\r\n");
            return written(
                [&](const FactWriter &facts) { writeDatabases(info, "cache.test:6379", facts); });
        };
        QCOMPARE(databases("redis_mode:standalone\r\n"),
                 std::string("cache/databases/0/expiring = 1\ncache/databases/0/keys = 5\n"));
        QVERIFY(databases("redis_mode:cluster\r\n").starts_with("cache/databases ! "));
        QVERIFY(databases("loading:1\r\n").starts_with("cache/databases ! "));
        QCOMPARE(databases("redis_mode:sentinel\r\n"), std::string());
    }

    void rulesOfOneSignMayStandInAnyOrder()
    {
        QCOMPARE(normalised("-@all +set +get"), std::string("-@all +get +set"));
        QCOMPARE(normalised("-@all +@write +@READ -keys -flushall +info"),
                 std::string("-@all +@read +@write -flushall -keys +info"));
        // Across a rule of the other sign the order counts.
        QVERIFY(normalised("+@all -@dangerous") != normalised("-@dangerous +@all"));
        QCOMPARE(normalised("-@dangerous +@all"), std::string("+@all"));
        QCOMPARE(normalised("+get -@all +set +set"), std::string("-@all +set"));
        QCOMPARE(normalised("  "), std::string());
        // What is said already.
        QCOMPARE(normalised("+@all +get -@dangerous +info"),
                 std::string("+@all -@dangerous +info"));
        QCOMPARE(normalised("-@all -keys +get"), std::string("-@all +get"));
        QCOMPARE(normalised("-@a -@all"), std::string("-@all"));
        SIDESTAGE_PROPERTY("one form", [] {
            const auto rules = *rc::gen::container<std::vector<std::string>>(
                rc::gen::element<std::string>("+@all", "-@all", "+get", "-get", "+set", "-set",
                                              "+@read", "-@read", "+config|get"));
            const auto once = normalised(joined(rules));
            RC_ASSERT(normalised(once) == once);
            // Neighbours of one sign, exchanged.
            auto other = rules;
            for (std::size_t i = 0; i + 1 < other.size(); ++i) {
                if (other[i].front() == other[i + 1].front() && other[i] != "+@all"
                    && other[i] != "-@all" && other[i + 1] != "+@all" && other[i + 1] != "-@all")
                    std::swap(other[i], other[i + 1]);
            }
            RC_ASSERT(normalised(joined(other)) == once);
        });
    }

    // Version 6 answers with lists, without the signs, and 6.0 knows no channels.
    void usersOfEveryVersionAreWrittenAlike()
    {
        auto six = list({text("flags"), list({text("on"), text("allkeys")}), text("passwords"),
                         list({text("planted-digest")}), text("commands"), text("+@all"),
                         text("keys"), list({text("*")})});
        auto seven =
            list({text("flags"), list({text("on")}), text("passwords"),
                  list({text("planted-digest")}), text("commands"), text("+@all"), text("keys"),
                  text("~*"), text("channels"), text("&*"), text("selectors"), list({})});
        const auto expected = std::string(
            "cache = user\ncache/channels = {&*}\ncache/commands = [+@all]\ncache/keys = {~*}\n"
            "cache/passwords = 1\ncache/sign-in = with a password\ncache/superuser = true\n");
        QCOMPARE(written([&](const FactWriter &facts) { writeAclUser(six, facts); }), expected);
        QCOMPARE(written([&](const FactWriter &facts) { writeAclUser(seven, facts); }), expected);
        QVERIFY(seven.items[3].items[0].text.empty()); // overwritten
        RespValue nonsense = text("x");
        QVERIFY(written([&](const FactWriter &facts) {
                    writeAclUser(nonsense, facts);
                }).find("cache/sign-in = off")
                != std::string::npos);
    }

    void modulesComeWithInfo()
    {
        const ServerInfo info("# Modules\r\nmodule:name=ReJSON,ver=20008,api=1,filters=0\r\n"
                              "module:name=search,ver=20812,api=1\r\n");
        RedisBatch batch;
        const std::string peer = "cache.test:6379";
        QCOMPARE(written([&](const FactWriter &facts) { askModules(batch, info, peer, facts); }),
                 std::string("cache/modules/ReJSON/version = 20008\ncache/modules/search/version = "
                             "20812\n"));
    }

    void optionsThatContradictEachOtherAreSaid()
    {
        QCOMPARE(complaints({}), std::vector<std::string>());
        QCOMPARE(complaints({{"socket", word("/s")}, {"host", word("a")}}),
                 std::vector<std::string>{"host means nothing beside socket"});
        for (const auto *host : {"", "redis://cache.test", "me@cache.test", "a b"})
            QCOMPARE(complaints({{"host", word(host)}}),
                     std::vector<std::string>{"host is a name or an address and nothing else"});
        QCOMPARE(complaints({{"user", word("a")}}),
                 std::vector<std::string>{"user needs password beside it"});
        QCOMPARE(complaints({{"port", number(0)}}),
                 std::vector<std::string>{"port must be from 1 to 65535"});
        QCOMPARE(complaints({{"tls", word("off")}, {"ca", word("/ca.pem")}}),
                 std::vector<std::string>{"ca means nothing with 'tls: off'"});
        QCOMPARE(complaints({{"certificate", word("/c.pem")}}),
                 std::vector<std::string>{"certificate needs certificate-key beside it"});
        QCOMPARE(complaints({{"settings", words({"save", "requirepass", "*"})}}),
                 (std::vector<std::string>{"the setting 'requirepass' holds a credential",
                                           "not the name of a setting"}));
        QCOMPARE(complaints({{"prefixes", words({"a:", "", "a:", "b:*"})}}),
                 (std::vector<std::string>{
                     "a prefix has at least one character", "'a:' stands here twice",
                     "a prefix has no wildcard: it is compared as it stands"}));
    }
};

QTEST_APPLESS_MAIN(TestRedisParts)
#include "tst_redisparts.moc"
