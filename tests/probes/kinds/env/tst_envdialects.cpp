// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/envtext.h"
#include "tests/support/property.h"

#include <QElapsedTimer>
#include <QFile>

using namespace sidestage;

namespace {

constexpr std::array allDialects{EnvDialect::Node,    EnvDialect::Ruby,   EnvDialect::Python,
                                 EnvDialect::Compose, EnvDialect::Docker, EnvDialect::Systemd};

std::string onOneLine(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else
            out += c;
    }
    return out;
}

/// "KEY=value" joined by " | ", "KEY" where it has no value; "refused" for a fatal problem.
std::string shown(EnvDialect dialect, std::string_view text)
{
    const auto read = readEnv(dialect, text);
    for (const auto &problem : read.problems) {
        if (problem.isFatal)
            return "refused " + std::to_string(problem.line);
    }
    std::string out;
    for (const auto &entry : read.entries) {
        out += out.empty() ? "" : " | ";
        out += onOneLine(entry.key) + (entry.value ? "=" + onOneLine(*entry.value) : std::string());
    }
    return out;
}

std::map<std::string, std::string> valuesOf(EnvDialect dialect, std::string_view text)
{
    std::map<std::string, std::string> values;
    for (const auto &entry : readEnv(dialect, text).entries)
        values[entry.key] = entry.value.value_or("(none)");
    return values;
}

} // namespace

class tst_envdialects : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void disagreements_data();
    void disagreements();
    void corpus_data();
    void corpus();
    void linesAreThoseOfTheFile();
    void expansionKnowsTheFilesAlone();
    void composeTemplates();
    void strayQuotesAreReadInTime();
    void anyBytesAreRead();
};

