// SPDX-License-Identifier: Apache-2.0
#include "probes/base/disclosure.h"
#include "probes/base/providerkey.h"
#include "probes/base/settingname.h"
#include "probes/base/valueshape.h"
#include "tests/support/property.h"

using namespace sidestage;

namespace {
const Fingerprinter &fingerprints()
{
    static const Fingerprinter one{Secret(std::string("key of the tests"))};
    return one;
}
std::string shown(std::string_view name, std::string_view value, const DisclosureRules &rules = {})
{
    const auto disclosure = disclose(name, name, value, rules, fingerprints());
    if (!disclosure.value.isSecret())
        return disclosure.value.display();
    const auto &secret = disclosure.value.toSecret();
    return std::string(secret.isCredential ? "credential: " : "hidden: ") + secret.shape;
}
} // namespace

class tst_disclosure : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void classes_data();
    void classes();
    void names();
    void providers_data();
    void providers();
    void whatIsShown_data();
    void whatIsShown();
    void urlsAreMasked();
    void ownersSay();
    void anyTextHasAClass();
};

void tst_disclosure::classes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");
    const std::pair<const char *, const char *> rows[] = {
        {"", "empty"},
        {"  ", "empty"},
        {"changeme", "placeholder"},
        {"your-api-key-here", "placeholder"},
        {"<password>", "placeholder"},
        {"${DB_URL}", "placeholder"},
        {"xxx", "placeholder"},
        {"TODO", "placeholder"},
        {"${A:-secret}", "text"},
        {"TRUE", "boolean"},
        {"off", "boolean"},
        {"1", "integer"},
        {"-12", "integer"},
        {"1.5", "decimal"},
        {"30s", "duration"},
        {"1h30m", "duration"},
        {"5 minutes", "duration"},
        {"https://a.test/x?y=1", "url"},
        {"postgres://u:p@h1:1,h2:2/d", "url"},
        {"a@b.test", "e-mail address"},
        {"db.acme.test:5432", "host"},
        {"localhost", "host"},
        {"redis:6379", "host"},
        {"10.0.0.1", "host"},
        {"[::1]:80", "host"},
        {"1.2.3", "version"},
        {"v15.4-beta", "version"},
        {"a,b,c", "list"},
        {"https://a.test,https://b.test", "list"},
        {"/var/lib/x", "path"},
        {"123e4567-e89b-12d3-a456-426614174000", "uuid"},
        {"deadbeefdeadbeef00", "hex"},
        {"-----BEGIN RSA PRIVATE KEY-----\nx", "pem"},
        {"eyJhbGciOi.eyJzdWIi.c2ln", "json web token"},
        {"q83vEjRWeJCrze8SNFZ4kA==", "base64"},
        {"hello world", "text"}};
    for (const auto &[value, expected] : rows)
        QTest::newRow(*value ? value : "nothing") << QByteArray(value) << QByteArray(expected);
}

void tst_disclosure::classes()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, expected);
    QCOMPARE(std::string(nameOf(valueClassOf({value.constData(), std::size_t(value.size())}))),
             expected.toStdString());
}

void tst_disclosure::names()
{
    for (const auto *name : {"DB_PASSWORD", "apiKey", "stripe.secret", "JWT_SECRET", "DBPASS",
                             "SMTP_PASS", "ACCESS_TOKEN", "AWS_SECRET_ACCESS_KEY", "SENTRY_DSN"})
        QVERIFY2(isCredentialName(name), name);
    for (const auto *name : {"TOKEN_TTL", "PASSWORD_MIN_LENGTH", "SECRET_FILE", "LOG_LEVEL",
                             "KEYCLOAK_REALM", "COMPASS", "DATABASE_URL"})
        QVERIFY2(!isCredentialName(name), name);
    for (const auto *name :
         {"NODE_ENV", "TZ", "AWS_REGION", "SMTP_HOST", "LC_ALL", "FEATURE_CHECKOUT"})
        QVERIFY2(isHarmlessName(name), name);
    for (const auto *name : {"DB_PASSWORD", "API_KEY", "CUSTOMER", "SECRET_MODE_KEY"})
        QVERIFY2(!isHarmlessName(name), name);
}

void tst_disclosure::providers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *value, const char *expected) {
        QTest::newRow(QByteArray(name).append(' ').append(value).constData())
            << QByteArray(name) << QByteArray(value) << QByteArray(expected);
    };
    // Made up here: long enough for their form, and nobody's.
    row("STRIPE_KEY",
        "sk_live_"
        "0000example0000",
        "stripe live key");
    row("X",
        "rk_test_"
        "0000example0000",
        "stripe test key");
    row("STRIPE_PUBLISHABLE_KEY",
        "pk_test_"
        "0000example",
        "stripe publishable test key");
    row("PAYSTACK_SECRET",
        "sk_live_"
        "0000example0000",
        "paystack live key");
    row("MOLLIE_KEY",
        "live_"
        "0000example0000",
        "mollie live key");
    row("STREAM_KEY",
        "live_"
        "123456789_0000example",
        "none");
    row("RAZORPAY",
        "rzp_test_"
        "0000example",
        "razorpay test key");
    row("PADDLE",
        "pdl_sdbx_"
        "apikey_0000",
        "paddle test key");
    row("CHECKOUT_SECRET",
        "sk_sbox_"
        "0000example",
        "checkout.com test key");
    row("PLAID",
        "access-production-"
        "0000-example",
        "plaid live key");
    row("SQUARE",
        "sandbox-sq0"
        "idb-0000example",
        "square test key");
    row("SENDGRID",
        "SG."
        "0000example.0000example",
        "sendgrid key");
    row("X", "sk_", "none");
}

