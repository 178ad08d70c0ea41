// SPDX-License-Identifier: Apache-2.0
#include "probes/base/factvalue.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>
#include <limits>
#include <set>

using namespace sidestage;

namespace {

/// Values from few ingredients, so that equal and nearly equal ones meet often.
FactValue anyValue(int depth = 2)
{
    const auto word = [] {
        return *rc::gen::elementOf(std::vector<std::string>{
            "", "0", "1", "01", "1.0", "1.00", "1.10", "1.9", "-0", "a", "a1", "a-", "15.9-log"});
    };
    const auto number = [] { return std::int64_t{*rc::gen::inRange(-2, 3)}; };
    const auto members = [depth] {
        std::vector<FactValue> all;
        for (int count = *rc::gen::inRange(0, 3); count > 0; --count)
            all.push_back(anyValue(depth - 1));
        return all;
    };
    switch (*rc::gen::inRange(0, depth > 0 ? 11 : 9)) {
    case 0:
        return {};
    case 1:
        return FactValue::boolean(*rc::gen::arbitrary<bool>());
    case 2:
        return FactValue::integer(number());
    case 3:
        return FactValue::decimal(word());
    case 4:
        return FactValue::text(word());
    case 5:
        return FactValue::instant(number());
    case 6:
        return FactValue::duration(number());
    case 7:
        return FactValue::version(word());
    case 8: {
        SecretDigest digest;
        digest.fingerprint.front() = static_cast<std::uint8_t>(number());
        digest.shape = word(); // does not count
        return FactValue::secret(digest);
    }
    case 9:
        return FactValue::list(members());
    default:
        return FactValue::set(members());
    }
}

std::string decimal(std::string_view digits)
{
    return std::string(FactValue::decimal(digits).toText());
}

} // namespace

class TestFactValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void orderIsTotal()
    {
        SIDESTAGE_PROPERTY("a total order, consistent with equality", [] {
            const auto a = anyValue();
            const auto b = anyValue();
            const auto c = anyValue();
            RC_ASSERT(a == a && (a <=> a) == std::strong_ordering::equal);
            RC_ASSERT((a == b) == ((a <=> b) == 0));
            RC_ASSERT(((a <=> b) < 0) == ((b <=> a) > 0));
            RC_ASSERT(!(a <= b && b <= c) || a <= c);
            RC_ASSERT(a.kind() == b.kind() || (a < b) == (a.kind() < b.kind()));
        });
    }

    void copiesAreEqual()
    {
        SIDESTAGE_PROPERTY("copies, moved and assigned", [] {
            const auto value = anyValue();
            auto copy = value;
            RC_ASSERT(copy == value && copy.display() == value.display());
            const auto moved = std::move(copy);
            RC_ASSERT(moved == value);
            copy = value;
            RC_ASSERT(copy == moved);
        });
    }

    void decimalsAreNormalised()
    {
        QCOMPARE(decimal("1.50"), std::string("1.5"));
        QCOMPARE(decimal("+1.00"), std::string("1"));
        QCOMPARE(decimal("100"), std::string("100"));
        QCOMPARE(decimal("007"), std::string("7"));
        QCOMPARE(decimal(".5"), std::string("0.5"));
        QCOMPARE(decimal("5."), std::string("5"));
        QCOMPARE(decimal("-0.0"), std::string("0"));
        QCOMPARE(decimal("0"), std::string("0"));
        QCOMPARE(decimal("-00.250"), std::string("-0.25"));
        // All digits stay, however many.
        QCOMPARE(decimal("123456789012345678901234567890.123456789"),
                 std::string("123456789012345678901234567890.123456789"));
        for (const auto *odd : {"NaN", "1e30", "1.2.30", "", ".", "-", "1.5 EUR"})
            QCOMPARE(decimal(odd), std::string(odd));
        QCOMPARE(FactValue::decimal("1.50"), FactValue::decimal("01.5"));
    }

    void normalisingIsStable()
    {
        SIDESTAGE_PROPERTY("a second time changes nothing", [] {
            const auto digits =
                *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0015.-+e")));
            RC_ASSERT(decimal(decimal(digits)) == decimal(digits));
        });
        SIDESTAGE_PROPERTY("zeros at either end do not count", [] {
            const auto number = *rc::gen::inRange(0, 100000);
            const auto text =
                std::to_string(number / 100) + '.' + std::to_string(number % 100 + 100);
            RC_ASSERT(decimal("00" + text + "000") == decimal(text));
        });
    }

    void versionsGoByTheirNumbers()
    {
        const auto isLess = [](std::string_view a, std::string_view b) {
            return FactValue::version(a) < FactValue::version(b)
                && compareVersions(b, a) == std::strong_ordering::greater;
        };
        QVERIFY(isLess("15.9", "15.18"));
        QVERIFY(isLess("8.0.4", "8.0.36-log"));
        QVERIFY(isLess("9", "10.1"));
        QVERIFY(isLess("1.2", "1.2.0"));
        QVERIFY(isLess("", "1"));
        QVERIFY(isLess("1.99999999999999999999", "1.100000000000000000000"));
        QCOMPARE(FactValue::version("1.02"), FactValue::version("1.2"));
        QVERIFY(FactValue::version("1.2") != FactValue::text("1.2"));
        QCOMPARE(std::string(FactValue::version("1.02").toText()), std::string("1.02"));
    }

    void displaysEveryKind()
    {
        QCOMPARE(FactValue().display(), std::string());
        QCOMPARE(FactValue::boolean(true).display(), std::string("true"));
        QCOMPARE(FactValue::boolean(false).display(), std::string("false"));
        QCOMPARE(FactValue::integer(-12).display(), std::string("-12"));
        QCOMPARE(FactValue::decimal("1.20").display(), std::string("1.2"));
        QCOMPARE(FactValue::text("grüß").display(), std::string("grüß"));
        QCOMPARE(FactValue::duration(90000).display(), std::string("90000 ms"));
        QCOMPARE(FactValue::version("15.18").display(), std::string("15.18"));
        QCOMPARE(FactValue::textList({"b", "a", "b"}).display(), std::string("[b, a, b]"));
        std::vector<FactValue> hidden;
        for (std::uint8_t i = 0; i < 5; ++i)
            hidden.push_back(FactValue::secret(
                {Fingerprint{i}, LengthClass::UpTo8, KeyMode::None, false, "text"}));
        QCOMPARE(FactValue::set(hidden).display(), std::string("{5 hidden values}"));
        hidden.resize(1);
        QCOMPARE(FactValue::set(hidden).display(), std::string("{text, 1-8 bytes}"));
        QCOMPARE(FactValue::textSet({"b", "a", "b"}).display(), std::string("{a, b}"));
        QCOMPARE(FactValue::list({}).display(), std::string("[]"));
        QCOMPARE(FactValue::list({FactValue::textSet({"a"}), FactValue::integer(1)}).display(),
                 std::string("[{a}, 1]"));
        SecretDigest digest;
        digest.length = LengthClass::UpTo32;
        digest.shape = "stripe key";
        QCOMPARE(FactValue::secret(digest).display(), std::string("stripe key, 17-32 bytes"));
    }

    void displaysInstants()
    {
        QCOMPARE(FactValue::instant(0).display(), std::string("1970-01-01T00:00:00Z"));
        QCOMPARE(FactValue::instant(1795252320000).display(), std::string("2026-11-21T09:12:00Z"));
        QCOMPARE(FactValue::instant(1795252320999).display(), std::string("2026-11-21T09:12:00Z"));
        QCOMPARE(FactValue::instant(-1).display(), std::string("1969-12-31T23:59:59Z"));
        QCOMPARE(FactValue::instant(951782400000).display(), std::string("2000-02-29T00:00:00Z"));
        QCOMPARE(FactValue::instant(253402300799999).display(),
                 std::string("9999-12-31T23:59:59Z"));
        QCOMPARE(FactValue::instant(-62167219200000).display(),
                 std::string("0000-01-01T00:00:00Z"));
        QCOMPARE(FactValue::instant(253402300800000).display(),
                 std::string("253402300800000 ms since 1970"));
        QCOMPARE(FactValue::instant(std::numeric_limits<std::int64_t>::min()).display(),
                 std::string("-9223372036854775808 ms since 1970"));
    }

    void setsAreSortedAndUnique()
    {
        SIDESTAGE_PROPERTY("whatever goes in, in whatever order", [] {
            const auto words = *rc::gen::container<std::vector<std::string>>(
                rc::gen::elementOf(std::vector<std::string>{"a", "b", "c", "", "ab"}));
            const auto set = FactValue::textSet(words);
            const auto members = set.members();
            RC_ASSERT(std::ranges::adjacent_find(members, std::greater_equal()) == members.end());
            RC_ASSERT(members.size() == std::set<std::string>(words.begin(), words.end()).size());
            auto backwards = words;
            std::ranges::reverse(backwards);
            RC_ASSERT(FactValue::textSet(backwards) == set);
            RC_ASSERT(FactValue::textList(words).members().size() == words.size());
        });
        QVERIFY(FactValue::textList({"a", "b"}) != FactValue::textList({"b", "a"}));
        QVERIFY(FactValue::text("a").members().empty());
    }

    void accessorsGiveWhatWasPutIn()
    {
        QVERIFY(FactValue::boolean(true).toBoolean());
        for (const auto number : {std::numeric_limits<std::int64_t>::min(), std::int64_t{0},
                                  std::numeric_limits<std::int64_t>::max()}) {
            QCOMPARE(FactValue::integer(number).toInteger(), number);
            QCOMPARE(FactValue::instant(number).toInteger(), number);
            QCOMPARE(FactValue::duration(number).toInteger(), number);
        }
        const std::string bytes("a\0\xff", 3);
        QCOMPARE(std::string(FactValue::text(bytes).toText()), bytes);
        QCOMPARE(std::string(FactValue::text("").toText()), std::string());
        QCOMPARE(FactValue::text("x").kind(), FactValue::Kind::Text);
        QVERIFY(FactValue::secret({}).isSecret() && !FactValue().isSecret());
    }

    void secretsAreEqualByFingerprint()
    {
        SecretDigest one;
        SecretDigest other;
        other.shape = "random hex";
        other.length = LengthClass::Longer;
        QCOMPARE(FactValue::secret(one), FactValue::secret(other));
        one.fingerprint.back() = 0xa7;
        QVERIFY(FactValue::secret(one) != FactValue::secret(other));
        QCOMPARE(one.fingerprintText(), std::string(30, '0') + "a7");
    }

    void lengthsFallIntoClasses()
    {
        const auto name = [](std::size_t bytes) {
            return std::string(nameOf(lengthClassOf(bytes)));
        };
        QCOMPARE(name(0), std::string("0"));
        QCOMPARE(name(1), std::string("1-8"));
        QCOMPARE(name(8), std::string("1-8"));
        QCOMPARE(name(9), std::string("9-16"));
        QCOMPARE(name(17), std::string("17-32"));
        QCOMPARE(name(64), std::string("33-64"));
        QCOMPARE(name(128), std::string("65-128"));
        QCOMPARE(name(129), std::string("129+"));
        QCOMPARE(name(std::size_t{1} << 40), std::string("129+"));
        QCOMPARE(nameOf(KeyMode::None), std::string_view("none"));
        QCOMPARE(nameOf(KeyMode::Live), std::string_view("live"));
    }

    void manyFitIntoMemory()
    {
        // A million facts an environment: what one costs is a promise.
        QCOMPARE(sizeof(FactValue), std::size_t{16});
        const auto value = FactValue::text(std::string(1000, 'x'));
        const auto copy = value;
        QVERIFY(copy.toText().data() == value.toText().data()); // shared, not copied
    }
};

QTEST_APPLESS_MAIN(TestFactValue)
#include "tst_factvalue.moc"
