// SPDX-License-Identifier: Apache-2.0
#include "models/rules/rulereader.h"
#include "probes/kinds/oidc.h"
#include "tests/support/kinds/toolproject.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testmain.h"
#include "tests/support/world.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>
#include <QProcess>

#include <memory>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const QString secret = QStringLiteral("s3cret-of-the-client");

QJsonObject client(const QString &id, const QStringList &redirects)
{
    return {{QStringLiteral("client_id"), id},
            {QStringLiteral("client_secret"), secret},
            {QStringLiteral("redirect_uris"), QJsonArray::fromStringList(redirects)}};
}

/// The usual request of staging's application, with one parameter more or another.
QJsonObject asked(const char *parameter, const char *value)
{
    QJsonObject request{{QStringLiteral("client_id"), QStringLiteral("shop-staging")}};
    request.insert(QString::fromLatin1(parameter), QString::fromLatin1(value));
    return request;
}

/// An OpenID provider of npm's `oidc-provider` with a client for each environment, and the
/// environments' applications on addresses of their own: 127.0.0.2 is staging, 127.0.0.3 is
/// production.
class RealProvider
{
public:
    /// `logins`: by the path of a login of staging, what is asked for there beyond the usual.
    bool start(const QJsonObject &logins)
    {
        m_port = freePort();
        m_appPort = freePort();
        const auto callback = [this](const QString &host) {
            return QStringLiteral("http://%1:%2/callback").arg(host).arg(m_appPort);
        };
        const auto app = [this](const QString &host, const QJsonObject &its) {
            return QJsonObject{{QStringLiteral("host"), host},
                               {QStringLiteral("port"), m_appPort},
                               {QStringLiteral("logins"), its}};
        };
        const auto ofStaging = callback(QStringLiteral("127.0.0.2"));
        const auto ofProduction = callback(QStringLiteral("127.0.0.3"));
        const QJsonObject configuration{
            {QStringLiteral("issuer"), QString::fromStdString(issuer())},
            {QStringLiteral("port"), m_port},
            {QStringLiteral("clients"),
             QJsonArray{client(QStringLiteral("shop-staging"), {ofStaging}),
                        client(QStringLiteral("shop"), {ofProduction, ofStaging})}},
            {QStringLiteral("apps"),
             QJsonArray{app(QStringLiteral("127.0.0.2"), logins),
                        app(QStringLiteral("127.0.0.3"),
                            {{QStringLiteral("/login"), asked("client_id", "shop")}})}}};
        QFile file(m_process.folder() + QStringLiteral("/configuration.json"));
        if (!file.open(QIODevice::WriteOnly))
            return false;
        file.write(QJsonDocument(configuration).toJson());
        file.close();
        return m_process.start(
            installedProgram(QStringLiteral("node")),
            {QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/oidc/provider.mjs"),
             npmFile(QString()), file.fileName(), logFile()},
            m_port);
    }