void tst_envdialects::disagreements_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("expected");
    const auto row = [](const char *name, const char *text,
                        std::initializer_list<const char *> expected) {
        QByteArrayList list;
        for (const auto *one : expected)
            list.append(one);
        QTest::newRow(name) << QByteArray(text) << list;
    };
    //                                     node, ruby, python, compose, docker, systemd
    row("plain", "A=1\nB=two\n",
        {"A=1 | B=two", "A=1 | B=two", "A=1 | B=two", "A=1 | B=two", "A=1 | B=two", "A=1 | B=two"});
    row("double quotes", "A=\"x\"\n", {"A=x", "A=x", "A=x", "A=x", "A=\"x\"", "A=x"});
    row("single quotes", "A='x'\n", {"A=x", "A=x", "A=x", "A=x", "A='x'", "A=x"});
    row("back ticks", "A=`x`\n", {"A=x", "A=`x`", "A=`x`", "A=`x`", "A=`x`", "A=`x`"});
    row("escape in double quotes", "A=\"a\\nb\"\n",
        {"A=a\\nb", "A=a\\nb", "A=a\\nb", "A=a\\nb", "A=\"a\\nb\"", "A=a\\nb"});
    row("tab escape", "A=\"a\\tb\"\n",
        {"A=a\\tb", "A=atb", "A=a\tb", "A=a\tb", "A=\"a\\tb\"", "A=a\\tb"});
    row("backslash in plain", "A=a\\nb\n",
        {"A=a\\nb", "A=anb", "A=a\\nb", "A=a\\nb", "A=a\\nb", "A=anb"});
    row("comment behind a space", "A=x # c\n", {"A=x", "A=x", "A=x", "A=x", "A=x # c", "A=x # c"});
    row("number sign in a value", "A=x#c\n", {"A=x", "A=x", "A=x#c", "A=x#c", "A=x#c", "A=x#c"});
    row("comment behind quotes", "A=\"x\" # c\n",
        {"A=x", "A=x", "A=x", "A=x", "A=\"x\" # c", "A=x# c"});
    row("semicolon line", "; A=1\nB=2\n", {"B=2", "B=2", "B=2", "refused 1", "refused 1", "B=2"});
    row("export", "export A=1\n", {"A=1", "A=1", "A=1", "A=1", "refused 1", ""});
    row("spaces around equals", "A = 1\n", {"A=1", "A=1", "A=1", "A=1", "refused 1", "A=1"});
    row("colon", "A: 1\n", {"A=1", "A=1", "", "A=1", "refused 1", ""});
    row("key alone", "A\nB=1\n", {"B=1", "A= | B=1", "A | B=1", "A | B=1", "A | B=1", "B=1"});
    row("brace reference", "A=1\nB=${A}2\n",
        {"A=1 | B=${A}2", "A=1 | B=12", "A=1 | B=12", "A=1 | B=12", "A=1 | B=${A}2",
         "A=1 | B=${A}2"});
    row("bare reference", "A=1\nB=$A-2\n",
        {"A=1 | B=$A-2", "A=1 | B=1-2", "A=1 | B=$A-2", "A=1 | B=1-2", "A=1 | B=$A-2",
         "A=1 | B=$A-2"});
    row("reference in single quotes", "A=1\nB='${A}'\n",
        {"A=1 | B=${A}", "A=1 | B=${A}", "A=1 | B=1", "A=1 | B=${A}", "A=1 | B='${A}'",
         "A=1 | B=${A}"});
    row("default", "B=${A:-7}\n",
        {"B=${A:-7}", "B=${A:-7}", "B=7", "B=7", "B=${A:-7}", "B=${A:-7}"});
    row("unknown reference", "B=${A}\n",
        {"B=${A}", "B=${A}", "B=${A}", "B=${A}", "B=${A}", "B=${A}"});
    row("mark of byte order",
        "\xEF\xBB\xBF"
        "A=1\n",
        {"A=1", "A=1",
         "\xEF\xBB\xBF"
         "A=1",
         "A=1", "A=1", ""});
    row("two lines in quotes", "A=\"x\ny\"\nB=1\n",
        {"A=x\\ny | B=1", "A=x\\ny | B=1", "A=x\\ny | B=1", "A=x\\ny | B=1", "A=\"x | y\" | B=1",
         "A=x\\ny | B=1"});
    row("joined lines", "A=x\\\ny\nB=1\n",
        {"A=x\\ | B=1", "A=x\\ | y= | B=1", "A=x\\ | y | B=1", "A=x\\ | y | B=1", "A=x\\ | y | B=1",
         "A=xy | B=1"});
    row("CR LF", "A=1\r\nB=\"2\"\r\n",
        {"A=1 | B=2", "A=1 | B=2", "A=1 | B=2", "A=1 | B=2", "A=1 | B=\"2\"", "A=1 | B=2"});
    row("no final line end", "A=1", {"A=1", "A=1", "A=1", "A=1", "A=1", "A=1"});
    row("empty", "A=\nB=''\n",
        {"A= | B=", "A= | B=", "A= | B=", "A= | B=", "A= | B=''", "A= | B="});
    row("dash in the key", "A-B=1\n", {"A-B=1", "", "A-B=1", "A-B=1", "A-B=1", ""});
    row("dot in the key", "A.B=1\n", {"A.B=1", "A.B=1", "A.B=1", "A.B=1", "A.B=1", ""});
    row("digit first", "1A=1\n", {"1A=1", "1A=1", "1A=1", "", "1A=1", ""});
    row("unclosed quote", "A=\"x\nB=1\n",
        {"A=\"x | B=1", "A=\"x | B=1", "B=1", "refused 1", "A=\"x | B=1", "A=x\\nB=1\\n"});
    row("dollar at the end", "A=x$\n", {"A=x$", "A=x$", "A=x$", "refused 1", "A=x$", "A=x$"});
    row("doubled dollar", "A=x$$y\n", {"A=x$$y", "A=x$$y", "A=x$$y", "A=x$y", "A=x$$y", "A=x$$y"});
    row("trailing space", "A=x  \n", {"A=x", "A=x", "A=x", "A=x", "A=x  ", "A=x"});
    row("text behind quotes", "A='x' y\nB=1\n",
        {"A='x' y | B=1", "A='x' y | B=1", "B=1", "A=x | y | B=1", "A='x' y | B=1", "A=xy | B=1"});
}

