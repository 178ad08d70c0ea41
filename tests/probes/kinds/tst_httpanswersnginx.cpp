// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/httpoptions.h"
#include "tests/support/readingfindings.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QObject>
#include <QProcess>

using namespace sidestage;
using namespace sidestage::test;

namespace {

constexpr auto password = "open sesame 4711";

bool write(const QString &name, const std::string &content)
{
    QFile file(name);
    return file.open(QIODevice::WriteOnly)
        && file.write(content.data(), static_cast<qint64>(content.size()))
        == static_cast<qint64>(content.size());
}

QString nginxProgram()
{
    return installedProgram(QStringLiteral("nginx"),
                            {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
}

/// A line of a password file as nginx reads it.
std::string passwordLine(const std::string &user)
{
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("passwd"), QStringLiteral("-apr1"), QStringLiteral("-stdin")});
    if (!openssl.waitForStarted(5000))
        return {};
    openssl.write(QByteArray(password) + '\n');
    openssl.closeWriteChannel();
    openssl.waitForFinished(5000);
    return user + ':' + openssl.readAllStandardOutput().trimmed().toStdString() + '\n';
}

/// How one environment's site is set up; the defaults are those of production.
struct Site
{
    std::string listen = "ssl http2";
    std::string gzip = "on";
    std::string cacheControl = "no-store";
    std::string guard; ///< directives
    std::string allowedOrigins = "~^https://app\\.acme\\.test(:[0-9]+)?$"; ///< as a map's key
    std::string foreignHost; ///< directives: what is made of X-Forwarded-Host
    std::string robots = "User-agent: *\\nDisallow: /admin\\n";
    std::string errorPage = "error_page 404 /404.html;";
    std::string crash = "Something went wrong";
    std::string health = R"({"version":"2.4.1","checks":{"db":"up"},"at":"$msec"})";
};

/// The site at a port, as a part of nginx's file; `name` tells the variables of the sites apart.
std::string serverBlock(const Site &site, const std::string &name, int port)
{
    const auto text = [](const std::string &type, const std::string &body) {
        return "{ default_type " + type + "; return 200 '" + body + "'; }\n";
    };
    const auto cors = "add_header Access-Control-Allow-Origin $cors_" + name
        + " always; add_header Access-Control-Allow-Credentials true always;\n";
    return "map $http_origin $cors_" + name + " { " + site.allowedOrigins + " $http_origin; }\n"
        + "server { listen 127.0.0.1:" + std::to_string(port) + ' ' + site.listen
        + "; root www; access_log " + name
        + ".log all; ssl_certificate localhost.pem; ssl_certificate_key localhost.key;\n"
          "gzip "
        + site.gzip + "; gzip_min_length 1; gzip_types application/json;\n" + site.errorPage
        + "\nlocation = / { " + site.guard + site.foreignHost + "add_header Cache-Control \""
        + site.cacheControl
        + "\"; add_header X-Robots-Tag $noindex; try_files /index.html =404; }\n"
          "location = /robots.txt "
        + text("text/plain", site.robots) + "location = /health "
        + text("application/json", site.health)
        + "location = /boom { default_type text/html; return 500 '" + site.crash
        + "'; }\n"
          "location = /api { "
        + cors + "if ($request_method = OPTIONS) { " + cors
        + "add_header Access-Control-Allow-Methods \"GET, POST\"; return 204; }\n"
          "default_type application/json; return 200 '{}'; } }\n";
}

/// nginx with the two sites. The certificates' folder is the server's.
class TwoSites
{
public:
    bool start(const Site &staging, const Site &production)
    {
        m_certificates.server("localhost");
        const QString folder = QString::fromStdString(m_certificates.folder()) + QLatin1Char('/');
        QDir(folder).mkdir(QStringLiteral("www"));
        const bool isWritten = write(folder + QStringLiteral("www/index.html"),
                                     "<!DOCTYPE html><title>Shop</title>" + std::string(300, 'x'))
            && write(folder + QStringLiteral("www/404.html"), "<h1>Nothing here</h1>")
            && write(folder + QStringLiteral("users"), passwordLine("auditor"))
            && write(folder + QStringLiteral("nginx.conf"),
                     "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
                     "events {}\nhttp { log_format all '$request|$remote_user|$http_origin';\n"
                     "access_log off; client_body_temp_path t; proxy_temp_path t;\n"
                     "fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t; types {\n"
                     "text/html html; }\n"
                     "map $server_port $noindex { default ''; "
                         + std::to_string(m_stagingPort) + " 'noindex'; }\n"
                         + serverBlock(staging, "staging", m_stagingPort)
                         + serverBlock(production, "production", m_productionPort) + "}\n");
        return isWritten
            && m_nginx.start(nginxProgram(),
                             {QStringLiteral("-p"), folder, QStringLiteral("-c"),
                              folder + QStringLiteral("nginx.conf"), QStringLiteral("-e"),
                              QStringLiteral("stderr")},
                             m_productionPort);
    }