    std::string issuer() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    QString output() const { return m_process.output(); }
    Reading staging(const std::string &login = "/login",
                    std::vector<std::string> *log = nullptr) const
    {
        return read("staging", "127.0.0.2", login, log);
    }
    Reading production() const { return read("production", "127.0.0.3", "/login", nullptr); }
    /// Every request that reached the provider or an application.
    QList<QByteArray> requests() const
    {
        QFile file(logFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().split('\n')
                                              : QList<QByteArray>();
    }

private:
    Reading read(const std::string &environment, const std::string &host, const std::string &login,
                 std::vector<std::string> *log) const
    {
        ProbeConditions run;
        run.service = "sso";
        run.environment = environment;
        run.hosts = {{"app", host}};
        run.log = log;
        return runProbe(oidcProbe(),
                        textOptions({{"url", "http://" + host + ':' + std::to_string(m_appPort)},
                                     {"login", login},
                                     {"logout", "/logout"},
                                     {"callbacks", "/callback"}}),
                        run);
    }
    QString logFile() const { return m_process.folder() + QStringLiteral("/requests.log"); }

    ServerProcess m_process;
    int m_port = 0;
    int m_appPort = 0;
};

/// Staging held against production by the rules that ship with the product.
std::string judged(const Reading &staging, const Reading &production)
{
    auto world =
        World::parse("environment staging: staging mirrors production hosts app=127.0.0.2\n"
                     "environment production: production hosts app=127.0.0.3\n"
                     "service sso: oidc\n");
    auto rules = builtInRules();
    if (!rules)
        return rules.error().toString();
    *world.rules = *std::move(rules);
    world.snapshots = {Snapshot("staging", {std::make_shared<const Reading>(staging)}),
                       Snapshot("production", {std::make_shared<const Reading>(production)})};
    const auto judgement = world.judged();
    std::string text;
    for (std::size_t row = 0; row < judgement.comparison().rowCount(); ++row) {
        const auto &verdict = judgement.verdict(row, 0);
        if (verdict.state != State::Drift && verdict.state != State::Violation)
            continue;
        const auto *rule = judgement.rule(verdict);
        text += std::string(nameOf(verdict.state)) + ' '
            + judgement.comparison().path(row).toString() + ' ' + (rule ? rule->id : "") + '\n';
    }
    return text;
}

} // namespace

