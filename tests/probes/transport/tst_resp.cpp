// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/rediscommand.h"
#include "probes/transport/redisfailure.h"
#include "probes/transport/respparser.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

using Kind = RespValue::Kind;

std::string encoded(const RespValue &value)
{
    switch (value.kind) {
    case Kind::Nil:
        return value.integer == 0 ? "$-1\r\n" : "*-1\r\n";
    case Kind::Status:
        return '+' + value.text + "\r\n";
    case Kind::Error:
        return '-' + value.text + "\r\n";
    case Kind::Integer:
        return ':' + std::to_string(value.integer) + "\r\n";
    case Kind::Bulk:
        return '$' + std::to_string(value.text.size()) + "\r\n" + value.text + "\r\n";
    case Kind::Array:
        break;
    }
    std::string text = '*' + std::to_string(value.items.size()) + "\r\n";
    for (const auto &item : value.items)
        text += encoded(item);
    return text;
}

/// A value such as a server may send, at most that deep.
RespValue anyValue(int depth)
{
    RespValue value;
    value.kind = static_cast<Kind>(*rc::gen::inRange(0, depth > 0 ? 6 : 5));
    if (value.kind == Kind::Integer)
        value.integer = *rc::gen::arbitrary<std::int64_t>();
    if (value.kind == Kind::Status || value.kind == Kind::Error)
        value.text = *rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
    if (value.kind == Kind::Bulk)
        value.text = *rc::gen::arbitrary<std::string>();
    if (value.kind == Kind::Array) {
        const auto size = *rc::gen::inRange(0, 5);
        for (int i = 0; i < size; ++i)
            value.items.push_back(anyValue(depth - 1));
    }
    return value;
}

std::string failureOf(const std::string &bytes, const RespLimits &limits = {})
{
    RespParser parser(limits);
    return parser.feed(bytes) ? std::string() : parser.failure().message;
}

Error refusal(const std::string &text, std::string_view command = "CONFIG GET")
{
    RespValue reply;
    reply.kind = Kind::Error;
    reply.text = text;
    return redisRefusal(reply, command, "cache.test:6379");
}

} // namespace

