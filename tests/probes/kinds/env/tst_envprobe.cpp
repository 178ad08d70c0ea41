// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env.h"
#include "probes/kinds/env/settings.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

using namespace sidestage;

class tst_envprobe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void laterFilesWin();
    void repeatedKeysAreCounted();
    void secretsStayInside();
    void aFolderOfSecrets();
    void settings_data();
    void settings();
    void settingsHaveLimits();
    void badInput();
    void optionsAreChecked();

private:
    std::string write(const std::string &name, std::string_view text)
    {
        const auto path = folder() + "/" + name;
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    std::string folder() const { return m_folder.path().toStdString(); }
    Reading run(std::vector<std::pair<std::string, std::string>> options,
                std::vector<std::string> *log = nullptr)
    {
        ProbeConditions how;
        how.workspaceFolder = folder();
        how.log = log;
        return runProbe(envProbe(), textOptions(std::move(options)), how);
    }
    Error errorOf(const Reading &reading) { return reading.outcome.error.value_or(Error{}); }

    QTemporaryDir m_folder;
};

void tst_envprobe::laterFilesWin()
{
    const auto first = write("a.env", "PORT=1\nHOST=db.acme.test\nLOG_LEVEL=info\n");
    const auto second = write("b.env", "\nPORT=2\nBASE_URL=http://${HOST}:${PORT}/\n");
    OptionValue::List files{OptionValue(first), OptionValue(second)};
    ProbeConditions how;
    how.workspaceFolder = folder();
    const auto reading =
        runProbe(envProbe(),
                 OptionValue(OptionValue::Map{{"file", OptionValue(files)},
                                              {"dialect", OptionValue(std::string("compose"))}}),
                 how);
    QCOMPARE(factsAsText(reading),
             std::string("app/BASE_URL = http://db.acme.test:2/\napp/HOST = "
                         "db.acme.test\napp/LOG_LEVEL = info\napp/PORT = 2\n"));
    const auto *port = reading.find(FactPath{"app", "PORT"});
    QVERIFY(port);
    QCOMPARE(reading.files.at(port->origin.file - 1), std::string("b.env"));
    QCOMPARE(port->origin.line, 2U);
}

void tst_envprobe::repeatedKeysAreCounted()
{
    const auto reading =
        run({{"file", write("twice.env", "A=1\nB=2\nA=3\n")}, {"dialect", "node"}});
    QCOMPARE(factsAsText(reading), std::string("app/A = 3\napp/A/times-defined = 2\napp/B = 2\n"));
}

void tst_envprobe::secretsStayInside()
{
    constexpr std::string_view planted = "Pl4nted-s3cret-Tr0ub4dor";
    std::string text = "not an assignment " + std::string(planted) + "\n";
    for (const auto *key : {"PASSWORD", "ANYTHING", "NODE_ENV_X", "CUSTOMER"})
        text += std::string(key) + "=" + std::string(planted) + "\n";
    text += "U=postgres://app:" + std::string(planted)
        + "@db.test/x\nV=https://a.test/?sig=" + std::string(planted) + "\n";
    text += "W=\"a\n" + std::string(planted) + "\"\nBROKEN=\"" + std::string(planted) + "$("
        + std::string(planted) + "\n";
    const auto file = write("planted.env", text);
    for (const auto *dialect : {"node", "ruby", "python", "compose", "docker", "systemd"}) {
        std::vector<std::string> log;
        const auto reading = run({{"file", file}, {"dialect", dialect}}, &log);
        auto all = factsAsText(reading) + errorOf(reading).toString();
        for (const auto &line : log)
            all += line;
        QVERIFY2(all.find(planted) == std::string::npos,
                 (std::string(dialect) + "\n" + all).c_str());
        QVERIFY(!all.empty());
    }
    for (const auto *format : {"json", "yaml", "toml", "ini", "properties"}) {
        const auto reading = run({{"settings", file}, {"format", format}});
        const auto all = factsAsText(reading) + errorOf(reading).toString();
        // In formats where a line of words is a name, it is a name that is shown.
        if (!reading.outcome.isOk())
            QVERIFY2(all.find(planted) == std::string::npos,
                     (std::string(format) + "\n" + all).c_str());
    }
}