void tst_envdialects::disagreements()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArrayList, expected);
    QCOMPARE(expected.size(), qsizetype(allDialects.size()));
    std::string all;
    std::string wanted;
    for (std::size_t i = 0; i < allDialects.size(); ++i) {
        const auto name = std::string(nameOf(allDialects.at(i))) + ": ";
        all += name + shown(allDialects.at(i), {text.constData(), std::size_t(text.size())}) + "\n";
        wanted += name + expected.at(qsizetype(i)).toStdString() + "\n";
    }
    QCOMPARE(all, wanted);
}

void tst_envdialects::corpus_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("dialect");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *file, EnvDialect dialect, const char *lines) {
        QTest::newRow(file) << QString::fromLatin1(file) << int(dialect) << QByteArray(lines);
    };
    row("dotenv-node/tests/.env.bom", EnvDialect::Node, "BASIC=basic\nSECOND=two\n");
    row("dotenv-node/tests/.env", EnvDialect::Node,
        "EMPTY_BACKTICKS=\nSINGLE_QUOTES_SPACED=    single quotes    "
        "\nDOUBLE_QUOTES_INSIDE_SINGLE=double \"quotes\" work inside single quotes\n"
        "DOUBLE_QUOTES_WITH_NO_SPACE_BRACKET={ port: $MONGOLAB_PORT}\nBACKTICKS_SPACED=    "
        "backticks    \n"
        "DOUBLE_AND_SINGLE_QUOTES_INSIDE_BACKTICKS=double \"quotes\" and single 'quotes' work "
        "inside backticks\n"
        "EXPAND_NEWLINES=expand\\nnew\\nlines\nINLINE_COMMENTS=inline comments\n"
        "INLINE_COMMENTS_SINGLE_QUOTES=inline comments outside of #singlequotes\n"
        "INLINE_COMMENTS_BACKTICKS=inline comments outside of "
        "#backticks\nINLINE_COMMENTS_SPACE=inline comments start with a\n"
        "EQUAL_SIGNS=equals==\nRETAIN_INNER_QUOTES={\"foo\": "
        "\"bar\"}\nRETAIN_INNER_QUOTES_AS_BACKTICKS={\"foo\": \"bar's\"}\n"
        "TRIM_SPACE_FROM_UNQUOTED=some spaced out "
        "string\nUSERNAME=therealnerdybeast@example.tld\nSPACED_KEY=parsed\n"
        "EXPORT_IS_DECLARED_WITH_SPACING=parsed\nEXPORT_IS_DECLARED_WITH_SOME_VALUE_AND_SPACING="
        "some_value\n");
    row("dotenv-node/tests/.env.multiline", EnvDialect::Node,
        "MULTI_DOUBLE_QUOTED=THIS\\nIS\\nA\\nMULTILINE\\nSTRING\nMULTI_SINGLE_QUOTED="
        "THIS\\nIS\\nA\\nMULTILINE\\nSTRING\n"
        "MULTI_BACKTICKED=THIS\\nIS\\nA\\n\"MULTILINE'S\"\\nSTRING\n");
    row("dotenv-ruby/spec/fixtures/bom.env", EnvDialect::Ruby, "BOM=UTF-8\n");
    row("dotenv-ruby/spec/fixtures/quoted.env", EnvDialect::Ruby,
        "QUOTED=true\nOPTION_A=1\nOPTION_B=2\nOPTION_C=\nOPTION_E=1\nOPTION_F=2\nOPTION_G=\n");
    row("dotenv-ruby/spec/fixtures/plain.env", EnvDialect::Ruby,
        "PLAIN=true\nOPTION_A=1\nOPTION_B=2\nOPTION_C=3\nOPTION_D=4\nOPTION_E=5\n");
    row("dotenv-ruby/spec/fixtures/yaml.env", EnvDialect::Ruby,
        "OPTION_A=1\nOPTION_B=2\nOPTION_C=\n");
    row("dotenv-ruby/spec/fixtures/exported.env", EnvDialect::Ruby, "OPTION_A=2\n");
    row("dotenv-compose/dotenv/fixtures/plain.env", EnvDialect::Compose,
        "OPTION_A=1\nOPTION_B=2\nOPTION_C=3\nOPTION_D=4\nOPTION_E=5\nOPTION_F=\nOPTION_G=\nOPTION_"
        "H=my string\n");
    row("dotenv-compose/dotenv/fixtures/utf8-bom.env", EnvDialect::Compose,
        "OPTION_A=1\nOPTION_H=my string\n");
    row("dotenv-compose/dotenv/fixtures/quoted.env", EnvDialect::Compose,
        "OPTION_A=1\nOPTION_C=\nOPTION_E=1\nOPTION_G=\nOPTION_H=\\n\nOPTION_I=echo 'asd'\n"
        "OPTION_J=first line\\nsecond line\\nthird line\\nand so on\nOPTION_K=Let's "
        "go!\nOPTION_Z=last value\n");
    row("dotenv-compose/dotenv/fixtures/substitutions-default.env", EnvDialect::Compose,
        "OPTION_A=1\nOPTION_B=1\nOPTION_C=1\nOPTION_D=1_1\nOPTION_E=${OPTION_NOT_DEFINED}\n");
    row("dotenv-compose/dotenv/fixtures/special.env", EnvDialect::Compose,
        "VAR.WITH.DOTS=dots\nVAR_WITH_UNDERSCORES=underscores\nVAR-WITH-DASHES=dashes\n");
    row("dotenv-compose/dotenv/fixtures/equals.env", EnvDialect::Compose,
        "OPTION_A=postgres://localhost:5432/database?sslmode=disable\n");
    row("dotenv-compose/dotenv/fixtures/unquoted.env", EnvDialect::Compose,
        "OPTION_A=some quoted phrase\nOPTION_B=first one with an unquoted phrase\nOPTION_D=then "
        "another one with an unquoted phrase special \xC3\xA8 char\n");
    row("dotenv-compose/dotenv/fixtures/inherited-multi-var.env", EnvDialect::Compose,
        "foo=bar\nVAR_TO_BE_LOADED_FROM_OS_ENV=(none)\nbar=baz\n");
}