/// Against a real provider. What it publishes and how it refuses are its own words.
class TestOidcProvider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        const auto program = installedProgram(QStringLiteral("node"));
        if (program.isEmpty())
            QSKIP("needs the package nodejs");
        QProcess node;
        node.start(program, {QStringLiteral("--version")});
        QVERIFY(node.waitForFinished(10000));
        const auto version = node.readAllStandardOutput().trimmed(); // "v20.20.2"
        if (version.mid(1, version.indexOf('.') - 1).toInt() < 20)
            QSKIP("needs Node.js 20 or newer, which the package nodejs of Debian 12 is not");
        if (npmFile(QStringLiteral("oidc-provider/package.json")).isEmpty())
            QSKIP("needs oidc-provider from npm, which packaging/fetch-test-files.sh installs into "
                  "tests/npm");
        m_provider = std::make_unique<RealProvider>();
        QVERIFY2(m_provider->start(
                     {{QStringLiteral("/login"), asked("client_id", "shop-staging")},
                      {QStringLiteral("/shared"),
                       QJsonObject{{QStringLiteral("client_id"), QStringLiteral("shop")},
                                   {QStringLiteral("scope"), QStringLiteral("openid")}}},
                      {QStringLiteral("/unknown-client"), asked("client_id", "nobody")},
                      {QStringLiteral("/unknown-address"),
                       asked("redirect_uri", "http://127.0.0.2:1/elsewhere")},
                      {QStringLiteral("/other-type"), asked("response_type", "token")},
                      {QStringLiteral("/plain-challenge"), asked("code_challenge_method", "plain")},
                      {QStringLiteral("/asks-nobody"), asked("prompt", "none")}}),
                 qPrintable(m_provider->output()));
    }
    void cleanupTestCase() { m_provider.reset(); }

    void aClientOfItsOwnForEachEnvironment()
    {
        const auto &provider = *m_provider;
        std::vector<std::string> log;
        const auto staging = provider.staging("/login", &log);
        const auto production = provider.production();
        const auto facts = factsAsText(staging);
        QVERIFY2(staging.outcome.isOk(), facts.c_str());
        QCOMPARE(at(staging, "login/kind"), std::string("openid-connect"));
        QCOMPARE(at(staging, "authorize/client"), "shop-staging at " + provider.issuer());
        QCOMPARE(at(staging, "authorize/parameters/scope"), std::string("{email, openid}"));
        QCOMPARE(at(staging, "authorize/parameters/pkce/method"), std::string("S256"));
        QCOMPARE(at(staging, "authorize/parameters/nonce"), std::string("true"));
        QCOMPARE(at(staging, "authorize/other/started"), std::string("…"));
        QCOMPARE(at(staging, "provider/status"), std::string("303"));
        QCOMPARE(at(staging, "provider/answer"), std::string("redirected"));
        QCOMPARE(at(staging, "discovery/issuer"), provider.issuer());
        QCOMPARE(at(staging, "discovery/issuer-matches"), std::string("true"));
        QCOMPARE(at(staging, "discovery/same-provider"), std::string("true"));
        QCOMPARE(at(staging, "discovery/endpoints/end_session_endpoint"),
                 provider.issuer() + "/session/end");
        QCOMPARE(at(staging, "discovery/supported/code_challenge_methods_supported"),
                 std::string("{S256}"));
        QCOMPARE(at(staging, "keys/types"), std::string("{RSA 2048}"));
        QCOMPARE(at(staging, "keys/private"), std::string("false"));
        QCOMPARE(at(staging, "callbacks/~1callback/status"), std::string("400"));
        QCOMPARE(at(staging, "logout/location"), provider.issuer() + "/session/end");
        QVERIFY(at(staging, "logout/return-to").starts_with("http://127.0.0.2:"));
        // The provider is the same and the clients are not: nothing to say.
        QCOMPARE(judged(staging, production), std::string());

        QVERIFY(facts.find(secret.toStdString()) == std::string::npos);
        for (const auto &line : log)
            QVERIFY2(line.find("state=") == std::string::npos
                         || line.find("state=…") != std::string::npos,
                     line.c_str());
    }

    void oneClientSharedByMistake()
    {
        const auto staging = m_provider->staging("/shared");
        const auto production = m_provider->production();
        QCOMPARE(at(staging, "provider/answer"), std::string("redirected"));
        QCOMPARE(judged(staging, production),
                 std::string("violation sso/authorize/client sign-in.client\n"
                             "drift sso/authorize/parameters/scope "
                             "sign-in.authorize-parameters\n"));
    }

    void howTheProviderRefuses_data()
    {
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *login, const char *answer, const char *error) {
            QTest::newRow(login) << QString::fromLatin1(login) << QString::fromLatin1(answer)
                                 << QString::fromLatin1(error);
        };
        row("/unknown-client", "error", "invalid_client");
        row("/unknown-address", "error", "invalid_redirect_uri");
        row("/other-type", "error", "unsupported_response_type");
        row("/plain-challenge", "error", "invalid_request");
        row("/asks-nobody", "login-required", "login_required");
    }

    void howTheProviderRefuses()
    {
        QFETCH(QString, login);
        QFETCH(QString, answer);
        QFETCH(QString, error);
        const auto staging = m_provider->staging(login.toStdString());
        QCOMPARE(at(staging, "provider/answer"), answer.toStdString());
        QCOMPARE(at(staging, "provider/error"), error.toStdString());
        const auto findings = judged(staging, m_provider->production());
        QCOMPARE(findings.find("violation sso/provider/answer sign-in.provider-accepts")
                     != std::string::npos,
                 answer == QLatin1String("error"));
    }

    // By the log of the provider and of the applications, after all of the above.
    void nothingButLooks()
    {
        const auto requests = m_provider->requests();
        QVERIFY(requests.size() >= 50);
        for (const auto &request : requests)
            QVERIFY2(request.contains(" GET ") && !request.contains("cookie")
                         && !request.contains("authorization") && !request.contains("/session")
                         && !request.contains("/interaction") && !request.contains("/token"),
                     request.constData());
    }

    // Two providers with the keys that come with the package.
    void keysOfTwoIssuers()
    {
        RealProvider other;
        QVERIFY2(other.start({}), qPrintable(other.output()));
        const auto findings = judged(m_provider->staging(), other.production());
        QVERIFY2(findings.find("sign-in.keys-of-two-issuers") != std::string::npos,
                 findings.c_str());
    }

private:
    std::unique_ptr<RealProvider> m_provider;
};

QTEST_GUILESS_MAIN(TestOidcProvider)
#include "tst_oidcprovider.moc"