void tst_disclosure::providers()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, expected);
    const auto key = providerKeyOf(name.toStdString(), value.toStdString());
    QCOMPARE(key ? key->shape : std::string("none"), expected.toStdString());
    if (key && expected.contains(" live "))
        QCOMPARE(key->mode, KeyMode::Live);
    if (expected == "sendgrid key")
        QCOMPARE(key->mode, KeyMode::Unknown);
    QCOMPARE(providerModeOfHost("api-m.sandbox.paypal.com"), KeyMode::Test);
    QCOMPARE(providerModeOfHost("api-m.paypal.com"), KeyMode::Live);
    QCOMPARE(providerModeOfHost("paypal.com.acme.test"), KeyMode::None);
}

void tst_disclosure::whatIsShown_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *value, const char *expected) {
        QTest::newRow(QByteArray(name).append(' ').append(value).constData())
            << QByteArray(name) << QByteArray(value) << QByteArray(expected);
    };
    row("NODE_ENV", "production", "production");
    row("PORT", "8080", "8080");
    row("PIN", "1234", "credential: integer");
    row("DB_PASSWORD", "1234", "credential: integer");
    row("DB_PASSWORD", "changeme", "changeme");
    row("DB_PASSWORD", "", "");
    row("PASSWORD_RESET_ENABLED", "true", "true");
    row("TOKEN_TTL", "15m", "15m");
    row("BASE_URL", "https://staging.acme.test/app", "https://staging.acme.test/app");
    row("CORS_ORIGINS", "https://a.acme.test, https://b.acme.test",
        "https://a.acme.test, https://b.acme.test");
    row("HOOK_URL", "https://hooks.chat.test/T000/B1/aB3dE6gH9jK2mN5pQ8sT1vW4",
        "credential: url with a secret");
    row("X_URL", "https://a.test/x?token=abc", "credential: url with a secret");
    row("JDBC", "jdbc:postgresql://db.test/shop?user=a&password=b",
        "credential: url with a secret");
    row("X_URL", "postgres://app:pa/ss@db.test/shop", "credential: url with a secret");
    row("GREETING", "hello world", "hidden: text");
    row("MAIL_FROM", "shop@acme.test", "hidden: e-mail address");
    row("ANYTHING", "aB3dE6gH9jK2mN5pQ8sT1vW4", "credential: random base64");
    row("LONG_NUMBER", "4111111111111111", "hidden: integer");
    row("AWS_REGION", "eu-central-1", "eu-central-1");
    row("FEATURE_X", "new checkout", "new checkout");
    row("STRIPE_PUBLISHABLE_KEY",
        "pk_live_"
        "0000example",
        "hidden: stripe publishable live key");
    row("STRIPE_KEY",
        "sk_test_"
        "0000example",
        "credential: stripe test key");
}

void tst_disclosure::whatIsShown()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, expected);
    QCOMPARE(shown(name.toStdString(), value.toStdString()), expected.toStdString());
}

void tst_disclosure::urlsAreMasked()
{
    const auto one = disclose("DATABASE_URL", "DATABASE_URL",
                              "postgres://app:s3cr3t@db.test:5432/shop", {}, fingerprints());
    QCOMPARE(one.value.display(),
             std::string("postgres://app:\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2@db.test:5432/shop"));
    QVERIFY(one.password);
    const auto alone = disclose("DB_PASSWORD", "DB_PASSWORD", "s3cr3t", {}, fingerprints());
    QVERIFY2(*one.password == alone.value,
             "the password inside the address is found under its own name too");
    const auto dsn =
        disclose("SENTRY_DSN", "SENTRY_DSN",
                 "https://0123456789abcdef0123456789abcdef@o1.ingest.test/1", {}, fingerprints());
    QVERIFY(dsn.user && dsn.user->toSecret().isCredential);
    QVERIFY(dsn.value.display().find("0123") == std::string::npos);
    QCOMPARE(nameOf(disclose("PAYPAL_URL", "PAYPAL_URL", "https://api-m.sandbox.paypal.com", {},
                             fingerprints())
                        .hostMode),
             std::string_view("test"));
}

void tst_disclosure::ownersSay()
{
    DisclosureRules rules;
    rules.secret.push_back(*PathGlob::parse("CUSTOMER_*"));
    rules.show.push_back(*PathGlob::parse("GREETING"));
    rules.show.push_back(*PathGlob::parse("DB_PASSWORD"));
    QCOMPARE(shown("CUSTOMER_COUNT", "12", rules), std::string("credential: integer"));
    QCOMPARE(shown("GREETING", "hello world", rules), std::string("hello world"));
    QCOMPARE(shown("DB_PASSWORD", "hunter two", rules), std::string("credential: text"));
}

void tst_disclosure::anyTextHasAClass()
{
    SIDESTAGE_PROPERTY(
        "text drawn by a machine under a telling name is never shown", [](const std::string &text) {
            const auto value = text + "aB3dE6gH9jK2mN5pQ8sT1vW4";
            const auto disclosure = disclose("API_TOKEN", "API_TOKEN", value, {}, fingerprints());
            RC_ASSERT(disclosure.value.display().find("aB3dE6gH9jK2mN5pQ8sT1vW4")
                      == std::string::npos);
        });
}

QTEST_APPLESS_MAIN(tst_disclosure)
#include "tst_disclosure.moc"
