// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/card.h"
#include "probes/kinds/database/personal/columntally.h"
#include "probes/kinds/database/personal/email.h"
#include "probes/kinds/database/personal/iban.h"
#include "probes/kinds/database/personal/phone.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

/// "emails bob@acme.com; cards! 4…": what is found in a text, with "~" for harmless and "?" for
/// what fails its check.
std::string foundIn(std::string_view text, const std::string &column = "notes")
{
    std::string all;
    findPersonalData(text, ColumnHints::ofName(column), {"acme.com"}, [&](PersonalMatch &&match) {
        all += (all.empty() ? "" : "; ") + std::string(segmentOf(match.kind))
            + (match.isHarmless    ? "~ "
                   : match.isValid ? " "
                                   : "? ")
            + match.value;
    });
    return all;
}

const Fingerprinter &fingerprints()
{
    static const Fingerprinter one{Secret(std::string("key of the tests"))};
    return one;
}

ColumnTally::Count countOf(const std::vector<std::string> &values, PersonalKind kind,
                           const std::string &column = "value")
{
    ColumnTally tally(column, fingerprints());
    for (const auto &value : values)
        tally.take(value, {});
    return tally.count(kind);
}

char checkDigit(const std::string &digits)
{
    for (char c = '0'; c <= '9'; ++c) {
        if (passesLuhn(digits + c))
            return c;
    }
    return '?';
}

/// Digits from the property's own source of randomness.
std::string someDigits(std::size_t count)
{
    std::string digits;
    for (std::size_t i = 0; i < count; ++i)
        digits += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    return digits;
}

} // namespace