void tst_envdialects::corpus()
{
    QFETCH(const QString, file);
    QFETCH(const int, dialect);
    QFETCH(const QByteArray, lines);
    QFile input(QStringLiteral(SIDESTAGE_SOURCE_DIR "/../shared/corpora/") + file);
    if (!input.open(QIODevice::ReadOnly))
        QSKIP("the public corpora are not beside this project");
    const auto values = valuesOf(static_cast<EnvDialect>(dialect), input.readAll().toStdString());
    for (const auto &line : lines.split('\n')) {
        if (line.isEmpty())
            continue;
        const auto key = line.left(line.indexOf('=')).toStdString();
        QVERIFY2(values.contains(key), key.c_str());
        QCOMPARE(key + "=" + onOneLine(values.at(key)), line.toStdString());
    }
}

void tst_envdialects::linesAreThoseOfTheFile()
{
    constexpr std::string_view text = "# first\n\nA=\"x\ny\"\n\nB=2\n";
    for (const auto dialect : {EnvDialect::Node, EnvDialect::Ruby, EnvDialect::Python,
                               EnvDialect::Compose, EnvDialect::Systemd}) {
        const auto read = readEnv(dialect, text);
        QCOMPARE(read.entries.size(), std::size_t(2));
        QCOMPARE(read.entries[0].line, 3);
        QCOMPARE(read.entries[1].line, 6);
    }
    const auto problem = readComposeEnv("A=1\nB=\"x\n").problems.at(0);
    QCOMPARE(problem.line, 2);
    QCOMPARE(problem.column, 3);
}

