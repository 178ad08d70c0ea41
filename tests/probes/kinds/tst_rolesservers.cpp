// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/rolesoptions.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QProcess>

using namespace sidestage;
using namespace sidestage::test;
using Kind = Answer::Kind;

namespace {

constexpr auto memberPassword = "pass of the member 11";
constexpr auto adminPassword = "pass of the admin 22";

bool write(const QString &name, const std::string &content)
{
    QFile file(name);
    return file.open(QIODevice::WriteOnly)
        && file.write(content.data(), static_cast<qint64>(content.size()))
        == static_cast<qint64>(content.size());
}

/// A line of a password file as Apache and nginx read it.
std::string passwordLine(const std::string &user, const std::string &password)
{
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("passwd"), QStringLiteral("-apr1"), QStringLiteral("-stdin")});
    if (!openssl.waitForStarted(5000))
        return {};
    openssl.write(QByteArray::fromStdString(password) + '\n');
    openssl.closeWriteChannel();
    openssl.waitForFinished(5000);
    return user + ':' + openssl.readAllStandardOutput().trimmed().toStdString() + '\n';
}

ProbeConditions withPasswords(std::vector<std::string> *log = nullptr)
{
    ProbeConditions run;
    run.log = log;
    run.credentials = {{"mia", memberPassword}, {"ada", adminPassword}, {"wrong", "no such word"}};
    return run;
}

} // namespace

