// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemascope.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

const Fingerprinter fingerprints{Secret(std::string("key of the tests"))};

std::string hidden(std::string text, std::string_view name = {})
{
    return withoutCredentialsPg(std::move(text), name, fingerprints);
}

} // namespace

/// The texts of definitions: what is printed in several ways reads one way, what differs stays
/// different, and no credential is left in them.
class TestPgDefinitions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aListOfTextsIsOneInAllSpellings()
    {
        const auto expected = normalisedPg("((kind)::text = ANY (ARRAY['a'::text, 'b'::text]))");
        QCOMPARE(expected, std::string("(kind::text = ANY (ARRAY['a', 'b']))"));
        for (const auto *same :
             {"((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character "
              "varying])::text[]))",
              "((kind)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character "
              "varying)::text]))",
              "((kind)::text = ANY ((ARRAY['a'::character varying(3), "
              "'b'::bpchar])::character varying[]))"})
            QCOMPARE(normalisedPg(same), expected);
        for (const auto *other : {"((kind)::text = ANY (ARRAY['a'::text, 'c'::text]))",
                                  "((kind)::text <> ALL (ARRAY['a'::text, 'b'::text]))",
                                  "((kind)::text = ANY (ARRAY['b'::text, 'a'::text]))"})
            QVERIFY(normalisedPg(other) != expected);
    }

    void castsToOtherTypesStay()
    {
        QVERIFY(normalisedPg("('1'::integer)") != normalisedPg("('1'::bigint)"));
        QVERIFY(normalisedPg("'a'::s.mood") != normalisedPg("'a'::text"));
        QVERIFY(normalisedPg("(a)::integer") != normalisedPg("a"));
        QVERIFY(normalisedPg("'{a}'::text[]") != normalisedPg("'{a}'::text"));
        QCOMPARE(normalisedPg("(home).street"), std::string("(home).street"));
        QCOMPARE(normalisedPg("count(x) + lower((y)::text)"),
                 std::string("count(x) + lower(y::text)"));
    }

    void theOnlyTableNeedsNoPrefix()
    {
        const std::string bare = "SELECT id, (total * 2) AS twice FROM s.orders WHERE (id > 1)";
        QCOMPARE(normalisedPgQuery("SELECT orders.id,\n (orders.total * 2) AS twice\n FROM "
                                   "s.orders\n WHERE (orders.id > 1);"),
                 normalisedPgQuery(bare));
        // Within another query both versions print it, and there it matters.
        QCOMPARE(normalisedPgQuery("SELECT o.id FROM s.orders o WHERE (EXISTS ( SELECT 1 FROM s.x "
                                   "WHERE (x.id = o.id)))"),
                 normalisedPgQuery("SELECT id FROM s.orders o WHERE (EXISTS ( SELECT 1 FROM s.x "
                                   "WHERE (x.id = o.id)))"));
        QVERIFY(normalisedPgQuery("SELECT a.id FROM (a JOIN b ON ((a.id = b.id)))")
                != normalisedPgQuery("SELECT b.id FROM (a JOIN b ON ((a.id = b.id)))"));
        QVERIFY(normalisedPgQuery("SELECT a.id FROM a, b")
                != normalisedPgQuery("SELECT b.id FROM a, b"));
    }

    void namesThatTheServerMadeUp()
    {
        const auto compared = [](const char *name, const char *table,
                                 const std::vector<std::string> &columns, const char *word) {
            return comparedPgName(name, table, columns, word);
        };
        QCOMPARE(compared("orders_customer_id_fkey1", "orders", {"customer_id"}, "fkey"),
                 std::string("orders_customer_id_fkey"));
        QCOMPARE(compared("purchases_customer_id_fkey", "orders", {"customer_id"}, "fkey"),
                 std::string("orders_customer_id_fkey"));
        QCOMPARE(compared("old_pkey", "orders", {}, "pkey"), std::string("orders_pkey"));
        QCOMPARE(compared("orders_check2", "orders", {}, "check"), std::string("orders_check"));
        QCOMPARE(compared("orders_lower_idx", "orders", {"*"}, "idx"), std::string("orders_*_idx"));
        for (const auto *own : {"orders_natural_key", "uq_orders", "customer_id_fkey_old"})
            QCOMPARE(compared(own, "orders", {"customer_id"}, "key"), std::string(own));
    }

    void noCredentialIsLeft()
    {
        QVERIFY(hidden("'hunter2-hunter2'", "api_token").find("hunter2") == std::string::npos);
        QVERIFY(hidden("v_password text := 'hunter2';").find("hunter2") == std::string::npos);
        QVERIFY(hidden("dblink('host=a password=hunter2')").find("hunter2") == std::string::npos);
        QVERIFY(hidden("EXECUTE $q$ALTER ROLE a PASSWORD 'hunter2'$q$").find("hunter2")
                == std::string::npos);
        QVERIFY(hidden("'https://u:hunter2@acme.test/'").find("hunter2") == std::string::npos);
        QCOMPARE(hidden("RAISE 'a plain text'; -- and a word"),
                 std::string("RAISE 'a plain text'; -- and a word"));
        QVERIFY(hidden("password := 'one'") != hidden("password := 'two'"));
        QCOMPARE(hidden("password := 'one'"), hidden("password := 'one'"));
    }

    void arraysAsTheServerWritesThem()
    {
        using Texts = std::vector<std::string>;
        QCOMPARE(pgArray("{}"), Texts());
        QCOMPARE(pgArray(""), Texts());
        QCOMPARE(pgArray("{a,\"b c\",\"d\\\"e\\\\\",NULL,\"NULL\",\"\"}"),
                 Texts({"a", "b c", "d\"e\\", "", "NULL", ""}));
        QCOMPARE(pgArray("{\"\"}"), Texts({""}));
        QCOMPARE(pgNumbers("{1,-2}"), std::vector<std::int64_t>({1, -2}));
        QCOMPARE(pgNumbers("3 0 4"), std::vector<std::int64_t>({3, 0, 4}));
    }

    void lineEndsAndSpaceAroundABodyDoNotCount()
    {
        QCOMPARE(plainBody("\r\nBEGIN\r\n  x;\rEND\n "), plainBody("BEGIN\n  x;\nEND"));
    }

    // Whatever the bytes are: each token is a piece of the text, in order, and nothing but space
    // lies between two.
    void tokensCoverTheText()
    {
        SIDESTAGE_PROPERTY("tokens cover the text", [] {
            const auto text = *rc::gen::container<std::string>(
                rc::gen::oneOf(rc::gen::elementOf(std::string(" \n'\"$()[]-/*:.,;=aE1_{}\\")),
                               rc::gen::arbitrary<char>()));
            std::size_t at = 0;
            for (const auto &token : tokenizePg(text, true)) {
                RC_ASSERT(token.begin >= at && token.end > token.begin);
                RC_ASSERT(text.substr(token.begin, token.end - token.begin) == token.text);
                RC_ASSERT(text.substr(at, token.begin - at).find_first_not_of(" \t\n\v\f\r")
                          == std::string::npos);
                at = token.end;
            }
            RC_ASSERT(text.substr(at).find_first_not_of(" \t\n\v\f\r") == std::string::npos);
            (void)normalisedPgQuery(text);
            (void)normalisedPgList(text);
            (void)withoutOwnName(text);
            (void)hidden(text);
        });
    }
};

QTEST_APPLESS_MAIN(TestPgDefinitions)
#include "tst_pgdefinitions.moc"