/// What tells data of real people from made-up data, one kind after another.
class TestPersonalParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void finds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("found");
        const auto row = [](const char *text, const char *found) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(found);
        };
        // E-mail.
        row("Bob.Miller+shop@GMail.com", "emails bob.miller+shop@gmail.com");
        row("write to bob@gmail.com, or ann@x.co.uk.", "emails bob@gmail.com; emails ann@x.co.uk");
        row("<bob@gmail.com>", "emails bob@gmail.com");
        row("bob@example.com", "emails~ bob@example.com");
        row("bob@mail.example.org", "emails~ bob@mail.example.org");
        row("bob@notexample.com", "emails bob@notexample.com");
        row("bob@shop.test", "emails~ bob@shop.test");
        row("bob@a.invalid", "emails~ bob@a.invalid");
        row("bob@a.localhost", "emails~ bob@a.localhost");
        row("bob@a.example", "emails~ bob@a.example");
        row("bob@acme.com", "emails~ bob@acme.com");
        row("bob@sub.ACME.com", "emails~ bob@sub.acme.com");
        row("bob@badacme.com", "emails bob@badacme.com");
        row("jürgen@müller.de", "emails jürgen@müller.de");
        row("https://x.com/?email=bob@gmail.com&a=1", "emails bob@gmail.com");
        row("mailto:bob@gmail.com", "emails bob@gmail.com");
        row("postgres://user:word@db.gmail.com/x", "");
        row("git@github.com:acme/shop.git", "");
        row("icon@2x.png", "");
        row("bob@localhost", "");
        row("foo@1.2.3", "");
        row("foo@1.0.0-beta.rc", "");
        row("li@163.com", "emails li@163.com");
        row("https://medium.com/@bob.smith/x", "");
        row("@bob@mastodon.social", "");
        row("@gmail.com", "");
        row("j***@gmail.com", "");
        row("bob@gmail..com", "");
        // JSON.
        row(R"({"a":{"mail":"bob@gmail.com"},"b":["ann@x.de"]})",
            "emails bob@gmail.com; emails ann@x.de");
        row(R"({"a":"line\nbob@gmail.com"})", "emails bob@gmail.com");
        row(R"({"a":"bob\u0040gmail.com"})", "emails bob@gmail.com");
        row(R"({"n":4539578763621486})", "cards 4539578763621486");
        // Cards.
        row("4539 5787 6362 1486", "cards 4539578763621486");
        row("4539-5787-6362-1486 12/29", "cards 4539578763621486");
        row("paid with 4539578763621486, thanks", "cards 4539578763621486");
        row("4539578763621487", "cards? 4539578763621487");
        row("4242 4242 4242 4242", "cards~ 4242424242424242");
        row("4111111111111111", "cards~ 4111111111111111");
        row("3782 822463 10005", "cards~ 378282246310005");
        row("x4539578763621486", "");
        row("4539578763621486a", "");
        row("45395787-6362-1486", "");
        row("9999999999999995", ""); // no network issues these
        row("1745395787636214", "");
        row("41111111-1111-1111-1111-111111111111", "");
        // Bank accounts.
        row("DE75 5001 0517 1234 5678 97", "ibans DE75500105171234567897");
        row("iban: de75500105171234567897.", "ibans DE75500105171234567897");
        row("DE89370400440532013000", "ibans~ DE89370400440532013000");
        row("DE76500105171234567897", "ibans? DE76500105171234567897");
        row("DE7550010517123456789", "");
        row("GB29 NWBK 6016 1331 9268 19", "ibans~ GB29NWBK60161331926819");
        row("XX21500105171234567897", "");
        // Phones.
        row("+49 171 2345789", "phones +49"); // see below
        row("+12125550123", "phones~ 12125550123");
        row("(212) 555-0199", "phones~ 12125550199");
        row("212-555-0200", "phones 12125550200");
        row("1 415 671 2900", "phones 14156712900");
        row("+44 7700 900123", "phones~ 447700900123");
        row("+44 (0)20 7946 0018", "phones~ 442079460018");
        row("+44 (0)20 7123 8842", "phones 442071238842");
        row("+33 6 39 98 12 34", "phones~ 33639981234");
        row("+61 2 5550 1234", "phones~ 61255501234");
        row("+10000000000", "phones~ 10000000000");
        row("2024-01-15 12:30:00", "");
        row("10.120.12.14", "");
        row("+48.85661234", "");
        row("0123456789", "");
        row("1732179600000", "");
        row("", "");
    }

    void finds()
    {
        QFETCH(QString, text);
        QFETCH(QString, found);
        if (found == QStringLiteral("phones +49"))
            found = QStringLiteral("phones 491712345789");
        QCOMPARE(foundIn(text.toStdString()), found.toStdString());
    }

    void aColumnsNameHelps()
    {
        QCOMPARE(foundIn("07700900123", "mobile"), std::string("phones~ 07700900123"));
        QCOMPARE(foundIn("07712 345 698", "phone_number"), std::string("phones 07712345698"));
        QCOMPARE(foundIn("2125550123", "phone"), std::string("phones~ 2125550123"));
        QCOMPARE(foundIn("0030 12 34", "phone_id"), std::string());
        QCOMPARE(foundIn("07712345698", "order_number"), std::string());
        QVERIFY(ColumnHints::ofName("cardNumber").isCard);
        QVERIFY(!ColumnHints::ofName("discard_reason").isCard);
        QVERIFY(!ColumnHints::ofName("card_token").isCard);
    }

    void publishedNumbersPassTheirOwnChecks()
    {
        for (const auto *card : {"4242424242424242", "5555555555554444", "378282246310005",
                                 "30569309025904", "6011111111111117", "3566002020360505"})
            QVERIFY2(passesLuhn(card) && isTestCard(card) && hasCardShape(card), card);
        for (const auto *account : {"AD1200012030200359100100", "NO9386011117947",
                                    "MT84MALT011000012345MTLCAST001S", "BE62510007547061"})
            QVERIFY2(ibanAt(account, 0) && passesMod97(account) && isExampleIban(account), account);
        QVERIFY(!isTestCard("4539578763621486"));
    }

    // Numbers of sixteen digits are often something else: one in ten passes the check by chance.
    void otherLongNumbersAreNoCards()
    {
        std::vector<std::string> ids;
        ids.reserve(500);
        for (int i = 0; i < 500; ++i)
            ids.push_back(std::to_string(4'512'000'000'000'000 + i * 37LL));
        QCOMPARE(countOf(ids, PersonalKind::Card).found, std::size_t(0));
        QCOMPARE(countOf({"4539578763621486"}, PersonalKind::Card).found, std::size_t(0));
        QCOMPARE(countOf({"4539578763621486"}, PersonalKind::Card, "card_number").found,
                 std::size_t(1));
        QCOMPARE(countOf({"it was 4539578763621486"}, PersonalKind::Card).found, std::size_t(1));
        std::vector<std::string> cards;
        cards.reserve(40);
        for (int i = 0; i < 20; ++i) {
            const auto digits = std::to_string(453'957'876'362'100 + i * 7LL);
            cards.push_back(digits + checkDigit(digits));
        }
        const auto counted = countOf(cards, PersonalKind::Card);
        QCOMPARE(counted.found, std::size_t(20));
        QCOMPARE(counted.least.size(), std::size_t(20));
        cards.insert(cards.end(), 20, "4242424242424242");
        QCOMPARE(countOf(cards, PersonalKind::Card).seen, std::size_t(40));
        QCOMPARE(countOf(cards, PersonalKind::Card).found, std::size_t(20));
    }

    void theSameValuesHaveTheSameFingerprints()
    {
        std::vector<std::string> some;
        std::vector<std::string> others;
        some.reserve(1000);
        others.reserve(1000);
        for (int i = 0; i < 1000; ++i) {
            some.push_back("user" + std::to_string(i) + "@gmail.com");
            others.push_back("other" + std::to_string(i) + "@gmail.com");
        }
        const auto one = countOf(some, PersonalKind::Email).least;
        std::ranges::reverse(some);
        some[0] += ' ';
        QCOMPARE(one.size(), ColumnTally::mostFingerprints);
        QVERIFY(countOf(some, PersonalKind::Email).least == one);
        for (const auto &fingerprint : countOf(others, PersonalKind::Email).least)
            QVERIFY(std::ranges::find(one, fingerprint) == one.end());
        // Nor has a phone number that of the same digits elsewhere.
        QVERIFY(fingerprints().of("user1@gmail.com")
                != countOf({"user1@gmail.com"}, PersonalKind::Email).least.at(0));
    }

    void anyText()
    {
        SIDESTAGE_PROPERTY("matches are well formed, whatever the bytes", [] {
            const auto text = *rc::gen::container<std::string>(
                rc::gen::elementOf(std::string("ab@.-+ ()/0123456789DE\\\"{}\n\xc3\xa9")));
            findPersonalData(text, {*rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()}, {},
                             [&](PersonalMatch &&match) {
                                 RC_ASSERT(!match.value.empty());
                                 const auto isDigits = match.value.find_first_not_of("0123456789")
                                     == std::string::npos;
                                 if (match.kind == PersonalKind::Email)
                                     RC_ASSERT(std::ranges::count(match.value, '@') == 1);
                                 else if (match.kind != PersonalKind::Iban)
                                     RC_ASSERT(isDigits);
                             });
        });
    }

    void aCardIsFoundHoweverItIsWritten()
    {
        SIDESTAGE_PROPERTY("grouped, bare or in text, with any digits", [] {
            const auto digits = "45" + someDigits(13);
            const auto card = digits + checkDigit(digits);
            RC_PRE(!isTestCard(card));
            const auto separator = *rc::gen::elementOf(std::vector<std::string>{"", " ", "-"});
            std::string written;
            for (std::size_t i = 0; i < 16; i += 4)
                written += (i == 0 ? "" : separator) + card.substr(i, 4);
            const auto before =
                *rc::gen::elementOf(std::vector<std::string>{"", "card: ", "{\"n\":\"", "("});
            RC_ASSERT(foundIn(before + written) == "cards " + card);
            auto wrong = card;
            wrong[3] = wrong[3] == '9' ? '0' : static_cast<char>(wrong[3] + 1);
            RC_ASSERT(!passesLuhn(wrong));
        });
    }

    void anIbanIsFoundHoweverItIsWritten()
    {
        SIDESTAGE_PROPERTY("printed or electronic", [] {
            const auto account = someDigits(18);
            std::string iban;
            for (int check = 2; check <= 98 && iban.empty(); ++check) {
                const auto tried =
                    "DE" + std::string(check < 10 ? "0" : "") + std::to_string(check) + account;
                if (passesMod97(tried))
                    iban = tried;
            }
            RC_ASSERT(!iban.empty());
            RC_PRE(!isExampleIban(iban));
            std::string printed;
            for (std::size_t i = 0; i < iban.size(); ++i)
                printed += (i > 0 && i % 4 == 0 ? " " : "") + std::string(1, iban[i]);
            RC_ASSERT(foundIn(iban) == "ibans " + iban);
            RC_ASSERT(foundIn("pay to " + printed + ", please") == "ibans " + iban);
        });
    }

    void fictionStaysFiction()
    {
        SIDESTAGE_PROPERTY("555-01xx in every area", [] {
            const auto area = std::to_string(*rc::gen::inRange(201, 990));
            const auto number = area + "-555-01" + someDigits(2);
            const auto found = foundIn(number);
            RC_ASSERT(found.empty() || found.starts_with("phones~ "));
            RC_ASSERT(isFictionalPhone("447700900" + someDigits(3)));
        });
    }
};

QTEST_APPLESS_MAIN(TestPersonalParts)
#include "tst_personalparts.moc"