void tst_envprobe::aFolderOfSecrets()
{
    // As Kubernetes mounts it: links through a link to the newest generation.
    write("secrets/..2026/DB_PASSWORD", "s3cr3t\n");
    write("secrets/..2026/GREETING", "some words");
    write("secrets/..2026/RETRIES", "3\n");
    std::filesystem::create_directory_symlink("..2026", folder() + "/secrets/..data");
    for (const auto *key : {"DB_PASSWORD", "GREETING", "RETRIES"})
        std::filesystem::create_symlink(std::string("..data/") + key, folder() + "/secrets/" + key);
    std::filesystem::create_symlink("..data/GONE", folder() + "/secrets/GONE");
    const auto reading = run({{"directory", folder() + "/secrets"}});
    QCOMPARE(reading.facts.size(), std::size_t(3));
    QVERIFY(reading.find(FactPath{"app", "DB_PASSWORD"})->value.toSecret().isCredential);
    QVERIFY(reading.find(FactPath{"app", "GREETING"})->value.toSecret().isCredential);
    QCOMPARE(reading.find(FactPath{"app", "RETRIES"})->value.display(), std::string("3"));
    QVERIFY(reading.gapOver(FactPath{"app", "GONE"}));
    // The line end is no part of the secret.
    const auto plain =
        run({{"file", write("plain.env", "DB_PASSWORD=s3cr3t\n")}, {"dialect", "docker"}});
    QVERIFY(plain.find(FactPath{"app", "DB_PASSWORD"})->value
            == reading.find(FactPath{"app", "DB_PASSWORD"})->value);
}

void tst_envprobe::settings_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray common =
        "app/cache/ttl = 30s\napp/debug = false\napp/hosts/0 = a.test\napp/hosts/1 = b.test\n";
    QTest::newRow("json")
        << QByteArray("s.json")
        << QByteArray(
               R"({"cache":{"ttl":"30s"},"debug":false,"hosts":["a.test","b.test"],"n":null,"e":[],"big":9007199254740993})")
        << QByteArray();
    QTest::newRow("yaml") << QByteArray(
        "s.yaml") << QByteArray("cache: { ttl: 30s }\ndebug: false\nhosts: [a.test, b.test]\n")
                          << common;
    QTest::newRow("toml")
        << QByteArray("s.toml")
        << QByteArray("debug = false\nhosts = ['a.test', 'b.test']\n[cache]\nttl = '30s'\n")
        << common;
    QTest::newRow("ini") << QByteArray("s.ini")
                         << QByteArray("; c\ndebug = false\n[cache]\nttl = \"30s\"\n[a/b]\nx: 1\n")
                         << QByteArray("app/a~1b/x = 1\napp/cache/ttl = 30s\napp/debug = false\n");
    QTest::newRow("properties") << QByteArray(
        "s.properties") << QByteArray("! c\ncache.ttl 30\\\n   s\ndebug:false\nla\\:bel=\\u0031\n")
                                << QByteArray(
                                       "app/cache.ttl = 30s\napp/debug = false\napp/la:bel = 1\n");
}

void tst_envprobe::settings()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, text);
    QFETCH(QByteArray, expected);
    if (name == "s.json")
        expected = "app/big = hidden\napp/cache/ttl = 30s\napp/debug = false\napp/e = "
                   "[]\napp/hosts/0 = a.test\napp/hosts/1 = b.test\napp/n = \n";
    const auto reading = run({{"settings", write(name.toStdString(), text.toStdString())}});
    QVERIFY2(reading.outcome.isOk(), errorOf(reading).toString().c_str());
    auto facts = factsAsText(reading);
    if (const auto at = facts.find("app/big = "); at != std::string::npos)
        facts.replace(at + 10, facts.find('\n', at) - at - 10,
                      "hidden"); // sixteen digits may be a card's
    QCOMPARE(facts, expected.toStdString());
}

