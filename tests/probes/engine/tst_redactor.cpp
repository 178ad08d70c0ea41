// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/redactor.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

Credentials credentials(const std::vector<std::string> &values)
{
    Credentials made;
    for (std::size_t i = 0; i < values.size(); ++i)
        made.emplace("c" + std::to_string(i), Secret(std::string(values[i])));
    return made;
}

std::string cleaned(const std::vector<std::string> &values, std::string_view text,
                    std::size_t limit = 1000)
{
    const auto all = credentials(values);
    return Redactor(all).line(text, limit);
}

} // namespace

class TestRedactor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void takesValuesOut()
    {
        QCOMPARE(cleaned({"s3cret"}, "login as shop:s3cret@db, s3crets"),
                 std::string("login as shop:[hidden]@db, [hidden]s"));
        QCOMPARE(cleaned({"abcd", "abcdef"}, "abcdef abcd"), std::string("[hidden] [hidden]"));
        QCOMPARE(cleaned({"", "s3cret"}, "nothing"), std::string("nothing"));
        QCOMPARE(cleaned({}, "grüß dich"), std::string("grüß dich"));
        QCOMPARE(cleaned({"two\nlines"}, "it is two\nlines!"), std::string("it is [hidden]!"));
    }

    void asTheyStandInAUrl()
    {
        const std::string value = "p@ss/w rd";
        QCOMPARE(cleaned({value}, "http://u:p%40ss%2Fw%20rd@host"),
                 std::string("http://u:[hidden]@host"));
        QCOMPARE(cleaned({value}, "http://u:p%40ss%2fw%20rd@host"),
                 std::string("http://u:[hidden]@host"));
        QCOMPARE(cleaned({value}, "password=p%40ss%2Fw+rd&x"), std::string("password=[hidden]&x"));
    }

    void inBase64()
    {
        // "Authorization: Basic" holds the user's name before the password: any of three offsets.
        const std::string value = "correct horse battery";
        for (const std::string before : {"", "u", "us", "user:"}) {
            for (const std::string after : {"", "x", "xy", "xyz"}) {
                const auto plain = before + value + after;
                const auto encoded = QByteArray::fromStdString(plain).toBase64().toStdString();
                const auto text = cleaned({value}, "Basic " + encoded);
                QVERIFY2(text.find("[hidden]") != std::string::npos, text.c_str());
                QVERIFY2(text.size() < encoded.size(), text.c_str());
            }
        }
        const auto url =
            QByteArray("x\xff\xfe?>~\xfb\xef\xbe secret").toBase64(QByteArray::Base64UrlEncoding);
        QCOMPARE(cleaned({"x\xff\xfe?>~\xfb\xef\xbe secret"}, url.toStdString()).substr(0, 8),
                 std::string("[hidden]"));
    }

    void shortValuesHideTheWholeText()
    {
        QCOMPARE(cleaned({"abc"}, "the alphabet: xabcx"), std::string("[hidden]"));
        QCOMPARE(cleaned({"abc"}, "harmless"), std::string("harmless"));
        QCOMPARE(cleaned({"/"}, "a%2Fb"), std::string("[hidden]"));
    }

    void oneLineOfBoundedLength()
    {
        QCOMPARE(cleaned({}, "a\nb\tc\rd\x1b[31m\x7f"), std::string("a b c d [31m "));
        QCOMPARE(cleaned({}, "abcdef", 3), std::string("abc…"));
        QCOMPARE(cleaned({}, "abc", 3), std::string("abc"));
        QCOMPARE(cleaned({}, "aüb", 2), std::string("a…")); // not half of a character
        // The cut comes after the redaction: no half of a value is left.
        QCOMPARE(cleaned({"s3cret-value"}, "xxs3cret-value", 6), std::string("xx[hid…"));
    }

    void valuesThatAServerSaysBack()
    {
        Credentials credentials;
        credentials.emplace("long", Secret(std::string("hunter2-blue")));
        credentials.emplace("short", Secret(std::string("abc")));
        const Redactor redactor(credentials);
        const auto shown = [&](const FactValue &value) { return redactor.value(value).display(); };
        QCOMPARE(shown(FactValue::text("/login?pass=hunter2-blue")), std::string("[hidden]"));
        QCOMPARE(shown(FactValue::textSet({"a", "x hunter2-blue"})), std::string("{[hidden], a}"));
        QCOMPARE(shown(FactValue::text("abc")), std::string("[hidden]"));
        QCOMPARE(shown(FactValue::text("the abcdary")), std::string("the abcdary"));
        QCOMPARE(shown(FactValue::integer(7)), std::string("7"));
    }

    void errorsInEveryPart()
    {
        const auto all = credentials({"s3cret"});
        const auto error = Redactor(all).error(
            {ErrorCode::Protocol, "got s3cret", {"/run/s3cret/a", 3, 4}, "drop s3cret"});
        QCOMPARE(
            error,
            (Error{
                ErrorCode::Protocol, "got [hidden]", {"/run/[hidden]/a", 3, 4}, "drop [hidden]"}));
    }

    void noValueIsLeft()
    {
        SIDESTAGE_PROPERTY("whatever the values and the text", [] {
            const auto word =
                rc::gen::container<std::string>(rc::gen::elementOf(std::string("XY/%Z+")));
            const auto values =
                *rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(word));
            const auto text = *word + (values.empty() ? "" : values.back()) + *word;
            const auto limit = static_cast<std::size_t>(*rc::gen::inRange(0, 200));
            const auto clean = cleaned(values, text, limit);
            for (const auto &value : values)
                RC_ASSERT(clean.find(value) == std::string::npos);
            RC_ASSERT(clean.size() <= limit + std::string_view("…").size() + 8);
        });
    }
};

QTEST_APPLESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
