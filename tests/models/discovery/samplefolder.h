// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QString>
#include <QTemporaryDir>

#include <string>

namespace sidestage {

/// A folder called `shop`, made for one test.
class SampleFolder
{
public:
    SampleFolder() { QDir().mkpath(path()); }

    QString path(const QString &name = {}) const
    {
        const QString folder = m_parent.filePath(QStringLiteral("shop"));
        return name.isEmpty() ? folder : QString(folder + QLatin1Char('/') + name);
    }
    std::string text() const { return path().toStdString(); }
    /// False where the file system refuses the name.
    bool write(const QString &name, const QByteArray &content) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    }

private:
    QTemporaryDir m_parent;
};

/// Stands as password, token and key in all of the folders below, and must stand nowhere else.
inline const QByteArray plantedSecret = "Zq8Wn4Lk7Vx2Rt9Bc5Hd3Mf6";

/// A Node application with env files, containers and a workflow.
inline void writeNodeShop(const SampleFolder &folder)
{
    const auto env = [](const QByteArray &site, const QByteArray &server,
                        const QByteArray &cache) -> QByteArray {
        return "NODE_ENV=production\nAPP_URL=" + site + "\nDATABASE_URL=postgres://shop:"
            + plantedSecret + "@" + server + "/shop\nREDIS_URL=redis://:" + plantedSecret + "@"
            + cache + "\nSTRIPE_SECRET_KEY=" + plantedSecret
            + "\nSLACK_WEBHOOK=https://hooks.slack.test/services/" + plantedSecret + "\n";
    };
    folder.write(QStringLiteral("package.json"), "{ \"name\": \"shop\" }\n");
    folder.write(QStringLiteral(".env"),
                 env("http://localhost:3000", "localhost:5433", "localhost:6379/0"));
    folder.write(QStringLiteral(".env.local"), "LOG_LEVEL=debug\n");
    folder.write(QStringLiteral(".env.example"),
                 env("http://localhost:3000", "localhost", "localhost"));
    folder.write(QStringLiteral(".env.test"),
                 env("http://localhost:4000", "localhost", "localhost"));
    folder.write(
        QStringLiteral(".env.staging"),
        env("https://staging.acme.test", "db.staging.acme.test", "cache.staging.acme.test:6380/0"));
    folder.write(QStringLiteral(".env.production"),
                 env("https://www.acme.test", "db.acme.test", "cache.acme.test:6380/0"));
    folder.write(
        QStringLiteral("docker-compose.yml"),
        "x-common: &common\n  restart: always\nservices:\n  db:\n    <<: *common\n"
        "    image: docker.io/library/postgres:16-alpine\n    environment:\n"
        "      - POSTGRES_DB=shop\n      - POSTGRES_PASSWORD="
            + plantedSecret
            + "\n    ports: [\"127.0.0.1:5433:5432\"]\n  redis:\n    image: valkey/valkey:8\n"
              "    ports: [\"6379:6379\"]\n  search:\n    image: opensearch:2\n  web:\n"
              "    build: .\n    ports: [\"3000:3000\"]\n");
    folder.write(QStringLiteral(".github/workflows/deploy-staging.yml"),
                 "on:\n  push:\n    branches: [staging]\njobs:\n  deploy:\n    runs-on: ubuntu\n"
                 "    environment:\n      name: staging\n      url: https://staging.acme.test\n");
    folder.write(
        QStringLiteral(".github/workflows/release.yml"),
        "on:\n  push: { branches: [main] }\njobs:\n  deploy:\n    environment: production\n"
        "  pages:\n    environment: github-pages\n  any:\n"
        "    environment: ${{ inputs.where }}\n");
    folder.write(QStringLiteral("prisma/migrations/20260101000000_init/migration.sql"),
                 "SELECT 1;\n");
    folder.write(QStringLiteral("node_modules/thing/.env.production"),
                 env("https://x.test", "x.test", "x.test"));
}