void tst_envdialects::expansionKnowsTheFilesAlone()
{
    QVERIFY(qEnvironmentVariableIsSet("PATH"));
    for (const auto dialect : allDialects)
        QCOMPARE(shown(dialect, "A=${PATH}\n"), std::string("A=${PATH}"));
    const EnvScope earlier{{"PATH", "of the file before"}};
    QCOMPARE(*readRubyEnv("A=${PATH}\n", earlier).entries.at(0).value,
             std::string("of the file before"));
    QCOMPARE(*readPythonEnv("A=${PATH}\n", earlier).entries.at(0).value,
             std::string("of the file before"));
    QCOMPARE(*readComposeEnv("A=${PATH}\n", earlier).entries.at(0).value,
             std::string("of the file before"));
}

void tst_envdialects::composeTemplates()
{
    const auto value = [](std::string_view text) {
        const auto read = readComposeEnv(std::string("X=1\nE=\nA=") + std::string(text) + "\n");
        return read.problems.empty() ? *read.entries.at(2).value : read.problems.at(0).message;
    };
    QCOMPARE(value("${E:-d}"), std::string("d"));
    QCOMPARE(value("${E-d}"), std::string(""));
    QCOMPARE(value("${X:+yes}${U:+no}"), std::string("yes"));
    QCOMPARE(value("${U:-${X}}"), std::string("1"));
    QCOMPARE(value("${U:?must be set}"), std::string("${U:?must be set}"));
    QVERIFY(value("${X").find("never closed") != std::string::npos);
    QVERIFY(value("${X*}").find("operator") != std::string::npos);
    // Doubling references stop at the limit instead of filling the memory.
    std::string bomb = "A0=xxxxxxxxxxxxxxxx\n";
    for (int i = 1; i < 40; ++i)
        bomb += "A" + std::to_string(i) + "=$A" + std::to_string(i - 1) + "$A"
            + std::to_string(i - 1) + "\n";
    QVERIFY(readComposeEnv(bomb).problems.at(0).isFatal);
}

void tst_envdialects::strayQuotesAreReadInTime()
{
    std::string text;
    for (int i = 0; i < 40000; ++i)
        text += "K" + std::to_string(i) + "=" + (i % 2 ? "\"" : "'") + "x\\\n";
    QElapsedTimer timer;
    for (const auto dialect : allDialects) {
        timer.start();
        static_cast<void>(readEnv(dialect, text));
        QVERIFY2(timer.elapsed() < 3000, nameOf(dialect).data());
    }
}

void tst_envdialects::anyBytesAreRead()
{
    SIDESTAGE_PROPERTY("every reader ends on any bytes, with lines inside the file", [] {
        const auto pieces = *rc::gen::container<std::vector<std::string>>(
            rc::gen::oneOf(rc::gen::element<std::string>("A", "=", "\"", "'", "`", "\n", "\r\n",
                                                         "\\", "${A}", "$", "{", "}", ":", " ", "#",
                                                         "export ", "\xEF\xBB\xBF", "\xC2\xA0"),
                           rc::gen::string<std::string>()));
        std::string text;
        for (const auto &piece : pieces)
            text += piece;
        const auto lines = 1 + std::count(text.begin(), text.end(), '\n')
            + std::count(text.begin(), text.end(), '\r');
        for (const auto dialect : allDialects) {
            for (const auto &entry : readEnv(dialect, text).entries)
                RC_ASSERT(entry.line >= 1 && entry.line <= lines);
        }
    });
}

QTEST_APPLESS_MAIN(tst_envdialects)
#include "tst_envdialects.moc"