    Reading read(bool isProduction) const
    {
        HttpOptions options{"https://localhost:"
                            + std::to_string(isProduction ? m_productionPort : m_stagingPort)};
        options.requestTimeout = std::chrono::seconds(5);
        options.add("ca", textOption(m_certificates.authorityFile()));
        options.add("user", textOption("auditor"));
        options.add("password", credentialOption("web"));
        options.add("forwarded", flagOption(true));
        options.add("cors", OptionValue(HttpOptions::Entries{{"paths", listOption({"/api"})}}));
        options.add("error-pages",
                    OptionValue(HttpOptions::Entries{{"crash", textOption("/boom")}}));
        options.add(
            "endpoints",
            OptionValue(HttpOptions::Entries{
                {"health",
                 OptionValue(HttpOptions::Entries{
                     {"path", textOption("/health")},
                     {"pointers", listOption({"/version", "/at"})},
                     {"expect",
                      OptionValue(HttpOptions::Entries{{"/checks/db", textOption("up")}})}})}}));
        ProbeConditions run;
        run.service = "db"; // as judgementBetween calls it
        run.environment = isProduction ? "production" : "staging";
        run.credentials = {{"web", password}};
        run.hosts = {{"app", hostOf(isProduction)}};
        run.hostsOfOthers = {
            {isProduction ? "staging" : "production", {{"app", hostOf(!isProduction)}}}};
        return runProbe(httpProbe(), options.value(), run);
    }

    QList<QByteArray> log(const QString &name) const
    {
        QFile file(QString::fromStdString(m_certificates.folder()) + QLatin1Char('/') + name
                   + QStringLiteral(".log"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().split('\n')
                                              : QList<QByteArray>();
    }
    void stop() { m_nginx.stop(); }
    QString output() const { return m_nginx.output(); }
    bool isUsable() const { return m_certificates.isUsable() && !nginxProgram().isEmpty(); }

private:
    static std::string hostOf(bool isProduction)
    {
        return isProduction ? "app.acme.test" : "staging.app.acme.test";
    }

    TestCertificates m_certificates;
    ServerProcess m_nginx;
    int m_stagingPort = freePort();
    int m_productionPort = freePort();
};

Site stagingLike(Site site = {})
{
    site.guard = "auth_basic staging; auth_basic_user_file users; ";
    site.allowedOrigins = "~^https://staging\\.app\\.acme\\.test(:[0-9]+)?$";
    return site;
}

} // namespace

/// Two environments on one nginx: what is the same is silent, what was planted is found.
class TestHttpAnswersNginx : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aFaithfulCopyHasNoFindings()
    {
        TwoSites sites;
        if (!sites.isUsable())
            QSKIP("nginx or openssl is missing");
        QVERIFY2(sites.start(stagingLike(), {}), qPrintable(sites.output()));
        const auto staging = sites.read(false);
        const auto production = sites.read(true);
        const auto facts = factsAsText(staging) + factsAsText(production);
        QVERIFY2(staging.outcome.isOk() && production.outcome.isOk(), facts.c_str());
        QVERIFY2(staging.gaps.empty() && production.gaps.empty(), facts.c_str());
        QCOMPARE(joined(findingsBetween(staging, production, "http")), std::string());
        QVERIFY2(facts.find("db/guard = basic") != std::string::npos, facts.c_str());
        QVERIFY2(facts.find("db/clock = within 2 s") != std::string::npos, facts.c_str());
        QVERIFY2(facts.find("own app/allowed = this origin") != std::string::npos, facts.c_str());
        QVERIFY2(facts.find("other-environments") == std::string::npos, facts.c_str());

        sites.stop();
        for (const auto &name : {QStringLiteral("staging"), QStringLiteral("production")}) {
            const auto lines = sites.log(name);
            QVERIFY(lines.size() > 15);
            for (const auto &line : lines) {
                const auto parts = line.split('|');
                QVERIFY2(line.startsWith("GET /") || line.startsWith("OPTIONS /"),
                         line.constData());
                // What a browser sends ahead of a call carries no password.
                if (line.startsWith("OPTIONS"))
                    QVERIFY2(parts.at(1) == "-" && parts.at(2) != "-", line.constData());
            }
        }
    }

