// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/rolesoptions.h"
#include "tests/support/signinserver.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> pages{"/", "/account", "/admin", "/api/me"};

ProbeConditions withPasswords(std::vector<std::string> *log = nullptr)
{
    ProbeConditions run;
    run.log = log;
    run.credentials = {{"mia", SignInServer::memberPassword},
                       {"ada", SignInServer::adminPassword},
                       {"mia-token", SignInServer::memberToken},
                       {"ada-token", SignInServer::adminToken},
                       {"wrong", "not the password 1"}};
    return run;
}

RolesOptions::Entries byForm()
{
    return {{"member", RolesOptions::form("mia@acme.test", "mia")},
            {"admin", RolesOptions::form("ada@acme.test", "ada")}};
}

RolesOptions::Entries byBearer()
{
    return {
        {"member", OptionValue(RolesOptions::Entries{{"bearer", credentialOption("mia-token")}})},
        {"admin", OptionValue(RolesOptions::Entries{{"bearer", credentialOption("ada-token")}})}};
}

/// One member who signs in by the form of a server that behaves that way.
Reading signedIn(const SignInServer &server, const ProbeConditions &run = withPasswords())
{
    return RolesOptions{server.url(),
                        {"/", "/account"},
                        {{"member", RolesOptions::form("mia@acme.test", "mia")}},
                        {}}
        .probed(run);
}

void verifyNothingIsTold(const std::string &said, const SignInServer &server)
{
    for (const std::string secret :
         {SignInServer::memberPassword, SignInServer::adminPassword, SignInServer::memberToken,
          SignInServer::adminToken, "not the password 1", "rabbit+%26+hole", "rabbit%20"})
        QVERIFY2(said.find(secret) == std::string::npos, (secret + " in:\n" + said).c_str());
    for (const auto &request : server.requests()) { // sessions and tokens against forged requests
        for (const std::string name : {"before=", "session="}) {
            const auto begin = request.find(name);
            if (begin == std::string::npos)
                continue;
            const auto value = request.substr(begin + name.size(), 24);
            QVERIFY2(said.find(value) == std::string::npos, value.c_str());
        }
    }
}

} // namespace

class TestRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhoIsLetInWhere()
    {
        const SignInServer server;
        std::vector<std::string> log;
        const auto reading =
            RolesOptions{server.url(), pages, byForm(), {}}.probed(withPasswords(&log));
        const auto said = everythingIn(reading, log);
        QVERIFY2(reading.outcome.isOk(), said.c_str());
        QVERIFY2(reading.gaps.empty(), said.c_str());
        for (const auto *who : {"anonymous", "member", "admin"})
            QCOMPARE(cell(reading, "/", who), std::string("200 none html"));
        QCOMPARE(cell(reading, "/account", "anonymous"), std::string("302 to-sign-in empty"));
        QCOMPARE(cell(reading, "/account", "member"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/account", "admin"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/admin", "anonymous"), std::string("302 to-sign-in empty"));
        QCOMPARE(cell(reading, "/admin", "member"), std::string("403 none html"));
        QCOMPARE(cell(reading, "/admin", "admin"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/api/me", "anonymous"), std::string("401 none json"));
        QCOMPARE(cell(reading, "/api/me", "admin"), std::string("200 none json"));
        QCOMPARE(at(reading, "everyone-is-admin"), std::string("false"));
        QCOMPARE(at(reading, "identities/member/sees-as"), std::string("member"));
        QCOMPARE(at(reading, "identities/admin/sees-as"), std::string("admin"));
        verifyNothingIsTold(said, server);

        // One form each and not more; all else is a look.
        QCOMPARE(server.posts(), std::size_t{2});
        const auto requests = server.requests();
        for (std::size_t i = 0; i < pages.size(); ++i) { // anonymous goes first, with nothing
            QVERIFY(requests[i].starts_with("GET " + pages[i] + ' '));
            QVERIFY(requests[i].find("Cookie") == std::string::npos
                    && requests[i].find("Authorization") == std::string::npos);
        }
        for (const auto &request : requests) {
            if (request.starts_with("POST ")) {
                QVERIFY(request.starts_with("POST /login HTTP/1.1\r\n"));
                QVERIFY(request.find("User-Agent: Sidestage/") != std::string::npos);
            } else {
                QVERIFY2(request.starts_with("GET "), request.c_str());
                QVERIFY(request.find("rabbit") == std::string::npos);
            }
        }
    }

    void everyoneIsAdminIsSeen()
    {
        SignInServer::Manner manner;
        manner.isEveryoneAdmin = true;
        const SignInServer server(manner);
        const auto reading =
            RolesOptions{server.url(), pages, byForm(), {}}.probed(withPasswords());
        QCOMPARE(cell(reading, "/admin", "member"), std::string("200 none html"));
        QCOMPARE(at(reading, "everyone-is-admin"), std::string("true"));
        QCOMPARE(at(reading, "identities/admin/sees-as"), std::string("member"));
        // Where anonymous sees all of it too, it is no better.
        const auto open = RolesOptions{server.url(), {"/"}, byForm(), {}}.probed(withPasswords());
        QCOMPARE(at(open, "everyone-is-admin"), std::string("true"));
        QCOMPARE(at(open, "identities/admin/sees-as"), std::string("anonymous"));
    }

    void tokensAndOwnHeaders()
    {
        const SignInServer server;
        auto identities = byBearer();
        identities.emplace_back("robot",
                                OptionValue(RolesOptions::Entries{
                                    {"headers",
                                     OptionValue(RolesOptions::Entries{
                                         {"X-Api-Key", credentialOption("ada-token")}})}}));
        RolesOptions options{server.url(), pages, identities, {}};
        options.others = {{"json-shape", flagOption(true)}};
        std::vector<std::string> log;
        const auto reading = options.probed(withPasswords(&log));
        QCOMPARE(cell(reading, "/admin", "member"), std::string("403 none html"));
        QCOMPARE(cell(reading, "/admin", "admin"), std::string("200 none html"));
        QCOMPARE(at(reading, "~1api~1me/member/json-shape"), std::string("{id: number, object}"));
        QCOMPARE(at(reading, "~1api~1me/robot/json-shape"),
                 std::string("{id: number, object, rights/[]: string, rights: array}"));
        QCOMPARE(at(reading, "identities/robot/sees-as"), std::string("admin"));
        verifyNothingIsTold(everythingIn(reading, log), server);
        QCOMPARE(server.posts(), std::size_t{0});
    }

    void aSessionOfOnesOwnInACookie()
    {
        const SignInServer server;
        auto run = withPasswords();
        // A session that somebody copied out of a browser, and one that has ended.
        run.credentials["session"] = "session=0123456789";
        const auto reading = RolesOptions{
            server.url(),
            {"/", "/account"},
            {{"member",
              OptionValue(RolesOptions::Entries{{"cookie", credentialOption("session")}})}},
            {}}.probed(run);
        QVERIFY(server.requests().back().find("Cookie: session=0123456789\r\n")
                != std::string::npos);
        QVERIFY2(gapWithCodeAt(reading, "~1account/member")
                         .find("changes nothing: /account answers with "
                               "the sign-in as it does to anonymous")
                     != std::string::npos,
                 gapWithCodeAt(reading, "~1account/member").c_str());
        QCOMPARE(cell(reading, "/account", "anonymous"), std::string("302 to-sign-in empty"));
    }

    void withoutLeaveNoFormIsSent()
    {
        const SignInServer server;
        const RolesOptions options{
            server.url(),
            {"/account"},
            {{"member", RolesOptions::form("mia@acme.test", "mia", "csrf_token", false)}},
            {}};
        const auto errors = rolesProbe().check(options.value());
        QCOMPARE(errors.size(), std::size_t{1});
        QCOMPARE(errors.front().message,
                 std::string("signing in as 'member' sends a form with POST, which is done only "
                             "where the form says allow-post"));
        const auto reading = options.probed(withPasswords()); // even where nobody checked
        QVERIFY(gapWithCodeAt(reading, "~1account/member").find("may not be sent")
                != std::string::npos);
        QCOMPARE(server.requests().size(), std::size_t{1}); // anonymous alone
    }

    void aPasswordThatIsWrongIsNoMeasurement_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {200, 401, 422, 302})
            QTest::newRow(std::to_string(status).c_str()) << status;
    }
    void aPasswordThatIsWrongIsNoMeasurement()
    {
        QFETCH(int, status);
        SignInServer::Manner manner;
        manner.refusedStatus = status;
        const SignInServer server(manner);
        std::vector<std::string> log;
        auto identities = byForm();
        identities.insert(identities.begin(),
                          {"guest", RolesOptions::form("mia@acme.test", "wrong")});
        const auto reading =
            RolesOptions{server.url(), pages, identities, {}}.probed(withPasswords(&log));
        QVERIFY(reading.outcome.isOk());
        const auto why = gapWithCodeAt(reading, "~1admin/guest");
        QVERIFY2(why.find("the sign-in did not succeed: "
                          + (status < 400 ? std::string("the site shows its form again")
                                          : "the form was answered with " + std::to_string(status)))
                     != std::string::npos,
                 why.c_str());
        QCOMPARE(cell(reading, "/admin", "guest"), std::string("- - -"));
        QCOMPARE(cell(reading, "/admin", "admin"), std::string("200 none html"));
        QVERIFY(gapWithCodeAt(reading, "everyone-is-admin").find("'guest'") != std::string::npos);
        verifyNothingIsTold(everythingIn(reading, log), server);
        QCOMPARE(server.posts(), std::size_t{3}); // no second attempt
    }

    // The page before the form sets a cookie of its own, which says nothing of a session.
    void aPasswordThatIsWrongIsNoMeasurementWithoutAForm()
    {
        SignInServer::Manner manner;
        manner.showsFormAgain = false;
        const SignInServer server(manner);
        auto identities = byForm();
        identities.insert(identities.begin(),
                          {"guest", RolesOptions::form("mia@acme.test", "wrong")});
        for (const auto &paths : {std::vector<std::string>{"/"}, pages}) {
            const auto reading =
                RolesOptions{server.url(), paths, identities, {}}.probed(withPasswords());
            const auto why = gapWithCodeAt(reading, "~1/guest/status");
            QVERIFY2(why.find("set no cookie and changed none") != std::string::npos, why.c_str());
            QCOMPARE(cell(reading, "/", "guest"), std::string("- - -"));
            QCOMPARE(cell(reading, "/", "member"), std::string("200 none html"));
            QVERIFY(gapWithCodeAt(reading, "identities/guest/sees-as") != "-");
        }
    }

    void aTokenThatIsRefusedIsNoMeasurement()
    {
        SignInServer::Manner manner;
        manner.refusesTokens = true;
        const SignInServer server(manner);
        auto identities = byBearer();
        identities.insert(
            identities.begin(),
            {"guest", OptionValue(RolesOptions::Entries{{"bearer", credentialOption("wrong")}})});
        const auto reading =
            RolesOptions{server.url(), pages, identities, {}}.probed(withPasswords());
        QVERIFY2(gapWithCodeAt(reading, "~1account/guest")
                         .find("the credential of 'guest' was not accepted: /account answers 401")
                     != std::string::npos,
                 gapWithCodeAt(reading, "~1account/guest").c_str());
        QCOMPARE(cell(reading, "/account", "anonymous"), std::string("302 to-sign-in empty"));
        QCOMPARE(cell(reading, "/account", "member"), std::string("200 none html"));
        // Who could not be looked at may be an administrator as well.
        QVERIFY(gapWithCodeAt(reading, "everyone-is-admin").find("'guest'") != std::string::npos);
    }

    void aMissingCredentialIsAGapOfItsIdentity()
    {
        const SignInServer server;
        auto identities = byBearer();
        identities.emplace_back("owner", RolesOptions::form("x", "nowhere"));
        const auto reading =
            RolesOptions{server.url(), pages, identities, {}}.probed(withPasswords());
        QVERIFY(gapWithCodeAt(reading, "~1/owner").find("'nowhere' is not there")
                != std::string::npos);
        QCOMPARE(cell(reading, "/admin", "admin"), std::string("200 none html"));
        QCOMPARE(server.posts(), std::size_t{0});
    }

    void credentialsNeverTravelInClear()
    {
        auto identities = byForm();
        identities.emplace_back("robot", byBearer().front().second);
        RolesOptions options{"http://shop.invalid", {"/"}, identities, {}};
        std::vector<std::string> log;
        const auto reading = options.probed(withPasswords(&log));
        QCOMPARE(reading.outcome.kind, OutcomeKind::Failed); // there is no such host
        const auto said = everythingIn(reading, log);
        QVERIFY2(said.find("as member") == std::string::npos, said.c_str());
        QVERIFY2(said.find("as robot") == std::string::npos, said.c_str());
    }

    void sessionsThatChangeWithEachPageAreKept()
    {
        SignInServer::Manner manner;
        manner.rotatesSession = true;
        const SignInServer server(manner);
        const auto reading =
            RolesOptions{server.url(), pages, byForm(), {}}.probed(withPasswords());
        QCOMPARE(cell(reading, "/account", "admin"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/admin", "admin"), std::string("200 none html"));
        QCOMPARE(cell(reading, "/api/me", "admin"), std::string("200 none json"));
    }

    void overTls()
    {
        const TestCertificates certificates;
        if (!certificates.isUsable())
            QSKIP("the openssl program is missing");
        const auto tls = certificates.server("localhost");
        const SignInServer server({}, &tls);
        RolesOptions options{server.url(), pages, byForm(), {}};
        const auto refused = options.probed(withPasswords());
        QCOMPARE(refused.outcome.error->code, ErrorCode::UntrustedPeer);
        QCOMPARE(server.requests().size(), std::size_t{0});
        options.others = {{"ca", textOption(certificates.authorityFile())}};
        options.requestTimeout = 3s;
        const auto reading = options.probed(withPasswords());
        QVERIFY2(reading.outcome.isOk(), everythingIn(reading, {}).c_str());
        QCOMPARE(cell(reading, "/admin", "admin"), std::string("200 none html"));
        QCOMPARE(at(reading, "tls/verified"), std::string("true"));
        QCOMPARE(server.posts(), std::size_t{2});
    }

    void badSignIns_data()
    {
        QTest::addColumn<QString>("manner");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const char *reason) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(reason);
        };
        row("form hangs", "did not come to an end: no whole answer from 127.0.0.1");
        row("form fails", "did not succeed: the page of the form answers with 500");
        row("no token", "did not succeed: the page of the form has no input 'csrf_token'");
        row("accepted fails", "did not succeed: the form was answered with 500");
        row("asks again", "did not succeed: the form is asked for a second time (307)");
        row("circle", "did not succeed: its redirects go in a circle");
        row("no cookie", "did not succeed: the site set no cookie");
        row("many cookies", "sets more than 180 cookies");
        row("far too many cookies", "has headers larger than");
    }
    void badSignIns()
    {
        QFETCH(QString, manner);
        QFETCH(QString, reason);
        SignInServer::Manner bad;
        if (manner == QLatin1String("form hangs"))
            bad.formHangs = true;
        else if (manner == QLatin1String("form fails"))
            bad.formStatus = 500;
        else if (manner == QLatin1String("no token"))
            bad.hasToken = false;
        else if (manner == QLatin1String("accepted fails"))
            bad.acceptedStatus = 500;
        else if (manner == QLatin1String("asks again"))
            bad.acceptedStatus = 307;
        else if (manner == QLatin1String("circle"))
            bad.acceptedLocation = "/round";
        else if (manner == QLatin1String("no cookie"))
            bad.setsSession = false;
        else
            bad.extraCookies = manner.startsWith(QLatin1String("far")) ? 20'000 : 10'000;
        if (!bad.setsSession)
            bad.acceptedLocation = "/";
        const SignInServer server(bad);
        std::vector<std::string> log;
        QElapsedTimer time;
        time.start();
        const auto reading = signedIn(server, withPasswords(&log));
        QVERIFY(time.elapsed() < 3000);
        QVERIFY(reading.outcome.isOk());
        const auto why = gapWithCodeAt(reading, "~1account/member/status");
        QVERIFY2(why.find(reason.toStdString()) != std::string::npos, why.c_str());
        QCOMPARE(cell(reading, "/account", "anonymous"), std::string("302 to-sign-in empty"));
        QVERIFY(server.posts() <= 1);
        verifyNothingIsTold(everythingIn(reading, log), server);
    }

    void nobodyElseIsShownTheSession()
    {
        const SignInServer other;
        SignInServer::Manner manner;
        manner.acceptedLocation = other.url() + "/account?code=1234";
        const SignInServer server(manner);
        std::vector<std::string> log;
        const auto reading = signedIn(server, withPasswords(&log));
        QCOMPARE(other.requests().size(), std::size_t{0});
        QCOMPARE(cell(reading, "/account", "member"), std::string("200 none html"));
        verifyNothingIsTold(everythingIn(reading, log), server);
    }

    void stopsWithinASecond()
    {
        SignInServer::Manner manner;
        manner.formHangs = true;
        const SignInServer server(manner);
        RolesOptions options{
            server.url(), {"/"}, {{"member", RolesOptions::form("mia@acme.test", "mia")}}, {}};
        options.requestTimeout = 20s;
        std::stop_source stop;
        auto run = withPasswords();
        run.stop = stop.get_token();
        std::unique_ptr<QThread> stopper(QThread::create([&] {
            QThread::msleep(100);
            stop.request_stop();
        }));
        QElapsedTimer time;
        time.start();
        stopper->start();
        const auto cancelled = options.probed(run);
        stopper->wait();
        QVERIFY(time.elapsed() < 1100);
        QCOMPARE(cancelled.outcome.kind, OutcomeKind::Cancelled);

        auto brief = withPasswords();
        brief.timeout = 300ms;
        time.restart();
        const auto late = options.probed(brief);
        QVERIFY(time.elapsed() < 1300);
        QCOMPARE(late.outcome.kind, OutcomeKind::TimedOut);
        QCOMPARE(server.posts(), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(TestRoles)
#include "tst_roles.moc"