/// Against nginx, whose own log says what was asked, and against servers that behave badly.
class TestRolesServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aRealServerWithTwoUsers()
    {
        const auto program = installedProgram(
            QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
        if (program.isEmpty() || installedProgram(QStringLiteral("openssl")).isEmpty())
            QSKIP("nginx or openssl is missing");
        ServerProcess nginx;
        const QString folder = nginx.folder() + QLatin1Char('/');
        const auto port = freePort();
        const auto admins = passwordLine("ada", adminPassword);
        QVERIFY(admins.size() > 20);
        QVERIFY(write(folder + QStringLiteral("admins"), admins));
        QVERIFY(
            write(folder + QStringLiteral("all"), admins + passwordLine("mia", memberPassword)));
        const auto guarded = [](const std::string &path, const std::string &file) {
            return "location = " + path + " { auth_basic shop; auth_basic_user_file " + file
                + "; default_type text/html; try_files /page =404; }\n";
        };
        QVERIFY(QDir(folder).mkdir(QStringLiteral("www")));
        QVERIFY(write(folder + QStringLiteral("www/page"), "a page"));
        QVERIFY(write(folder + QStringLiteral("nginx.conf"),
                      "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
                      "events {}\nhttp { log_format all '$request|$remote_user|$http_cookie';\n"
                      "access_log access.log all; client_body_temp_path t; proxy_temp_path t;\n"
                      "fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;\n"
                      "server { listen 127.0.0.1:"
                          + std::to_string(port)
                          + "; root www; location = / { return 301 /shop/; }\n"
                          + guarded("/orders", "all") + guarded("/admin", "admins")
                          + guarded("/loose", "all") + "} }\n"));
        const bool isUp = nginx.start(program,
                                      {QStringLiteral("-p"), nginx.folder(), QStringLiteral("-c"),
                                       folder + QStringLiteral("nginx.conf"), QStringLiteral("-e"),
                                       QStringLiteral("stderr")},
                                      port);
        QVERIFY2(isUp, qPrintable(nginx.output()));

        RolesOptions options{"http://127.0.0.1:" + std::to_string(port),
                             {"/", "/orders", "/admin", "/gone"},
                             {{"member", RolesOptions::basic("mia", "mia")},
                              {"admin", RolesOptions::basic("ada", "ada")}},
                             {}};
        options.requestTimeout = std::chrono::seconds(5);
        std::vector<std::string> log;
        const auto reading = options.probed(withPasswords(&log));
        const auto said = everythingIn(reading, log);
        QVERIFY2(reading.outcome.isOk() && reading.gaps.empty(), said.c_str());
        QCOMPARE(cell(reading, "/", "anonymous"), std::string("301 same-site html"));
        QCOMPARE(cell(reading, "/orders", "anonymous"), std::string("401 none html"));
        QCOMPARE(cell(reading, "/orders", "member"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/orders", "admin"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/admin", "anonymous"), std::string("401 none html"));
        QCOMPARE(cell(reading, "/admin", "member"), std::string("401 none html"));
        QCOMPARE(cell(reading, "/admin", "admin"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/gone", "admin"), std::string("404 none html"));
        QCOMPARE(at(reading, "everyone-is-admin"), std::string("false"));
        for (const std::string secret : {memberPassword, adminPassword})
            QVERIFY2(said.find(secret) == std::string::npos, said.c_str());

        // A guard that takes everybody: the same pages but for the one that tells them apart.
        options.paths = {"/", "/loose"};
        QCOMPARE(at(options.probed(withPasswords()), "everyone-is-admin"), std::string("true"));
        // A password that is wrong is no right that is missing.
        options.identities.front().second = RolesOptions::basic("mia", "wrong");
        const auto wrong = options.probed(withPasswords());
        QVERIFY(gapWithCodeAt(wrong, "~1loose/member")
                    .find("the credential of 'member' changes nothing: /loose answers 401")
                != std::string::npos);
        QCOMPARE(cell(wrong, "/loose", "admin"), std::string("200 none html"));
        QVERIFY(gapWithCodeAt(wrong, "everyone-is-admin") != "-");

        nginx.stop();
        QFile access(folder + QStringLiteral("access.log"));
        QVERIFY(access.open(QIODevice::ReadOnly));
        const auto lines = access.readAll().trimmed().split('\n');
        int anonymousOnes = 0;
        for (const auto &line : lines) {
            QVERIFY2(line.startsWith("GET /") && line.endsWith("|-"), line.constData());
            anonymousOnes += line.contains("|-|") ? 1 : 0;
        }
        QCOMPARE(lines.size(), 12 + 6 + 6);
        QVERIFY(anonymousOnes >= 4 + 2 + 2);
    }

    void whereRedirectsLeadIsAClass()
    {
        MisbehavingServer server(
            {{"/a", Answer::redirect(302, "/users/sign_in?token=abc")},
             {"/b", Answer::redirect(301, "/shop/")},
             {"/c", Answer::redirect(307, "https://partner.test/x?state=1")},
             {"/d", Answer::redirect(302, "https://id.acme.test/oauth2/authorize?state=1")},
             {"/e", Answer::redirect(302, "https://app.acme.test/")},
             {"/f", Answer{302, {}, {}}},
             {"/g", Answer::redirect(302, "file:///etc/passwd")},
             {"/h", Answer::text("x", "application/problem+json")},
             {"/i", Answer::text("", "text/html")},
             {"/j", Answer::text("x", "text/csv")},
             {"/k", Answer::redirect(302, "/author/login-help")},
             {"/l", Answer::redirect(302, "https://shop.acme.test/x")}});
        ProbeConditions run;
        run.hosts = {{"app", "app.acme.test"}, {"shop", "Shop.acme.test:8443"}};
        std::vector<std::string> log;
        run.log = &log;
        RolesOptions options{
            server.url(),
            {"/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/j", "/k", "/l"},
            {},
            {}};
        options.others = {{"json-shape", flagOption(true)}};
        const auto reading = options.probed(run);
        const std::vector<std::pair<std::string, std::string>> expected{
            {"/a", "302 to-sign-in empty"}, {"/b", "301 same-site empty"},
            {"/c", "307 other-site empty"}, {"/d", "302 to-sign-in empty"},
            {"/e", "302 same-site empty"},  {"/f", "302 nowhere empty"},
            {"/g", "302 other-site empty"}, {"/h", "200 none json"},
            {"/i", "200 none empty"},       {"/j", "200 none text"},
            {"/k", "302 same-site empty"},  {"/l", "302 same-site empty"}};
        for (const auto &[page, seen] : expected)
            QCOMPARE(page + ' ' + cell(reading, page, "anonymous"), page + ' ' + seen);
        QCOMPARE(at(reading, "~1h/anonymous/json-shape"), std::string("{not JSON}"));
        QVERIFY(everythingIn(reading, log).find("abc") == std::string::npos);
        QCOMPARE(at(reading, "everyone-is-admin"), std::string("-")); // nobody to compare
        QCOMPARE(server.requests().size(), std::size_t{12}); // nothing was followed
    }

    void badPagesAreGapsAndTheOthersAreRead()
    {
        MisbehavingServer server({{"/", Answer::text("x", "text/html")},
                                  {"/hang", Answer::bad(Kind::Hang)},
                                  {"/garbage", Answer::bad(Kind::Garbage)},
                                  {"/reset", Answer::bad(Kind::ResetInBody)},
                                  {"/drip", Answer::bad(Kind::Drip)},
                                  {"/endless", Answer::bad(Kind::Endless)},
                                  {"/headers", Answer::bad(Kind::EndlessHeaders)}});
        QElapsedTimer time;
        time.start();
        const auto reading = RolesOptions{
            server.url(),
            {"/", "/hang", "/garbage", "/reset", "/drip", "/endless", "/headers"},
            {{"member", RolesOptions::basic("mia", "mia")},
             {"admin", RolesOptions::basic("ada", "ada")}},
            {}}.probed(withPasswords());
        QVERIFY(time.elapsed() < 6000);
        QVERIFY(reading.outcome.isOk());
        for (const auto *who : {"anonymous", "admin"}) {
            QCOMPARE(cell(reading, "/", who), std::string("200 none html"));
            QVERIFY(gapWithCodeAt(reading, std::string("~1hang/") + who).find("no whole answer")
                    != std::string::npos);
            QVERIFY(gapWithCodeAt(reading, std::string("~1garbage/") + who).find("is not HTTP")
                    != std::string::npos);
            QVERIFY(gapWithCodeAt(reading, std::string("~1headers/") + who).find("headers larger")
                    != std::string::npos);
            QCOMPARE(cell(reading, "/reset", who), std::string("200 none text"));
            QCOMPARE(cell(reading, "/endless", who), std::string("200 none text"));
        }
        QVERIFY(gapWithCodeAt(reading, "everyone-is-admin").find("could not be read everywhere")
                != std::string::npos);
        QVERIFY(gapWithCodeAt(reading, "identities/admin/sees-as") != "-");
    }

    void nobodyThereIsAFailedProbe()
    {
        const auto reading = RolesOptions{
            "http://127.0.0.1:" + std::to_string(closedPort()),
            {"/"},
            {{"member", RolesOptions::basic("mia", "mia")}},
            {}}.probed(withPasswords());
        QCOMPARE(reading.outcome.kind, OutcomeKind::Failed);
        QVERIFY(reading.outcome.error->message.find("nothing listens at") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestRolesServers)
#include "tst_rolesservers.moc"
