// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/oidcworld.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

class TestOidc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsTheRequestAndKeepsNoSecretOfIt()
    {
        const SignInWorld world;
        std::vector<std::string> log;
        ProbeConditions run;
        run.log = &log;
        const auto reading = probed(site(world.app.url()), run);
        const auto facts = factsAsText(reading);
        QVERIFY2(reading.outcome.isOk(), facts.c_str());
        QCOMPARE(at(reading, "login/kind"), std::string("openid-connect"));
        QCOMPARE(at(reading, "login/redirects/0/location"), std::string("/oauth/start"));
        QCOMPARE(at(reading, "login/redirects/1/status"), std::string("303"));
        QCOMPARE(at(reading, "login/redirects/1/location"), world.issuer() + "/auth");
        QCOMPARE(at(reading, "authorize/endpoint"), world.issuer() + "/auth");
        QCOMPARE(at(reading, "authorize/client_id"), std::string("shop-staging"));
        QCOMPARE(at(reading, "authorize/client"), "shop-staging at " + world.issuer());
        QCOMPARE(at(reading, "authorize/encrypted"), std::string("true")); // this machine itself
        QCOMPARE(at(reading, "authorize/return-encrypted"), std::string("false"));
        const std::string p = "authorize/parameters/";
        QCOMPARE(at(reading, p + "redirect_uri"), std::string("http://app.acme.test/cb"));
        QCOMPARE(at(reading, p + "scope"), std::string("{email, openid, profile}"));
        QCOMPARE(at(reading, p + "response_type"), std::string("{code}"));
        QCOMPARE(at(reading, p + "response_mode"), std::string("query"));
        QCOMPARE(at(reading, p + "state"), std::string("true"));
        QCOMPARE(at(reading, p + "nonce"), std::string("true"));
        QCOMPARE(at(reading, p + "login_hint"), std::string("true"));
        QCOMPARE(at(reading, p + "id_token_hint"), std::string("false"));
        QCOMPARE(at(reading, p + "pkce/challenge"), std::string("true"));
        QCOMPARE(at(reading, p + "pkce/method"), std::string("S256"));
        QCOMPARE(at(reading, p + "prompt"), std::string("{login}"));
        QCOMPARE(at(reading, p + "acr_values"), std::string("[gold, silver]"));
        QCOMPARE(at(reading, p + "audience"), std::string("{https://api.acme.test}"));
        QCOMPARE(at(reading, "authorize/other/hd"), std::string("acme.test"));
        QCOMPARE(at(reading, "authorize/other/api_token"), std::string("…"));
        QCOMPARE(at(reading, "provider/answer"), std::string("login-page"));
        QCOMPARE(at(reading, "provider/status"), std::string("200"));
        QVERIFY2(facts.find("s3cret") == std::string::npos, facts.c_str());
        QVERIFY2(facts.find("ann@") == std::string::npos, facts.c_str());
        QVERIFY(!log.empty());
        for (const auto &line : log)
            QVERIFY2(line.find("s3cret") == std::string::npos, line.c_str());
    }

    void findsWhatTheProviderPublishes()
    {
        const SignInWorld world;
        const auto reading = probed(site(world.app.url()));
        QCOMPARE(at(reading, "discovery/found"), std::string("openid-configuration"));
        QCOMPARE(at(reading, "discovery/media-type"), std::string("application/json"));
        QCOMPARE(at(reading, "discovery/encrypted"), std::string("true"));
        QCOMPARE(at(reading, "discovery/issuer"), world.issuer());
        QCOMPARE(at(reading, "discovery/issuer-matches"), std::string("true"));
        QCOMPARE(at(reading, "discovery/same-provider"), std::string("true"));
        QCOMPARE(at(reading, "discovery/endpoints/token_endpoint"), world.issuer() + "/token");
        QCOMPARE(at(reading, "discovery/endpoints/mtls/token_endpoint"),
                 std::string("https://mtls.test/token"));
        QCOMPARE(at(reading, "discovery/supported/scopes_supported"),
                 std::string("{email, openid}"));
        QCOMPARE(at(reading, "discovery/flags/frontchannel_logout_supported"), std::string("true"));
        // Left out and said by default is the same.
        QCOMPARE(at(reading, "discovery/supported/grant_types_supported"),
                 std::string("{authorization_code, implicit}"));
        QCOMPARE(at(reading, "discovery/flags/request_uri_parameter_supported"),
                 std::string("true"));
        QCOMPARE(at(reading, "keys/count"), std::string("1"));
        QCOMPARE(at(reading, "keys/ids"), std::string("{one}"));
        QCOMPARE(at(reading, "keys/types"), std::string("{EC P-256}"));
        QCOMPARE(at(reading, "keys/algorithms"), std::string("{ES256}"));
        QCOMPARE(at(reading, "keys/uses"), std::string("{sig}"));
        QCOMPARE(at(reading, "keys/private"), std::string("false"));
        QCOMPARE(at(reading, "keys/of-own-provider"), std::string("-"));
        QVERIFY(factsAsText(reading).find("keys/holders/") != std::string::npos);
        ProbeConditions run;
        run.hosts = {{"id", "127.0.0.1"}};
        QVERIFY(at(probed(site(world.app.url()), run), "keys/of-own-provider") != "-");
        run.hosts = {{"id", "127.0.0.1:8443"}}; // by whatever port
        QVERIFY(at(probed(site(world.app.url()), run), "keys/of-own-provider") != "-");
        run.hostsOfOthers = {{"production", {{"id", "127.0.0.1"}}}};
        QCOMPARE(at(probed(site(world.app.url()), run), "keys/of-own-provider"), std::string("-"));
    }

    void onlyLooks()
    {
        const SignInWorld world;
        auto options = with(site(world.app.url()), "callbacks", text("/cb"));
        probed(std::move(options));
        for (const auto *server : {&world.app, &world.provider}) {
            QVERIFY(!server->requests().empty());
            for (const auto &request : server->requests()) {
                QVERIFY2(request.starts_with("GET ") || request.starts_with("HEAD "),
                         request.c_str());
                QVERIFY2(request.find("Cookie") == std::string::npos, request.c_str());
            }
        }
        // The callback hears of no code and no state.
        const auto lines = world.app.requestLines();
        QCOMPARE(std::count(lines.begin(), lines.end(), "GET /cb HTTP/1.1"), 1);
    }

    void credentialsStayWithTheApplication()
    {
        const SignInWorld world;
        auto options = with(site(world.app.url()), "user", text("auditor"));
        options.emplace_back("password",
                             OptionValue(OptionValue::Value(CredentialReference{"staging/web"})));
        options.emplace_back("headers", OptionValue(OptionValue::Map{{"X-Tenant", text("acme")}}));
        options.emplace_back("callbacks", text("/cb"));
        ProbeConditions run;
        run.credentials = {{"staging/web", "open sesame"}};
        const auto reading = probed(std::move(options), run);
        QCOMPARE(at(reading, "keys/count"), std::string("1"));
        for (const auto &request : world.app.requests())
            QVERIFY2(request.find("Authorization: Basic ") != std::string::npos
                         && request.find("X-Tenant: acme") != std::string::npos,
                     request.c_str());
        QVERIFY(world.provider.requests().size() >= 3);
        for (const auto &request : world.provider.requests())
            QVERIFY2(request.find("Authorization") == std::string::npos
                         && request.find("X-Tenant") == std::string::npos,
                     request.c_str());
    }

    // Wherever the application leads, its guard's password stays at its own address.
    void credentialsStayBehindOnTheWayToOtherHosts()
    {
        MisbehavingServer stranger({{"/settings", Answer::json(R"({"password":{"minimum":8}})")},
                                    {"/saml", Answer::text("<none/>", "text/xml")}});
        MisbehavingServer app({{"/settings", Answer::redirect(302, stranger.url() + "/settings")}});
        stranger.set("/login", Answer::redirect(307, app.url() + "/done"));
        app.set("/login", Answer::redirect(302, stranger.url() + "/login"));
        auto options = site(app.url());
        options.emplace_back("user", text("auditor"));
        options.emplace_back("password",
                             OptionValue(OptionValue::Value(CredentialReference{"staging/web"})));
        options.emplace_back("headers", OptionValue(OptionValue::Map{{"X-Tenant", text("acme")}}));
        options.emplace_back("saml-metadata", text(stranger.url() + "/saml"));
        options.emplace_back("settings",
                             OptionValue(OptionValue::Map{{"path", text("/settings")},
                                                          {"pointers", text("/password")}}));
        ProbeConditions run;
        run.credentials = {{"staging/web", "open sesame"}};
        const auto reading = probed(std::move(options), run);
        QCOMPARE(at(reading, "login/kind"), std::string("error")); // /done is not there
        QCOMPARE(at(reading, "settings/values/password/minimum"), std::string("8"));
        QVERIFY(gapAt(reading, "saml/roles").find("one entity") != std::string::npos);
        QCOMPARE(app.requests().size(), std::size_t{3});
        for (const auto &request : app.requests())
            QVERIFY2(request.find("Authorization: Basic ") != std::string::npos, request.c_str());
        QCOMPARE(stranger.requests().size(), std::size_t{3});
        for (const auto &request : stranger.requests())
            QVERIFY2(request.find("Authorization") == std::string::npos
                         && request.find("X-Tenant") == std::string::npos,
                     request.c_str());
        QVERIFY(factsAsText(reading).find("sesame") == std::string::npos);
    }

    void credentialsDoNotTravelInClear()
    {
        auto options = site("http://app.acme.test");
        options.emplace_back("user", text("auditor"));
        options.emplace_back("password",
                             OptionValue(OptionValue::Value(CredentialReference{"staging/web"})));
        ProbeConditions run;
        run.credentials = {{"staging/web", "open sesame"}};
        const auto reading = probed(std::move(options), run);
        QCOMPARE(reading.outcome.error->code, ErrorCode::NotConfigured);
        QVERIFY(reading.outcome.error->message.find("without encryption") != std::string::npos);
    }

    void theProvidersRefusalIsAFact_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("location");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, int status, const char *location, const char *body,
                            const char *answer, const char *error) {
            QTest::newRow(name) << status << QString::fromLatin1(location)
                                << QString::fromLatin1(body) << QString::fromLatin1(answer)
                                << QString::fromLatin1(error);
        };
        row("unknown client", 400, "", "<b>error</b>: invalid_client", "error", "invalid_client");
        row("unknown address", 400, "", "Error 400: redirect_uri_mismatch", "error",
            "redirect_uri_mismatch");
        row("part of a word", 400, "", "not_invalid_client_at_all", "refused", "-");
        row("sent back", 302, "http://app.acme.test/cb?error=invalid_scope&state=x", "", "error",
            "invalid_scope");
        row("sent back in a fragment", 302, "http://app.acme.test/cb#error=access_denied", "",
            "error", "access_denied");
        row("an error nobody knows", 302, "http://app.acme.test/cb?error=s3cret", "", "error",
            "another error");
        row("asks nobody", 303, "http://app.acme.test/cb?error=login_required", "",
            "login-required", "login_required");
        row("lets in", 302, "http://app.acme.test/cb?code=s3cret&state=x", "", "code", "-");
        row("own page", 302, "/interaction/s3cret", "", "redirected", "-");
        row("no name for it", 400, "", "Invalid parameter", "refused", "-");
        row("guard", 403, "", "no robots", "forbidden", "-");
        row("broken", 502, "", "bad gateway", "failing", "-");
    }

    void theProvidersRefusalIsAFact()
    {
        QFETCH(int, status);
        QFETCH(QString, location);
        QFETCH(QString, body);
        QFETCH(QString, answer);
        QFETCH(QString, error);
        SignInWorld world;
        auto reply = Answer::text(body.toStdString(), "text/html");
        reply.status = status;
        if (!location.isEmpty())
            reply = reply.with("Location", location.toStdString());
        world.provider.set(query, reply);
        const auto reading = probed(site(world.app.url()));
        QCOMPARE(at(reading, "provider/answer"), answer.toStdString());
        QCOMPARE(at(reading, "provider/error"), error.toStdString());
        QVERIFY(factsAsText(reading).find("s3cret") == std::string::npos);
        for (const auto &line : world.app.requestLines())
            QVERIFY2(line.find("/cb") == std::string::npos, line.c_str());
    }

    void requestsThatWereHandedOverAreAGap()
    {
        MisbehavingServer provider({});
        MisbehavingServer app(
            {{"/login",
              Answer::redirect(
                  302, provider.url() + "/auth?client_id=a&request_uri=urn%3Aietf%3As3cret")}});
        const auto reading = probed(site(app.url()));
        QCOMPARE(at(reading, "authorize/request-object"), std::string("by-reference"));
        QCOMPARE(at(reading, "authorize/client_id"), std::string("a"));
        QVERIFY(gapAt(reading, "authorize/parameters/scope").find("beforehand")
                != std::string::npos);

        // {"alg":"none"} . {"client_id":"b","scope":"openid","state":"x"} .
        app.set("/login",
                Answer::redirect(302,
                                 provider.url()
                                     + "/auth?client_id=a&request=eyJhbGciOiJub25lIn0."
                                       "eyJjbGllbnRfaWQiOiJiIiwic2NvcGUiOiJvcGVuaWQiLCJzdGF0ZSI6"
                                       "IngifQ.c2ln"));
        const auto signedOne = probed(site(app.url()));
        QCOMPARE(at(signedOne, "authorize/request-object"), std::string("by-value"));
        QCOMPARE(at(signedOne, "authorize/client_id"), std::string("b"));
        QCOMPARE(at(signedOne, "authorize/parameters/scope"), std::string("{openid}"));
    }

    void noDocumentIsAFact()
    {
        MisbehavingServer provider({});
        MisbehavingServer app(
            {{"/login",
              Answer::redirect(302, provider.url() + "/a/b?client_id=x&response_type=code")}});
        const auto reading = probed(site(app.url()));
        QCOMPARE(at(reading, "login/kind"), std::string("oauth"));
        QCOMPARE(at(reading, "discovery/found"), std::string("none"));
        QCOMPARE(at(reading, "keys/count"), std::string("-"));
        // As an OAuth server has it, by RFC 8414.
        provider.set("/.well-known/oauth-authorization-server/a",
                     Answer::json(R"({"issuer":")" + provider.url()
                                  + R"(/a","authorization_endpoint":")" + provider.url()
                                  + R"(/a/b"})"));
        const auto found = probed(site(app.url()));
        QCOMPARE(at(found, "discovery/found"), std::string("oauth-authorization-server"));
        QCOMPARE(at(found, "discovery/issuer-matches"), std::string("true"));
    }

    // The same client at another endpoint of the same provider is the same client.
    void theClientIsNamedWithItsIssuer()
    {
        SignInWorld world;
        const auto asked = [&](const std::string &address) {
            world.app.set("/oauth/start", Answer::redirect(303, address));
            return probed(site(world.app.url()));
        };
        const auto client = [](const Reading &reading) { return at(reading, "authorize/client"); };
        const std::string rest = "?client_id=shop&response_type=code";
        QCOMPARE(client(asked(world.issuer() + "/auth" + rest)), "shop at " + world.issuer());
        QCOMPARE(client(asked(world.issuer() + "/v2/auth" + rest)), "shop at " + world.issuer());
        // Without a document, the place of the endpoint is all there is.
        QCOMPARE(client(asked(world.provider.url() + "/elsewhere" + rest)),
                 "shop at " + world.provider.url());
        world.setDocument("{");
        const auto unread = asked(world.issuer() + "/auth" + rest);
        QCOMPARE(client(unread), std::string("-"));
        QVERIFY(gapAt(unread, "authorize/client").find("is not JSON") != std::string::npos);
        QCOMPARE(at(unread, "authorize/client_id"), std::string("shop"));
    }

    // What a step before the last makes fresh is no difference, and where it leads is one.
    void freshValuesOnTheWayAreNoise()
    {
        SignInWorld world;
        world.app.set("/oauth/start?rid=1&to=shop",
                      Answer::redirect(303, world.provider.url() + query));
        world.app.set("/oauth/start?rid=2&to=shop",
                      Answer::redirect(303, world.provider.url() + query));
        world.app.setInTurn("/login",
                            {Answer::redirect(302, "/oauth/start?rid=1&to=shop"),
                             Answer::redirect(302, "/oauth/start?rid=2&to=shop")});
        const auto reading = probed(site(world.app.url()));
        QCOMPARE(at(reading, "login/redirects/0/location"),
                 std::string("/oauth/start?rid=…&to=shop"));
        QCOMPARE(at(reading, "login/redirects/1/location"), world.issuer() + "/auth");
        world.app.setInTurn("/login",
                            {Answer::redirect(302, "/oauth/start?rid=1&to=shop"),
                             Answer::redirect(302, "/oauth/other")});
        const auto moved = probed(site(world.app.url()));
        QVERIFY(gapAt(moved, "login/redirects/0/location").find("another address each time")
                != std::string::npos);
        // A page at the end, without a provider.
        world.app.set("/form?rid=1", Answer::text("<form>", "text/html"));
        world.app.set("/form?rid=2", Answer::text("<form>", "text/html"));
        world.app.setInTurn(
            "/login", {Answer::redirect(302, "/form?rid=1"), Answer::redirect(302, "/form?rid=2")});
        QCOMPARE(at(probed(site(world.app.url())), "login/redirects/0/location"),
                 std::string("/form?rid=…"));
    }

    // A path among the provider's words would be asked of the application, with our password.
    void keysAreReadAtWholeAddressesAlone()
    {
        SignInWorld world;
        auto document = world.document();
        const auto keys = world.issuer() + "/keys";
        document.replace(document.find(keys), keys.size(), "/keys");
        world.setDocument(document);
        world.app.set("/keys", Answer::json(R"({"keys":[]})"));
        const auto reading = probed(site(world.app.url()));
        QVERIFY2(gapAt(reading, "keys/count").find("no whole address of its keys")
                     != std::string::npos,
                 gapAt(reading, "keys/count").c_str());
        for (const auto &line : world.app.requestLines())
            QVERIFY2(line.find("/keys") == std::string::npos, line.c_str());
    }

    void callbacksAreAskedWithoutParameters()
    {
        auto refusal = Answer::text("no code");
        refusal.status = 400;
        MisbehavingServer app({{"/cb", refusal}, {"/back", Answer::redirect(302, "/?error=x")}});
        auto options = with(site(app.url()), "login", OptionValue(OptionValue::Value(false)));
        options.emplace_back(
            "callbacks", OptionValue(OptionValue::List{text("/cb"), text("/back"), text("/gone")}));
        const auto reading = probed(options);
        QCOMPARE(at(reading, "callbacks/~1cb/status"), std::string("400"));
        QCOMPARE(at(reading, "callbacks/~1back/status"), std::string("302"));
        QCOMPARE(at(reading, "callbacks/~1back/location"), std::string("/?error=x"));
        QCOMPARE(at(reading, "callbacks/~1gone/status"), std::string("404"));
        QCOMPARE(app.requestLines().size(), std::size_t{3});
    }

    void signingOutIsLookedAtWithoutASession()
    {
        MisbehavingServer provider({});
        MisbehavingServer app({});
        app.set("/logout",
                Answer::redirect(302,
                                 provider.url()
                                     + "/end?client_id=shop&state=s3cret&id_token_hint=s3cret"
                                       "&post_logout_redirect_uri=https%3A%2F%2Fapp.acme.test%2F"));
        app.set("/bye", Answer::redirect(303, "/login?left=1"));
        app.set("/app", Answer::redirect(302, "acme://s3cret"));
        const auto leave = [&app](const std::string &path) {
            return probed(
                with(with(site(app.url()), "login", OptionValue(OptionValue::Value(false))),
                     "logout", text(path)));
        };
        const auto reading = leave("/logout");
        QVERIFY2(reading.outcome.isOk(), factsAsText(reading).c_str());
        QCOMPARE(at(reading, "logout/status"), std::string("302"));
        QCOMPARE(at(reading, "logout/location"), provider.url() + "/end");
        QCOMPARE(at(reading, "logout/return-to"), std::string("https://app.acme.test/"));
        QVERIFY(factsAsText(reading).find("s3cret") == std::string::npos);
        QVERIFY(provider.requests().empty());
        QCOMPARE(at(leave("/bye"), "logout/location"), std::string("/login"));
        QCOMPARE(at(leave("/gone"), "logout/status"), std::string("404"));
        QCOMPARE(at(leave("/app"), "logout/return-to"), std::string("-"));
        for (const auto &request : app.requests())
            QVERIFY2(request.find("Cookie") == std::string::npos
                         && request.find("Authorization") == std::string::npos,
                     request.c_str());
    }

    void secretsInPathsAndIssuersAreNowhere()
    {
        SignInWorld world;
        const auto authority = world.provider.url().substr(std::string("http://").size());
        const std::string issuer = "http://sec:hunter2@" + authority + "/realms/shop;sid=hunter2/"
            + std::string(3000, 'x');
        auto document = world.document();
        document.replace(document.find(world.issuer()), world.issuer().size(), issuer);
        world.setDocument(document);
        world.app.set("/login",
                      Answer::redirect(302,
                                       "/start?sessionId=hunter2&otp=hunter2"
                                       "&accessToken=hunter2&pwd=hunter2"));
        world.app.set("/start?sessionId=hunter2&otp=hunter2&accessToken=hunter2&pwd=hunter2",
                      Answer::redirect(303, world.provider.url() + query));
        world.app.set("/logout", Answer::redirect(302, "/bye;jsessionid=hunter2?x=1"));
        std::vector<std::string> log;
        ProbeConditions run;
        run.log = &log;
        const auto reading = probed(with(site(world.app.url()), "logout", text("/logout")), run);
        QVERIFY(reading.outcome.isOk());
        QCOMPARE(at(reading, "login/redirects/0/location"),
                 std::string("/start?sessionId=…&otp=…&accessToken=…&pwd=…"));
        QCOMPARE(at(reading, "logout/location"), std::string("/bye;jsessionid=…"));
        QCOMPARE(at(reading, "keys/count"), std::string("1"));
        auto all = factsAsText(reading);
        QVERIFY(all.find("keys/holders/") != std::string::npos);
        for (const auto &gap : reading.gaps)
            all += gap.path.toString() + ' ' + gap.reason.message + gap.reason.suggestion + '\n';
        for (const auto &line : log)
            all += line + '\n';
        QVERIFY2(all.find("hunter2") == std::string::npos, all.c_str());
        QVERIFY2(all.find(std::string(600, 'x')) == std::string::npos, all.c_str());
    }

    void optionsThatWouldDoMoreThanLookAreRefused()
    {
        auto options = site("http://x.test");
        options.emplace_back("login", text("/login?state=abc"));
        options.emplace_back("callbacks", text("/cb?code=abc"));
        options.emplace_back("issuer", text("https://id.test/?x"));
        options.emplace_back("logout", text("/logout"));
        options.emplace_back(
            "headers",
            OptionValue(OptionValue::Map{
                {"Cookie", OptionValue(OptionValue::Value(CredentialReference{"a"}))}}));
        options.emplace_back(
            "settings",
            OptionValue(OptionValue::Map{{"path", text("/s")}, {"pointers", text("a/~2")}}));
        const auto errors = oidcProbe().check(OptionValue(std::move(options)));
        std::string all;
        for (const auto &error : errors)
            all += error.message + '\n';
        QCOMPARE(errors.size(), std::size_t{5});
        QVERIFY2(all.find("may hold a session") != std::string::npos, all.c_str());
        QVERIFY2(all.find("without parameters") != std::string::npos, all.c_str());
        QVERIFY2(all.find("no JSON Pointer") != std::string::npos, all.c_str());
        QVERIFY2(all.find("no query") != std::string::npos, all.c_str());
        QVERIFY2(all.find("path of login") != std::string::npos, all.c_str());
        QVERIFY(oidcProbe()
                    .check(OptionValue(with(site("http://x.test"), "login", text("/in?to=a"))))
                    .empty());
    }
};

QTEST_GUILESS_MAIN(TestOidc)
#include "tst_oidc.moc"