    void whatWasPlantedIsFound()
    {
        TwoSites sites;
        if (!sites.isUsable())
            QSKIP("nginx or openssl is missing");
        auto staging = stagingLike();
        staging.listen = "ssl";
        staging.gzip = "off";
        staging.cacheControl = "public, max-age=60";
        staging.allowedOrigins = "~.";
        staging.foreignHost = "add_header Link \"<https://$http_x_forwarded_host/>; rel=x\"; ";
        staging.errorPage = "server_tokens off;";
        staging.crash = "Fatal error: x in /srv/shop.php on line 3";
        staging.health = R"({"version":"2.5.0","checks":{"db":"down"},"at":"$msec"})";
        Site production;
        production.allowedOrigins = "~^https://(staging\\.)?app\\.acme\\.test(:[0-9]+)?$";
        production.robots = "User-agent: *\\nDisallow: /\\n";
        QVERIFY2(sites.start(staging, production), qPrintable(sites.output()));
        const auto findings = findingsBetween(sites.read(false), sites.read(true), "http");
        const std::string api = "db/cors/~1api/";
        const std::string health = "db/endpoints/health/";
        const std::vector<std::string> expected{
            "drift major domains.cors changed " + api + "foreign/allowed",
            "drift major domains.cors changed " + api + "foreign/readable",
            "violation blocker domains.cors-foreign-with-credentials changed " + api
                + "foreign-with-credentials",
            "drift major domains.cors changed " + api + "null/allowed",
            "violation major domains.cors-only-production-in-production  " + api
                + "other-environments",
            "violation major domains.endpoints-as-expected changed " + health
                + "as-expected/~1checks~1db",
            "drift major domains.endpoints changed " + health + "~1version",
            "drift minor domains.error-pages changed db/errors/crash/trace",
            "drift minor domains.error-page-text changed db/errors/not-found/text",
            "violation major domains.forwarded-host-reflected changed db/forwarded/host-reflected",
            "violation major domains.robots-open-in-production  db/robots/disallow-all",
            "drift minor domains.compression changed db/~1/compression",
            // nginx offers no ranges of what it compresses as it goes.
            "drift minor domains.headers extra db/~1/headers/accept-ranges",
            "drift minor domains.caching changed db/~1/headers/cache-control",
            "drift minor domains.headers extra db/~1/headers/link",
            "drift minor domains.http-version changed db/~1/http-version"};
        QCOMPARE(joined(findings), joined(expected));
    }

    void aClockThatIsOffIsTold()
    {
        const auto faketime = installedProgram(QStringLiteral("faketime"));
        if (nginxProgram().isEmpty() || faketime.isEmpty())
            QSKIP("nginx or faketime is missing");
        for (const auto &[offset, word] :
             {std::pair("-9s", "2 to 30 s off"), std::pair("+95s", "more than 30 s off")}) {
            ServerProcess nginx;
            const QString folder = nginx.folder() + QLatin1Char('/');
            const auto port = freePort();
            QVERIFY(write(folder + QStringLiteral("nginx.conf"),
                          "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
                          "events {}\nhttp { access_log off; client_body_temp_path t;\n"
                          "proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t;\n"
                          "scgi_temp_path t; server { listen 127.0.0.1:"
                              + std::to_string(port) + "; return 200 x; } }\n"));
            QVERIFY2(nginx.start(faketime,
                                 {QStringLiteral("-f"), QString::fromLatin1(offset), nginxProgram(),
                                  QStringLiteral("-p"), folder, QStringLiteral("-c"),
                                  folder + QStringLiteral("nginx.conf"), QStringLiteral("-e"),
                                  QStringLiteral("stderr")},
                                 port),
                     qPrintable(nginx.output()));
            HttpOptions options{"http://127.0.0.1:" + std::to_string(port)};
            const auto clock = at(options.probed(), "clock");
            // What faketime leaves behind when it is stopped would be in the way of a later one
            // with the same process id.
            const auto process = QString::number(nginx.processId());
            nginx.stop();
            for (const QLatin1String left :
                 {QLatin1String("faketime_shm_"), QLatin1String("sem.faketime_sem_")})
                QFile::remove(QStringLiteral("/dev/shm/") + left + process);
            QCOMPARE(clock, std::string(word));
        }
    }
};

QTEST_GUILESS_MAIN(TestHttpAnswersNginx)
#include "tst_httpanswersnginx.moc"
