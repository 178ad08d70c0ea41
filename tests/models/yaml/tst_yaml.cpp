// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/clearcredential.h"
#include "models/yaml/suggestion.h"
#include "models/yaml/textcheck.h"
#include "models/yaml/yamlreader.h"
#include "tests/support/property.h"

#include <QObject>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace sidestage;

namespace {

/// The tree in one line: quoted texts in quotes, places behind an @.
std::string print(const YamlNode &node, bool withPlaces = false)
{
    std::string text;
    if (node.isScalar())
        text = node.isPlain ? node.text : '"' + node.text + '"';
    for (const auto &item : node.items)
        text += (text.empty() ? "" : " ") + print(*item, withPlaces);
    for (const auto &[key, value] : node.entries)
        text +=
            (text.empty() ? "" : " ") + print(*key, withPlaces) + ":" + print(*value, withPlaces);
    if (node.isNull())
        text = "nothing";
    if (node.isList())
        text = '[' + text + ']';
    if (node.isMap())
        text = '{' + text + '}';
    if (withPlaces)
        text += '@' + std::to_string(node.where.line) + ':' + std::to_string(node.where.column);
    return text;
}

std::string read(std::string_view text, bool withPlaces = false)
{
    const auto document = readYaml(text, "f");
    std::string result = document.root ? print(*document.root, withPlaces) : "";
    for (const auto &error : document.errors)
        result += (result.empty() ? "" : " | ") + error.toString();
    return result;
}

} // namespace