void tst_envprobe::settingsHaveLimits()
{
    std::string bomb = "a: &a [1,1,1,1,1,1,1,1,1]\n";
    for (char c = 'b'; c < 'j'; ++c) {
        bomb += std::string(1, c) + ": &" + c + " [";
        for (int i = 0; i < 9; ++i)
            bomb += std::string(i ? "," : "") + "*" + char(c - 1);
        bomb += "]\n";
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(errorOf(run({{"settings", write("bomb.yaml", bomb)}})).code, ErrorCode::TooLarge);
    const std::string deep(5000, '[');
    for (const auto *name : {"deep.json", "deep.yaml", "deep.toml"})
        QVERIFY(!run({{"settings",
                       write(name, (std::string_view(name) == "deep.toml" ? "a=" : "") + deep)}})
                     .outcome.isOk());
    std::string nested;
    for (int i = 0; i < 100; ++i)
        nested += "{\"a\":";
    nested += "1" + std::string(100, '}');
    QCOMPARE(errorOf(run({{"settings", write("nested.json", nested)}})).code, ErrorCode::TooLarge);
    const auto large = write("large.yaml", "");
    std::filesystem::resize_file(large, 100U * 1024 * 1024);
    QCOMPARE(errorOf(run({{"settings", large}})).code, ErrorCode::TooLarge);
    QVERIFY(timer.elapsed() < 5000);
    const auto broken = errorOf(run({{"settings", write("broken.json", "{\n  \"a\": ?\n}")}}));
    QCOMPARE(broken.code, ErrorCode::BadInput);
    QCOMPARE(broken.where.line, 2);
    const auto foreign =
        errorOf(run({{"settings", write("foreign.toml", "a = '\xC3\x93'\nb\xC3\x93 = 1\n")}}));
    QCOMPARE(foreign.where.toString(), std::string("foreign.toml:2:2"));
}

void tst_envprobe::badInput()
{
    const auto codeOf = [this](const std::string &path) {
        return errorOf(run({{"file", path}, {"dialect", "node"}})).code;
    };
    const auto large = write("large.env", "A=1\n");
    std::filesystem::resize_file(large, 50U * 1024 * 1024);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(codeOf(large), ErrorCode::TooLarge);
    QVERIFY(timer.elapsed() < 500);
    const auto nul = errorOf(run(
        {{"file", write("nul.env", std::string_view("A=1\nB=x\0y\n", 10))}, {"dialect", "node"}}));
    QCOMPARE(nul.toString(),
             std::string("nul.env:2:4: the file holds a NUL byte, so it is no text"));
    const auto latin =
        errorOf(run({{"file", write("latin.env", "A=\xE4\n")}, {"dialect", "node"}}));
    QCOMPARE(latin.where.toString(), std::string("latin.env:1:3"));
    QCOMPARE(factsAsText(run({{"file", write("end.env", "PORT=1")}, {"dialect", "node"}})),
             std::string("app/PORT = 1\n"));
    QCOMPARE(factsAsText(run({{"file", write("empty.env", "")}, {"dialect", "node"}})),
             std::string());
    QCOMPARE(codeOf(folder() + "/missing.env"), ErrorCode::NotFound);
    QCOMPARE(codeOf(folder()), ErrorCode::BadInput);
    QCOMPARE(codeOf("/dev/zero"), ErrorCode::BadInput);
    const auto pipe = folder() + "/pipe.env";
    QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
    QCOMPARE(codeOf(pipe), ErrorCode::BadInput);
    const auto refused =
        errorOf(run({{"file", write("refused.env", "A=1\nB C=2\n")}, {"dialect", "docker"}}));
    QCOMPARE(refused.toString(),
             std::string(
                 "refused.env:2:1: the variable name contains a space; docker refuses the file"));
    if (geteuid() == 0)
        QSKIP("the superuser may read everything");
    const auto closed = write("closed.env", "A=1\n");
    std::filesystem::permissions(closed, std::filesystem::perms::none);
    QCOMPARE(codeOf(closed), ErrorCode::PermissionDenied);
}

void tst_envprobe::optionsAreChecked()
{
    const auto kind = envProbe();
    const auto count = [&kind](std::vector<std::pair<std::string, std::string>> options) {
        return kind.check(textOptions(std::move(options))).size();
    };
    QCOMPARE(count({{"file", "/a"}, {"dialect", "node"}}), std::size_t(0));
    QCOMPARE(count({{"settings", "/a.json"}}), std::size_t(0));
    QCOMPARE(count({{"directory", "/a"}}), std::size_t(0));
    QCOMPARE(count({{"file", "/a"}}), std::size_t(1));
    QCOMPARE(count({}), std::size_t(1));
    QCOMPARE(count({{"file", "/a"}, {"dialect", "node"}, {"directory", "/b"}}), std::size_t(1));
    QCOMPARE(count({{"settings", "/a.txt"}}), std::size_t(1));
    QCOMPARE(count({{"directory", "/a"}, {"dialect", "node"}, {"format", "json"}}), std::size_t(2));
    QCOMPARE(count({{"directory", "/a"}, {"secret", "a//b"}}), std::size_t(1));
    QVERIFY(!kind.check(textOptions({{"file", "/a"}})).front().suggestion.empty());
}

QTEST_APPLESS_MAIN(tst_envprobe)
#include "tst_envprobe.moc"