inline void writeRailsShop(const SampleFolder &folder)
{
    folder.write(QStringLiteral("Gemfile"), "gem 'rails'\n");
    folder.write(QStringLiteral("package.json"), "{}\n");
    folder.write(QStringLiteral("config/database.yml"),
                 "default: &default\n  adapter: postgresql\n  encoding: unicode\n"
                 "  pool: <%= ENV.fetch(\"RAILS_MAX_THREADS\") { 5 } %>\n\ndevelopment:\n"
                 "  <<: *default\n  database: shop_development\n\ntest:\n  <<: *default\n"
                 "  database: shop_test\n\nstaging:\n  <<: *default\n  host: db.staging.acme.test\n"
                 "  database: shop_staging\n  username: shop\n  password: "
                     + plantedSecret
                     + "\n\nproduction:\n  primary: &primary\n    <<: *default\n"
                       "    url: <%= ENV[\"DATABASE_URL\"] %>\n    database: shop_production\n"
                       "  queue:\n    <<: *primary\n    host: queue.acme.test\n"
                       "    database: shop_queue\n");
    for (const char *name : {"development", "test", "staging", "production"})
        folder.write(QStringLiteral("config/environments/%1.rb").arg(QLatin1String(name)),
                     "Rails.application.configure {}\n");
    folder.write(QStringLiteral(".env.production"),
                 "RAILS_HOST=www.acme.test\nSECRET_KEY_BASE=" + plantedSecret + "\n");
    folder.write(QStringLiteral("db/migrate/20260101000000_create_orders.rb"), "class X\nend\n");
    folder.write(QStringLiteral("db/migrate/20260102000000_add_total.rb"), "class Y\nend\n");
    folder.write(QStringLiteral("Procfile"), "web: bin/rails server\n");
    folder.write(QStringLiteral("vendor/bundle/config/database.yml"),
                 "production:\n  adapter: x\n");
}

inline void writeDjangoShop(const SampleFolder &folder)
{
    folder.write(QStringLiteral("manage.py"), "import django\n");
    folder.write(QStringLiteral("shop/settings/base.py"), "DEBUG = False\n");
    folder.write(QStringLiteral("shop/settings/staging.py"), "KEY = '" + plantedSecret + "'\n");
    folder.write(QStringLiteral("shop/settings/production.py"), "KEY = '" + plantedSecret + "'\n");
    folder.write(
        QStringLiteral("deploy/staging.env"),
        "ALLOWED_HOSTS=staging.acme.test,localhost\nDB_ENGINE=django.db.backends.mysql\n"
        "DB_HOST=db.staging.acme.test\nDB_PORT=3307\nDB_NAME=shop\nDB_USER=shop\nDB_PASSWORD="
            + plantedSecret + "\nCELERY_BROKER_URL=amqp://shop:" + plantedSecret
            + "@mq.staging.acme.test//\n");
    folder.write(QStringLiteral("deploy/production.env"),
                 "ALLOWED_HOSTS=.acme.test\nDATABASE_URL=mysql://shop:p/" + plantedSecret
                     + "@db.acme.test/shop\n");
    folder.write(QStringLiteral("orders/migrations/__init__.py"), "");
    folder.write(QStringLiteral("orders/migrations/0001_initial.py"), "x = 1\n");
}

inline void writeSpringShop(const SampleFolder &folder)
{
    const QString at = QStringLiteral("src/main/resources/");
    folder.write(QStringLiteral("pom.xml"), "<project/>\n");
    folder.write(at + QStringLiteral("application.yml"),
                 "spring: { application: { name: shop } }\n");
    folder.write(
        at + QStringLiteral("application-staging.yml"),
        "spring:\n  datasource:\n    url: jdbc:postgresql://db.staging.acme.test:5432/shop\n"
        "    username: shop\n    password: "
            + plantedSecret + "\nshop:\n  base-url: https://staging.acme.test/checkout\n");
    folder.write(at + QStringLiteral("application-prod.properties"),
                 "spring.datasource.url=jdbc:postgresql://db.acme.test/shop?sslmode=verify-full\n"
                 "spring.datasource.password="
                     + plantedSecret + "\nspring.data.mongodb.uri=mongodb://shop:" + plantedSecret
                     + "@m1.acme.test,m2.acme.test:27018/shop?replicaSet=rs0\n");
    folder.write(at + QStringLiteral("application-test.yml"), "spring: {}\n");
    folder.write(at + QStringLiteral("db/migration/V1__init.sql"), "SELECT 1;\n");
    folder.write(at + QStringLiteral("db/migration/V2__orders.sql"), "SELECT 1;\n");
}

inline void writeDotNetShop(const SampleFolder &folder)
{
    folder.write(QStringLiteral("Shop/appsettings.json"), "{ \"Logging\": {} }\n");
    folder.write(
        QStringLiteral("Shop/appsettings.Development.json"),
        "{ \"ConnectionStrings\": { \"Shop\": \"Host=localhost;Database=shop;Username=a;Password="
            + plantedSecret + "\" } }\n");
    folder.write(
        QStringLiteral("Shop/appsettings.Staging.json"),
        "{ \"ConnectionStrings\": { \"Shop\": \"Host=db.staging.acme.test;Port=5433;Database=shop;"
        "Username=shop;Password="
            + plantedSecret
            + "\", \"Reports\": \"Server=sql.acme.test;Database=reports;User Id=x;Password="
            + plantedSecret + "\" }, \"App\": { \"BaseUrl\": \"https://staging.acme.test\" } }\n");
    folder.write(QStringLiteral("Shop/appsettings.Production.json"), "{ // with a comment\n }\n");
    folder.write(QStringLiteral("Shop/Migrations/20260101000000_Init.cs"), "class X {}\n");
    folder.write(QStringLiteral("Shop/Migrations/20260101000000_Init.Designer.cs"), "class X {}\n");
}