class TestYaml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsTextAsText()
    {
        QCOMPARE(read("a: no\nb: 1.10\nc: 'no'\nd: ~\ne:\nf: 0x1F\ng: 2026-01-01\nh: \"~\"\n"),
                 std::string("{a:no b:1.10 c:\"no\" d:nothing e:nothing f:0x1F g:2026-01-01 "
                             "h:\"~\"}"));
        QCOMPARE(read("a: !!str 1\nb: |\n  x\n  y\n"), std::string("{a:\"1\" b:\"x\ny\n\"}"));
    }

    void knowsThePlaces()
    {
        QCOMPARE(read("a: [x, y]\nb:\n  c: z\nd:\n", true),
                 std::string("{a@1:1:[x@1:5 y@1:8]@1:4 b@2:1:{c@3:3:z@3:6}@3:3 "
                             "d@4:1:nothing@4:1}@1:1"));
        // Columns count bytes, and the byte-order mark is none of them.
        QCOMPARE(read("\xef\xbb\xbf"
                      "é: b\r\nc: d\r\n",
                      true),
                 std::string("{é@1:1:b@1:5 c@2:1:d@2:4}@1:1"));
    }

    void refusesWithAPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, QByteArray text, QByteArray expected) {
            QTest::newRow(name) << text << expected;
        };
        row("empty", "", "f: the file is empty");
        row("comment", "# x\n", "f: the file is empty");
        row("null", "~\n", "f: the file is empty");
        row("duplicate", "a: 1\nb: 2\na: 3\n",
            "{a:1 b:2} | f:3:1: the key 'a' is given twice; first at f:1:1");
        row("duplicate quoted", "a: 1\n'a': 3\n",
            "{a:1} | f:2:1: the key 'a' is given twice; first at f:1:1");
        row("two documents", "a: 1\n---\nb: 2\n",
            "f:2:1: another YAML document begins here: the file must hold one alone");
        row("tab", "a:\n\tb: 1\n",
            "f:2:1: the line is indented with a tab (YAML indents with spaces alone)");
        row("not UTF-8", "a: b\nc: \xc3(\n",
            "f:2:4: the text is not valid UTF-8 (save the file as UTF-8)");
        row("surrogate", "a: \xed\xa0\x80\n",
            "f:1:4: the text is not valid UTF-8 (save the file as UTF-8)");
        row("NUL", QByteArray("a: b\0c\n", 7),
            "f:1:5: there is a NUL byte: this is not a text file");
        row("UTF-16",
            QByteArray("\xff\xfe"
                       "a\0",
                       4),
            "f:1:1: the file is written in UTF-16 (save it as UTF-8)");
        row("unclosed", "a: 'it''s\n", "f:1:4: a quoted text begins here and has no end");
        row("unclosed list", "a: [b\n",
            "f:2:1: the YAML cannot be read: end of sequence flow not found");
        row("self", "a: &x [*x]\n",
            "{a:[nothing]} | f:1:8: this alias refers to the part that it stands in");
        row("unknown alias", "a: *Hidden\n",
            "f:1:4: the YAML cannot be read: the referenced anchor is not defined");
    }
    void refusesWithAPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(read(text.toStdString()), expected.toStdString());
    }

    void closedQuotesAreNoMistake()
    {
        QCOMPARE(read("a: 'it''s'"), std::string("{a:\"it's\"}"));
        QCOMPARE(read("a: \"x\\\"\"  # it's \"fine\n"), std::string("{a:\"x\"\"}"));
        QCOMPARE(read("a: |\n  it's \"open\n"), std::string("{a:\"it's \"open\n\"}"));
    }

    void aliasesShare()
    {
        const auto document = readYaml("a: &x [1]\nb: *x\n", "f");
        QVERIFY(document.errors.empty());
        QCOMPARE(document.root->entries[0].value.get(), document.root->entries[1].value.get());
    }

    void limitsDepthSizeAndParts()
    {
        const auto codeOf = [](const std::string &text) {
            const auto document = readYaml(text, "f");
            return document.root || document.errors.empty() ? ErrorCode::Internal
                                                            : document.errors.front().code;
        };
        QCOMPARE(codeOf(std::string(100, '[') + std::string(100, ']')), ErrorCode::TooLarge);
        QVERIFY(readYaml(std::string(60, '[') + std::string(60, ']'), "f").errors.empty());
        QCOMPARE(codeOf(std::string(100'000, '[')), ErrorCode::TooLarge);
        QCOMPARE(codeOf(std::string(maximumYamlBytes + 1, 'a')), ErrorCode::TooLarge);
        std::string wide = "[";
        for (std::size_t i = 0; i <= maximumYamlNodes; ++i)
            wide += "a,";
        QCOMPARE(codeOf(wide + "]"), ErrorCode::TooLarge);
        // Each line deepens what an alias stands for by one.
        std::string deep = "a0: &a0 [x]\n";
        for (int i = 1; i < 100; ++i)
            deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a"
                + std::to_string(i - 1) + "]\n";
        QCOMPARE(codeOf(deep), ErrorCode::TooLarge);
    }

    void readsOnlyRegularFiles()
    {
        QTemporaryDir folder;
        const auto pipe = folder.filePath(QStringLiteral("pipe")).toStdString();
        QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(readTextFile(pipe, "pipe", 10).error().toString(),
                 std::string("pipe: this is not a regular file"));
        QCOMPARE(readTextFile(folder.path().toStdString(), "x", 10).error().code,
                 ErrorCode::BadInput);
        QCOMPARE(readTextFile(pipe + "x", "x", 10).error().code, ErrorCode::NotFound);
    }

    void suggestsWhatIsNear()
    {
        const std::vector<std::string> words{"environments", "services", "rules", "project"};
        QCOMPARE(nearestTo("enviroments", words), std::string("environments"));
        QCOMPARE(nearestTo("Rules", words), std::string("rules"));
        QCOMPARE(nearestTo("rulse", words), std::string("rules"));
        QCOMPARE(nearestTo("env", words), std::string("environments"));
        QCOMPARE(nearestTo("gate", words), std::string());
        QCOMPARE(editDistance("ca", "abc"), std::size_t{3});
        SIDESTAGE_PROPERTY("distance", [](const std::string &a, const std::string &b) {
            RC_ASSERT(editDistance(a, b) == editDistance(b, a));
            RC_ASSERT(editDistance(a, a) == 0U);
            RC_ASSERT(editDistance(a, b) <= std::max(a.size(), b.size()));
        });
    }

    void recognisesCredentials_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isOne");
        const auto row = [](const char *text, bool isOne) {
            QTest::newRow(text) << QString::fromUtf8(text) << isOne;
        };
        // Assembled here, so that no scanner takes this file for a leak.
        row((std::string("sk_") + "live_4eC39HqLyjWD").c_str(), true);
        row((std::string("gh") + "p_abcdefghijklmnop1234").c_str(), true);
        row((std::string("AK") + "IAIOSFODNN7EXAMPLE").c_str(), true);
        row("postgresql://shop:hunter22@db.acme.test/shop", true);
        row("Bearer abcdef123456", true);
        row("-----BEGIN RSA PRIVATE KEY-----", true);
        row("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", true);
        row("sk_live_xxxxxxxxxxxx", false);
        row("postgresql://shop@db.acme.test/shop", false);
        row("https://acme.test/a:b@c", false);
        row("Bearer tokens are checked here", false);
        row("desk_live_with_a_long_name", false);
        row("staging/database", false);
    }
    void recognisesCredentials()
    {
        QFETCH(QString, text);
        QFETCH(bool, isOne);
        QCOMPARE(looksLikeCredential(text.toStdString()), isOne);
        QCOMPARE(inQuotes(text.toStdString()) == "(hidden)", isOne);
    }

    void survivesAnyText()
    {
        SIDESTAGE_PROPERTY("any text", [] {
            const auto letters =
                rc::gen::elementOf(std::string("ab:-[]{},&*!|>'\"%@`?#~ \n\n\t\\\x01\xc3\xa9"));
            const auto text = *rc::gen::container<std::string>(letters);
            const auto document = readYaml(text, "f");
            RC_ASSERT(document.root || !document.errors.empty());
        });
    }
};

QTEST_GUILESS_MAIN(TestYaml)
#include "tst_yaml.moc"
