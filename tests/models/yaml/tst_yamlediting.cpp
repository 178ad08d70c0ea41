// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamlediting.h"
#include "models/yaml/yamlreader.h"
#include "models/yaml/yamlscalar.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

const std::string file = "environments.yaml";

/// A file as people write them: comments, both styles, quotes, odd spaces.
const std::string written =
    "# Acme\n"
    "sidestage: 1\n"
    "project:   Acme Shop   # not Acme Ltd\n"
    "environments:                  # order = promotion order\n"
    "  development: { kind: development, branch: \"*\", owner: 'each of us' }\n"
    "  staging:\n"
    "    kind: staging\n"
    "\n"
    "    # until the move\n"
    "    hosts: { app: staging.acme.test }   # and the api\n"
    "    approvers:\n"
    "      - Ada\n"
    "      - Mia   # on leave\n"
    "    # the end of staging\n"
    "\n"
    "  production:\n"
    "services:\n"
    "  db:\n"
    "    probe: postgresql\n"
    "    targets:\n"
    "      staging:    {}\n"
    "      production: { host: \"db.acme.test\", port: 5432 }\n";

std::string said(const Result<TextEdits> &edits, const std::string &text)
{
    return edits ? applied(text, *edits) : "error: " + edits.error().toString();
}

/// The text with one place replaced, which must be there once.
std::string with(const std::string &text, const std::string &from, const std::string &to)
{
    const auto at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos)
        qFatal("not there once: %s", from.c_str());
    return text.substr(0, at) + to + text.substr(at + from.size());
}

std::string set(const YamlPath &path, const YamlPointer &value, const std::string &text = written)
{
    return said(setYaml(text, file, path, *value), text);
}

std::string removed(const YamlPath &path, const std::string &text = written)
{
    return said(removeYaml(text, file, path), text);
}

} // namespace

class TestYamlEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aScalarIsReplacedInItsQuotes()
    {
        QCOMPARE(set({"project"}, yamlText("Acme: Shop")),
                 with(written, "Acme Shop   #", "\"Acme: Shop\"   #"));
        QCOMPARE(set({"environments", "development", "owner"}, yamlText("it's Ada")),
                 with(written, "'each of us'", "'it''s Ada'"));
        QCOMPARE(set({"environments", "development", "branch"}, yamlText("main")),
                 with(written, "\"*\"", "\"main\""));
        QCOMPARE(set({"environments", "development", "kind"}, yamlText("preview")),
                 with(written, "kind: development", "kind: preview"));
        QCOMPARE(set({"services", "db", "targets", "production", "port"}, yamlWord("6432")),
                 with(written, "5432", "6432"));
        QCOMPARE(set({"environments", "staging", "kind"}, yamlText("staging")), written);
    }

    void aBlockIsReplacedByALine()
    {
        QCOMPARE(set({"environments", "staging", "approvers"},
                     yamlList({yamlText("Ada"), yamlText("no")})),
                 with(written, "approvers:\n      - Ada\n      - Mia   # on leave\n",
                      "approvers: [Ada, \"no\"]   # on leave\n"));
        QCOMPARE(set({"environments", "staging", "hosts"},
                     yamlMap({{"app", yamlText("a.test")}, {"api", yamlText("b.test")}})),
                 with(written, "{ app: staging.acme.test }", "{ app: a.test, api: b.test }"));
    }

    void aMissingKeyIsPutBehindTheOthers()
    {
        QCOMPARE(set({"environments", "development", "mirrors"}, yamlText("staging")),
                 with(written, "'each of us' }", "'each of us', mirrors: staging }"));
        QCOMPARE(set({"environments", "staging", "owner"}, yamlText("Platform team")),
                 with(written, "      - Mia   # on leave\n",
                      "      - Mia   # on leave\n    owner: Platform team\n"));
        QCOMPARE(set({"environments", "production", "kind"}, yamlText("production")),
                 with(written, "  production:\n", "  production:\n    kind: production\n"));
        QCOMPARE(set({"services", "db", "targets", "staging", "host"}, yamlText("x")),
                 with(written, "{}", "{ host: x }"));
        QCOMPARE(
            set({"environments", "staging", "hosts", "api"}, yamlText("b.test")),
            with(written, "{ app: staging.acme.test }", "{ app: staging.acme.test, api: b.test }"));
        QCOMPARE(set({"services", "web"},
                     yamlMap({{"probe", yamlText("http")},
                              {"targets", yamlMap({{"staging", yamlMap({})}})}})),
                 written + "  web: { probe: http, targets: { staging: {} } }\n");
        QCOMPARE(set({"environments", "staging", "a", "b"}, yamlText("c")),
                 with(written, "      - Mia   # on leave\n",
                      "      - Mia   # on leave\n    a: { b: c }\n"));
        QCOMPARE(set({"project"}, yamlText("x"), ""), std::string("project: x\n"));
        QCOMPARE(set({"project"}, yamlText("x"), "sidestage: 1"),
                 std::string("sidestage: 1\nproject: x"));
    }

    void nothingMayStandInAWord()
    {
        QCOMPARE(set({"a", "b"}, yamlText("c"), "a: ~ # none\n"),
                 std::string("a: { b: c } # none\n"));
        QCOMPARE(set({"a"}, yamlText("c"), "a:   # none\n"), std::string("a: c   # none\n"));
        QCOMPARE(set({"a", "b"}, yamlText("c"), "{ a: , d: e }\n"),
                 std::string("{ a: { b: c } , d: e }\n"));
    }

    void lineEndsAreKept()
    {
        QCOMPARE(set({"a", "c"}, yamlText("d"), "a:\r\n  b: c\r\n"),
                 std::string("a:\r\n  b: c\r\n  c: d\r\n"));
        QCOMPARE(removed({"a"}, "a: b\r\nc: d\r\n"), std::string("c: d\r\n"));
    }

    void whatIsRemovedLeavesTheRest()
    {
        QCOMPARE(removed({"environments", "development", "branch"}),
                 with(written, ", branch: \"*\"", ""));
        QCOMPARE(removed({"environments", "development", "kind"}),
                 with(written, "kind: development, ", ""));
        QCOMPARE(removed({"environments", "staging", "hosts", "app"}),
                 with(written, "hosts: { app: staging.acme.test }", "hosts:"));
        QCOMPARE(removed({"environments", "staging", "approvers"}),
                 with(written, "    approvers:\n      - Ada\n      - Mia   # on leave\n", ""));
        QCOMPARE(removed({"services", "db", "targets", "production"}),
                 with(written, "      production: { host: \"db.acme.test\", port: 5432 }\n", ""));
        QCOMPARE(removed({"environments", "production"}), with(written, "  production:\n", ""));
        QVERIFY(removed({"nothing"}).starts_with("error: not-found")
                || removed({"nothing"}).find("no such key") != std::string::npos);
    }

    void keysAreRenamed()
    {
        QCOMPARE(said(renameYaml(written, file, {"services", "db"}, "database"), written),
                 with(written, "  db:\n", "  database:\n"));
        QCOMPARE(said(renameYaml(written, file, {"environments", "development"}, "a: b"), written),
                 with(written, "  development: {", "  \"a: b\": {"));
        QVERIFY(said(renameYaml(written, file, {"environments", "development"}, "staging"), written)
                    .find("environments.yaml:6:3: there is such a key already")
                != std::string::npos);
    }

    void whatCannotBeChangedSaysWhere()
    {
        const std::string aliases = "a: &x { b: c }\nd: *x\n";
        QVERIFY(set({"d", "b"}, yamlText("e"), aliases).find("error: environments.yaml:") == 0);
        const std::string folded = "a: one\n  two\nb: c\n";
        QVERIFY(set({"a"}, yamlText("x"), folded).starts_with("error: environments.yaml:1:1"));
        QVERIFY(set({"a"}, yamlText("x"), "a: [\n").starts_with("error: "));
        QCOMPARE(set({"a"}, yamlText("x"), "a: |\n  one\n\n  two\nb: c\n"),
                 std::string("a: x\nb: c\n"));
    }

    void scalarsReadBackAsTheyWere()
    {
        for (const std::string text :
             {"",   " ",   "a",   "a b",  "a: b", "a #b", "#a",         "- a",        "-",
              "a:", "a,b", "[a",  "yes",  "Null", "1.10", "0x1f",       "2027-01-01", "1:30",
              "+1", ".5",  "a'b", "a\"b", "a\\b", "ä€😀",  "two\nlines", "tab\there",  "\x01",
              "?",  "%a",  "@a",  "`a",   "*a",   "&a",   "!a",         "|",          ">"}) {
            for (const auto quotes : {YamlQuotes::Plain, YamlQuotes::Single, YamlQuotes::Double}) {
                for (const auto &line : {"a: " + yamlScalar(text, quotes),
                                         "a: { b: [" + yamlScalar(text, quotes) + "] }"}) {
                    const auto document = readYaml(line + '\n', file);
                    const bool isControl = text == "\x01"; // refused in any file
                    if (isControl)
                        continue;
                    QVERIFY2(document.errors.empty(), line.c_str());
                    const auto *value = document.root->entries.front().value.get();
                    if (value->isMap())
                        value = value->entries.front().value->items.front().get();
                    QVERIFY2(value->isScalar() && value->text == text, line.c_str());
                }
            }
        }
        QCOMPARE(yamlScalar("plain text"), std::string("plain text"));
        QCOMPARE(yamlScalar("no"), std::string("\"no\""));
    }

    // Whatever is asked of whichever file: it is done, and nothing else, or an error says why.
    void anyEditKeepsEverythingElse()
    {
        SIDESTAGE_PROPERTY("an edit changes what it says alone", [] {
            const auto lines =
                *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                    "a:", "  b: c", "  d: [e, 'f']", "  g: { h: i }", "    j: \"k\"", "l: m # n",
                    "# o", "", "  - p", "q: |", "    r", "s: ~"));
            std::string text;
            for (const auto &line : lines)
                text += line + *rc::gen::element<std::string>("\n", "\r\n");
            const auto path = *rc::gen::nonEmpty(rc::gen::container<YamlPath>(
                rc::gen::element<std::string>("a", "b", "d", "g", "h", "j", "l", "s", "new")));
            const auto value = *rc::gen::element(yamlText("x: y"), yamlWord("1"), yamlMap({}),
                                                 yamlList({yamlText("z")}));
            const auto edits = setYaml(text, file, path, *value);
            if (!edits)
                return;
            const auto after = readYaml(applied(text, *edits), file);
            RC_ASSERT(after.errors.empty());
            const auto *node = after.root.get();
            for (const auto &key : path) {
                const auto *entry = node->find(key);
                RC_ASSERT(entry != nullptr);
                node = entry->value.get();
            }
            RC_ASSERT(node->kind == value->kind && node->text == value->text);
            RC_ASSERT(applied(applied(text, *edits), inverseOf(text, *edits)) == text);
        });
    }
};

QTEST_APPLESS_MAIN(TestYamlEditing)
#include "tst_yamlediting.moc"