/// Manifests with a base and overlays by kustomize.
inline void writeKubernetesShop(const SampleFolder &folder)
{
    const auto ingress = [](const QByteArray &host) -> QByteArray {
        return "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n"
               "  rules:\n    - host: "
            + host
            + "\n      http:\n        paths:\n          - backend: { service: { name: web } }\n"
              "    - host: api."
            + host
            + "\n      http:\n        paths:\n          - backend: { service: { name: shop-api } "
              "}\n";
    };
    const auto settings = [](const QByteArray &server) -> QByteArray {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\ndata:\n  LOG_LEVEL: "
               "info\n"
               "  DATABASE_URL: postgres://shop@"
            + server + "/shop\n  REDIS_URL: redis://cache:6379\n";
    };
    folder.write(
        QStringLiteral("k8s/base/web.yaml"),
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n---\napiVersion: v1\n"
        "kind: Service\nmetadata: { name: web }\n");
    folder.write(QStringLiteral("k8s/overlays/staging/kustomization.yaml"),
                 "namespace: shop-staging\nresources: [../../base]\n");
    folder.write(QStringLiteral("k8s/overlays/staging/ingress.yaml"), ingress("staging.acme.test"));
    folder.write(QStringLiteral("k8s/overlays/staging/settings.yaml"),
                 settings("db.staging.acme.test"));
    folder.write(QStringLiteral("k8s/overlays/staging/secret.yaml"),
                 "apiVersion: v1\nkind: Secret\nmetadata: { name: shop }\nstringData:\n  TOKEN: "
                     + plantedSecret + "\n");
    folder.write(
        QStringLiteral("k8s/overlays/prod/kustomization.yaml"),
        "namespace: shop-prod\nresources: [../../base]\npatches:\n  - target: { kind: Ingress }\n"
        "    patch: |-\n      - op: replace\n        path: /spec/rules/0/host\n"
        "        value: www.acme.test\n");
    folder.write(QStringLiteral("k8s/overlays/prod/ingress.yaml"), ingress("www.acme.test"));
    folder.write(QStringLiteral("k8s/overlays/prod/settings.yaml"), settings("db.acme.test"));
    folder.write(QStringLiteral("k8s/tls/issuer.yaml"),
                 "apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: { name: ca, namespace: "
                 "shop-qa }\n");
    folder.write(
        QStringLiteral("chart/templates/web.yaml"),
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: {{ .Release.Name }} }\n");
    folder.write(QStringLiteral("chart/values-staging.yaml"),
                 "ingress:\n  hosts: [{ host: staging.acme.test }]\n");
    folder.write(QStringLiteral("k8s/overlays/prod/broken.yaml"),
                 "apiVersion: v1\nkind: ConfigMap\ndata: { A: [1\n  B: '" + plantedSecret + "\n");
}

/// Two applications in one repository, with databases of their own.
inline void writeMonorepo(const SampleFolder &folder)
{
    for (const char *application : {"store", "billing"}) {
        const QByteArray name(application);
        const QString at = QStringLiteral("apps/") + QString::fromLatin1(name) + QLatin1Char('/');
        folder.write(at + QStringLiteral("package.json"), "{}\n");
        for (const char *word : {"staging", "production"}) {
            const QByteArray environment(word);
            folder.write(at + QStringLiteral(".env.") + QString::fromLatin1(environment),
                         "DATABASE_URL=postgres://a:" + plantedSecret + "@" + name + "."
                             + environment + ".acme.test/" + name + "\nAPI_URL=https://" + name
                             + "." + environment + ".acme.test\nCACHE_URL=rediss://cache."
                             + environment + ".acme.test\n");
        }
    }
    // what one application alone has must not be held against the other's
    folder.write(QStringLiteral("apps/store/.env.uat"),
                 "DATABASE_URL=postgres://store.uat.acme.test/store\n");
    folder.write(QStringLiteral("services/mail/uat.env"), "SMTP_HOST=mail.acme.test\n");
    folder.write(QStringLiteral("fly.staging.toml"), "app = \"acme-store-staging\"\n");
    folder.write(QStringLiteral("fly.toml"), "app = \"acme-store\"\nprimary_region = \"fra\"\n");
}

} // namespace sidestage