class TestResp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatWasSentIsRead()
    {
        SIDESTAGE_PROPERTY("replies in any pieces", [] {
            const auto count = *rc::gen::inRange(1, 5);
            std::vector<RespValue> values;
            std::string bytes;
            for (int i = 0; i < count; ++i) {
                values.push_back(anyValue(4));
                bytes += encoded(values.back());
            }
            RespParser parser;
            std::vector<RespValue> read;
            for (std::size_t at = 0; at < bytes.size();) {
                const auto size = *rc::gen::inRange<std::size_t>(1, 40);
                RC_ASSERT(parser.feed(std::string_view(bytes).substr(at, size)));
                at += size;
                while (parser.count() > 0)
                    read.push_back(parser.take());
            }
            RC_ASSERT(!parser.isInside());
            RC_ASSERT(read == values);
        });
    }

    void anyBytesAreSurvived()
    {
        SIDESTAGE_PROPERTY("garbage", [] {
            const auto bytes = *rc::gen::container<std::string>(
                rc::gen::oneOf(rc::gen::elementOf(std::string("+-:$*_#,0123456789\r\n")),
                               rc::gen::arbitrary<char>()));
            RespParser whole;
            whole.feed(bytes);
            // In one piece or byte by byte: the same comes of it.
            RespParser pieces;
            for (const char c : bytes)
                pieces.feed({&c, 1});
            RC_ASSERT(whole.hasFailed() == pieces.hasFailed());
            RC_ASSERT(whole.count() == pieces.count());
            while (whole.count() > 0)
                RC_ASSERT(whole.take() == pieces.take());
        });
    }

    void whatNoServerMaySendIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("sentence");
        const auto row = [](const char *bytes, const char *sentence) {
            QTest::addRow("%s", bytes) << QByteArray(bytes) << QByteArray(sentence);
        };
        row("HTTP/1.1 400 Bad Request\r\n", "is not in the protocol of Redis");
        row("x", "is not in the protocol of Redis");
        row("%1\r\n", "is not in the protocol of Redis"); // a map of RESP3
        row("+OK\n", "has a line that does not end as lines of Redis do");
        row(":twelve\r\n", "has a number that is none");
        row(":99999999999999999999\r\n", "has a number that is none");
        row("$-2\r\n", "has a text of less than no bytes");
        row("$2\r\nabcd", "has a text that is longer than announced");
        row("*-7\r\n", "has a list of less than no members");
        row("$9223372036854775807\r\n", "is too large");
        row("*9223372036854775807\r\n", "has too many parts");
    }

    void whatNoServerMaySendIsRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, sentence);
        QCOMPARE(failureOf(bytes.toStdString()), sentence.toStdString());
    }

    void limitsHold()
    {
        RespLimits limits;
        limits.bytes = 100;
        limits.values = 5;
        limits.line = 20;
        limits.depth = 2;
        QCOMPARE(failureOf("+0123456789012345\r\n", limits), std::string());
        QCOMPARE(failureOf("+012345678901234567", limits), std::string());
        QCOMPARE(failureOf("+01234567890123456789", limits),
                 std::string("has a line without an end"));
        QCOMPARE(failureOf("$90\r\n", limits), std::string());
        QCOMPARE(failureOf("$96\r\n", limits), std::string("is too large"));
        QCOMPARE(failureOf("*4\r\n:1\r\n:1\r\n:1\r\n:1\r\n", limits), std::string());
        QCOMPARE(failureOf("*5\r\n", limits), std::string("has too many parts"));
        QCOMPARE(failureOf("*2\r\n*2\r\n:1\r\n:1\r\n*1\r\n", limits),
                 std::string("has too many parts"));
        QCOMPARE(failureOf("*1\r\n*1\r\n:1\r\n", limits), std::string());
        QCOMPARE(failureOf("*1\r\n*1\r\n*1\r\n", limits), std::string("is nested too deeply"));
        // Each reply anew.
        std::string many;
        for (int i = 0; i < 50; ++i)
            many += "*4\r\n:1\r\n:1\r\n:1\r\n:1\r\n";
        QCOMPARE(failureOf(many, limits), std::string());
    }

    void commandsAreArraysOfTexts()
    {
        QCOMPARE(RedisCommand::ping().bytes().reveal(), std::string_view("*1\r\n$4\r\nPING\r\n"));
        const Secret password(std::string("p\r\nw"));
        QCOMPARE(RedisCommand::auth("é", password).bytes().reveal(),
                 std::string_view("*3\r\n$4\r\nAUTH\r\n$2\r\né\r\n$4\r\np\r\nw\r\n"));
        QCOMPARE(RedisCommand::auth("", password).bytes().reveal(),
                 std::string_view("*2\r\n$4\r\nAUTH\r\n$4\r\np\r\nw\r\n"));
        QCOMPARE(RedisCommand::configGet("save")->bytes().reveal(),
                 std::string_view("*3\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n$4\r\nsave\r\n"));
        QCOMPARE(RedisCommand::configGet("save")->name(), std::string_view("CONFIG GET"));
    }

    void settingsWithCredentialsCannotBeAskedFor()
    {
        for (const auto *name : {"requirepass", "RequirePass", "masterauth", "masteruser",
                                 "tls-key-file-pass", "tls-client-key-file-pass", "primaryauth",
                                 "primaryuser", "sentinel-pass", "some-token", "x.password"}) {
            const auto command = RedisCommand::configGet(name);
            QVERIFY2(!command, name);
            QCOMPARE(command.error().code, ErrorCode::PermissionDenied);
        }
        for (const auto *name : {"", "*", "require*", "requirepas?", "[r]equirepass",
                                 "save\r\nFLUSHALL", "save save", "\\requirepass"}) {
            const auto command = RedisCommand::configGet(name);
            QVERIFY2(!command, name);
            QCOMPARE(command.error().code, ErrorCode::BadInput);
        }
        for (const auto *name : {"tls-auth-clients", "acl-pubsub-default", "tls-key-file",
                                 "enable-protected-configs", "search.MAXEXPANSIONS"})
            QVERIFY2(RedisCommand::configGet(name), name);
    }

    void refusalsAreSentences()
    {
        QCOMPARE(refusal("NOAUTH Authentication required.").code, ErrorCode::NotConfigured);
        QCOMPARE(refusal("WRONGPASS invalid username-password pair or user is disabled.").code,
                 ErrorCode::PermissionDenied);
        QCOMPARE(
            refusal("NOPERM this user has no permissions to run the 'config|get' command").message,
            std::string("the user of this probe may not run CONFIG GET at cache.test:6379"));
        QCOMPARE(refusal("LOADING Redis is loading the dataset in memory").code, ErrorCode::Busy);
        QCOMPARE(refusal("MASTERDOWN Link with MASTER is down and …").code, ErrorCode::Busy);
        QCOMPARE(refusal("MOVED 3999 127.0.0.1:6381").code, ErrorCode::Unsupported);
        QCOMPARE(refusal("ERR max number of clients reached", {}).message,
                 std::string("cache.test:6379 has as many clients as it may have and takes no "
                             "more in"));
        QCOMPARE(refusal("DENIED Redis is running in protected mode because …").code,
                 ErrorCode::PermissionDenied);
        QCOMPARE(refusal("ERR invalid password").code, ErrorCode::PermissionDenied);
        QCOMPARE(refusal("ERR DB index is out of range", "SELECT").code, ErrorCode::NotFound);
        QCOMPARE(refusal("STRANGE things", "INFO").message,
                 std::string("cache.test:6379 refuses INFO (STRANGE)"));
        QCOMPARE(refusal("", "INFO").message, std::string("cache.test:6379 refuses INFO"));
    }

    // A server that does not know AUTH says back what it was told.
    void refusalsNeverQuoteTheServer()
    {
        for (const auto *text :
             {"ERR unknown command `AUTH`, with args beginning with: `planted-secret`, ",
              "planted-secret is wrong", "PLANTEDSECRET", "ERR planted-secret",
              "NOPERM planted-secret", "ERR wrong number of arguments for 'auth' planted-secret"}) {
            const auto error = refusal(text, "AUTH");
            QVERIFY2(error.toString().find("planted-secret") == std::string::npos
                         && error.toString().find("PLANTEDSECRET") == std::string::npos,
                     text);
        }
    }
};

QTEST_APPLESS_MAIN(TestResp)
#include "tst_resp.moc"
